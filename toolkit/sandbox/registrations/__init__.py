"""Brands, campaigns and toll-free verifications, and their reviews."""

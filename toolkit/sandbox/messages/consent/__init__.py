"""Accounts v1: what is said in bulk of the people who are written to: their consent, and where they live."""

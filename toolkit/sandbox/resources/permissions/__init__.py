"""Accounts v1: what the whole account may do: countries to send to, numbers that no protection stops."""

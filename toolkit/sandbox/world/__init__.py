"""The accounts that a sandbox begins with."""

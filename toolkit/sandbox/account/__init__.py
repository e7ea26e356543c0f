"""One account in one file: its time, its subaccounts, its credentials."""

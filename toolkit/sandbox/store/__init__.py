"""What is stored, in one SQLite file."""

"""The sandbox in somebody's own test suite: a pytest plugin."""

"""An account, its registrations and its message log as frozen, typed data."""

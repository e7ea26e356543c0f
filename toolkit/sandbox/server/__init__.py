"""The sandbox over HTTP, on this computer only."""

"""What only a sandbox has: time, faults, simulated inbound messages, decisions, export."""

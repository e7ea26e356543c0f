"""What the panels of steps 2 and 4 share: messages that are followed, what stands on a phone, and its replies."""

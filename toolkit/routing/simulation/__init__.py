"""What would happen to a campaign: how its messages spread over senders, wait, leave, expire or are refused."""

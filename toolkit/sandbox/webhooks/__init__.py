"""Webhooks: posting and signing requests, reading TwiML, replying."""

"""Twilio's manners: how a request is read and found, and how answers, refusals, pages and dates look."""

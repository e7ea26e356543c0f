"""Small HTTP clients for Twilio's SDK that wrap one another: redaction → journal → guard → network or sandbox."""

from toolkit.transport.journal import Entry, Journal, form

__all__ = ["Entry", "Journal", "form"]

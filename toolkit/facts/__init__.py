"""What Twilio says: countries, throughput, content, limits. ``data`` alone opens ``toolkit/data``."""

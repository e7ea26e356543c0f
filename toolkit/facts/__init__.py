"""What Twilio says: countries, throughput, content, limits."""

"""TrustHub v1: who a business is: profiles, what they are made of, and what Twilio thinks of them."""

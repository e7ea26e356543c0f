"""Content templates: what they hold, how WhatsApp approves them, and what becomes of one on each channel."""

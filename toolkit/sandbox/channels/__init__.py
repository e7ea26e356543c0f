"""WhatsApp and RCS senders on their way: read from a request, verified by a code, launched country by country."""

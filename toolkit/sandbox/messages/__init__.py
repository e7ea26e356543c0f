"""The way of a message: request, sending, picking, departure, delivery; inbound, opt-out, queues."""

"""What the toolkit runs in: a computer, or a browser tab without threads, sockets and some libraries."""

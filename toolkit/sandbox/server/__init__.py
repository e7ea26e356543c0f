"""The sandbox over HTTP, on this computer only."""

from toolkit.sandbox.server.server import Server, serve

__all__ = ["Server", "serve"]

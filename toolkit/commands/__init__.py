"""The command line: ``python -m toolkit``."""

from toolkit.commands.entry import main

__all__ = ["main"]

"""The command line: ``messaging-toolkit``, or ``python -m toolkit``."""

from toolkit.commands.entry import main

__all__ = ["main"]

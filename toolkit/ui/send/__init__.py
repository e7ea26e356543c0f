"""The panel of step 4: sending."""

from toolkit.ui.send.panel import SendPanel

__all__ = ["SendPanel"]

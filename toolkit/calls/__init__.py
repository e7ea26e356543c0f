"""One API action as data: shown as code, then run."""

from toolkit.calls.call import Call

__all__ = ["Call"]

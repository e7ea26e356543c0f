"""The panel of step 3: the sender pool."""

from toolkit.ui.pool.panel import PoolPanel

__all__ = ["PoolPanel"]

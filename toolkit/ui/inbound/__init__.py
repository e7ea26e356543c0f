"""The panel of step 2: where inbound messages go."""

from toolkit.ui.inbound.panel import InboundPanel

__all__ = ["InboundPanel"]

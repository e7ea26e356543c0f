"""The panel of the routing preview."""

from toolkit.ui.preview.panel import PreviewPanel

__all__ = ["PreviewPanel"]

"""The panel of content templates: written, seen on a phone of each channel, and approved by WhatsApp."""

from toolkit.ui.templates.panel import TemplatePanel

__all__ = ["TemplatePanel"]

"""Panels made of core ipywidgets and a few small widgets of our own: state apart from view, every action a Call."""

from toolkit.ui.audit_panel import AuditPanel
from toolkit.ui.inbound_panel import InboundPanel
from toolkit.ui.pool_panel import PoolPanel
from toolkit.ui.preview_panel import PreviewPanel
from toolkit.ui.send_panel import SendPanel
from toolkit.ui.service_panel import ServicePanel
from toolkit.ui.start_panel import StartPanel

__all__ = ["AuditPanel", "InboundPanel", "PoolPanel", "PreviewPanel", "SendPanel", "ServicePanel", "StartPanel"]

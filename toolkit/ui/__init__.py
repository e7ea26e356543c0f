"""Panels made of core ipywidgets and a few small widgets of our own: state apart from view, every action a Call."""

from toolkit.ui.audit import AuditPanel
from toolkit.ui.campaign import CampaignPanel
from toolkit.ui.inbound.panel import InboundPanel
from toolkit.ui.pool.panel import PoolPanel
from toolkit.ui.preview.panel import PreviewPanel
from toolkit.ui.registration import RegistrationPanel
from toolkit.ui.send.panel import SendPanel
from toolkit.ui.service_panel import ServicePanel
from toolkit.ui.start_panel import StartPanel
from toolkit.ui.templates import TemplatePanel

__all__ = [
    "AuditPanel",
    "CampaignPanel",
    "InboundPanel",
    "PoolPanel",
    "PreviewPanel",
    "RegistrationPanel",
    "SendPanel",
    "ServicePanel",
    "StartPanel",
    "TemplatePanel",
]

"""The panel of a campaign: a list, what is sent to it, what would become of it, and sending it once."""

from toolkit.ui.campaign.panel import CampaignPanel

__all__ = ["CampaignPanel"]

"""Registering a service for the United States: where it stands, what is missing, filing and correcting it."""

from toolkit.ui.registration.panel import RegistrationPanel

__all__ = ["RegistrationPanel"]

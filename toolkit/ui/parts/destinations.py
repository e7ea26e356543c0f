"""Typing in destinations: one a line, with a country for those without a country code."""

from __future__ import annotations

import re

import ipywidgets as W

from toolkit.i18n import _
from toolkit.numbering.number import regions
from toolkit.routing.texts import countries_by_name
from toolkit.ui.parts.fields import Field, area_field, choice_field


class DestinationFields(W.VBox):
    """A list of destinations and the country to assume.

    Args:
        text: what stands in the list at first.
    """

    def __init__(self, text: str = "") -> None:
        self.text: Field = area_field(
            _("To"),
            _("One destination a line, in any common notation; whatsapp:+… reaches a WhatsApp user."),
            placeholder="+81 90 1234 5678",
            rows=3,
            value=text,
        )
        named = countries_by_name(regions())
        self.region: Field = choice_field(
            _("Country of numbers without +"),
            [(_("none: every number begins with +"), ""), *[(f"{name} ({region})", region) for name, region in named]],
        )
        super().__init__(children=[self.text, self.region])

    @property
    def destinations(self) -> list[str]:
        """The destinations as typed; empty lines are left out."""
        parts = re.split(r"[\n,;、，]+", self.text.value)
        return [part.strip() for part in parts if part.strip()]

    @property
    def default_region(self) -> str | None:
        """The country to assume; None for none."""
        return self.region.value or None

"""What a service reaches as a map, and how it comes to its sender for the country or number that is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import ipywidgets as W

from toolkit.i18n import _
from toolkit.model.account import Channel
from toolkit.routing.destination import destination
from toolkit.routing.reports.funnel import funnel
from toolkit.routing.reports.reach import Reach, example_of, reaches
from toolkit.routing.texts import country_name
from toolkit.snapshot.snapshot import Snapshot
from toolkit.ui.parts.funnel import funnel_html
from toolkit.ui.widgets.world_map import WorldMap


class ReachView(W.VBox):
    """A map of the world above the funnel of one destination.

    Choosing a country on the map looks at its example number; a panel may look at any other destination (``look_at``).

    Args:
        title: what the map shows.

    Attributes:
        map: the map.
        detail: the funnel; before anything is looked at, how to choose.
        to: the destination that is looked at; "" for none.
    """

    def __init__(self, title: str) -> None:
        self.map, self.detail = WorldMap(title), W.HTML()
        self.to = ""
        self._region: str | None = None
        self._is_example = True
        self._asked: tuple[Snapshot, str, Channel, bool] | None = None
        super().__init__(children=[self.map, self.detail])
        self.map.observe(self._choose, "chosen")

    def show(
        self,
        snapshot: Snapshot,
        service_sid: str,
        *,
        channel: Channel = "sms",
        media: bool = False,
        found: Sequence[Reach] | None = None,
    ) -> None:
        """Show what a service reaches; the destination that is looked at stays.

        Args:
            snapshot: the account.
            service_sid: the service, ``MG…``.
            channel: that of the countries' example numbers.
            media: messages with media.
            found: what ``reaches`` has answered to this; None for asking it.

        Raises:
            ToolkitError: the account has no such service (20404).
        """
        found = found or reaches(snapshot, service_sid, channel=channel, media=media)
        self._asked = snapshot, service_sid, channel, media
        self.map.show({one.region: one.state for one in found})
        if self._is_example:
            self.to = example_of(self.map.chosen, channel) if self.map.chosen else ""
        self._tell()

    def look_at(self, to: str, region: str | None = None) -> None:
        """Show the funnel of a destination, and its country on the map.

        Args:
            to: the destination.
            region: ISO 3166 code of the country to assume for a number without ``+``.
        """
        self.map.unobserve(self._choose, "chosen")
        self.map.chosen = destination(to, region).region
        self.map.observe(self._choose, "chosen")
        self.to, self._region, self._is_example = to, region, False
        self._tell()

    def clear(self) -> None:
        """Show no service: there is none."""
        self._asked = None
        self.map.show({})
        self._tell()

    def _choose(self, _change: object) -> None:
        channel: Channel = self._asked[2] if self._asked else "sms"
        self.to = example_of(self.map.chosen, channel) if self.map.chosen else ""
        self._region, self._is_example = None, True
        self._tell()

    def _tell(self) -> None:
        if self._asked is None or not self.to:
            hint = _("Choose a country: click it, or use the arrow keys or the letters of its name on the map.")
            self.detail.value = f'<div class="tk-help">{escape(hint)}</div>'
            return
        snapshot, service_sid, _channel, media = self._asked
        found = funnel(snapshot, service_sid, self.to, media=media, region=self._region)
        caption = f"{country_name(self.map.chosen)} · {found.to}" if self.map.chosen else found.to
        self.detail.value = f'<div role="status">{funnel_html(found, caption)}</div>'

"""Searching for a phone number and buying it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as W

from toolkit.calls.call import Call
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, lazy
from toolkit.routing.texts import countries_by_name
from toolkit.ui.parts.fields import choice_field, offer, radio_field
from toolkit.ui.parts.panel import Panel
from toolkit.ui.parts.status import Notice

_TYPES = {"local": lazy("local"), "mobile": lazy("mobile"), "toll_free": lazy("toll-free")}
_SHOWN = 10


class BuyNumber(W.Accordion):
    """A folded form: country and type, a short list of numbers that can send SMS, and a button to buy one.

    Args:
        panel: the panel that it is a part of.
        bought: told the SID of a number that was bought.
    """

    def __init__(self, panel: Panel, bought: Callable[[str], None]) -> None:
        self._panel, self._bought = panel, bought
        self._types: dict[str, list[str]] = {}
        self.country = choice_field(_("Country"), [])
        self.type = choice_field(_("Type of number"), [])
        self.search = panel.button(_("Search"), self._search)
        self.found = radio_field(_("Numbers for sale"), [], _("In the sandbox nothing is paid."))
        self.buy = panel.button(_("Buy the number"), self._buy, "primary")
        super().__init__(
            children=[W.VBox([self.country, self.type, self.search, self.found, self.buy])], selected_index=None
        )
        self.set_title(0, _("Buy a number"))
        self.observe(self._open, "selected_index")
        self.country.control.observe(self._offer_types, "value")
        self.type.control.observe(self._forget, "value")
        self.found.control.observe(self._show_code, "value")

    def call(self) -> Call | None:
        """Return the call that buys the chosen number; None where none is chosen."""
        return Call("buy_number", params={"PhoneNumber": self.found.value}) if self.found.value else None

    def _open(self, _change: object) -> None:
        if self.selected_index is not None and not self._types:
            self._panel.act(self._read_countries)

    def _read_countries(self) -> str:
        rows = self._panel.account.client.available_phone_numbers.list()
        self._types = {row.country_code: [kind for kind in _TYPES if kind in row.subresource_uris] for row in rows}
        offer(self.country.control, countries_by_name(self._types))
        self._offer_types()
        return ""

    def _offer_types(self, _change: object = None) -> None:
        offer(self.type.control, [(_(_TYPES[kind]), kind) for kind in self._types.get(self.country.value, ())])
        self._forget()

    def _forget(self, _change: object = None) -> None:
        self._offer([])

    def _offer(self, numbers: list[tuple[str, str]]) -> None:
        """Show numbers; none is chosen until somebody chooses it."""
        self.found.control.options = numbers
        self.found.value = None

    def _search(self) -> str:
        if not self.type.value:
            raise ToolkitError(_("No country is chosen."), _("Choose a country and a type of number first."))
        shelf = self._panel.account.client.available_phone_numbers(self.country.value)
        rows = getattr(shelf, self.type.value).list(sms_enabled=True, limit=_SHOWN)
        self._offer([(_label(row), row.phone_number) for row in rows])
        if not rows:
            return Notice(_("No such number is for sale: try another country or type."))
        return Notice(_("Choose one of the numbers, then buy it."))

    def _buy(self) -> str:
        call = self.call()
        if call is None:
            raise ToolkitError(_("No number is chosen."), _("Search for numbers, then choose one of the list."))
        number = call.run(self._panel.account)
        self._offer([option for option in self.found.control.options if option[1] != number.phone_number])
        self._bought(number.sid)
        self._panel.code.calls = (call,)
        return _("Bought {number}. It is chosen under “Could be added”: save to put it into the pool.").format(
            number=number.phone_number
        )

    def _show_code(self, _change: object) -> None:
        call = self.call()
        if call:
            self._panel.code.calls = (call,)


def _label(row: Any) -> str:
    able = ", ".join(name for name in ("SMS", "MMS", "Voice") if row.capabilities.get(name.lower()))
    return " · ".join(part for part in (row.phone_number, row.locality, row.region, able) if part)

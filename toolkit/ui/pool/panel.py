"""Filling a service's sender pool: who is in, who could join or leave, and what that would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import ipywidgets as W
from twilio.base.exceptions import TwilioRestException

from toolkit.account.base import Account
from toolkit.errors.explained import Problem, of_exception
from toolkit.errors.raised import ToolkitError
from toolkit.facts import limits
from toolkit.i18n import _, prose
from toolkit.model.account import Channel, Sender
from toolkit.numbering.number import regions
from toolkit.routing.reports.reach import Reach, reaches
from toolkit.routing.reports.unpicked import unpicked
from toolkit.routing.reports.what_if import with_change
from toolkit.routing.texts import countries_by_name
from toolkit.ui.parts.fields import choice_field, offer, text_field
from toolkit.ui.parts.panel import Incomplete, Panel
from toolkit.ui.parts.panes import Panes
from toolkit.ui.parts.picker import ServicePicker
from toolkit.ui.parts.reach_view import ReachView
from toolkit.ui.parts.senders import candidates
from toolkit.ui.parts.status import Notice
from toolkit.ui.pool.buy_number import BuyNumber
from toolkit.ui.pool.changes import Change
from toolkit.ui.pool.pool_tables import (
    COLUMNS,
    change_sentence,
    difference_sentence,
    hurdles_html,
    senders_table,
    unpicked_html,
)
from toolkit.ui.widgets.grid import Grid

_CHANNELS: Mapping[Channel, str] = {"sms": "SMS", "whatsapp": "WhatsApp", "rcs": "RCS"}
"""Channels whose destinations are phone numbers, so that every country has an example; products' names."""

_ROWS = 20
"""Senders that are visible without scrolling."""


class PoolPanel(Panel):
    """A form for the senders of a service.

    Args:
        account: the account to work on.
        service_sid: the service to show first; None for the newest.

    Attributes:
        grid: the account's senders; those that are ticked are to be in the pool.
        channel: whose example numbers the map shows.
        reach: the map, and how a sender is found for the country chosen on it.
        found: by channel, what the pool would reach if the changes were saved.
    """

    def __init__(self, account: Account, service_sid: str | None = None) -> None:
        super().__init__(account, _("Fill the sender pool"))
        self.picker = ServicePicker(self)
        self.grid = Grid(
            COLUMNS,
            _("Senders of the account: those that are ticked are in the pool"),
            key="sid",
            ticks=True,
            barred="hurdle",
            size=_ROWS,
            narrow=("name", "hurdle"),
            headers={"hurdle": _("cannot be added"), "name": _("name")},
        )
        self.alpha = text_field(
            _("Alphanumeric sender ID"),
            _("Up to 11 unaccented letters, digits, spaces and + - _ &, with at least one letter. May stay empty."),
            lambda text: limits.alpha_sender(text.strip()) if text.strip() else "",
            placeholder="OwlInc",
        )
        self.alpha_country = choice_field(
            _("For"), [(_("every country that takes it"), ""), *countries_by_name(regions())]
        )
        self.save = self.button(_("Save the changes"), self._save, "primary")
        self.discard = self.button(_("Discard the changes"), self._discard)
        self.buying = BuyNumber(self, self._bought)
        self.channel = W.ToggleButtons(options=[("SMS", "sms")], style={"button_width": "auto"})
        self.reach = ReachView(_("World map: what the pool would reach"))
        self.summary, self._hurdles, self._unpicked = W.HTML(), W.HTML(), W.HTML()
        self.found: dict[Channel, Sequence[Reach]] = {}
        self._before: dict[Channel, Sequence[Reach]] = {}
        self._senders: dict[str, Sender] = {}
        self._service_sid = ""
        self._members: tuple[str, ...] = ()
        self._refused: set[str] = set()
        self._filling = False
        panes = Panes([self.grid, self.alpha, self.alpha_country], [self.channel, self.reach])
        self.body.children = [self.picker, panes, *self._below()]
        self._fill()
        self.picker.observe(self._fill, ["service_sid", "snapshot"])
        self.grid.observe(self._tick, "ticked")
        self.channel.observe(self._draw, "value")
        for field in (self.alpha, self.alpha_country):
            field.control.observe(self._show, "value")
        self.on_enter(self.alpha, self._save)
        self.act(lambda: self.picker.choose(service_sid))

    def _below(self) -> Sequence[W.Widget]:
        return self.summary, W.HBox([self.save, self.discard]), self._hurdles, self._unpicked, self.buying

    @property
    def pending(self) -> tuple[Change, ...]:
        """What is chosen, in the order in which it is done: who leaves makes room for who joins."""
        sid = self.picker.service_sid
        ticked = self.grid.ticked
        leaving = tuple(Change(sid, self._senders[one], leaves=True) for one in self._members if one not in ticked)
        joining = tuple(Change(sid, self._senders[one]) for one in ticked if one not in self._members)
        if not self.alpha.value or self.alpha.fault:
            return leaving + joining
        typed = Sender("", "alpha", self.alpha.value, self.alpha_country.value or None)
        return (*leaving, *joining, Change(sid, typed))

    def unsaved(self) -> bool:
        """Whether senders are chosen to join or to leave, or a name is being typed."""
        return bool(self.pending or self.alpha.value)

    def _save(self) -> str:
        if self.picker.pool is None:
            raise ToolkitError(_("There is no messaging service yet."), _("Create one first, then refresh."))
        if self.alpha.fault:
            self.alpha.show_fault(touched=True)
            raise ToolkitError(
                self.alpha.fault, _("Correct the fields marked ✗; nothing was sent and nothing is lost.")
            )
        if not self.pending:
            return Notice(_("Nothing to save: choose senders to join or to leave first."))
        done: list[Change] = []
        failures: list[Problem] = []
        try:
            for change in self.pending:
                try:
                    change.call.run(self.account)
                except (ToolkitError, TwilioRestException) as error:
                    failures.append(change.refused(of_exception(error)))
                else:
                    done.append(change)
        finally:
            self._forget(done)
        sentences = prose(change.done for change in done)
        if failures:
            raise Incomplete(sentences, failures)
        return sentences

    def _forget(self, done: list[Change]) -> None:
        """Read the account again; what was done is not chosen any more, what was refused still is."""
        if any(not change.sender.sid for change in done):
            self.alpha.value = ""
        self.picker.refresh()
        if done:
            self.code.calls = tuple(change.call for change in done)

    def _discard(self) -> str:
        self.grid.ticked, self.alpha.value = self._members, ""
        return ""

    def _bought(self, sid: str) -> None:
        self.picker.refresh()
        self.grid.ticked = (*self.grid.ticked, sid)

    def _fill(self, _change: object = None) -> None:
        """Show another service, or what changed elsewhere; what was chosen for the same service stays."""
        pool, snapshot = self.picker.pool, self.picker.snapshot
        same = self._service_sid == self.picker.service_sid
        joining = {*self.grid.ticked} - {*self._members} if same else set()
        leaving = {*self._members} - {*self.grid.ticked} if same else set()
        members = pool.senders if pool else ()
        others = candidates(snapshot, self.picker.service_sid) if pool else ()
        self._service_sid = self.picker.service_sid
        self._members = tuple(sender.sid for sender in members)
        self._senders = {sender.sid: sender for sender in (*members, *(other.sender for other in others))}
        self._refused = {other.sender.sid for other in others if other.hurdle}
        self._filling = True
        self.grid.show(senders_table(members, others))
        wanted = (joining | {*self._members}) - leaving
        self.grid.ticked = tuple(sid for sid in self._senders if sid in wanted)
        self._filling = False
        self._hurdles.value = hurdles_html(others)
        self._before = {}
        self._show()

    def _tick(self, _change: object) -> None:
        if not self._filling:
            self.edited()
            self._show()

    def _show(self, _change: object = None) -> None:
        """Show what is chosen as code, and what the pool would reach."""
        pending = self.pending
        self.code.calls = tuple(change.call for change in pending)
        self.save.reason = "" if self.unsaved() else _("Tick a sender to add it, or take a tick away to remove one.")
        if self.picker.pool is None:
            self.reach.clear()
            self.found, self.summary.value, self._unpicked.value = {}, "", ""
            return
        sid = self.picker.service_sid
        joining = [change.sender for change in pending if not change.leaves and change.sender.sid not in self._refused]
        leaving = [change.sender for change in pending if change.leaves]
        self._after = with_change(self.picker.snapshot, sid, add=joining, remove=leaving)
        senders = (*self.picker.pool.senders, *joining)
        channels = [name for name in _CHANNELS if name == "sms" or any(sender.type == name for sender in senders)]
        self.found = {name: reaches(self._after, sid, channel=name) for name in channels}
        everything = [one for found in self.found.values() for one in found]
        self._unpicked.value = unpicked_html(unpicked(self._after, sid, everything))
        self._offer_channels(channels)
        self._draw()

    def _offer_channels(self, channels: Sequence[Channel]) -> None:
        offered = [(_CHANNELS[name], name) for name in channels]
        if self.channel.options != tuple(offered):
            self.channel.unobserve(self._draw, "value")
            offer(self.channel, offered, self.channel.value)
            self.channel.observe(self._draw, "value")
        self.channel.layout.display = "" if len(channels) > 1 else "none"

    def _draw(self, _change: object = None) -> None:
        """Draw the map of the channel that is shown, and count what changes on it."""
        if not self.found:
            return
        sid, channel = self.picker.service_sid, self.channel.value
        found, pending = self.found[channel], self.pending
        if channel not in self._before:
            saved = reaches(self.picker.snapshot, sid, channel=channel) if pending else found
            self._before[channel] = saved
        self.reach.show(self._after, sid, channel=channel, found=found)
        leaving = sum(change.leaves for change in pending)
        sentences = [change_sentence(len(pending) - leaving, leaving, found)]
        if pending:
            sentences.append(difference_sentence(self._before[channel], found))
        self.summary.value = f'<div role="status">{"<br>".join(map(escape, sentences))}</div>'

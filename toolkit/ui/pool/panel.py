"""Filling a service's sender pool: who is in, who could join or leave, and what that would change."""

from __future__ import annotations

import ipywidgets as W
import pandas as pd
from twilio.base.exceptions import TwilioRestException

from toolkit.account.base import Account
from toolkit.errors.explained import Problem, of_exception
from toolkit.errors.raised import ToolkitError
from toolkit.facts import limits
from toolkit.i18n import _, prose
from toolkit.model.account import Sender
from toolkit.numbering.number import example, regions
from toolkit.routing.reports.preview import preview
from toolkit.routing.reports.what_if import what_if
from toolkit.routing.texts import countries_by_name
from toolkit.ui.parts.fields import choice_field, choices_field, text_field
from toolkit.ui.parts.panel import Incomplete, Panel, heading
from toolkit.ui.parts.picker import ServicePicker
from toolkit.ui.parts.senders import candidates, describe
from toolkit.ui.parts.status import Notice
from toolkit.ui.pool.buy_number import BuyNumber
from toolkit.ui.pool.changes import Change
from toolkit.ui.pool.pool_tables import change_html, members_html, routing_html

_PREFIXED = ("whatsapp", "rcs")
"""Channels whose destinations are phone numbers behind a prefix, so that every country has an example."""


class PoolPanel(Panel):
    """A form for the senders of a service.

    Args:
        account: the account to work on.
        service_sid: the service to show first; None for the newest.

    Attributes:
        changes: what the chosen changes would do, as ``what_if`` returns it; None while nothing is chosen.
    """

    def __init__(self, account: Account, service_sid: str | None = None) -> None:
        super().__init__(account, _("Fill the sender pool"))
        self.picker = ServicePicker(self)
        keys = _(
            "Arrow keys choose one; Shift with an arrow key adds the next one; Ctrl (⌘ on a Mac) with a click adds or "
            "takes away a single one."
        )
        self.add = choices_field(_("Could be added: choose what is to join"), keys, rows=10)
        self.remove = choices_field(_("In the pool: choose what is to leave"), _("It stays in the account."), rows=5)
        self.alpha = text_field(
            _("Alphanumeric sender ID"),
            _("Up to 11 unaccented letters, digits, spaces and + - _ &, with at least one letter. May stay empty."),
            lambda text: limits.alpha_sender(text.strip()) if text.strip() else "",
            placeholder="OwlInc",
        )
        named = countries_by_name(regions())
        self.alpha_country = choice_field(_("For"), [(_("every country that takes it"), ""), *named])
        self.save = self.button(_("Save the changes"), self._save, "primary")
        self.discard = self.button(_("Choose nothing"), self._discard)
        self.buying = BuyNumber(self, self._bought)
        self._members, self._preview = W.HTML(), W.HTML(layout=W.Layout(width="calc(100% - 4px)"))
        self._senders: dict[str, Sender] = {}
        self._refused: set[str] = set()
        self.changes: pd.DataFrame | None = None
        self._service_sid = ""
        self._filling = False
        choices = [
            self.add,
            self.alpha,
            self.alpha_country,
            self.remove,
            W.HBox([self.save, self.discard]),
            self.buying,
        ]
        beside = [heading(_("Which sender would reach which destination")), self._preview]
        self.body.children = [
            self.picker,
            self._members,
            W.HBox(
                [
                    W.VBox(choices, layout=W.Layout(flex="1 1 380px", min_width="0")),
                    W.VBox(beside, layout=W.Layout(flex="2 1 500px", min_width="0")),
                ],
                layout=W.Layout(flex_flow="row wrap", grid_gap="0 20px"),
            ),
        ]
        self._fill()
        self.picker.observe(self._fill, ["service_sid", "snapshot"])
        for field in (self.add, self.remove, self.alpha, self.alpha_country):
            field.control.observe(self._show, "value")
        self.on_enter(self.alpha, self._save)
        self.act(lambda: self.picker.choose(service_sid))

    @property
    def pending(self) -> tuple[Change, ...]:
        """What is chosen, in the order in which it is done: who leaves makes room for who joins."""
        sid = self.picker.service_sid
        leaving = tuple(Change(sid, self._senders[one], leaves=True) for one in self.remove.value)
        joining = tuple(Change(sid, self._senders[one]) for one in self.add.value)
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
        finished = {change.sender.sid for change in done}
        for field in (self.add, self.remove):
            field.value = tuple(sid for sid in field.value if sid not in finished)
        if "" in finished:
            self.alpha.value = ""
        self.picker.refresh()
        if done:
            self.code.calls = tuple(change.call for change in done)

    def _discard(self) -> str:
        self.add.value, self.remove.value, self.alpha.value = (), (), ""
        return ""

    def _bought(self, sid: str) -> None:
        self.picker.refresh()
        self.add.value = (*self.add.value, sid)

    def _fill(self, _change: object = None) -> None:
        """Show another service, or what changed elsewhere; what was chosen for the same service stays."""
        pool, snapshot = self.picker.pool, self.picker.snapshot
        members = pool.senders if pool else ()
        others = candidates(snapshot, self.picker.service_sid) if pool else ()
        same = self._service_sid == self.picker.service_sid
        chosen = {*self.add.value, *self.remove.value} if same else set()
        self._service_sid = self.picker.service_sid
        self._filling = True
        self._senders = {sender.sid: sender for sender in (*members, *(other.sender for other in others))}
        self._refused = {other.sender.sid for other in others if other.hurdle}
        self.add.control.options = [(other.label, other.sender.sid) for other in others]
        self.remove.control.options = [(describe(sender), sender.sid) for sender in members]
        self.add.value = tuple(other.sender.sid for other in others if other.sender.sid in chosen)
        self.remove.value = tuple(sender.sid for sender in members if sender.sid in chosen)
        self._filling = False
        self._members.value = members_html(pool) if pool else ""
        self._show()

    def _show(self, _change: object = None) -> None:
        """Show what is chosen as code, and what it would change."""
        if self._filling:
            return
        pending = self.pending
        self.code.calls = tuple(change.call for change in pending)
        self.changes = None
        if self.picker.pool is None:
            self._preview.value = ""
            return
        snapshot, sid = self.picker.snapshot, self.picker.service_sid
        destinations = self._destinations(pending)
        if pending:
            leaving = [change.sender for change in pending if change.leaves]
            joining = [change.sender for change in pending if not change.leaves]
            refused = [sender for sender in joining if sender.sid in self._refused]
            able = [sender for sender in joining if sender not in refused]
            self.changes = what_if(snapshot, sid, add=able, remove=leaving, destinations=destinations)
            self._preview.value = change_html(self.changes, len(destinations), refused)
        else:
            self._preview.value = routing_html(preview(snapshot, sid, destinations))

    def _destinations(self, pending: tuple[Change, ...]) -> list[str]:
        """Return one example of every country, for SMS and for each channel that the pool has or would have."""
        pool = self.picker.pool
        senders = (*(pool.senders if pool else ()), *(change.sender for change in pending))
        examples = [example(region) for region in regions()]
        channels = [name for name in _PREFIXED if any(sender.type == name for sender in senders)]
        return examples + [f"{channel}:{number}" for channel in channels for number in examples]

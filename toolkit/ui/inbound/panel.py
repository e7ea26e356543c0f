"""Deciding where inbound messages go, seeing what that means for each sender, and trying it out."""

from __future__ import annotations

from html import escape

import ipywidgets as W
import pandas as pd

from toolkit.account.base import Account
from toolkit.calls.call import Call
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.model.account import Service
from toolkit.tables.html import table_html
from toolkit.ui.inbound.inbound_fields import InboundFields, inbound_params
from toolkit.ui.inbound.join_pool import JoinPool
from toolkit.ui.inbound.number_webhook import NumberWebhook
from toolkit.ui.inbound.simulate_inbound import SimulateInbound
from toolkit.ui.parts.inbound_words import inbound_table
from toolkit.ui.parts.panel import Panel, heading
from toolkit.ui.parts.panes import Panes
from toolkit.ui.parts.picker import ServicePicker
from toolkit.ui.parts.senders import members_or_free
from toolkit.ui.parts.status import Notice
from toolkit.ui.texting.answering import Answering

_COLUMNS = ["sender", "sender_type", "inbound", "method", "fallback"]


class InboundPanel(Panel):
    """A form for what happens to inbound messages of a service.

    Args:
        account: the account to work on.
        service_sid: the service to show first; None for the newest.
    """

    def __init__(self, account: Account, service_sid: str | None = None) -> None:
        super().__init__(account, _("Where inbound messages go"))
        self.picker = ServicePicker(self)
        self.inbound = InboundFields()
        self.save = self.button(_("Save how inbound messages are handled"), self._save, "primary")
        self.number = NumberWebhook(self, self.picker)
        self.answering = Answering(self, self._adopt)
        self.simulation = SimulateInbound(self, self.picker)
        self.join = JoinPool(self, self.picker, self.simulation.person)
        self._meaning = W.HTML()
        folded = {_("Put a number into the pool"): self.join, _("A number's own webhook"): self.number}
        if not account.live:
            folded[_("Answer what people write")] = self.answering
        self.folds = W.Accordion(children=list(folded.values()), titles=list(folded), selected_index=None)
        form = [self.inbound, self.save, self.folds]
        meaning = [heading(_("What this means for each sender of the pool")), self._meaning]
        if account.live:  # where messages are real, so are phones: there is none to write from
            self.body.children = [self.picker, *form, *meaning]
        else:
            panes = Panes(form, [self.simulation])
            self.body.children = [self.picker, panes, self.simulation.way, *meaning]
        self._shown: Service | None = None
        self._follow()
        self.picker.observe(self._follow, ["service_sid", "snapshot"])
        self.inbound.on_change(self._show)
        self.act(lambda: self.picker.choose(service_sid))

    @property
    def table(self) -> pd.DataFrame:
        """What the form's present choice means for each sender, saved or not; see ``inbound_table``.

        While the pool is empty, the account's free senders stand in: the choice does not count for them.
        """
        pool = self.picker.pool
        if pool is None or self.inbound.fault:
            return pd.DataFrame(columns=_COLUMNS, dtype="str")
        senders = members_or_free(self.picker.snapshot, pool.service.sid)
        return inbound_table(senders, self.inbound.applied(pool.service) if pool.senders else None)

    def call(self) -> Call | None:
        """Return the call that saving makes, with only what changes; None where nothing would."""
        if self._shown is None:
            return None
        saved = inbound_params(self._shown)
        changed = {name: value for name, value in self.inbound.params().items() if saved[name] != value}
        return Call("update_service", {"Sid": self._shown.sid}, changed) if changed else None

    def unsaved(self) -> bool:
        """Whether the choice, or a number's webhook, differs from what is saved."""
        return self.call() is not None or self.number.call() is not None

    def _save(self) -> str:
        if self._shown is None:
            raise ToolkitError(_("There is no messaging service yet."), _("Create one first, then refresh."))
        if self.inbound.fault:
            self.inbound.show_faults()
            raise ToolkitError(
                self.inbound.fault, _("Correct the fields marked ✗; nothing was sent and nothing is lost.")
            )
        call = self.call()
        if call is None:
            return Notice(_("Nothing to save: the service has these settings already."))
        call.run(self.account)
        self.picker.refresh()
        self.code.calls = (call,)
        return _("Saved how “{name}” handles inbound messages.").format(name=self._shown.friendly_name)

    def _adopt(self, url: str) -> str:
        self.inbound.mode.value, self.inbound.url.value = "service", url
        return self._save()

    def _follow(self, _change: object = None) -> None:
        """Show another service, or what changed elsewhere; what was chosen for the same service stays."""
        service, before, edited = self.picker.service, self._shown, self.call() is not None
        self._shown = service
        same = service is not None and before is not None and service.sid == before.sid
        if service is not None and not (same and edited):
            self.inbound.load(service)
        if self.picker.pool is not None and not self.picker.pool.senders:
            self.folds.selected_index = 0  # the choice cannot be seen working before there is a number
        self._show()

    def _show(self, _change: object = None) -> None:
        call = self.call()
        self.code.calls = (call,) if call and not self.inbound.fault else ()
        self._meaning.value = self._meaning_html(saved=call is None)

    def _meaning_html(self, saved: bool) -> str:
        pool = self.picker.pool
        if pool is None:
            return _help(_("There is no messaging service yet: create one first."))
        if self.inbound.fault:
            return _help(_("Fill in the webhook's address first."))
        title = _("As saved") if saved else _("As chosen above, not saved yet")
        if not pool.senders:
            title = _("The pool is still empty: no sender follows the choice, free ones their own settings")
        headers = {"inbound": _("inbound messages go"), "method": _("method"), "fallback": _("fallback")}
        return table_html(self.table, title, headers=headers)


def _help(sentence: str) -> str:
    return f'<div class="tk-help" role="status">{escape(sentence)}</div>'

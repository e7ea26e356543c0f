"""Choosing a messaging service of the account."""

from __future__ import annotations

from html import escape

import ipywidgets as W
from traitlets import Instance, Unicode

from toolkit.i18n import _
from toolkit.model.account import SenderPool, Service
from toolkit.routing.source import pool_of
from toolkit.snapshot.snapshot import Snapshot
from toolkit.ui.parts.fields import offer
from toolkit.ui.parts.panel import Panel
from toolkit.ui.parts.question import Question


class ServicePicker(W.VBox):
    """A list of the account's services, newest first, in one line with a mark for edits that are not saved.

    Who chooses another service while there are such edits is asked first; who sets ``service_sid`` is not.

    Args:
        panel: what the services are chosen for.
        new: offer a new service as well.

    Attributes:
        service_sid: the chosen service; "" for a new one, or where there is none.
        snapshot: the account as it was last read.
        question: whether the edits are to be discarded.
    """

    service_sid = Unicode("")
    snapshot = Instance(Snapshot)

    def __init__(self, panel: Panel, new: bool = False) -> None:
        self._panel = panel
        self._new = new
        self.choice = W.Dropdown(
            description=_("Service"),
            style={"description_width": "var(--tk-label)"},
            layout=W.Layout(width="min(620px, calc(100% - 4px))"),
        )
        self._mark = W.HTML()
        self.reload = panel.button(_("Refresh"), self._reload)
        self.question = Question(panel, _("Keep editing"), self.reload.status)
        line = W.HBox([self.choice, self._mark, self.reload])
        line.add_class("tk-service")
        super().__init__(children=[line, self.question], snapshot=panel.account.snapshot())
        self._fill()
        self.service_sid = self.choice.value
        self.choice.observe(self._chosen, "value")
        self.observe(self._point, "service_sid")
        panel.observe(self._show_mark, "dirty")

    @property
    def pool(self) -> SenderPool | None:
        """The chosen service with its senders; None for a new one."""
        return self.snapshot.pools.get(self.service_sid)

    @property
    def service(self) -> Service | None:
        """The chosen service; None for a new one."""
        return self.pool.service if self.pool else None

    def choose(self, service_sid: str | None) -> str:
        """Choose a service, whatever is being edited; None keeps the choice. Says nothing: a panel can ``act`` it.

        Raises:
            ToolkitError: the account has no such service (20404).
        """
        if service_sid:
            self.service_sid = pool_of(self.snapshot, service_sid).service.sid
        return ""

    def refresh(self, service_sid: str | None = None) -> None:
        """Read the account again, and choose ``service_sid`` where it is given; observers see both changes done."""
        snapshot = self._panel.account.snapshot()
        wanted = self.service_sid if service_sid is None else service_sid
        with self.hold_trait_notifications():
            self.snapshot = snapshot
            self.choice.unobserve(self._chosen, "value")
            self.service_sid = wanted
            self._fill()
            self.service_sid = self.choice.value
            self.choice.observe(self._chosen, "value")

    def _reload(self) -> str:
        self.refresh()
        return _("Read the account again.")

    def _name(self, service_sid: str) -> str:
        pool = self.snapshot.pools.get(service_sid)
        return pool.service.friendly_name if pool else _("New service")

    def _sids(self) -> list[str]:
        return [value for _label, value in self.choice.options]

    def _fill(self) -> None:
        """Offer the services that there are; the chosen one stays, or else it is the first."""
        options = [(_label(pool), sid) for sid, pool in self.snapshot.pools.items()]
        if self._new:
            options.insert(0, (_("New service"), ""))
        offer(self.choice, options or [(_("no service yet: create one first"), "")], self.service_sid)

    def _chosen(self, _change: object) -> None:
        """Show the chosen service, unless that would lose edits: then the list points back, and the panel asks."""
        wanted = self.choice.value or ""
        if wanted == self.service_sid:
            return
        if not self._panel.unsaved():
            self.service_sid = wanted
            return
        self._point()
        self.question.ask(
            _("Edits of “{name}” are not saved and would be lost.").format(name=self._name(self.service_sid)),
            _("Discard them and show “{name}”").format(name=self._name(wanted)),
            lambda: self._go(wanted),
        )

    def _go(self, service_sid: str) -> str:
        self.service_sid = service_sid
        return ""

    def _show_mark(self, _change: object) -> None:
        unsaved = f'<span class="tk-unsaved">● {escape(_("not saved"))}</span>'
        self._mark.value = unsaved if self._panel.dirty else ""
        if not self._panel.dirty:
            self.question.withdraw()

    def _point(self, _change: object = None) -> None:
        if self.choice.value != self.service_sid and self.service_sid in self._sids():
            self.choice.value = self.service_sid


def _label(pool: SenderPool) -> str:
    return f"{pool.service.friendly_name} · {pool.service.sid[:6]}…{pool.service.sid[-4:]}"

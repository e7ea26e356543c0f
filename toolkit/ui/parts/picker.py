"""Choosing a messaging service of the account."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as W
from traitlets import Instance, Unicode

from toolkit.account.base import Account
from toolkit.i18n import _
from toolkit.model.account import SenderPool, Service
from toolkit.routing.source import pool_of
from toolkit.snapshot.snapshot import Snapshot
from toolkit.ui.parts.fields import offer

Action = Callable[[], str]


def _plainly(action: Action) -> None:
    action()


class ServicePicker(W.HBox):
    """A list of the account's services, newest first.

    Args:
        account: the account to read.
        new: offer a new service as well.
        act: performs what the button does, and tells what goes wrong: a panel's ``act``.

    Attributes:
        service_sid: the chosen service; "" for a new one, or where there is none.
        snapshot: the account as it was last read.
    """

    service_sid = Unicode("")
    snapshot = Instance(Snapshot)

    def __init__(self, account: Account, new: bool = False, act: Callable[[Action], None] = _plainly) -> None:
        self._account = account
        self._new = new
        self.choice = W.Dropdown(
            description=_("Service"),
            style={"description_width": "initial"},
            layout=W.Layout(width="min(560px, calc(100% - 4px))"),
        )
        self.reload = W.Button(description=_("Refresh"), layout=W.Layout(width="auto"))
        self.reload.on_click(lambda _button: act(self._reload))
        super().__init__(
            children=[self.choice, self.reload], layout=W.Layout(flex_flow="row wrap"), snapshot=account.snapshot()
        )
        self._fill()
        self.service_sid = self.choice.value
        self.choice.observe(self._chosen, "value")
        self.observe(self._point, "service_sid")

    @property
    def pool(self) -> SenderPool | None:
        """The chosen service with its senders; None for a new one."""
        return self.snapshot.pools.get(self.service_sid)

    @property
    def service(self) -> Service | None:
        """The chosen service; None for a new one."""
        return self.pool.service if self.pool else None

    def choose(self, service_sid: str | None) -> str:
        """Choose a service; None keeps the choice. Says nothing, so that a panel can ``act`` it.

        Raises:
            ToolkitError: the account has no such service (20404).
        """
        if service_sid:
            self.service_sid = pool_of(self.snapshot, service_sid).service.sid
        return ""

    def refresh(self, service_sid: str | None = None) -> None:
        """Read the account again, and choose ``service_sid`` where it is given; observers see both changes done."""
        snapshot = self._account.snapshot()
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

    def _sids(self) -> list[str]:
        return [value for _label, value in self.choice.options]

    def _fill(self) -> None:
        """Offer the services that there are; the chosen one stays, or else it is the first."""
        options = [(_label(pool), sid) for sid, pool in self.snapshot.pools.items()]
        if self._new:
            options.insert(0, (_("New service"), ""))
        offer(self.choice, options or [(_("no service yet: create one first"), "")], self.service_sid)

    def _chosen(self, _change: object) -> None:
        self.service_sid = self.choice.value or ""

    def _point(self, _change: object) -> None:
        if self.choice.value != self.service_sid and self.service_sid in self._sids():
            self.choice.value = self.service_sid


def _label(pool: SenderPool) -> str:
    return f"{pool.service.friendly_name} · {pool.service.sid[:6]}…{pool.service.sid[-4:]}"

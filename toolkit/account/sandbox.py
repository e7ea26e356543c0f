"""An Account in the sandbox."""

from __future__ import annotations

import os
import threading
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twilio.rest import Client

from toolkit.account import kept as kept_account
from toolkit.account.base import Account
from toolkit.account.credentials import Secret
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.redaction import Redaction
from toolkit.sandbox import Clock, ManualClock, Sandbox
from toolkit.sandbox.http_client import AsyncInProcessHttpClient, InProcessHttpClient
from toolkit.sandbox.world.sample import World
from toolkit.transport import Journal
from toolkit.transport.redacting import AsyncRedacting, Redacting

if TYPE_CHECKING:
    from toolkit.account.webhooks import Webhooks
    from toolkit.sandbox.courier import Courier

_NO_REGION = {"TWILIO_EDGE": "", "TWILIO_REGION": ""}
"""Instead of the environment: those of a real account mean nothing here."""


class SandboxAccount(Account):
    """A Twilio account in the sandbox.

    Args:
        sandbox: the embedded Twilio.
        redaction: masks phone numbers and message bodies; None shows them.

    Attributes:
        keeper: what keeps the account of a browser tab.
    """

    keeper: kept_account.Keeper | None = None

    def __init__(self, sandbox: Sandbox, redaction: Redaction | None = None) -> None:
        self._sandbox, self.redaction = sandbox, redaction
        if self.redaction:
            from toolkit.account.masking import Mask

            sandbox.mask = Mask(self.redaction)
        self.journal = Journal(InProcessHttpClient(sandbox), redaction=self.redaction)
        super().__init__(self._client(self.journal))
        self.client = self._client(Redacting(self.journal, self.redaction)) if self.redaction else self._reader
        self._lock = threading.Lock()
        sandbox.listen(self._post)

    def _client(self, http_client: Any) -> Any:
        token = Secret(self._sandbox.auth_token)
        return Client(self.sid, token, http_client=http_client, environment=_NO_REGION)

    def __repr__(self) -> str:
        return f"<Account {self.sid} in the sandbox>"

    @property
    def sid(self) -> str:
        """The account's SID, ``AC…``."""
        return self._sandbox.account_sid

    @property
    def sandbox(self) -> Sandbox:
        """The embedded Twilio behind it: its clock, inbound messages, reset."""
        return self._sandbox

    @cached_property
    def async_client(self) -> Any:
        """A ``twilio.rest.Client`` for ``await``: ``create_async``, ``fetch_async`` …; not in the journal."""
        inner = AsyncInProcessHttpClient(self._sandbox)
        return self._client(AsyncRedacting(inner, self.redaction) if self.redaction else inner)

    @cached_property
    def _courier(self) -> Courier:
        from toolkit.sandbox.courier import Courier

        return Courier(self._sandbox)

    def _post(self) -> None:
        """Start the courier when there first is something to post; from then on it watches by itself."""
        with self._lock:
            courier = self._courier
        self._sandbox.unlisten(self._post)
        courier.wake()

    def _join(self, timeout: float) -> bool:
        with self._lock:
            courier = self._courier
        return courier.join(timeout)

    @cached_property
    def webhooks(self) -> Webhooks:
        """A webhook of your own inside this program, and the log of all webhooks."""
        from toolkit.account.webhooks import Webhooks

        return Webhooks(self._sandbox, self._join)

    def subaccount(self, sid: str) -> SandboxSubaccount:
        """Open a subaccount with its own authority; it closes with this account.

        Args:
            sid: ``AC…`` of the subaccount.

        Raises:
            ToolkitError: there is no such subaccount.
        """
        return SandboxSubaccount(self._sandbox.subaccounts.find(sid), self.redaction)

    def close(self) -> None:
        """Stop posting and receiving webhooks, and close the sandbox's file."""
        self._leave()
        if self.keeper is not None:
            self.keeper.close()
        self._sandbox.close()

    def _leave(self) -> None:
        self._sandbox.unlisten(self._post)
        for name in ("_courier", "webhooks"):
            if name in self.__dict__:
                self.__dict__[name].close()

    @property
    def place(self) -> str:
        """Which Twilio this is, in words, in the user's language."""
        return _("sandbox: no Twilio account, no network, nothing is really sent")

    def _sticky(self) -> dict[tuple[str, str], str]:
        return dict(self._sandbox.sticky())

    def now(self) -> datetime:
        """Return the present moment of the sandbox's clock."""
        return self._sandbox.clock.now()

    def _sleep(self, seconds: float) -> None:
        self._sandbox.clock.sleep(seconds)


class SandboxSubaccount(SandboxAccount):
    """A subaccount of an account in the sandbox."""

    def close(self) -> None:
        """Stop posting and receiving webhooks; its file is the parent's to close."""
        self._leave()


def open_sandbox(
    database: str | Path | None,
    seed: int | None,
    clock: Clock | None,
    *,
    world: World = "sample",
    redact: bool = False,
) -> SandboxAccount:
    """Open the sandbox in a file; what is None comes from the environment.

    Args:
        database: the file; None for ``default_database``.
        seed: None for ``TOOLKIT_SEED``.
        clock: None for ``TOOLKIT_CLOCK``.
        world: ``"sample"``, or ``"troubled"``: the account that a new file begins with.
        redact: mask phone numbers and message bodies.

    Raises:
        ToolkitError: there is no such world, the file cannot be used, or a variable cannot be read.
    """
    if world not in ("sample", "troubled"):
        raise ToolkitError(
            _("The sandbox has no world called {world!r}.").format(world=world),
            _('Write connect(world="sample") or connect(world="troubled").'),
        )
    place = default_database(world) if database is None else database
    kept = kept_account.drive_file(place) if database is None and place != ":memory:" else None
    if kept is not None:
        kept_account.fetch(kept, Path(place))
    sandbox = Sandbox(
        place,
        world=world,
        seed=_seed() if seed is None else seed,
        clock=_clock() if clock is None else clock,
    )
    account = SandboxAccount(sandbox, Redaction() if redact else None)
    if kept is not None:
        account.keeper = kept_account.Keeper(sandbox, kept)
    return account


def default_database(world: str = "sample") -> str | Path:
    """Return what holds the sandbox's state: ``TOOLKIT_DATABASE``, else a file in the user's state directory.

    Args:
        world: any but the sample account has a file of its own beside it.
    """
    from platformdirs import user_state_path

    home = user_state_path("twilio-messaging-toolkit", appauthor=False)
    place = os.environ.get("TOOLKIT_DATABASE") or home / "sandbox.sqlite3"
    if world == "sample" or place == ":memory:":
        return place
    path = Path(place)
    return path.with_name(f"{path.stem}-{world}{path.suffix}")


def _seed() -> int | None:
    text = os.environ.get("TOOLKIT_SEED")
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        raise ToolkitError(
            _("TOOLKIT_SEED is {value!r}, which is not a whole number.").format(value=text),
            _("Set it to a number such as 7, or unset it."),
        ) from None


def _clock() -> Clock | None:
    text = os.environ.get("TOOLKIT_CLOCK")
    if not text:
        return None
    try:
        return ManualClock(datetime.fromisoformat(text))
    except ValueError:
        raise ToolkitError(
            _("TOOLKIT_CLOCK is {value!r}, which is not a moment with a time zone.").format(value=text),
            _("Set it to a moment such as 2026-01-15T09:00:00Z, or unset it."),
        ) from None

"""Connecting: to the sandbox, or to Twilio."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.runtime import tab

if TYPE_CHECKING:
    from toolkit.sandbox import Clock
from toolkit.account.base import CONCURRENCY, Account


def connect(
    place: Literal["sandbox", "live", "test"] = "sandbox",
    *,
    world: Literal["sample", "troubled"] = "sample",
    database: str | Path | None = None,
    seed: int | None = None,
    clock: Clock | None = None,
    account_sid: str | None = None,
    region: str | None = None,
    edge: str | None = None,
    allow_writes: bool = False,
    concurrency: int = CONCURRENCY,
    timeout: float = 60,
    redact: bool = False,
) -> Account:
    """Connect to the sandbox, or to Twilio.

    ``connect("live")`` takes the credentials from the environment or asks for them (``toolkit.account.credentials``);
    no argument takes a secret, for a cell is saved. It is read-only: every method but GET and HEAD is refused before it
    leaves. With ``allow_writes`` it is not, and each message still has to be confirmed (``Account.confirm_send``).

    ``connect("test")`` uses test credentials, with which Twilio checks a send but sends nothing and lets nothing be
    read (https://www.twilio.com/docs/iam/test-credentials).

    Args:
        place: ``"sandbox"``, ``"live"`` or ``"test"``.
        world: of the sandbox: the account that a new file begins with; ``"troubled"`` is one to audit, with a history
            of messages and much that is wrong, in a file of its own.
        database: of the sandbox: the SQLite file that holds its state, ``":memory:"`` for none. Default:
            ``TOOLKIT_DATABASE``, else a file in the user's state directory, so that every notebook finds what another
            made.
        seed: of the sandbox: makes SIDs, jitter and tie-breaks of a new database reproducible. Default:
            ``TOOLKIT_SEED``, else random.
        clock: of the sandbox: the time that it lives by. Default: a clock that stands at ``TOOLKIT_CLOCK`` (ISO 8601)
            and is moved by waiting, else the one that the database keeps: the computer's own until it is moved or
            speeded up.
        account_sid: live: another account than ``TWILIO_ACCOUNT_SID``; its credentials are then asked for.
        region: live: ``us1``, ``ie1`` or ``au1``. Default: ``TWILIO_REGION``.
        edge: live: where Twilio's network is entered, such as ``dublin``. Default: ``TWILIO_EDGE``.
        allow_writes: live: let changes through.
        concurrency: live: how many requests ``snapshot`` makes at once.
        timeout: live: seconds to wait for a connection, and for each part of an answer.
        redact: mask phone numbers and message bodies in everything that is shown, saved and exported
            (``toolkit.redaction``). Snapshots of live accounts are masked when they are saved, unless told otherwise.

    Raises:
        ToolkitError: the database is damaged, locked, or not the sandbox's; ``TOOLKIT_SEED`` or ``TOOLKIT_CLOCK``
            cannot be read; credentials are missing or have not the form of a SID; a browser tab is to reach Twilio.
    """
    if place == "sandbox":
        from toolkit.account.sandbox import open_sandbox

        return open_sandbox(database, seed, clock, world=world, redact=redact)
    if place not in ("live", "test"):
        raise ToolkitError(
            _("There is no Twilio called {place!r}.").format(place=place),
            _('Write connect("sandbox"), connect("live") or connect("test").'),
        )
    if tab.here():
        raise ToolkitError(
            _("A browser tab cannot reach Twilio: it opens no connection but to the site that it came from."),
            _("Use connect() here. For an account at Twilio, install the toolkit on your computer."),
        )
    from toolkit.account import credentials
    from toolkit.account.live import LiveAccount

    testing = place == "test"
    return LiveAccount(
        credentials.find_test() if testing else credentials.find(account_sid=account_sid),
        testing=testing,
        region=region,
        edge=edge,
        allow_writes=allow_writes,
        concurrency=concurrency,
        timeout=timeout,
        redact=redact,
    )

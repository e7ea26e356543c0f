"""Whether an account that was read from an export can be worked with: what its rows say, besides being rows."""

from __future__ import annotations

import re

from toolkit.files import DamagedError
from toolkit.model.message_log import FINAL_STATUSES
from toolkit.model.shape import conforms
from toolkit.sandbox.account import due
from toolkit.sandbox.clock import END
from toolkit.sandbox.messages import inbound, states
from toolkit.sandbox.messages.inbound import InboundDelivery
from toolkit.sandbox.options import Options
from toolkit.sandbox.store import kinds, outbox
from toolkit.sandbox.store.sids import is_sid
from toolkit.sandbox.store.store import Store

_STATUSES = FINAL_STATUSES | set(states.SECONDS) | {"scheduled"}
_WRONG = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
"""What a function of the sandbox raises where something is not as the sandbox writes it."""


def check(store: Store, options: Options) -> None:
    """See that messages and webhooks can be read, that subaccounts have files of their own, and that time can pass.

    Needs a transaction.

    Raises:
        DamagedError: they cannot.
    """
    rows = store.connection.execute("SELECT sid, status, outcome, next_at FROM message")
    known = all(
        is_sid(sid, "[SM]M")
        and status in _STATUSES
        and (outcome is None or outcome in (_STATUSES if next_at is None else FINAL_STATUSES))
        for sid, status, outcome, next_at in rows
    )
    files = [one.data["database"] for one in store.every(kinds.ACCOUNT) if "database" in one.data]
    known = known and all(isinstance(name, str) and re.fullmatch("[0-9a-f]{32}", name) for name in files)
    (unread,) = store.connection.execute("SELECT count(*) FROM outbox").fetchone()
    try:
        readable = len(outbox.postings(store)) == unread and all(
            conforms(delivery, InboundDelivery) for delivery in inbound.deliveries(store)
        )
        if not known or not readable:
            raise DamagedError
        _let_time_pass(store, options)
    except _WRONG:
        raise DamagedError from None


def _let_time_pass(store: Store, options: Options) -> None:
    """Bring everything to its end, and back."""
    news = store.has_news
    store.connection.execute("SAVEPOINT trial")
    try:
        due.advance(store, options, END)
    finally:
        store.connection.execute("ROLLBACK TO trial")
        store.connection.execute("RELEASE trial")
        store.has_news = news

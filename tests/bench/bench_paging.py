"""Page 1,000 of a million messages with the SDK, against page 1 of the same list; both pages have 1,000 messages."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import orjson

import toolkit
from tests.bench.in_turn import ratio
from tests.bench.result import Result
from toolkit.sandbox import Request, Sandbox
from toolkit.sandbox.store import message_table
from toolkit.sandbox.store.message_table import Message

PAGES = 1000
SIZE = 1000


def run() -> Result:
    """Store the messages as sending does, follow ``next_page_uri`` to the end, and fetch both pages in turn."""
    with tempfile.TemporaryDirectory() as folder:
        account = toolkit.connect(database=Path(folder) / "sandbox.sqlite3", seed=7)
        _fill(account.sandbox)
        last = _followed(account.sandbox)

        def first_page() -> list[Any]:
            return list(account.client.messages.page(page_size=SIZE))

        def last_page() -> list[Any]:
            return list(account.client.messages.get_page(f"https://api.twilio.com{last}"))

        assert len(first_page()) == len(last_page()) == SIZE
        result = ratio(f"page {PAGES} of {PAGES * SIZE} messages / page 1", last_page, first_page, limit=2.0)
        account.sandbox.close()
    return result


def _fill(sandbox: Sandbox) -> None:
    """Store messages that were delivered, one a second."""
    with sandbox.working() as context:
        for number in range(PAGES * SIZE):
            at = context.now - PAGES * SIZE + number
            message_table.add(context.store.connection, _delivered(context.store.new_sid("SM"), number, at))


def _delivered(sid: str, number: int, at: float) -> Message:
    return Message(
        seq=0,
        sid=sid,
        service_sid=None,
        sender_sid="",
        sender="24680",
        recipient=f"+336{number:08}",
        direction="outbound-api",
        status="delivered",
        outcome="delivered",
        error_code=None,
        body="Hello",
        segments=1,
        media=0,
        smart_encoded=None,
        created=at,
        updated=at,
        sent=at,
    )


def _followed(sandbox: Sandbox) -> str:
    """Return the URI of the last page, after seeing every message once on the way there."""
    auth = (sandbox.account_sid, sandbox.auth_token)
    uri = f"/2010-04-01/Accounts/{sandbox.account_sid}/Messages.json?PageSize={SIZE}"
    seen: set[str] = set()
    for number in range(PAGES):
        page = orjson.loads(sandbox.handle(Request("GET", f"https://api.twilio.com{uri}", auth=auth)).body)
        seen.update(message["sid"] for message in page["messages"])
        assert page["page"] == number
        if page["next_page_uri"] is not None:
            uri = page["next_page_uri"]
    assert page["next_page_uri"] is None
    assert len(seen) == PAGES * SIZE
    return str(uri)

"""A whole account in a file, and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.conftest import START, World, client_of, open_world
from toolkit import files
from toolkit.errors.raised import ToolkitError
from toolkit.sandbox import Sandbox
from toolkit.sandbox.account import due
from toolkit.sandbox.store import archive, kinds, outbox
from toolkit.sandbox.store.database import SCHEMA


def busy() -> World:
    """Return an account in which something of everything has happened."""
    world = open_world()
    service = world.service("+33612345600", sticky_sender=True)
    world.finished(world.send("+33612340000", service))
    world.send("+14155550100", from_="+12125550123", media_url=["https://www.example.com/owl.png"])
    world.send("+33612340000", service, send_at=START + timedelta(hours=1), schedule_type="fixed")
    world.sandbox.receive("+33612345600", "+33612340000", "Bonjour \u0000 🦉")
    world.sandbox.receive("+12125550123", "+14155550100", "STOP")
    world.clock.advance(10)
    return world


def state(sandbox: Sandbox) -> Any:
    """Return everything that an account holds, without its credentials."""
    return json.loads(sandbox.dump().replace(sandbox.account_sid, "AC"))


def test_an_account_comes_back_whole(tmp_path: Path) -> None:
    world = busy()
    world.sandbox.export(tmp_path / "account.json")
    before = state(world.sandbox)
    for message in world.client.messages.list(from_="+12125550123"):
        message.delete()
    world.service()
    world.sandbox.restore(tmp_path / "account.json")

    after = state(world.sandbox)
    assert after["tables"] == before["tables"]
    assert world.service().sid not in str(before), "SIDs go on where they were"


def test_another_sandbox_takes_it_in_under_its_own_account(tmp_path: Path) -> None:
    world = busy()
    world.sandbox.export(tmp_path / "account.json")
    other = open_world(tmp_path / "other.sqlite3", seed=9)
    sid, token = other.sandbox.account_sid, other.sandbox.auth_token
    other.sandbox.restore(tmp_path / "account.json")

    assert (other.sandbox.account_sid, other.sandbox.auth_token) == (sid, token)
    assert {m.sid: m.body for m in other.client.messages.list()} == {
        m.sid: m.body for m in world.client.messages.list()
    }
    assert {m.account_sid for m in other.client.messages.list()} == {sid}
    assert other.client.api.v2010.accounts(sid).fetch().sid == sid
    assert state(other.sandbox)["tables"]["sticky"] == state(world.sandbox)["tables"]["sticky"]
    assert {d.parameters["AccountSid"] for d in other.sandbox.deliveries() if d.parameters} == {sid}
    again = Sandbox(tmp_path / "other.sqlite3")
    assert len(client_of(again).messages.list()) == len(world.client.messages.list())


def test_no_token_leaves_the_sandbox(tmp_path: Path) -> None:
    world = busy()
    world.sandbox.export(tmp_path / "account.json")
    assert world.sandbox.auth_token not in (tmp_path / "account.json").read_text()


def test_a_clock_that_is_behind_is_moved_on_and_never_back() -> None:
    ahead = busy()
    ahead.clock.advance(86400)
    text = ahead.sandbox.dump()
    behind = open_world(seed=9)
    behind.sandbox.load(text)
    assert behind.clock.now() == ahead.clock.now()
    behind.clock.advance(3600)
    behind.sandbox.load(text)
    assert behind.clock.now() == ahead.clock.now() + timedelta(hours=1)


def test_messages_under_way_go_on_after_it() -> None:
    world = open_world()
    message = world.send("+14155550100", from_="24680")
    other = open_world(seed=9)
    other.sandbox.load(world.sandbox.dump())
    other.clock.advance(10)
    assert other.client.messages(message.sid).fetch().status == "delivered"


HERE = "http://127.0.0.1:9/status"


def test_nothing_of_an_export_is_posted_not_even_what_would_come_up_later() -> None:
    world = open_world()
    service = world.service("+33612345600")
    finished = world.finished(world.send("+14155550100", from_="+12125550123", status_callback=HERE))
    under_way = world.send("+14155550100", from_="+12125550123", status_callback=HERE)
    later = START + timedelta(hours=1)
    world.send("+33612340000", service, send_at=later, schedule_type="fixed", status_callback=HERE)
    with world.sandbox.working() as context:
        assert outbox.claim(context.store, "somebody", 0.0, 60.0)
    other = open_world(seed=9)
    told: list[None] = []
    other.sandbox.listen(lambda: told.append(None))
    other.sandbox.load(world.sandbox.dump())
    other.clock.advance(86400)

    assert other.client.messages(under_way.sid).fetch().status == "delivered"
    rows = other.sandbox.postings()
    assert {(row.message_sid, row.state) for row in rows} == {(finished.sid, "not posted")}
    assert "came with an export" in rows[0].troubles[0].why
    assert not told
    with other.sandbox.working() as context:
        assert outbox.claim(context.store, "courier", 0.0, 60.0) is None


def test_a_webhook_that_cannot_be_read_does_not_hold_up_the_next() -> None:
    world = open_world()
    message = world.finished(world.send("+14155550100", from_="+12125550123", status_callback=HERE))
    with world.sandbox.working() as context:
        context.store.connection.execute("UPDATE outbox SET parameters = '{' WHERE seq = 1")
        claimed = outbox.claim(context.store, "courier", 0.0, 60.0)

    assert claimed is not None
    assert (claimed.seq, claimed.message_sid) == (2, message.sid)
    assert [row.seq for row in world.sandbox.postings()] == [2, 3]


def test_more_than_a_restore_would_read_is_not_exported(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = world.sandbox.dump()
    monkeypatch.setattr(files, "LARGEST", 10_000)
    with pytest.raises(ToolkitError, match="more than an export can"):
        world.sandbox.dump()
    (tmp_path / "account.json").write_text(text)
    with pytest.raises(ToolkitError, match="damaged"):
        world.sandbox.restore(tmp_path / "account.json")


def test_every_kind_that_changes_by_itself_may_have_a_change_ahead() -> None:
    assert set(due._CHANGES) == kinds.REVIEWED


def without(*path: str) -> Callable[[Any], None]:
    def spoil(data: Any) -> None:
        for key in path[:-1]:
            data = data[key]
        del data[path[-1]]

    return spoil


def setting(*path: Any) -> Callable[[Any], None]:
    def spoil(data: Any) -> None:
        *keys, last, value = path
        for key in keys:
            data = data[key]
        data[last] = value

    return spoil


def cell(table: str, column: str, value: Any) -> Callable[[Any], None]:
    def spoil(data: Any) -> None:
        there = data["tables"][table]
        there["rows"][0][there["columns"].index(column)] = value

    return spoil


def repeated(table: str) -> Callable[[Any], None]:
    return lambda data: data["tables"][table]["rows"].append(data["tables"][table]["rows"][0])


DAMAGES = {
    "no format": without("format"),
    "another format": setting("format", "something else"),
    "no time": without("now"),
    "a time beyond all": setting("now", 1e300),
    "no account": setting("account_sid", "AC1"),
    "a table is missing": without("tables", "sticky"),
    "a table too many": setting("tables", "x", {"columns": [], "rows": []}),
    "other columns": setting("tables", "sticky", "columns", ["a"]),
    "no rows": without("tables", "sticky", "rows"),
    "a short row": setting("tables", "message", "rows", 0, [1, 2, 3]),
    "text for a number": setting("tables", "message", "rows", 0, 0, "one"),
    "a truth value for a number": setting("tables", "message", "rows", 0, 0, True),
    "an enormous number": setting("tables", "message", "rows", 0, 0, 2**63),
    "an object for text": setting("tables", "message", "rows", 0, 1, {}),
    "nothing where something must be": setting("tables", "message", "rows", 0, 1, None),
    "a row twice": repeated("resource"),
    "a resource that is no object": setting("tables", "resource", "rows", 0, 7, "[1]"),
    "a resource that is no JSON": setting("tables", "resource", "rows", 0, 7, "{"),
    "no resources": setting("tables", "resource", "rows", []),
    "no seed": setting("tables", "meta", "rows", []),
    "subaccounts that are no object": setting("subaccounts", []),
    "a subaccount that is no export": setting("subaccounts", {"AC" + "1" * 32: {"account_sid": "AC" + "1" * 32}}),
    "a subaccount of another name": setting("subaccounts", {"AC" + "1" * 32: {"account_sid": "AC" + "2" * 32}}),
    "a number beyond all that are written": setting("tables", "message", "rows", 0, 0, 2**53 + 1),
    "a key too many": setting("more", 1),
    "a key too many of a table": setting("tables", "message", "more", 1),
    "a value of the account too many": lambda data: data["tables"]["meta"]["rows"].append(["more", 1]),
    "a token of its own": lambda data: data["tables"]["meta"]["rows"].append(["auth_token", "0" * 32]),
    "a resource of no kind": setting("tables", "resource", "rows", 0, 1, "secret"),
    "a time before all": cell("resource", "created", -1),
    "a time after all": cell("message", "updated", 1e15),
    "a status of no message": cell("message", "status", "flying"),
    "an end that is none": cell("message", "outcome", "flying"),
    "a message without a SID": cell("message", "sid", "SM1"),
    "a queue that stands": cell("queue", "mps", 0),
    "a change of what never changes": setting("tables", "schedule", "rows", [[1.0, "media", "ME" + "1" * 32]]),
    "a change of a brand that has no status": lambda data: (
        setting("tables", "schedule", "rows", [[1.0, "brand", "BN" + "1" * 32]])(data),
        data["tables"]["resource"]["rows"].append([9999, "brand", "BN" + "1" * 32, "", "", 1.0, 1.0, "{}"]),
    ),
    "a webhook of no state": cell("outbox", "state", "soon"),
    "parameters that are no JSON": cell("outbox", "parameters", "{"),
    "parameters that are no texts": cell("outbox", "parameters", '{"From": 1}'),
    "an outcome of other keys": cell("outbox", "outcome", '{"exchanges": [{"a": 1}]}'),
    "exchanges that are none": cell("outbox", "outcome", '{"exchanges": 1}'),
    "an inbound message of other keys": cell("inbound", "data", '{"at": "2026-03-01T12:00:00+00:00"}'),
    "an inbound message at no time": cell("inbound", "data", '{"at": "noon"}'),
    "a subaccount in somebody's file": lambda data: data["tables"]["resource"]["rows"].append(
        [9999, "account", "AC" + "1" * 32, "", "", 1.0, 1.0, '{"database": "/../../victim"}']
    ),
    "a seed that is no number": setting("tables", "meta", "rows", [["seed", "x"], ["counter", 1]]),
}


@pytest.mark.parametrize("spoil", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_export_is_refused_and_nothing_is_lost(spoil: Callable[[Any], None]) -> None:
    world = busy()
    before = state(world.sandbox)
    text = json.loads(world.sandbox.dump())
    spoil(text)
    with pytest.raises(ToolkitError, match="damaged"):
        world.sandbox.load(json.dumps(text))
    assert state(world.sandbox) == before


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"null", b"\xff", b"SQLite format 3\x00", b'{"format": 1}'])
def test_a_foreign_file_is_refused(world: World, tmp_path: Path, text: bytes) -> None:
    (tmp_path / "file").write_bytes(text)
    with pytest.raises(ToolkitError, match="damaged"):
        world.sandbox.restore(tmp_path / "file")
    assert len(world.client.messaging.v1.services.list()) == 2


def test_half_a_file_is_refused(world: World) -> None:
    text = world.sandbox.dump()
    with pytest.raises(ToolkitError, match="damaged"):
        world.sandbox.load(text[: len(text) // 2])
    assert len(world.client.messaging.v1.services.list()) == 2


def test_another_version_is_refused_and_named(world: World) -> None:
    text = world.sandbox.dump()
    with pytest.raises(ToolkitError, match="99"):
        world.sandbox.load(json.dumps(json.loads(text) | {"version": 99}))


def test_a_place_that_cannot_be_written_or_read_is_explained(world: World, tmp_path: Path) -> None:
    with pytest.raises(ToolkitError, match="cannot be written"):
        world.sandbox.export(tmp_path / "missing" / "account.json")
    with pytest.raises(ToolkitError, match="cannot be written"):
        world.sandbox.export(tmp_path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ToolkitError, match="cannot be read"):
        world.sandbox.restore(tmp_path / "missing.json")


def test_everything_that_the_database_holds_can_be_exported() -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert tables - {"clock"} == set(archive._TABLES)
    for table in tables:
        kinds = {kind for _index, _name, kind, *_rest in connection.execute(f"PRAGMA table_info({table})")}
        assert kinds <= set(archive._TYPES), table


def with_shop(world: World) -> tuple[str, Sandbox]:
    """Make a subaccount that has a service; return its SID, and what it holds."""
    sid = world.client.api.accounts.create(friendly_name="Shop").sid
    shop = world.sandbox.account(sid)
    client_of(shop).messaging.v1.services.create(friendly_name="Shop's")
    return sid, shop


def services(sandbox: Sandbox) -> list[str]:
    return [service.friendly_name for service in client_of(sandbox).messaging.v1.services.list()]


@pytest.mark.parametrize("seed", [7, 9])
def test_what_subaccounts_hold_comes_back_in_this_account_and_in_another(tmp_path: Path, seed: int) -> None:
    world = open_world(tmp_path / "account.sqlite3")
    sid, shop = with_shop(world)
    text = world.sandbox.dump()
    client_of(shop).messaging.v1.services.create(friendly_name="Later")
    other = world if seed == 7 else open_world(tmp_path / "other.sqlite3", seed=seed)
    other.sandbox.load(text)

    assert services(other.sandbox.account(sid)) == ["Shop's"]
    assert shop.auth_token not in text
    assert json.loads(other.sandbox.dump())["subaccounts"].keys() == {sid}


def test_a_subaccount_that_is_in_no_export_is_gone_with_all_that_it_holds(tmp_path: Path) -> None:
    world = open_world(tmp_path / "account.sqlite3")
    text = world.sandbox.dump()
    sid, _shop = with_shop(world)
    world.sandbox.load(text)

    assert not list(tmp_path.glob("account.sqlite3-[0-9a-f]*"))
    with pytest.raises(ToolkitError, match="no subaccount"):
        world.sandbox.account(sid)


def test_a_subaccount_whose_export_is_damaged_keeps_everything_as_it_was() -> None:
    world = open_world()
    sid, shop = with_shop(world)
    text = json.loads(world.sandbox.dump())
    del text["subaccounts"][sid]["tables"]["message"]
    world.service(friendly_name="Mine")
    with pytest.raises(ToolkitError, match="damaged"):
        world.sandbox.load(json.dumps(text))

    assert services(shop) == ["Shop's"]
    assert "Mine" in services(world.sandbox)

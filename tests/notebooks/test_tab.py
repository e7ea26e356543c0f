"""Every lesson as a browser tab runs it: no thread, no socket, no orjson, no Dask."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import orjson
import pytest

from tests.notebooks.golden import SURROUNDINGS
from toolkit.account import kept
from toolkit.account.connecting import connect
from toolkit.account.receiver import Answer
from toolkit.account.sandbox import SandboxAccount
from toolkit.errors.raised import ToolkitError
from toolkit.routing.reports.preview import preview
from toolkit.runtime import json_stdlib, json_text, tab
from toolkit.sandbox import AcceleratedClock, Sandbox
from toolkit.sandbox.webhooks.fetch import FetchError, Limits
from toolkit.sandbox.webhooks.in_process import InProcessFetcher

LESSONS = sorted((Path(__file__).parents[2] / "notebooks" / "en").glob("[0-9]*.ipynb"))


def refuse(*_: object, **__: object) -> None:
    raise RuntimeError("not in a browser tab")


@pytest.fixture
def in_a_tab(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tab, "here", lambda: True)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    for name in ("connect", "listen", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in json_text.__all__:
        monkeypatch.setattr(json_text, name, getattr(json_stdlib, name))
    for name in ("dask", "python_calamine"):
        monkeypatch.setitem(sys.modules, name, None)
    for name, value in SURROUNDINGS.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("in_a_tab")
@pytest.mark.parametrize("lesson", LESSONS, ids=[lesson.stem for lesson in LESSONS])
def test_a_lesson_runs_from_the_first_cell_to_the_last(lesson: Path) -> None:
    names: dict[str, Any] = {"display": print}
    try:
        for cell in json.loads(lesson.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                exec(compile("".join(cell["source"]), f"{lesson.name}[{cell['id']}]", "exec"), names)
    finally:
        names["account"].close()
    if "hooks" in names:
        assert names["replies"][0].body == "Owl: it arrives at 3 pm."


@pytest.fixture
def account(in_a_tab: None) -> Iterator[SandboxAccount]:
    opened = SandboxAccount(Sandbox(":memory:", seed=1, clock=AcceleratedClock(20, datetime(2026, 1, 15, tzinfo=UTC))))
    yield opened
    opened.close()


def test_webhooks_are_posted_and_received_in_process(account: SandboxAccount) -> None:
    hooks, (number,) = account.webhooks, account.client.incoming_phone_numbers.list(phone_number="+14165550134")

    def told(url: str, answer: Answer | str = "<Response/>") -> str:
        hooks.answer(answer)
        number.update(sms_url=url)
        account.sandbox.receive("+14165550134", "+14165550199", "Hi")
        return f"{hooks.postings[-1].state} {[one.code for one in hooks.postings[-1].troubles]}"

    assert told(hooks.url.replace("127.0.0.1", "localhost")) == "answered []"
    assert told(hooks.url, Answer("", 500)) == "failed [11200]"
    assert told("http://127.0.0.1:9/") == "failed [11205]"
    assert told("https://example.com/") == "not posted [None]"
    assert [one.signed for one in hooks.requests] == [True] * 2
    hooks.answer(Answer(delay=1))
    with pytest.raises(FetchError) as late:
        InProcessFetcher(account.sandbox.auth_token, limits=Limits(total=0.01)).fetch("POST", hooks.url, {})
    assert late.value.code == 11205

    hooks.clear()
    hooks.answer("<Response/>")
    send = {"to": "+14165550199", "from_": "+14165550134", "body": "Hi", "status_callback": hooks.url}
    account.client.messages.create(**send)
    assert [one.parameters["MessageStatus"] for one in hooks.wait(3)] == ["sending", "sent", "delivered"]

    hooks.close()
    assert told("http://127.0.0.1:49152/") == "failed [11205]"


def test_a_long_list_is_read_piece_by_piece(account: SandboxAccount) -> None:
    service = account.client.messaging.v1.services.list()[0]
    routes = preview(account, service.sid, [f"+1416555{n:04}" for n in range(10_000)] * 14)
    assert set(routes["region"]) == {"CA"}


@pytest.mark.usefixtures("in_a_tab")
def test_the_account_survives_a_reload_and_goes_from_notebook_to_notebook(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(kept, "DRIVE", tmp_path)

    def notebook(name: str) -> SandboxAccount:
        monkeypatch.setenv("TOOLKIT_DATABASE", str(tmp_path / name / "account.sqlite3"))
        return cast("SandboxAccount", connect())

    def names(account: SandboxAccount) -> set[str]:
        return {service.friendly_name for service in account.client.messaging.v1.services.list()}

    async def work() -> None:
        first = notebook("first")
        first.client.messaging.v1.services.create(friendly_name="Kept")
        await asyncio.sleep(3 * kept.STEP)
        second = notebook("second")  # or the first after a reload: its memory is gone
        assert second.sid == first.sid
        assert "Kept" in names(second)

        second.sandbox.reset()
        second.keeper.save()
        first.keeper.take_over()
        assert names(first) == names(second)
        assert "Kept" not in names(first)
        for account in (first, second):
            account.close()

    asyncio.run(work())


@pytest.mark.usefixtures("in_a_tab")
@pytest.mark.parametrize("place", ["live", "test"])
def test_twilio_is_out_of_reach(place: Any) -> None:
    with pytest.raises(ToolkitError, match="browser tab cannot reach Twilio"):
        connect(place)


@dataclass
class Moment:
    at: datetime
    on: date


def test_the_stand_in_writes_what_orjson_writes() -> None:
    data = {
        "日本": ["\u2028", 1, -0.5, None, True, {}],
        "m": Moment(datetime(2026, 1, 2, 3, 4, 5, 6, UTC), date(2026, 1, 2)),
        "s": {"b", "a"},
    }
    for flags in ((), ("OPT_UTC_Z",), ("OPT_INDENT_2", "OPT_UTC_Z")):
        ours, theirs = (sum(getattr(way, flag) for flag in flags) for way in (json_stdlib, orjson))
        assert json_stdlib.dumps(data, sorted, ours) == orjson.dumps(data, sorted, theirs)
    assert json_stdlib.dumps({"f": json_stdlib.Fragment('{"a":[1]}')}) == orjson.dumps(
        {"f": orjson.Fragment('{"a":[1]}')}
    )
    for odd in ("\ud800", {1}, b""):
        for way in (json_stdlib, orjson):
            with pytest.raises(TypeError):
                way.dumps(odd)


@pytest.mark.parametrize(
    "text",
    [
        b"NaN",
        b"1e400",
        b'"\\ud800"',
        b"\xff",
        b"",
        b"[1,]",
        b'"\x01"',
        b"[" * 5000,
        b"\xef\xbb\xbf1",
        b"1 2",
        b"-Infinity",
    ],
)
def test_the_stand_in_refuses_what_orjson_refuses(text: bytes) -> None:
    for way in (json_stdlib, orjson):
        with pytest.raises(json_text.JSONDecodeError):
            way.loads(text)
    assert json_stdlib.loads(b'["\\ud83e\\udd89", 1.5]') == orjson.loads(b'["\\ud83e\\udd89", 1.5]')

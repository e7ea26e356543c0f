"""The sandbox's own controls over HTTP, for clients in any language."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.sandbox.conftest import client_of
from tests.server.conftest import Served
from tests.server.test_command import COMMAND, running
from toolkit.account.connecting import connect
from toolkit.sandbox import Request, Sandbox
from toolkit.sandbox.control import control_path
from toolkit.sandbox.server.server import serve

WEEK = 7 * 86400


@pytest.fixture
def timed() -> Iterator[Served]:
    """A served sandbox that lives by the clock of its database."""
    sandbox = Sandbox(":memory:", seed=7)
    with serve(sandbox) as url:
        yield Served(sandbox, url)
    sandbox.close()


def test_the_state_tells_what_there_is(served: Served) -> None:
    served.sandbox.faults.add("slow", seconds=0.5, path="/nowhere")
    state = served.ask("GET", "/sandbox").json()

    assert state["account_sid"] == served.sandbox.account_sid
    assert (state["seed"], state["clock"]) == ("1", {"now": "2026-03-01T12:00:00Z", "speed": 0.0})
    assert state["counts"]["resources"]["service"] == 2
    assert state["options"]["minimum_schedule_seconds"] == 900
    assert state["options"]["rules"]["inbound_makes_sticky"] is True
    assert [fault["what"] for fault in state["faults"]] == ["slow"]
    assert served.sandbox.auth_token not in json.dumps(state)


def test_a_week_passes_in_one_request(timed: Served) -> None:
    message = timed.client.messages.create(to="+14155550100", from_="24680", body="Hello")
    before = timed.sandbox.clock.now()
    clock = timed.ask("POST", "/sandbox/clock", data={"Seconds": WEEK, "Speed": 0}).json()

    assert (timed.sandbox.clock.now() - before).total_seconds() == pytest.approx(WEEK, abs=20)
    assert clock == timed.ask("GET", "/sandbox/clock").json(), "it stands still now"
    assert message.fetch().status == "delivered"


def test_a_clock_that_was_given_is_only_moved(served: Served) -> None:
    assert served.ask("POST", "/sandbox/clock", data={"Seconds": "10"}).json()["now"] == "2026-03-01T12:00:10Z"
    refused = served.ask("POST", "/sandbox/clock", data={"Speed": "60"})
    assert (refused.status_code, refused.json()["code"]) == (409, 20001)


def test_reset_brings_the_sample_account_back(served: Served) -> None:
    served.client.messaging.v1.services.create(friendly_name="New")
    assert served.ask("POST", "/sandbox/reset").json()["counts"]["resources"]["service"] == 2


def test_faults_are_added_listed_and_cleared(served: Served) -> None:
    data = {"What": "429", "Method": "POST", "Path": "/v1/Services*", "Times": "3"}
    added = served.ask("POST", "/sandbox/faults", data=data)
    assert (added.status_code, added.json()["fault"]["times"]) == (201, 3)

    refused = served.ask("POST", "/v1/Services", data={"FriendlyName": "New"})
    assert (refused.status_code, refused.json()["code"]) == (429, 20429)
    assert [fault["times"] for fault in served.ask("GET", "/sandbox/faults").json()["faults"]] == [2]
    assert served.ask("DELETE", "/sandbox/faults").status_code == 204
    assert served.ask("POST", "/v1/Services", data={"FriendlyName": "New"}).status_code == 201


def test_connections_really_break_over_http(served: Served) -> None:
    services = served.client.messaging.v1.services
    for what, made in (("dropped", 0), ("lost", 1)):
        served.ask("POST", "/sandbox/faults", data={"What": what, "Times": 1})
        with pytest.raises(requests.exceptions.ConnectionError):
            services.create(friendly_name=what)
        assert sum(service.friendly_name == what for service in services.list()) == made


def test_a_slow_answer_is_late_and_holds_nobody_up(served: Served) -> None:
    served.sandbox.faults.add("slow", seconds=30, times=1)
    started = time.monotonic()
    with pytest.raises(requests.exceptions.ReadTimeout):
        served.ask("POST", "/v1/Services", data={"FriendlyName": "late"}, timeout=0.3)
    names = [service.friendly_name for service in served.client.messaging.v1.services.list()]

    assert "late" in names
    assert time.monotonic() - started < 10


def test_a_server_that_closes_does_not_wait_for_slow_answers() -> None:
    sandbox = Sandbox(":memory:", seed=7)
    started = time.monotonic()
    with serve(sandbox) as url:
        sandbox.faults.add("slow", seconds=60)
        with pytest.raises(requests.exceptions.ReadTimeout):
            requests.get(f"{url}/v1/Services", timeout=0.2)
    assert time.monotonic() - started < 10


def test_the_controls_are_never_struck_themselves(served: Served) -> None:
    served.sandbox.faults.add("dropped")
    served.sandbox.faults.add(503)
    assert served.ask("DELETE", "/sandbox/faults").status_code == 204


@pytest.mark.parametrize("way", ["data", "json"])
def test_an_inbound_message_is_simulated_and_kept(served: Served, way: str) -> None:
    images = ["https://www.example.com/1.png", "https://www.example.com/2.png"]
    sent = {"To": "+12125550123", "From": "+14155550100", "Body": "Hello ✓", "MediaUrl": images}
    answer: Any = served.ask("POST", "/sandbox/inbound", **{way: sent})
    (message,) = served.client.messages.list()

    assert answer.status_code == 201
    assert answer.json() == served.ask("GET", "/sandbox/inbound").json()["inbound"][0]
    assert (answer.json()["from"], answer.json()["message_sid"]) == ("+14155550100", message.sid)
    assert (message.body, message.num_media, message.direction) == ("Hello ✓", "2", "inbound")


def test_what_services_remember_can_be_read(served: Served) -> None:
    service = served.client.messaging.v1.services.create(friendly_name="New", sticky_sender=True)
    (number,) = served.client.incoming_phone_numbers.list(phone_number="+33612345600")
    service.phone_numbers.create(phone_number_sid=number.sid)
    served.ask("POST", "/sandbox/inbound", data={"To": "+33612345600", "From": "+33612340000", "Body": "STOP"})

    (sticky,) = served.ask("GET", "/sandbox/sticky").json()["sticky"]
    (opt_out,) = served.ask("GET", "/sandbox/opt-outs").json()["opt_outs"]
    assert sticky == {"service_sid": service.sid, "recipient": "+33612340000", "sender_sid": number.sid}
    assert (opt_out["scope"], opt_out["recipient"]) == (service.sid, "+33612340000")


def test_advanced_opt_out_is_set_and_shown(served: Served) -> None:
    service = served.client.messaging.v1.services.create(friendly_name="New", use_inbound_webhook_on_number=True)
    (number,) = served.client.incoming_phone_numbers.list(phone_number="+33612345600")
    service.phone_numbers.create(phone_number_sid=number.sid)
    form = {"ServiceSid": service.sid, "Country": "FR", "StopWord": ["FIN", "ARRET"], "StopReply": "Owl: fini."}
    answer = served.ask("POST", "/sandbox/advanced-opt-out", data=form)
    (found,) = answer.json()["advanced_opt_out"]
    assert found["service_sid"] == service.sid
    assert found["sets"]["FR"]["STOP"] == {"words": ["STOP", "FIN", "ARRET"], "reply": "Owl: fini."}
    assert served.ask("GET", "/sandbox/advanced-opt-out").json() == answer.json()

    sent = {"To": "+33612345600", "From": "+33612340000", "Body": "fin"}
    inbound: Any = served.ask("POST", "/sandbox/inbound", data=sent).json()
    assert inbound["keyword"] == "STOP"
    assert served.client.messages(inbound["reply_sid"]).fetch().body == "Owl: fini."
    wrong = served.ask("POST", "/sandbox/advanced-opt-out", data=form | {"StartWord": "FIN"})
    assert wrong.status_code == 400


def test_queues_can_be_watched(served: Served) -> None:
    for _ in range(3):
        served.client.messages.create(to="+14165550100", from_="+14165550134", body="Hello")
    (queue,) = served.ask("GET", "/sandbox/queues").json()["queues"]
    assert (queue["key"], queue["mps"]) == ("+14165550134:CA", 1)
    assert 2 < queue["segments"] <= 3
    served.ask("POST", "/sandbox/clock", data={"Seconds": 60})
    assert served.ask("GET", "/sandbox/queues").json()["queues"] == []


def test_webhooks_can_be_followed(served: Served) -> None:
    served.client.messages.create(
        to="+14155550100", from_="24680", body="Hello", status_callback="http://127.0.0.1:9/status"
    )
    served.ask("POST", "/sandbox/clock", data={"Seconds": 10})
    postings = served.ask("GET", "/sandbox/postings").json()["postings"]
    assert "delivered" in [posting["parameters"]["MessageStatus"] for posting in postings]


def test_the_controls_reach_into_a_subaccount(served: Served) -> None:
    shop = served.client.api.accounts.create(friendly_name="Shop")
    below, to = served.client.api.accounts(shop.sid), "+12065550151"
    below.incoming_phone_numbers.create(phone_number=to, sms_url="http://127.0.0.1:9/")
    sent = {"To": to, "From": "+14155550100", "Body": "STOP", "AccountSid": shop.sid}
    arrived = served.ask("POST", "/sandbox/inbound", data=sent)
    assert (arrived.status_code, arrived.json()["parameters"]["AccountSid"]) == (201, shop.sid)

    for path, key in (("inbound", "inbound"), ("postings", "postings"), ("opt-outs", "opt_outs")):
        assert len(served.ask("GET", f"/sandbox/{path}?AccountSid={shop.sid}").json()[key]) == 1
        assert served.ask("GET", f"/sandbox/{path}").json()[key] == []
    assert served.ask("POST", "/sandbox/faults", data={"What": 429, "AccountSid": shop.sid}).status_code == 201
    assert served.client.api.accounts(served.sandbox.account_sid).fetch().status == "active"
    unknown = served.ask("GET", "/sandbox/sticky?AccountSid=AC0")
    assert (unknown.status_code, "no subaccount AC0" in unknown.json()["message"]) == (400, True)


def test_an_account_moves_to_another_sandbox(served: Served) -> None:
    served.client.messages.create(to="+14155550100", from_="24680", body="x" * 1600)
    exported = served.ask("GET", "/sandbox/export")
    other = Sandbox(":memory:", seed=9)
    with serve(other) as url:
        there = Served(other, url)
        taken = there.ask("POST", "/sandbox/import", data=exported.content)
        assert (taken.status_code, taken.json()["counts"]["messages"]) == (200, {"queued": 1})
        assert [message.body for message in there.client.messages.list()] == ["x" * 1600]
        damaged = there.ask("POST", "/sandbox/import", data=exported.content[:-100])
        assert (damaged.status_code, damaged.json()["code"]) == (400, 20001)
        assert len(there.client.messages.list()) == 1
    other.close()


def test_a_large_account_fits(served: Served) -> None:
    text = served.sandbox.dump().encode() + b" " * 5_000_000
    assert served.ask("POST", "/sandbox/import", data=text).status_code == 200
    assert served.ask("POST", "/sandbox/inbound", data=text).status_code == 413


def test_options_of_several_values_are_separated_by_commas(served: Served) -> None:
    form = {"TmobileNumbers": "+1415555, +1305", "AlphaRegisteredIn": "AE,AU"}
    options = served.ask("POST", "/sandbox/options", data=form).json()["options"]
    assert options["tmobile_numbers"] == ["+1305", "+1415555"]
    assert options["rules"]["alpha_registered_in"] == ["AE", "AU"]
    assert (
        served.ask("POST", "/sandbox/options", data={"TmobileNumbers": ""}).json()["options"]["tmobile_numbers"] == []
    )


def test_options_are_set_by_name(served: Served) -> None:
    settings = {"MinimumScheduleSeconds": 300, "InboundMakesSticky": False, "UseInboundWebhookOnNumber": True}
    settings |= {"TieBreak": "random", "ComplianceToolkit": "refuse"}
    options = served.ask("POST", "/sandbox/options", json=settings).json()["options"]

    assert (options["rules"]["tie_break"], options["compliance_toolkit"]) == ("random", "refuse")
    assert (options["minimum_schedule_seconds"], options["rules"]["inbound_makes_sticky"]) == (300, False)
    assert options == served.ask("GET", "/sandbox/options").json()["options"]
    made = served.client.messaging.v1.services.create(friendly_name="New")
    assert made.use_inbound_webhook_on_number is True


BAD = [
    ("POST", "/sandbox/options", {"MinimumScheduleSeconds": "soon"}, 400),
    ("POST", "/sandbox/options", {"InboundMakesSticky": "1"}, 400),
    ("POST", "/sandbox/options", {"RcsCapable": "perhaps"}, 400),
    ("POST", "/sandbox/options", {"Countries": "GB"}, 400),
    ("POST", "/sandbox/options", {"LockTimeout": "1"}, 400),
    ("POST", "/sandbox/options", {"TmobileNumbers": "+1415,+44"}, 400),
    ("POST", "/sandbox/options", {"WebhookHosts": "example.com"}, 400),
    ("POST", "/sandbox/clock", {"Seconds": "-1"}, 400),
    ("POST", "/sandbox/clock", {"Seconds": "soon"}, 400),
    ("POST", "/sandbox/clock", {"Seconds": "nan"}, 400),
    ("POST", "/sandbox/clock", {"Secs": "1"}, 400),
    ("POST", "/sandbox/faults", {}, 400),
    ("POST", "/sandbox/faults", {"What": "explode"}, 400),
    ("POST", "/sandbox/faults", {"What": "429", "Times": "1.5"}, 400),
    ("POST", "/sandbox/faults", {"What": "429", "Probability": "2"}, 400),
    ("POST", "/sandbox/inbound", {"To": "+12125550123"}, 400),
    ("POST", "/sandbox/inbound", {"To": "+19999999999", "From": "+14155550100"}, 400),
    ("GET", "/sandbox/", {}, 404),
    ("GET", "/sandbox/nothing", {}, 404),
    ("GET", "/sandboxes", {}, 404),
    ("DELETE", "/sandbox", {}, 405),
    ("GET", "/sandbox/reset", {}, 405),
]


@pytest.mark.parametrize(("method", "path", "data", "status"), BAD)
def test_what_is_wrong_is_said_in_twilios_form(
    served: Served, method: str, path: str, data: dict[str, str], status: int
) -> None:
    answer = served.ask(method, path, data=data)
    assert answer.status_code == status
    assert set(answer.json()) == {"code", "message", "more_info", "status"}
    assert list(served.sandbox.faults) == []


@pytest.mark.parametrize("body", [b"{", b"[]", b'"text"', b"\xff", b'{"To": "\\ud800"}'])
def test_a_body_is_a_form_or_one_json_object(served: Served, body: bytes) -> None:
    answer = served.ask("POST", "/sandbox/inbound", data=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)


@pytest.mark.parametrize("path", ["", "/clock", "/faults", "/inbound", "/export", "/nothing"])
def test_the_controls_ask_for_the_accounts_credentials(served: Served, path: str) -> None:
    for auth in (None, (served.sandbox.account_sid, "wrong")):
        answer = served.ask("GET", f"/sandbox{path}", auth=auth)
        assert (answer.status_code, answer.json()["code"]) == (401, 20003)


@pytest.mark.parametrize("host", ["api.twilio.com", "messaging.twilio.com", "sandbox.twilio.com"])
def test_twilios_hosts_have_no_controls(served: Served, host: str) -> None:
    answer = served.ask("GET", "/sandbox", headers={"Host": host})
    assert (answer.status_code, answer.json()["code"]) == (404, 20404)


def test_a_foreign_host_gets_nothing(served: Served) -> None:
    assert served.ask("GET", "/sandbox", headers={"Host": "evil.example"}).status_code == 403


def test_the_controls_answer_in_process_too(served: Served) -> None:
    sandbox = served.sandbox
    auth = (sandbox.account_sid, sandbox.auth_token)
    asked = control_path.handle(sandbox, Request("GET", "http://127.0.0.1/sandbox", auth=auth))
    client = client_of(sandbox)
    by_sdk = client.request("POST", "http://localhost/sandbox/clock", data={"Seconds": 5})

    assert json.loads(asked.body)["account_sid"] == sandbox.account_sid
    assert json.loads(by_sdk.text)["now"] == "2026-03-01T12:00:05Z"


def test_a_database_that_cannot_be_used_is_503(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_self: Sandbox) -> None:
        with served.sandbox._database.explained:
            raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(Sandbox, "reset", full)
    answer = served.ask("POST", "/sandbox/reset")
    assert (answer.status_code, answer.json()["code"]) == (503, 20503)


def test_head_and_get_agree(served: Served) -> None:
    assert served.ask("HEAD", "/sandbox").headers["Content-Length"] == str(len(served.ask("GET", "/sandbox").content))


def test_the_command_and_a_notebook_live_in_one_time(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.sqlite3"
    with running("--database", str(file), "--seed", "7", "--speed", "0") as (_process, url, *credentials):
        account = connect(database=file)
        requests.post(f"{url}/sandbox/clock", auth=tuple(credentials), data={"Seconds": WEEK}, timeout=20)
        state = requests.get(f"{url}/sandbox", auth=tuple(credentials), timeout=20).json()
        now = account.sandbox.clock.now()

    assert state["clock"] == {"now": now.isoformat().replace("+00:00", "Z"), "speed": 0.0}
    assert now.timestamp() - time.time() > WEEK - 60


def test_a_speed_that_no_clock_has_ends_the_command() -> None:
    arguments = [*COMMAND, "--database", ":memory:", "--speed", "-1"]
    ended = subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, "100000" in ended.stderr) == (1, True)

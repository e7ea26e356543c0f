"""What every answer of Twilio's has, and what a refusal tells whoever wrote the request."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.sandbox.conftest import World, open_world
from toolkit.facts.content import measure
from toolkit.sandbox import Options, Request
from toolkit.sandbox.control import control_path

SERVICES = "https://messaging.twilio.com/v1/Services"
US, SPARE = "+14155550100", "+16465550108"


def messages(world: World) -> str:
    """Return the address that messages are posted to."""
    return f"https://api.twilio.com/2010-04-01/Accounts/{world.sandbox.account_sid}/Messages.json"


def message_of(world: World, *form: tuple[str, str]) -> str:
    """Return what the refusal of a message says."""
    return str(json.loads(world.raw("POST", messages(world), *form).body)["message"])


def test_every_answer_has_an_id_of_its_own(world: World) -> None:
    (service,) = world.client.messaging.v1.services.list(limit=1)
    asked = [
        world.raw("GET", SERVICES),
        world.raw("POST", SERVICES, ("FriendlyName", "Owl")),
        world.raw("DELETE", f"{SERVICES}/{service.sid}"),
        world.raw("GET", f"{SERVICES}/MG1"),
        world.raw("GET", SERVICES, auth=("AC1", "wrong")),
        world.raw("GET", "https://messaging.twilio.com/v9/Nothing"),
    ]
    world.sandbox.faults.add(503)
    asked.append(world.raw("GET", SERVICES))
    assert [answer.status for answer in asked] == [200, 201, 204, 404, 401, 404, 503]
    ids = [answer.headers["Twilio-Request-Id"] for answer in asked]
    assert all(re.fullmatch("RQ[0-9a-f]{32}", one) for one in ids)
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(("scheme", "host"), [("http", "messaging.twilio.com"), ("https", "messaging.twilio.com")])
def test_addresses_of_twilios_hosts_are_https_however_it_was_asked(world: World, scheme: str, host: str) -> None:
    world.service()
    body = json.loads(world.raw("GET", f"{scheme}://{host}/v1/Services?PageSize=1").body)
    links = [value for name, value in body["meta"].items() if name.endswith("url") and value]
    (service,) = body["services"]
    for address in (*links, service["url"], *service["links"].values()):
        assert address.startswith(f"https://{host}/v1/Services")


def test_addresses_of_this_computer_are_as_it_was_asked(world: World) -> None:
    body = json.loads(world.raw("GET", "http://127.0.0.1:8080/v1/Services?PageSize=1").body)
    assert body["meta"]["url"].startswith("http://127.0.0.1:8080/v1/Services")


def test_a_plus_that_the_form_lost_is_told(world: World) -> None:
    lost, kept = US.replace("+", " "), ("From", "24680")
    assert "To begins with a space: in a form, + has to be written as %2B" in message_of(
        world, ("To", lost), kept, ("Body", "Hi")
    )
    assert "From begins with a space" in message_of(world, ("To", US), ("From", " 12125550123"), ("Body", "Hi"))
    buy = f"https://api.twilio.com/2010-04-01/Accounts/{world.sandbox.account_sid}/IncomingPhoneNumbers.json"
    assert "PhoneNumber begins with a space" in world.raw("POST", buy, ("PhoneNumber", " 12065550151")).body
    assert "%2B" not in message_of(world, ("To", "12"), kept, ("Body", "Hi"))
    assert "%2B" not in message_of(world, ("To", US), kept, ("Body", ""))


def test_a_refused_time_is_shown_with_the_present_and_speaks_of_time_zones(world: World) -> None:
    service = world.service(SPARE)
    in_half_an_hour = datetime(2026, 3, 1, 7, 30, tzinfo=timezone(timedelta(hours=-5)))
    with pytest.raises(TwilioRestException) as moved:
        world.send(US, service, schedule_type="fixed", send_at=in_half_an_hour)
    assert "'2026-03-01T07:30:00Z' lies 16200 seconds behind now" in str(moved.value), "the SDK drops the time zone"
    assert "Mind the time zone" in str(moved.value)
    with pytest.raises(TwilioRestException) as early:
        world.send(US, service, schedule_type="fixed", send_at="2026-03-01T12:10:00Z")
    assert "'2026-03-01T12:10:00Z' lies 600 seconds ahead of now, 2026-03-01T12:00:00Z" in str(early.value)
    assert "900 seconds to 35 days" in str(early.value)
    with pytest.raises(TwilioRestException) as naive:
        world.send(US, service, schedule_type="fixed", send_at="2026-03-01T13:00:00")
    assert "'2026-03-01T13:00:00'" in str(naive.value)
    assert "time zone" in str(naive.value)


def test_ten_digits_are_a_us_number_where_the_option_says_so(refused: Any) -> None:
    strict, lenient = open_world(), open_world(options=Options(ten_digit_us_numbers=True))
    assert refused(strict.send, "4155550100", from_="24680") == (400, 21211)
    sent = lenient.send("4155550100", from_="24680")
    assert lenient.finished(sent).status == "delivered"
    assert sent.to == US
    for other in ("1155550100", "415555010", "04155550100"):
        assert refused(lenient.send, other, from_="24680") == (400, 21211)
    lenient.sandbox.options = replace(lenient.sandbox.options, ten_digit_us_numbers=False)
    assert refused(lenient.send, "4155550100", from_="24680") == (400, 21211)


def test_who_opted_out_can_be_read_in_python(world: World) -> None:
    service = world.service(SPARE)
    world.sandbox.receive(SPARE, US, "STOP")
    world.clock.advance(60)
    world.sandbox.receive("+18005550199", US, "STOP")
    found = world.sandbox.opt_outs()
    assert {(one.scope, one.recipient) for one in found} >= {(service.sid, US), ("network:+18005550199", US)}
    assert found[0].since == datetime(2026, 3, 1, 12, tzinfo=UTC)
    address = "http://127.0.0.1/sandbox/opt-outs"
    auth = (world.sandbox.account_sid, world.sandbox.auth_token)
    answer = control_path.handle(world.sandbox, Request("GET", address, auth=auth))
    (first, *_) = json.loads(answer.body)["opt_outs"]
    assert first == {"scope": service.sid, "recipient": US, "since": "2026-03-01T12:00:00Z"}
    world.sandbox.receive(SPARE, US, "START")
    assert service.sid not in {one.scope for one in world.sandbox.opt_outs()}


def test_a_zero_width_non_joiner_costs_nothing_with_smart_encoding() -> None:
    assert measure("Owl\u200cBakery", smart_encoding=True).encoding == "GSM-7"
    assert measure("Owl\u200cBakery", smart_encoding=False).encoding == "UCS-2"

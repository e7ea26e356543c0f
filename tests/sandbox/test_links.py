"""Link shortening: from a domain to a click, and what goes wrong on the way."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.conftest import World
from toolkit.errors.raised import ToolkitError
from toolkit.sandbox import Request
from toolkit.sandbox.clock import MovableClock

TLS = Path(__file__).parents[1] / "account" / "tls"
PAIR = (TLS / "server.pem").read_text()
LONG = "https://www.example.com/offers/spring?id=4711"
BODY = f"Owl: see {LONG}, and {LONG}/more. Bye"
TO = "+14155550100"


@pytest.fixture
def domain(world: World) -> str:
    """Return a domain that has all it needs, for the first service of ``linked``."""
    sid = world.sandbox.set_link_domain("go.example.com")
    world.client.messaging.v1.domain_certs(sid).update(tls_cert=PAIR)
    return sid


@pytest.fixture
def service(world: World, domain: str) -> Any:
    made = world.service("+18005550199")
    world.client.messaging.v1.linkshortening_messaging_service(domain, made.sid).create()
    return made


def configure(world: World, domain: str, **settings: Any) -> None:
    world.client.messaging.v1.domain_config(domain).update(**settings)


def test_the_answer_has_the_long_links_and_a_later_look_the_short_ones(world: World, service: Any, domain: str) -> None:
    sent = world.send(TO, service, body=BODY, shorten_urls=True)
    assert sent.body == BODY
    short = world.finished(sent).body
    assert re.fullmatch(r"Owl: see https://go\.example\.com/\w{10}, and https://go\.example\.com/\w{10}\. Bye", short)
    first, second = re.findall(r"https://\S+?(?=[,.] )", short)
    assert world.sandbox.click(first).url == LONG
    assert world.sandbox.click(second).url == f"{LONG}/more"
    assert world.finished(world.send(TO, service, body=BODY)).body == BODY, "not asked for"
    assert world.finished(world.send(TO, from_="24680", body=BODY, shorten_urls=True)).body == BODY, "no service"
    configure(world, domain, disable_https=True)
    assert " go.example.com/" in world.finished(world.send(TO, service, body=BODY, shorten_urls=True)).body


def test_the_short_text_is_what_is_counted_and_a_scheduled_one_is_shortened_at_its_time(
    world: World, service: Any
) -> None:
    body = f"{'x' * 130} https://www.example.com/{'y' * 60}"
    assert world.finished(world.send(TO, service, body=body)).num_segments == "2"
    assert world.finished(world.send(TO, service, body=body, shorten_urls=True)).num_segments == "2"
    shorter = f"{'x' * 100} https://www.example.com/{'y' * 60}"
    assert world.finished(world.send(TO, service, body=shorter, shorten_urls=True)).num_segments == "1"
    at = "2026-03-01T13:00:00Z"
    later = world.send(TO, service, body=BODY, shorten_urls=True, schedule_type="fixed", send_at=at)
    world.clock.advance(60)
    assert later.fetch().body == BODY
    world.clock.advance(3600)
    assert "go.example.com" in later.fetch().body


def test_the_links_of_a_template_are_shortened_too(world: World, service: Any) -> None:
    types = {"twilio/text": {"body": "Owl {{1}}: " + LONG}}
    body = json.dumps({"language": "en", "types": types}).encode()
    auth = (world.sandbox.account_sid, world.sandbox.auth_token)
    made = world.sandbox.handle(Request("POST", "https://content.twilio.com/v1/Content", {}, (), auth, body))
    template = json.loads(made.body)["sid"]
    sent = world.send(TO, service, body=None, content_sid=template, content_variables='{"1":"a"}', shorten_urls=True)
    assert world.finished(sent).body.startswith("Owl a: https://go.example.com/")


def test_a_click_is_told_and_an_old_link_leads_to_the_fallback(world: World, service: Any, domain: str) -> None:
    configure(world, domain, callback_url="http://127.0.0.1:9/clicks")
    sent = world.finished(world.send(TO, service, body=f"Owl {LONG}", shorten_urls=True))
    link = sent.body.removeprefix("Owl ")
    assert world.sandbox.click(link, "Owl/1.0").url == LONG
    (posting,) = [one for one in world.sandbox.postings() if one.kind == "click"]
    told = posting.parameters
    assert (told["sms_sid"], told["link"], told["to"], told["user_agent"]) == (sent.sid, LONG, TO, "Owl/1.0")

    assert isinstance(world.clock, MovableClock)
    world.clock.advance(91 * 86_400)
    nowhere = world.sandbox.click(link)
    assert (nowhere.url, nowhere.code) == ("", 30105)
    configure(world, domain, fallback_url="https://www.example.com/")
    assert world.sandbox.click(link).code == 30104
    assert [alert.error_code for alert in world.client.monitor.v1.alerts.list()] == ["30104", "30105"]
    with pytest.raises(ToolkitError, match="is of no domain"):
        world.sandbox.click("https://elsewhere.example.com/abc")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda world, sid: world.client.messaging.v1.domain_certs(sid).delete(), 30120),
        (lambda world, sid: world.sandbox.set_link_domain("go.example.com", dns=False), 30103),
        (lambda world, sid: world.clock.advance(120 * 365 * 86_400), 30103),
    ],
    ids=["no certificate", "no DNS", "expired"],
)
def test_a_failure_leaves_the_long_links_or_stops_the_message(
    world: World, service: Any, domain: str, spoil: Any, code: int
) -> None:
    spoil(world, domain)
    assert world.finished(world.send(TO, service, body=BODY, shorten_urls=True)).body == BODY
    configure(world, domain, continue_on_failure=False)
    stopped = world.finished(world.send(TO, service, body=BODY, shorten_urls=True))
    assert (stopped.status, stopped.error_code) == ("failed", code)
    assert world.finished(world.send(TO, service, shorten_urls=True)).status == "delivered", "it has no links"


def test_a_link_on_the_deny_list_is_never_sent(world: World, service: Any) -> None:
    denied = world.finished(world.send(TO, service, body="https://www.example.com/30111", shorten_urls=True))
    assert (denied.status, denied.error_code) == ("failed", 30111)


def test_a_service_has_one_domain_and_a_domain_must_be_verified(world: World, service: Any, refused: Any) -> None:
    other = world.sandbox.set_link_domain("to.example.com", verified=False)
    link = world.client.messaging.v1.linkshortening_messaging_service
    assert refused(link(other, service.sid).create) == (400, 30101)
    world.sandbox.set_link_domain("to.example.com")
    assert refused(link(other, service.sid).create) == (400, 30130)
    assert refused(link("DN1", service.sid).create) == (400, 30100)
    assert refused(link(other, "MG1").create) == (400, 30127)
    found = world.client.messaging.v1.linkshortening_messaging_service_domain_association(service.sid).fetch()
    assert link(found.domain_sid, service.sid).delete()
    assert refused(world.send, TO, service, shorten_urls=True) == (400, 30106)


def test_dns_and_a_managed_certificate(world: World, refused: Any) -> None:
    sid = world.sandbox.set_link_domain("go.example.com", dns=False)
    client = world.client.messaging
    checked = client.v1.domain_validate_dns(sid).fetch()
    assert (checked.is_valid, "lsct.ashburn" in checked.reason) == (False, True)
    assert client.v1.request_managed_cert(sid).update().requesting
    world.clock.advance(3600)
    assert client.v2.domain_certs(sid).fetch().date_expires is None, "no certificate without DNS"
    world.sandbox.set_link_domain("go.example.com")
    held = client.v2.domain_certs(sid).fetch()
    assert (held.managed, held.requesting) == (True, False)
    world.clock.advance(200 * 86_400)
    assert client.v2.domain_certs(sid).fetch().date_expires.timestamp() > world.clock.now().timestamp()
    with pytest.raises(ToolkitError, match="is no domain"):
        world.sandbox.set_link_domain("https://go.example.com/x")


CERTIFICATE = "".join(re.findall(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n", PAIR, re.DOTALL)[:1])
KEY = re.findall(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----\n", PAIR, re.DOTALL)[0]
AUTHORITY = (TLS / "authority.pem").read_text()


def spoiled(text: str) -> str:
    head, *_body, tail = text.strip().splitlines()
    return "\n".join([head, base64.b64encode(b"owl").decode(), tail, ""])


@pytest.mark.parametrize(
    ("pem", "code"),
    [
        ("", 30116),
        (CERTIFICATE, 30116),
        (spoiled(CERTIFICATE) + KEY, 30117),
        (CERTIFICATE + spoiled(KEY), 30118),
        (AUTHORITY + KEY, 30129),
        (CERTIFICATE + KEY.replace(KEY.splitlines()[3], KEY.splitlines()[4], 1), 30119),
    ],
    ids=lambda value: str(value) if isinstance(value, int) else "",
)
def test_a_certificate_that_is_no_use_is_refused(world: World, refused: Any, pem: str, code: int) -> None:
    sid = world.sandbox.set_link_domain("go.example.com")
    assert refused(world.client.messaging.v1.domain_certs(sid).update, tls_cert=pem) == (400, code)


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"callback_url": "owl"}, 30109),
        ({"callback_url": ""}, 30123),
        ({"fallback_url": "owl"}, 30122),
        ({"fallback_url": ""}, 30121),
    ],
    ids=str,
)
def test_addresses_of_a_domain_are_looked_at(world: World, domain: str, refused: Any, settings: Any, code: int) -> None:
    assert refused(world.client.messaging.v1.domain_config(domain).update, **settings) == (400, code)

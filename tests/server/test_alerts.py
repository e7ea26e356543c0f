"""Alerts: what went wrong at webhooks, as Twilio's Monitor lists it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.sandbox.conftest import client_of
from tests.server.hooks import Hook, listening, response
from toolkit.sandbox import ManualClock, Sandbox
from toolkit.sandbox.courier import Courier

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
US = "+14155550100"
NUMBER = "+14165550134"


class Account:
    """A sandbox whose webhooks are posted."""

    def __init__(self) -> None:
        self.clock = ManualClock(START)
        self.sandbox = Sandbox(":memory:", seed=1, clock=self.clock)
        self.client = client_of(self.sandbox)

    def receive(self, url: str) -> Any:
        (number,) = self.client.incoming_phone_numbers.list(phone_number=NUMBER)
        number.update(sms_url=url, sms_fallback_url="")
        with Courier(self.sandbox) as courier:
            delivery = self.sandbox.receive(NUMBER, US, "Hi & goodbye")
            assert courier.join()
        return delivery

    def alerts(self, **query: Any) -> list[Any]:
        return list(self.client.monitor.v1.alerts.list(**query))


@pytest.fixture
def account() -> Iterator[Account]:
    opened = Account()
    yield opened
    opened.sandbox.close()


@pytest.fixture
def hook() -> Iterator[Hook]:
    with listening() as opened:
        yield opened


def test_an_error_of_the_webhook_is_an_alert(account: Account, hook: Hook) -> None:
    hook.pages["/"] = response("Oh no", status="503 Busy", content_type="text/plain")
    delivery = account.receive(hook.url + "/")
    (alert,) = account.alerts()
    assert (alert.error_code, alert.log_level, alert.resource_sid) == ("11200", "error", delivery.message_sid)
    assert (alert.request_method, alert.request_url) == ("POST", hook.url + "/")
    assert alert.more_info.endswith("/11200")
    assert alert.date_generated == alert.date_created == START
    assert "httpResponse=503" in alert.alert_text
    assert alert.response_body is None, "only an alert that is fetched shows the answer"
    fetched = alert.fetch()
    assert fetched.response_body == "Oh no"
    assert "Body=Hi+%26+goodbye" in fetched.request_variables
    assert "Content-Type=text%2Fplain" in fetched.response_headers


def test_a_webhook_that_nobody_answers_is_an_alert_without_an_answer(account: Account) -> None:
    account.receive("http://127.0.0.1:1/in")
    (alert,) = account.alerts()
    assert (alert.error_code, alert.request_url) == ("11205", "http://127.0.0.1:1/in")
    assert (alert.fetch().response_body, alert.fetch().response_headers) == ("", "")


def test_a_warning_is_one(account: Account, hook: Hook) -> None:
    hook.pages["/"] = response("<Response><Owl/></Response>", content_type="text/xml")
    account.receive(hook.url + "/")
    (alert,) = account.alerts()
    assert (alert.error_code, alert.log_level) == ("12200", "warning")
    assert account.alerts(log_level="error") == []
    assert [one.sid for one in account.alerts(log_level="warning")] == [alert.sid]


def test_what_goes_well_or_is_never_posted_is_no_alert(account: Account, hook: Hook) -> None:
    hook.pages["/"] = response("<Response/>", content_type="text/xml")
    account.receive(hook.url + "/")
    account.receive("https://www.example.com/in")
    assert account.alerts() == []


def test_alerts_are_found_by_date_newest_first(account: Account) -> None:
    account.receive("http://127.0.0.1:1/old")
    account.clock.advance(86400 * 2)
    account.receive("http://127.0.0.1:1/new")
    new, old = account.alerts()
    assert (new.request_url, old.request_url) == ("http://127.0.0.1:1/new", "http://127.0.0.1:1/old")
    assert [one.sid for one in account.alerts(start_date=START + timedelta(days=1))] == [new.sid]
    assert [one.sid for one in account.alerts(end_date=START + timedelta(days=1))] == [old.sid]
    assert [one.sid for one in account.alerts(start_date=START, end_date=START + timedelta(days=2))] == [
        new.sid, old.sid,
    ]  # fmt: skip


def test_an_unknown_alert_is_not_found(account: Account) -> None:
    answer = account.client.request("GET", "https://monitor.twilio.com/v1/Alerts/NO" + "0" * 32)
    assert answer.status_code == 404
    assert account.client.request("GET", "https://monitor.twilio.com/v1/Alerts?LogLevel=owl").status_code == 400

"""What the account has used, what that costs, and who changed what: by the real SDK."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

from tests.sandbox.conftest import World

TODAY = date(2026, 3, 1)
SERVICE = "+61491570156"
FRENCH, BRITISH = "+33612345600", "+447400123499"


def used(world: World, **asked: object) -> dict[str, tuple[str, str]]:
    records = world.client.usage.records.list(**asked)
    return {one.category: (one.count, one.usage) for one in records}


def test_records_count_messages_and_segments_by_category(world: World) -> None:
    service = world.service(SERVICE, inbound_request_url="https://hooks.example.com/in")
    world.finished(world.send("+61491570110", service, body="x" * 161))
    world.finished(world.send("+61491570111", service, media_url=["https://www.example.com/owl.png"]))
    world.sandbox.receive(SERVICE, "+61491570110", "Hello")
    waiting = world.send("+61491570110", service, body="not counted before it leaves")

    found = used(world)
    assert found["sms"] == ("2", "3")
    assert found["sms-outbound-longcode"] == ("1", "2")
    assert found["sms-outbound-shortcode"] == ("0", "0")
    assert found["sms-inbound-longcode"] == ("1", "1")
    assert found["mms-outbound"] == ("1", "1")
    assert found["failed-message-processing-fee"] == ("0", "0")

    world.finished(waiting)
    assert used(world, category="sms") == {"sms": ("3", "4")}


def test_a_failed_message_costs_a_fee_and_nothing_else(world: World) -> None:
    service = world.service(FRENCH)
    failed = world.finished(world.send(BRITISH, service))
    assert failed.status == "failed"

    assert used(world)["failed-message-processing-fee"] == ("1", "1")
    assert used(world)["sms-outbound"] == ("0", "0")
    total = world.client.usage.records.list(category="totalprice")[0]
    assert float(total.price) == float(total.count) == 0.001
    assert world.client.api.v2010.accounts(world.sandbox.account_sid).balance.fetch().balance == "99.9990"


def test_periods_are_days_months_and_years_newest_first(world: World) -> None:
    service = world.service(SERVICE)
    world.finished(world.send("+61491570110", service))
    world.clock.advance(86400)
    world.finished(world.send("+61491570110", service))

    records = world.client.usage.records
    days = records.daily.list(category="sms", start_date=TODAY)
    assert [(one.start_date, one.end_date, one.count) for one in days] == [
        (date(2026, 3, 2), date(2026, 3, 2), "1"),
        (TODAY, TODAY, "1"),
    ]
    (month,) = records.monthly.list(category="sms", limit=1)
    assert (month.start_date, month.end_date, month.count) == (TODAY, date(2026, 3, 2), "2")
    assert [one.count for one in records.yesterday.list(category="sms")] == ["1"]
    assert [one.count for one in records.today.list(category="sms")] == ["1"]
    (last,) = records.last_month.list(category="sms")
    assert (last.start_date, last.end_date, last.count) == (date(2026, 2, 1), date(2026, 2, 28), "0")
    assert [one.count for one in records.all_time.list(category="sms")] == ["2"]


def test_dates_may_be_days_from_today_and_pages_follow_one_another(world: World) -> None:
    world.finished(world.send("+61491570110", world.service(SERVICE)))
    base = f"https://api.twilio.com/2010-04-01/Accounts/{world.sandbox.account_sid}/Usage/Records"
    assert '"start_date":"2026-02-27"' in world.raw("GET", f"{base}.json?Category=sms&StartDate=-2days").body
    days = world.client.usage.records.daily.list(start_date=date(2026, 2, 1), page_size=7)
    assert len(days) == 29 * 12
    assert len({(one.start_date, one.category) for one in days}) == len(days)
    refusal = world.raw("GET", f"{base}.json?StartDate=soon")
    assert (refusal.status, json.loads(refusal.body)["code"]) == (400, 20001)


def test_a_change_is_an_event_with_what_was_before(world: World) -> None:
    service = world.service(SERVICE)
    world.clock.advance(60)
    service.update(inbound_request_url="https://hooks.example.com/in", sticky_sender=True)

    newest, joined, made = world.client.monitor.v1.events.list(resource_sid=service.sid)
    assert (made.event_type, joined.event_type, newest.event_type) == (
        "messaging-service.created",
        "messaging-service.updated",
        "messaging-service.updated",
    )
    assert joined.event_data["resource_properties"]["phone_numbers"] == {
        "previous": None,
        "updated": world.number(SERVICE),
    }
    changed = {"inbound_request_url": {"previous": None, "updated": "https://hooks.example.com/in"}}
    assert newest.event_data == {"resource_properties": changed}
    assert (newest.source, newest.actor_type, newest.source_ip_address) == ("api", "account", "127.0.0.1")
    assert newest.links["resource"].endswith(f"messaging.twilio.com/v1/Services/{service.sid}")
    assert world.client.monitor.v1.events(newest.sid).fetch().event_date == newest.event_date


def test_a_country_that_is_closed_or_allowed_changes_the_account(world: World) -> None:
    permissions = world.client.accounts.v1.messaging_geopermissions
    for enabled in (False, False, True):  # the second changes nothing
        permissions.update(permissions=[{"country_code": "FR", "type": "country", "enabled": enabled}])
    events = world.client.monitor.v1.events.list(resource_sid=world.sandbox.account_sid)
    assert {one.event_type for one in events} == {"account.updated"}
    allowed, closed = ({"country_code": "FR", "enabled": enabled} for enabled in (True, False))
    assert [one.event_data["resource_properties"]["geo_permissions"] for one in events] == [
        {"previous": closed, "updated": allowed},
        {"previous": allowed, "updated": closed},
    ]


def test_events_are_found_by_type_date_and_actor_and_messages_are_none(world: World) -> None:
    service = world.service(SERVICE)
    began = world.clock.now()
    world.clock.advance(3600)
    world.send("+61491570110", service)
    world.client.incoming_phone_numbers(world.number(SERVICE)).update(sms_url="https://hooks.example.com/own")
    service.update(friendly_name=service.friendly_name)  # nothing has changed
    service.delete()

    events = world.client.monitor.v1.events
    late = events.list(start_date=began.replace(minute=30))
    assert [one.event_type for one in late] == ["messaging-service.deleted", "phone-number.updated"]
    assert [one.resource_sid for one in events.list(event_type="phone-number.updated")] == [world.number(SERVICE)]
    assert len(events.list(actor_sid=late[0].actor_sid)) == len(events.list()) == 4
    assert events.list(actor_sid="US" + "0" * 32) == []


def test_a_refused_request_is_no_event(world: World, refused: Callable[..., tuple[int, int]]) -> None:
    service = world.service()
    before = len(world.client.monitor.v1.events.list())
    assert refused(service.update, inbound_request_url="not a URL")[0] == 400
    assert len(world.client.monitor.v1.events.list()) == before

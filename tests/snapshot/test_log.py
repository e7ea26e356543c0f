"""A log summed up while it is read."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from toolkit.account.sandbox import SandboxAccount
from toolkit.model.message_log import DayCount, MessageGroup
from toolkit.snapshot.pages import moment
from toolkit.snapshot.sums import AlertSums, EventSums, LogSums

SINCE, UNTIL = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)


def message(**changed: Any) -> dict[str, Any]:
    """Return a Message as the API answers it."""
    return {
        "direction": "outbound-api",
        "messaging_service_sid": "MG1",
        "from": "+12125550100",
        "to": "+33612345678",
        "status": "delivered",
        "error_code": None,
        "num_segments": "1",
        "num_media": "0",
        "body": "Hello",
        "date_created": "Sun, 15 Feb 2026 12:00:00 +0000",
    } | changed


def groups(*rows: dict[str, Any]) -> tuple[MessageGroup, ...]:
    sums = LogSums(SINCE, UNTIL)
    sums.add(rows)
    return sums.log().groups


def test_messages_that_agree_are_one_group():
    (one,) = groups(message(), message(body="Another", num_segments="2"))

    assert (one.direction, one.service_sid, one.sender, one.region) == ("outbound-api", "MG1", "+12125550100", "FR")
    assert (one.status, one.error_code, one.messages, one.segments) == ("delivered", None, 2, 3)


def test_groups_tell_apart_what_an_audit_tells_apart():
    rows = [
        message(),
        message(status="undelivered", error_code=30003),
        message(to="+4915112345678"),
        message(messaging_service_sid=None),
        message(**{"from": None}),
        message(direction="inbound", **{"from": "+33612345678"}, to="+12125550100", status="received"),
    ]
    found = groups(*rows)

    assert len(found) == len(rows)
    assert {group.error_code for group in found} == {None, 30003}
    assert {group.sender for group in found} == {"+12125550100", ""}
    assert {group.region for group in found} == {"FR", "DE"}


def test_messages_sent_are_counted_by_day_status_and_error():
    sums = LogSums(SINCE, UNTIL)
    late = {"date_created": "Sun, 15 Feb 2026 23:59:59 +0000"}
    failed = {"status": "failed", "error_code": 30007, "date_created": "Mon, 16 Feb 2026 00:00:00 +0000"}
    sums.add([message(), message(**late), message(**failed), message(direction="inbound", status="received")])

    first, second = (datetime(2026, 2, day, tzinfo=UTC) for day in (15, 16))
    mg = sums.log().groups[0].service_sid
    assert sums.log().days == (DayCount(first, mg, "delivered", None, 2), DayCount(second, mg, "failed", 30007, 1))


@pytest.mark.parametrize(
    ("to", "region"), [("whatsapp:+33612345678", "FR"), ("+8816123456789", ""), ("rcs:agent", ""), ("", ""), (None, "")]
)
def test_the_region_is_the_other_partys(to, region):
    (one,) = groups(message(to=to))
    assert one.region == region


def test_only_the_period_is_counted_and_older_pages_are_not_asked_for():
    sums = LogSums(SINCE, UNTIL)
    late = message(date_created="Sun, 01 Mar 2026 00:00:01 +0000")
    old = message(date_created="Sat, 31 Jan 2026 23:59:59 +0000")

    assert sums.add([late, message(), old])
    assert not sums.add([old, old])
    assert sums.messages == 1


def test_smart_encoding_that_was_on_is_seen_in_the_segments():
    quoted = "“" + "x" * 100 + "”"
    (on,) = groups(message(body=quoted, num_segments="1"))
    (off,) = groups(message(body=quoted, num_segments="2"))

    assert (on.unicode, on.saved_by_smart_encoding) == (0, 0)
    assert (off.unicode, off.saved_by_smart_encoding) == (1, 1)


def test_one_character_that_makes_a_body_ucs2_is_named():
    (one,) = groups(message(body="naïve"), message(body="naïve too"), message(body="ő"), message(body="お荷物"))

    assert (one.unicode, one.one_character, one.culprit) == (4, 3, "ï")


def test_long_bodies_media_and_opt_outs_are_counted():
    (out,) = groups(message(body="x" * 320), message(body="x" * 321, num_media="1"))
    assert (out.long, out.media) == (1, 1)

    came = {"direction": "inbound", "status": "received"}
    (one,) = groups(*(message(body=body, **came) for body in (" stop ", "STOPALL", "Please stop", "END", "")))
    assert (one.opt_out_words, one.opt_out_wishes) == (3, 1)


@pytest.mark.parametrize(
    ("body", "codes", "offers"),
    [
        ("Your code is 123456.", 1, 0),
        ("認証コード: 4711", 1, 0),
        ("Use code SAVE and get 20% off!", 0, 1),
        ("本日セール開催", 0, 1),
        ("Your parcel 4711 arrives today.", 0, 0),
        ("Wholesale orders are packed.", 0, 0),
        ("Dial 1234567890123 with your passcode", 0, 0),
    ],
)
def test_passwords_and_advertising_are_told_by_their_words(body: str, codes: int, offers: int):
    (one,) = groups(message(body=body))
    assert (one.codes, one.offers) == (codes, offers)


@pytest.mark.parametrize(
    ("body", "wish"),
    [("Please stop texting me", 1), ("opt me out", 1), ("配信を停止してください", 1), ("Nonstop fun", 0), ("Yes", 0)],
)
def test_a_wish_to_leave_is_told_from_other_answers(body: str, wish: int):
    (one,) = groups(message(direction="inbound", status="received", body=body))
    assert (one.opt_out_wishes, one.codes, one.offers) == (wish, 0, 0)


def test_outbound_messages_are_counted_by_day():
    sums = LogSums(SINCE, UNTIL)
    sums.add([message(), message(error_code=30003, status="undelivered"), message(direction="inbound")])
    sums.add([message(date_created="Sat, 14 Feb 2026 23:59:59 +0000")])
    days = [(one.day.day, one.service_sid, one.error_code, one.messages) for one in sums.log().days]
    assert days == [(14, "MG1", None, 1), (15, "MG1", None, 1), (15, "MG1", 30003, 1)]


def test_an_event_keeps_what_was_changed_and_no_value_person_or_address():
    inner = {"sms_url": {"previous": "https://a.example.com/secret", "updated": None}}
    event = {
        "event_date": "2026-02-15T12:00:00Z",
        "event_type": "phone-number.updated",
        "resource_sid": "PN1",
        "source": "web",
        "actor_type": "user",
        "actor_sid": "US1",
        "source_ip_address": "192.0.2.1",
    }
    sums = EventSums()
    sums.add([event | {"event_data": {"resource_properties": inner}}, event | {"event_data": inner}])
    sums.add([event | {"event_data": None, "event_date": "2026-02-16T12:00:00Z"}])
    newest, *others = sums.events()
    assert (newest.date, newest.properties) == (datetime(2026, 2, 16, 12, tzinfo=UTC), ())
    assert {one.properties for one in others} == {("sms_url",)}
    assert not {"secret", "US1", "192.0.2.1"} & set(repr(others).replace("'", " ").split())


def test_first_and_last_are_those_of_the_group():
    first, last = "Thu, 05 Feb 2026 01:00:00 +0000", "Fri, 06 Feb 2026 01:00:00 +0000"
    (one,) = groups(message(date_created=last), message(), message(date_created=first))

    assert one.first == datetime(2026, 2, 5, 1, tzinfo=UTC)
    assert one.last == datetime(2026, 2, 15, 12, tzinfo=UTC)


def test_pages_and_order_do_not_matter():
    chance = random.Random(7)
    rows = [
        message(
            to=chance.choice(["+33612345678", "+4915112345678", "+12125550199"]),
            status=chance.choice(["delivered", "failed"]),
            body=chance.choice(["Hello", "naïve", "“x”", "お荷物", "y" * 400]),
            num_segments=chance.choice(["1", "3"]),
        )
        for _number in range(500)
    ]
    together = groups(*rows)
    sums = LogSums(SINCE, UNTIL)
    chance.shuffle(rows)
    for start in range(0, len(rows), 37):
        sums.add(rows[start : start + 37])

    assert sums.log().groups == together
    assert sum(group.messages for group in together) == 500
    counted = Counter((row["to"], row["status"]) for row in rows)
    assert sorted(group.messages for group in together) == sorted(counted.values())


def test_the_log_of_the_sandbox_is_its_messages(account: SandboxAccount):
    sid = next(iter(account.snapshot().pools))
    for number in range(120):
        to = f"+1212555{100 + number:04}"
        account.client.messages.create(to=to, messaging_service_sid=sid, body="Hello")
    account.sandbox.clock.advance(60)
    log = account.snapshot(timedelta(days=1)).log

    assert log is not None
    told = Counter((m.status, m.from_ or "", m.error_code) for m in account.client.messages.list())
    summed: Counter[Any] = Counter()
    for group in log.groups:
        summed[(group.status, group.sender, group.error_code)] += group.messages
    assert summed == told
    assert account.snapshot().log is None


def test_alerts_that_agree_are_one_group():
    alert = {
        "error_code": "11200",
        "request_url": "https://example.com/sms",
        "resource_sid": "SM1",
        "date_generated": "2026-02-15T12:00:00Z",
        "date_created": "2026-02-15T12:00:01Z",
    }
    sums = AlertSums()
    sums.add([alert, alert | {"resource_sid": "SM2", "date_generated": "2026-02-16T12:00:00Z"}])
    sums.add([alert | {"error_code": "11205", "request_url": None, "resource_sid": None}])

    first, second = sums.groups()
    assert (first.error_code, first.request_url, first.resource, first.count) == (
        11200,
        "https://example.com/sms",
        "SM",
        2,
    )
    assert first.last == datetime(2026, 2, 16, 12, tzinfo=UTC)
    assert first.first == datetime(2026, 2, 15, 12, tzinfo=UTC)
    assert (second.error_code, second.request_url, second.resource, second.count) == (11205, "", "", 1)


@pytest.mark.parametrize(
    "text",
    [
        "Sun, 15 Feb 2026 12:00:00 +0000",
        "Sun, 15 Feb 2026 14:00:00 +0200",
        "2026-02-15T12:00:00Z",
        "2026-02-15T12:00:00.000Z",
    ],
)
def test_times_are_read_in_both_of_twilios_notations(text):
    assert moment(text) == datetime(2026, 2, 15, 12, tzinfo=UTC)

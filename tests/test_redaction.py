"""Masking: nobody is recognised, and everything still decides alike."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.numbering.number import example, parse, regions
from toolkit.redaction import Redaction


@pytest.mark.parametrize("region", regions())
def test_a_number_keeps_its_country_line_type_and_last_two_digits(region):
    number = example(region)
    masked = Redaction(b"key").number(number)

    known, seen = parse(number), parse(masked)
    assert masked[-2:] == number[-2:] or len(number) < 12
    assert number[1:] not in masked
    assert seen.region == known.region
    hidden = sum(not a.isdigit() for a in masked[1:])
    assert hidden >= 3


@pytest.mark.parametrize("number", ["+12125550123", "+18005550100", "+447700900123", "+819012345678", "+33612345678"])
def test_line_type_and_area_code_stay(number):
    known, seen = parse(number), parse(Redaction().number(number))
    assert (known.line_type, known.area_code) == (seen.line_type, seen.area_code)


def test_one_key_masks_alike_and_another_differently():
    number = "+12125550123"
    one = Redaction(b"1")

    assert one.number(number) == one.number(number)
    assert one.number(number) != Redaction(b"2").number(number)
    assert len({Redaction().number(number) for _time in range(5)}) == 5
    assert len({one.number(f"+1212555{n:04}") for n in range(2000)}) == 2000


def test_the_key_is_in_no_repr():
    assert "12345678" not in repr(Redaction(b"12345678"))


@pytest.mark.parametrize("address", ["12345", "OWL", "MG" + "1" * 32, "", "rcs:agent", "messenger:123456789012"])
def test_what_is_no_phone_number_stays(address):
    assert Redaction().number(address) == address


def test_a_channels_prefix_stays():
    assert Redaction().number("whatsapp:+12125550123").startswith("whatsapp:+1212")


@given(st.text())
def test_any_text_can_be_masked(text):
    redaction = Redaction(b"key")
    redaction.number(text)
    redaction.text(text)
    redaction.url(text)
    redaction.value("phone_number", text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("(212) 555-0123", "(•••) •••-••23"),
        ("Call +1 212 555 0123 now", "Call +• ••• ••• ••23 now"),
        ("Order 1234567", "Order 1234567"),
        ("PN" + "0" * 32, "PN" + "0" * 32),
    ],
)
def test_numbers_inside_a_text_are_hidden(text, masked):
    assert Redaction().text(text) == masked


def test_of_a_url_the_host_alone_is_shown():
    redaction = Redaction(b"key")
    url = "https://me:pass@example.com:8443/hooks/PATHSECRET?token=abc&BARE#fragment"

    assert re.fullmatch(r"https://\*@example\.com:8443/[A-Z]{10}\?\*", redaction.url(url))
    assert redaction.url("https://example.com/a") == redaction.url("https://example.com/a")
    assert redaction.url("https://example.com/a") != redaction.url("https://example.com/b")
    assert redaction.url("https://example.com/") == "https://example.com/"
    shown = redaction.url("https://lookups.twilio.com/v2/PhoneNumbers/%2B12125550123?To=%2B12125550124")
    assert "12125550" not in shown


BLANKS_AND_DASHES = "\u00a0\u202f\u2007\u2009\u2010\u2011\u2013\u2212·"
SEPARATORS = ["", " ", "-", ".", "/", " - ", *BLANKS_AND_DASHES]
AROUND = ["", "Tel", "Support_", "東京支店", "まで", "رقم ", "тел.", "x", "（", "）", ":", "＋"]
DIGITS = [str, lambda digit: chr(0xFF10 + int(digit)), lambda digit: chr(0x660 + int(digit))]


@given(
    st.sampled_from(regions()),
    st.lists(st.sampled_from(SEPARATORS), min_size=15, max_size=15),
    st.sampled_from(AROUND),
    st.sampled_from(AROUND),
    st.sampled_from(DIGITS),
    st.sampled_from(["friendly_name", "FriendlyName", "to", "From", "reason"]),
)
def test_no_number_in_any_spelling_script_or_field_is_found_again(region, separators, before, after, digit, field):
    number = example(region)
    spelt = "+" + "".join(f"{digit(one)}{mark}" for one, mark in zip(number[1:], separators, strict=False))
    masked = Redaction(b"key").value(field, f"{before}{spelt}{after}")
    left = "".join(str(unicodedata.decimal(one)) for one in masked if one.isdecimal())

    assert number[1:] not in left
    assert len(left) <= 4 + 2 if field in ("to", "From") else len(left) <= 2


@pytest.mark.parametrize("name", ["auth_token", "AuthToken", "api_secret"])
def test_secrets_are_hidden_whatever_they_are_called(name):
    assert Redaction().value(name, "abc") == "•••"


@pytest.mark.parametrize("name", ["StatusCallback", "InboundRequestUrl", "status_callback", "sms_url"])
def test_a_webhook_is_masked_by_either_of_its_names(name):
    assert "secret" not in Redaction().value(name, "https://u:secret@h.example/secret?secret").lower()


def test_a_resource_keeps_its_sids_times_and_paging_and_loses_its_people():
    row = {
        "sid": "PN" + "1" * 32,
        "phone_number": "+12125550123",
        "friendly_name": "(212) 555-0123",
        "date_created": "Sun, 15 Feb 2026 12:00:00 +0000",
        "date_updated": "2026-02-15T12:00:00Z",
        "sms_url": "https://me:pass@example.com/sms",
        "uri": "/2010-04-01/Accounts/AC/IncomingPhoneNumbers/PN.json",
        "capabilities": {"sms": True},
        "business_contact_email": "owl@example.com",
        "business_contact_first_name": "Ada",
        "message_samples": ["Hello Ada"],
        "body": "Hello",
        "num_segments": "1",
    }
    masked = Redaction(b"key").row(row)

    same = ("sid", "date_created", "date_updated", "uri", "capabilities", "num_segments")
    assert {name: masked[name] for name in same} == {name: row[name] for name in same}
    text = repr(masked)
    assert not [word for word in ("5550123", "555-0123", "pass", "owl@", "Ada", "Hello") if word in text]


def test_links_to_the_next_page_stay():
    page = {
        "meta": {
            "next_page_url": "https://monitor.twilio.com/v1/Alerts?PageSize=50&PageToken=PA1",
            "url": "https://messaging.twilio.com/v1/Services?PageSize=50",
            "key": "alerts",
        },
        "alerts": [],
    }
    assert Redaction().row(page) == page

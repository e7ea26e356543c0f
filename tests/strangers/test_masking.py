"""No phone number is found again in what a masked account shows, saves, logs or exports."""

from __future__ import annotations

import gzip
import logging
import unicodedata
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, unquote

import phonenumbers
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from twilio.base.exceptions import TwilioRestException

import toolkit
from tests.numbering.numbers import examples
from tests.sandbox.conftest import open_world
from toolkit.account.sandbox import SandboxAccount
from toolkit.errors.raised import ToolkitError
from toolkit.numbering.number import example, regions
from toolkit.redaction import Redaction
from toolkit.transport.guard import Permission
from toolkit.transport.redacting import mask_logs

FORMAT = phonenumbers.PhoneNumberFormat
NUMBERS = [phonenumbers.parse(text) for text in examples() if len(text) > 9]
"""One of every region and line type; seven digits without + are as likely the number of an order, and stay."""

PREFIXES = ["", "Tel", "tel:", "Tel+", "whatsapp:+", "00", "+"]
DIGITS = [
    lambda text: text,
    *(
        lambda text, zero=zero: "".join(chr(ord(zero) + int(one)) if one in "0123456789" else one for one in text)
        for zero in "０٠۰०"
    ),
]
SEPARATORS = [
    "",
    " ",
    "-",
    ".",
    "/",
    "\u00a0",
    "\u202f",
    "\u2009",
    "\u2011",
    "\u2013",
    "\u2212",
    "·",
    " - ",
    "(",
    "\u200b",
]
AROUND = [
    *("{}", "Support_{}", "call {} now", "Office {}, ask for Ann", "x{}y", "v{}"),
    *("東京支店{}", "緊急連絡先{}まで", "（{}）", "電話：{}。", "ﾃﾞﾝﾜ{}ﾏﾃﾞ"),
    *("رقم {} هاتف", "هاتف{}", "اتصل على {}،"),
    *("тел.{}", "Звоните {} сейчас", "офис{}офис"),
]


@st.composite
def spelt(draw):
    """Return a number as somebody may write it in a text, and the digits by which it would be found again."""
    number = draw(st.sampled_from(NUMBERS))
    national = str(number.national_number)
    form = draw(st.sampled_from([FORMAT.E164, FORMAT.INTERNATIONAL, FORMAT.NATIONAL, FORMAT.RFC3966, None]))
    if form is None:
        marks = [draw(st.sampled_from(SEPARATORS)) for _ in range(3)]
        digits = f"{number.country_code}{national}"
        at = sorted(draw(st.lists(st.integers(1, len(digits) - 1), min_size=3, max_size=3, unique=True)))
        cut = [digits[a:b] for a, b in zip([0, *at], [*at, len(digits)], strict=True)]
        text = draw(st.sampled_from(PREFIXES)) + "".join(
            part + mark for part, mark in zip(cut, [*marks, ""], strict=True)
        )
    else:
        text = phonenumbers.format_number(number, form)
    assume(sum(map(str.isdecimal, text)) > 7)
    text = draw(st.sampled_from(DIGITS))(text)
    return draw(st.sampled_from(AROUND)).format(text), national[-7:]


def found_again(text: str, digits: str) -> bool:
    plain = unicodedata.normalize("NFKC", unquote(text))
    return digits in "".join(str(unicodedata.decimal(one)) for one in plain if one.isdecimal())


def test_what_is_looked_for_would_be_found():
    assert found_again("東京支店０３-1234\u202f5678", "12345678")
    assert found_again("https://e.example/%2B12125550123", "5550123")


@pytest.mark.parametrize(
    "name", ["friendly_name", "FriendlyName", "reason", "to", "From", "description", "error_message"]
)
@given(spelt())
@settings(max_examples=200, deadline=None)
def test_in_any_field(name, written):
    text, digits = written
    shown = Redaction(b"key").value(name, text)
    assert not found_again(shown, digits), shown


@given(spelt(), st.sampled_from(["https://hooks.example/{}", "https://h.example/?to={}", "https://{}@h.example/#{}"]))
@settings(max_examples=300, deadline=None)
def test_in_any_url(written, form):
    text, digits = written
    for address in (form.format(quote(text), quote(text)), form.format(text, text)):
        for name in ("status_callback", "InboundRequestUrl", "sms_url", "request_url"):
            assert not found_again(Redaction(b"key").value(name, address), digits), address


@given(st.lists(spelt(), min_size=3, max_size=3))
@settings(max_examples=12, deadline=None)
def test_in_an_account_that_is_shown_saved_logged_and_exported(written):
    texts = [text for text, _digits in written]
    world = open_world()
    plain = world.client
    service = plain.messaging.v1.services.create(
        friendly_name=texts[0][:64], inbound_request_url=f"https://hooks.example/{quote(texts[1])}"
    )
    owned = plain.incoming_phone_numbers.list(limit=1)[0]
    owned.update(friendly_name=texts[1][:64], sms_url=f"https://hooks.example/?n={quote(texts[2])}")
    plain.applications.create(friendly_name=texts[2][:64])
    plain.messages.create(to="+14155550142", from_=owned.phone_number, body=texts[0])
    world.sandbox.receive(owned.phone_number, "+14155550143", texts[1])
    world.clock.advance(60)

    account = SandboxAccount(world.sandbox, Redaction())
    snapshot = account.snapshot(timedelta(days=30))
    said = [repr(snapshot), repr(account.client.messages.list()), repr(account.sandbox.deliveries())]
    said += [one.body for one in account.client.messages.list()]
    said += [account.client.messaging.v1.services(service.sid).update(friendly_name=texts[2][:64]).friendly_name]
    said += [repr(account.journal.entries), repr(account.sandbox.postings()), repr(account.sandbox.queues())]
    findings = toolkit.audit(snapshot)
    said += [
        findings.to_csv(),
        findings.to_json(),
        findings.to_markdown(),
        toolkit.coverage(snapshot, service.sid).to_csv(),
    ]
    said += [toolkit.preview(snapshot, service.sid, ["+81312345678"]).to_csv()]
    with TemporaryDirectory() as folder:
        snapshot.save(Path(folder) / "a.gz")
        said.append(gzip.decompress((Path(folder) / "a.gz").read_bytes()).decode("unicode_escape", "replace"))
        findings.to_html(Path(folder) / "a.html")
        said.append((Path(folder) / "a.html").read_text(encoding="utf-8"))
    people = ["4155550142", "4155550143", owned.phone_number[2:], *(digits for _text, digits in written)]
    for digits in people:
        assert not [text for text in said if found_again(text, digits)], digits


@given(spelt())
@settings(max_examples=100, deadline=None)
def test_in_what_libraries_log(written):
    text, digits = written
    mask_logs(Redaction())
    heard: list[str] = []
    listener = logging.Handler()
    listener.emit = lambda record: heard.append(record.getMessage())
    logger = logging.getLogger("urllib3.connectionpool")
    level = logger.level
    logger.addHandler(listener)
    logger.setLevel(logging.DEBUG)
    try:
        logger.debug('%s "GET %s HTTP/1.1"', "https://api.twilio.com", f"/Messages.json?To={quote(text)}")
    finally:
        logger.removeHandler(listener)
        logger.setLevel(level)
    assert heard
    assert not found_again(heard[0], digits), heard


def test_a_masked_number_of_any_region_can_be_sent_to_by_nobody():
    client, permission = open_world().client, Permission(writes=True, confirmed_sends=False)
    url = f"https://api.twilio.com/2010-04-01/Accounts/{client.account_sid}/Messages.json"
    for region in regions():
        masked = Redaction().number(example(region))
        for to in (masked, f"whatsapp:{masked}"):
            with pytest.raises(ToolkitError, match="masked"):
                permission.check("POST", url, {"To": to})
        with pytest.raises(TwilioRestException) as caught:
            client.messages.create(to=masked, from_="+12125550123", body="x")
        assert caught.value.code == 21211, masked

"""TwiML as webhooks send it, well-meant and not."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.messaging_response import MessagingResponse

from toolkit.sandbox.webhooks import twiml
from toolkit.sandbox.webhooks.twiml import Document, Redirect, Reply, TwimlError


def read(text: str | bytes, content_type: str = "text/xml") -> Document:
    return twiml.read(text.encode() if isinstance(text, str) else text, content_type)


def code(text: str | bytes, content_type: str = "text/xml") -> int:
    with pytest.raises(TwimlError) as refused:
        read(text, content_type)
    return refused.value.code


def test_what_twilios_own_library_writes_is_understood() -> None:
    response = MessagingResponse()
    message = response.message(
        to="+14155550100", from_="+14165550134", action="/next", method="GET", status_callback="http://127.0.0.1/s"
    )
    message.body("Grüße <&> 🎉")
    message.media("https://example.com/a.jpg")
    message.media("/b.jpg")
    response.redirect("http://127.0.0.1/more", method="GET")
    reply = Reply(
        "Grüße <&> 🎉",
        ("https://example.com/a.jpg", "/b.jpg"),
        "+14155550100",
        "+14165550134",
        "/next",
        "GET",
        "http://127.0.0.1/s",
    )
    assert read(str(response)) == Document((reply, Redirect("http://127.0.0.1/more", "GET")))


@pytest.mark.parametrize("content_type", ["text/xml", "application/xml", "text/html; charset=utf-8", "TEXT/XML;x"])
def test_text_directly_in_a_message(content_type: str) -> None:
    document = read("<Response>\n  <Message>\n    Hello\n  </Message>\n</Response>", content_type)
    assert document == Document((Reply("Hello"),))


@pytest.mark.parametrize("text", ["<Response/>", "<?xml version='1.0'?><Response> </Response>", "", "  \n"])
def test_no_verb_is_no_reply(text: str) -> None:
    assert read(text) == Document()


def test_an_empty_answer_needs_no_content_type() -> None:
    assert read("", "") == Document()


def test_plain_text_is_the_reply() -> None:
    assert read("Hello\n", "text/plain; charset=utf-8") == Document((Reply("Hello"),))
    assert read("Grüße".encode("latin-1"), "text/plain; charset=latin-1") == Document((Reply("Grüße"),))
    assert code(b"Gr\xfc\xdfe", "text/plain") == 12100


@pytest.mark.parametrize("content_type", ["application/json", "image/png", "text/csv", "", "nonsense", ";;"])
def test_another_content_type_is_12300(content_type: str) -> None:
    assert code("<Response/>", content_type) == 12300


@pytest.mark.parametrize(
    "text",
    [
        "not XML",
        "<Response>",
        "<response/>",
        "<html><body>Oops</body></html>",
        "<Response><Message>Fish & chips</Message></Response>",
        "  <?xml version='1.0'?><Response/>",
        "<Response/><Response/>",
        "<Response>\x00</Response>",
        b"<Response><Message>\xff\xfe</Message></Response>",
        "<?xml version='1.0' encoding='klingon'?><Response/>",
        "<?xml version='1.0' encoding='utf-16'?><Response/>",
    ],
)
def test_what_is_no_twiml_document_is_12100(text: str | bytes) -> None:
    assert code(text) == 12100


@pytest.mark.parametrize("charset", ["klingon", "rot13", "idna", "utf-7", "hex"])
def test_an_unusable_character_set_is_12100(charset: str) -> None:
    assert code("<Response/>", f"text/xml; charset={charset}") == 12100


def test_other_character_sets_are_read() -> None:
    text = "<?xml version='1.0' encoding='{}'?><Response><Message>Grüße</Message></Response>"
    assert read(text.format("iso-8859-1").encode("iso-8859-1")) == Document((Reply("Grüße"),))
    assert read(text.format("utf-16").encode("utf-16")) == Document((Reply("Grüße"),))


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMBS = {
    "billion laughs": f'<!DOCTYPE r [<!ENTITY l0 "lol">{LAUGHS}]><Response><Message>&l9;</Message></Response>',
    "quadratic blow-up": f'<!DOCTYPE r [<!ENTITY a "{"a" * 9000}">]><Response>{"&a;" * 9000}</Response>',
    "local file": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><Response><Message>&x;</Message></Response>',
    "network": '<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]><Response><Message>&x;</Message></Response>',
    "external type": '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/r.dtd"><Response/>',
    "parameter entity": '<!DOCTYPE r [<!ENTITY % x SYSTEM "file:///etc/passwd">%x;]><Response/>',
    "unknown entity": "<Response><Message>&nbsp;</Message></Response>",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_entities_are_refused(bomb: str) -> None:
    assert code(bomb) == 12100


def test_deep_nesting_and_huge_attributes_do_no_harm() -> None:
    deep = read("<Response>" + "<a>" * 9000 + "</a>" * 9000 + "<Message>Hi</Message></Response>")
    assert deep.verbs == (Reply("Hi"),)
    wide = read(f'<Response><Message {"x" * 30000}="{"y" * 30000}">Hi</Message></Response>')
    assert wide.verbs == (Reply("Hi"),)
    assert all(len(warning) < 200 for warning in (*deep.warnings, *wide.warnings))


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("<Say>Hi</Say><Message>Hi</Message>", (Reply("Hi"),)),
        ("<message>Hi</message>", ()),
        ('<Message colour="red">Hi</Message>', (Reply("Hi"),)),
        ("<Message><Body>one</Body><Body>two</Body></Message>", (Reply("one"),)),
        ("<Message>Hi<b>!</b></Message>", (Reply("Hi"),)),
        ('<Message method="PUT">Hi</Message>', (Reply("Hi"),)),
        (f"<Message>{'<Media>/a</Media>' * 11}</Message>", (Reply("", ("/a",) * 10),)),
    ],
)
def test_what_breaks_the_schema_is_passed_over_with_a_warning(text: str, verbs: tuple[Reply, ...]) -> None:
    document = read(f"<Response>{text}</Response>")
    assert document.verbs == verbs
    assert len(document.warnings) == 1


@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_bytes_are_understood_or_refused(body: bytes, content_type: str) -> None:
    for kind in (content_type, "text/xml", "text/plain", f"text/html; charset={content_type}"):
        with suppress(TwimlError):
            assert isinstance(twiml.read(body, kind), Document)

"""The phone: what it shows and what can be written on it, without a browser."""

from __future__ import annotations

import pytest

from toolkit.ui.parts.static import static_html
from toolkit.ui.widgets.phone import KEYWORDS, Bubble, Phone

HOSTILE = "<img src=x onerror=alert(1)>\u202e" + "W" * 64


@pytest.fixture
def written() -> list[str]:
    return []


@pytest.fixture
def phone(written: list[str]) -> Phone:
    made = Phone(written.append)
    made.show("+12125550199", [], "Reply to 24680", True)
    return made


def page_says(phone: Phone, content: object) -> None:
    """Do what a message of the page does."""
    phone._handle_custom_msg(content, [])


def test_offers_the_words_that_twilio_listens_to(phone: Phone) -> None:
    assert tuple(phone.chips) == KEYWORDS == ("STOP", "START", "HELP")


def test_tells_each_text_that_is_written_on_it_once(phone: Phone, written: list[str]) -> None:
    page_says(phone, {"text": " When exactly? "})
    page_says(phone, {"text": "STOP"})
    page_says(phone, {"text": "STOP"})
    assert written == ["When exactly?", "STOP", "STOP"]


@pytest.mark.parametrize("content", [{"text": "  "}, {"text": 7}, {}, "text", None])
def test_what_is_no_text_is_not_told(phone: Phone, written: list[str], content: object) -> None:
    page_says(phone, content)
    assert written == []


def test_where_it_cannot_answer_a_page_cannot_either(phone: Phone, written: list[str]) -> None:
    phone.show("+447400123456", [], "A name cannot be answered", False)
    page_says(phone, {"text": "STOP"})
    assert written == []


def test_its_picture_shows_the_messages_and_says_that_it_is_one(phone: Phone) -> None:
    bubbles = [
        Bubble("1", "arrived", "Your parcel arrives.", "24680", "✓✓ delivered"),
        Bubble("2", "typed", "When?", state="to 24680"),
        Bubble("3", "failed", "At 3 pm.", "24680", "✗ undelivered", "30003: The handset cannot be reached."),
    ]
    phone.show("+12125550199", bubbles, "Reply to 24680", True)
    shown = static_html(phone)
    for part in ("+12125550199", "24680", "✓✓ delivered", "When?", "30003", "Reply to 24680"):
        assert part in shown
    assert 'class="tk-bubble tk-bubble-failed"' in shown
    assert "picture; run the cell to use it" in shown


def test_hostile_text_is_inert_in_the_picture(phone: Phone) -> None:
    phone.show(HOSTILE, [Bubble("1", "arrived", HOSTILE, HOSTILE, HOSTILE, HOSTILE)], HOSTILE, False)
    assert "<img" not in phone.picture()
    assert phone.picture().count('dir="auto"') == 4  # a bidi mark ends with the part that it stands in

"""The limits that Twilio sets, as they are told while typing."""

from __future__ import annotations

import pytest

from toolkit.facts import limits


@pytest.mark.parametrize("text", ["a", "x" * 64, "配達のお知らせ"])
def test_a_name_may_be(text):
    assert limits.friendly_name(text) == ""


@pytest.mark.parametrize("text", ["", "   ", "x" * 65])
def test_a_name_may_not_be(text):
    assert limits.friendly_name(text)


@pytest.mark.parametrize("text", ["", "https://example.com", "http://localhost:8000/in?a=b", "https://例え.jp/"])
def test_a_webhook_may_be(text):
    assert limits.webhook_url(text) == ""


@pytest.mark.parametrize(
    "text", ["example.com", "ftp://example.com", "https://", "https://a b", "javascript:x", "https://[::1"]
)
def test_a_webhook_may_not_be(text):
    assert limits.webhook_url(text)


@pytest.mark.parametrize("text", ["OWL", "Owl 24", "A+B-C_D&E", "a1234567890"])
def test_an_alpha_sender_may_be(text):
    assert limits.alpha_sender(text) == ""


@pytest.mark.parametrize("text", ["", " ", "12345", "a12345678901", "Ówl", "owl!", "アウル"])
def test_an_alpha_sender_may_not_be(text):
    assert limits.alpha_sender(text)


@pytest.mark.parametrize(("seconds", "fine"), [(0, False), (1, True), (36000, True), (36001, False), (-5, False)])
def test_the_validity_period(seconds, fine):
    assert (limits.validity_period(seconds) == "") is fine


@pytest.mark.parametrize(("text", "fine"), [("", False), ("x", True), ("x" * 1600, True), ("x" * 1601, False)])
def test_the_body(text, fine):
    assert (limits.body(text) == "") is fine

"""What the panel of step 4 draws without any JavaScript: segments, the way of messages, what to try."""

from __future__ import annotations

import re

import pytest
from twilio.base.exceptions import TwilioRestException

from toolkit.account.base import Account
from toolkit.errors.explained import of_code
from toolkit.facts.content import measure
from toolkit.lessons import start
from toolkit.ui.send.forecast import forecast, forecast_html
from toolkit.ui.send.segment_meter import segment_meter
from toolkit.ui.send.timeline import timeline
from toolkit.ui.send.try_it import (
    NumbersToTry,
    TextsToTry,
    example_numbers,
    in_few_words,
    numbers_refused,
    numbers_that_fail,
    texts,
)
from toolkit.ui.texting.followed import Followed


def bars(text: str) -> list[int]:
    return [int(full) for full in re.findall(r"--full:(\d+)%", segment_meter(measure(text)).partition("</style>")[2])]


class TestSegmentMeter:
    @pytest.mark.parametrize(
        ("text", "full"),
        [
            ("", [0]),
            ("a" * 80, [50]),
            ("a" * 160, [100]),
            ("a" * 161, [100, 5]),
            ("ä" * 159 + "€", [100, 5]),
            ("あ" * 35, [50]),
            ("あ" * 134, [100, 100]),
        ],
    )
    def test_draws_a_bar_for_each_segment_as_full_as_it_is(self, text: str, full: list[int]) -> None:
        assert bars(text) == full

    def test_marks_the_first_character_that_forces_ucs_2_where_it_stands(self) -> None:
        shown = segment_meter(measure("a" * 150 + "🦉" + "b" * 9 + "“"))
        assert f"…{'a' * 24}<mark>🦉</mark>{'b' * 9}“" in shown
        assert "Not in GSM-7: 🦉 “" in shown
        assert "Without these: 1 segment." in shown

    def test_says_nothing_of_characters_that_cost_nothing(self) -> None:
        shown = segment_meter(measure("Hello 🦉"))
        assert "<mark>🦉</mark>" in shown
        assert "Without" not in shown

    def test_hostile_text_is_inert(self) -> None:
        assert "<script>" not in segment_meter(measure("<script>“<script>"))


def followed(status: str, from_: str = "24680", code: int = 0, sid: str = "SM1") -> Followed:
    return Followed("+12125550199", "Hi", sid, status, from_, "1", of_code(code) if code else None)


def stations(message: Followed, by_service: bool = True) -> list[str]:
    shown = timeline([message], by_service).partition("</style>")[2]
    return re.findall(r"([●○✗] [a-z]+)</li>", shown)


class TestTimeline:
    @pytest.mark.parametrize(
        ("message", "drawn"),
        [
            (followed("accepted", ""), "● accepted ○ queued ○ sent ○ delivered"),
            (followed("sending"), "● accepted ● queued ● sending ○ sent ○ delivered"),
            (followed("sent"), "● accepted ● queued ● sent ○ delivered"),
            (followed("delivered"), "● accepted ● queued ● sent ● delivered"),
            (followed("read"), "● accepted ● queued ● sent ● delivered ● read"),
            (followed("undelivered", code=30003), "● accepted ● queued ● sent ✗ undelivered"),
            (followed("failed", "", 21703), "● accepted ✗ failed"),
            (followed("failed", code=30001), "● accepted ● queued ✗ failed"),
            (followed("refused", "", 21211, sid=""), "✗ refused"),
        ],
    )
    def test_shows_what_is_passed_and_what_is_to_come(self, message: Followed, drawn: str) -> None:
        assert " ".join(stations(message)) == drawn

    def test_an_explicit_from_is_never_accepted(self) -> None:
        assert stations(followed("queued"), by_service=False) == ["● queued", "○ sent", "○ delivered"]

    def test_the_present_station_is_marked_for_screen_readers(self) -> None:
        assert '<li aria-current="step">● sent</li>' in timeline([followed("sent")], True)

    def test_says_what_to_do_about_a_failure(self) -> None:
        shown = timeline([followed("undelivered", code=30003)], True)
        for part in ("The handset cannot be reached.", "Try again later.", "docs/api/errors/30003"):
            assert part in shown

    def test_what_happened_comes_before_the_sid(self) -> None:
        shown = timeline([followed("failed", sid="SM" + "0" * 32)], True)
        assert shown.index("✗ failed") < shown.index("SM" + "0" * 32)

    def test_hostile_text_is_inert(self) -> None:
        assert "<script>" not in timeline([Followed("<script>", "", "<script>", "queued", "<script>")], True)


class TestTryIt:
    def test_each_number_ends_as_its_chip_says(self, account: Account) -> None:
        service_sid = start(account, "04").service_sid
        for to, code in numbers_that_fail().items():
            sent = account.client.messages.create(to=to, messaging_service_sid=service_sid, body="Hi")
            ended = account.wait(sent.sid)
            assert (ended.status, ended.error_code) == ("undelivered", code)

    def test_each_refused_number_is_refused_as_its_chip_says(self, account: Account) -> None:
        for to, code in numbers_refused().items():
            with pytest.raises(TwilioRestException) as refusal:
                account.client.messages.create(to=to, from_="24680", body="Hi")
            assert refusal.value.code == code

    def test_every_chip_has_words_of_its_own(self) -> None:
        codes = [*numbers_that_fail().values(), *numbers_refused().values()]
        words = [*map(in_few_words, codes), *example_numbers().values()]
        assert len(set(words)) == len(words)
        assert max(map(len, words)) <= 20

    def test_the_texts_cost_what_they_are_there_for(self) -> None:
        measured = {name: measure(text) for text, name in texts().items()}
        assert {name: (each.encoding, each.segments) for name, each in measured.items()} == {
            "short": ("GSM-7", 1),
            "curly quotes": ("UCS-2", 1),
            "emoji": ("UCS-2", 2),
            "Japanese": ("UCS-2", 1),
            "long": ("GSM-7", 3),
            "empty": ("GSM-7", 0),
        }
        assert measure("Owl: your “express” parcel arrives today.", smart_encoding=True).encoding == "GSM-7"

    def test_countries_say_what_the_forecast_says_and_chosen_numbers_are_marked(self, account: Account) -> None:
        service_sid = start(account, "04").service_sid
        numbers = NumbersToTry(lambda _number: None)
        american, *_others, emirati = example_numbers()
        numbers.show([american], forecast(account.snapshot(), service_sid, list(example_numbers())))
        said = {to: button.description for to, button in numbers.countries.buttons.items()}
        assert said[american] == "● United States ✓"
        assert said[emirati] == "United Arab Emirates ✗"

    def test_what_somebody_typed_is_not_lost_to_a_chip(self) -> None:
        clicked: list[str] = []
        chips = TextsToTry(clicked.append)
        chips.show("My own text")
        assert chips.back.layout.display == "none"
        chips.show("")
        assert chips.back.layout.display == ""
        chips.back.click()
        assert clicked == ["My own text"]


class TestForecast:
    def test_is_told_in_a_line_for_each_destination(self, account: Account) -> None:
        service_sid = start(account, "04").service_sid
        shown = forecast_html(forecast(account.snapshot(), service_sid, ["+12125550199", "+971501234567", "<script>"]))
        lines = re.findall(r"<li>(.*?)</li>", shown)
        assert "✓ <b>+12125550199</b>" in lines[0]
        assert "+18005550199" in lines[0]
        assert "✗ <b>+971501234567</b>" in lines[1]
        assert "21703" in lines[1]
        assert "<script>" not in shown

    def test_a_number_without_a_campaign_is_blocked_in_the_us(self, account: Account) -> None:
        service_sid = start(account, "04").service_sid
        row = forecast(account.snapshot(), service_sid, ["+12125550199"], from_="+16465550108").iloc[0]
        assert (row["sender"], row["status"], row["error_code"]) == ("+16465550108", "warning", 30034)

    def test_a_named_number_has_the_campaign_of_the_service_that_it_is_in(self, account: Account) -> None:
        snapshot = account.snapshot()
        verified = next(p for p in snapshot.pools.values() if p.service.campaign_status == "VERIFIED")
        number = next(s for s in verified.senders if s.type == "long_code" and s.country == "US")
        mine = start(account, "04").service_sid
        row = forecast(account.snapshot(), mine, ["+12125550199"], from_=number.address).iloc[0]
        assert (row["sender"], row["status"]) == (number.address, "ok")

    def test_an_explicit_from_ends_as_foreseen(self, account: Account) -> None:
        mine = start(account, "04").service_sid
        for sender in ("+16465550108", "+18005550199", "+12125550123"):
            row = forecast(account.snapshot(), mine, ["+12125550199"], from_=sender).iloc[0]
            sent = account.client.messages.create(to="+12125550199", from_=sender, body="Hi")
            code = account.wait(sent.sid).error_code
            assert code == (None if row["status"] == "ok" else row["error_code"]), sender

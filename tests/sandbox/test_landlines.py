"""Landlines: refused at the request where the country's page says so, as the preview says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.sandbox.conftest import START, World, open_world
from toolkit.routing import Rules
from toolkit.sandbox import Options

FRANCE, UK, MAN = "+33142345678", "+442079460000", "+441624756789"


@pytest.mark.parametrize("to", [FRANCE, "+33 1 42 34 56 78", "+4930901820", "+81312345678", "+551133334444"])
def test_a_landline_is_refused_at_once_and_nothing_is_stored(world: World, refused: Any, to: str) -> None:
    service = world.service("+33612345600")

    assert refused(world.send, to, from_="+33612345600") == (400, 21614)
    assert refused(world.send, to, service) == (400, 21614)
    assert refused(world.send, to, service, from_="+33612345600") == (400, 21614)
    later = START + timedelta(hours=1)
    assert refused(world.send, to, service, schedule_type="fixed", send_at=later) == (400, 21614)
    assert world.client.messages.list() == []
    assert world.sandbox.sticky() == {}


def test_the_newer_code_is_an_option(refused: Any) -> None:
    world = open_world(options=Options(rules=Rules(landline_is_21635=True)))

    assert refused(world.send, FRANCE, from_="+33612345600") == (400, 21635)
    assert refused(world.send, FRANCE, world.service("+33612345600")) == (400, 21635)


@pytest.mark.parametrize("by_service", [True, False])
def test_force_delivery_sends_all_the_same(world: World, by_service: bool) -> None:
    how = {"service": world.service("+33612345600")} if by_service else {"from_": "+33612345600"}
    ended = world.finished(world.send(FRANCE, force_delivery=True, **how))

    assert (ended.from_, ended.status, ended.error_code) == ("+33612345600", "undelivered", 30006)


def test_without_force_delivery_it_is_refused(world: World, refused: Any) -> None:
    assert refused(world.send, FRANCE, from_="+33612345600", force_delivery=False) == (400, 21614)


@pytest.mark.parametrize("to", [UK, MAN])
def test_where_twilio_hands_it_on_or_says_nothing_the_carrier_answers(world: World, to: str) -> None:
    ended = world.finished(world.send(to, world.service("+447400123400")))

    assert (ended.status, ended.error_code) == ("undelivered", 30006)


def test_own_facts_decide_as_in_the_preview(refused: Any) -> None:
    facts = {"FR": {"landline": "attempted"}, "GB": {"landline": "refused"}}
    world = open_world(options=Options(rules=Rules(countries=facts)))

    assert world.finished(world.send(FRANCE, from_="+33612345600")).error_code == 30006
    assert refused(world.send, UK, from_="+447400123400") == (400, 21614)


def test_whatsapp_on_a_landlines_number_is_no_matter_of_the_plan(world: World) -> None:
    world.sandbox.receive("whatsapp:+4915123456700", f"whatsapp:{FRANCE}", "Hi")

    ended = world.finished(world.send(f"whatsapp:{FRANCE}", from_="whatsapp:+4915123456700"))
    assert ended.status == "delivered"


def test_a_landline_that_wrote_gets_no_answer_to_its_word(world: World) -> None:
    world.service("+33612345600")

    assert world.sandbox.receive("+33612345600", FRANCE, "STOP").reply_sid is None
    assert world.sandbox.receive("+33612345600", "+33612340000", "STOP").reply_sid is not None

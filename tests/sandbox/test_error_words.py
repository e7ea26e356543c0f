"""Public programs look for words in Twilio's answers, not for codes alone; the sandbox's answers have those words.

They were found in the sources of public programs: as what a message is compared with, or as the answer that their own
tests stand in for Twilio with. "already in the Messaging Service" tells a provisioning tool that a number was added
before; "unsubscribed recipient" tells several applications that a person has opted out.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.sandbox.conftest import World

US = "+14155550100"
REGISTERED, FREE = "+12125550123", "+33612345600"
MAGIC = "+1500555000"
"""The beginning of the numbers of https://www.twilio.com/docs/iam/test-credentials."""


def _fetch_no_service(world: World) -> None:
    world.client.messaging.v1.services("MG71").fetch()


def _add_twice(world: World) -> None:
    world.service(FREE).phone_numbers.create(phone_number_sid=world.number(FREE))


def _add_to_two_services(world: World) -> None:
    world.service(FREE)
    world.service(FREE)


def _add_two_alphas(world: World) -> None:
    service = world.service()
    service.alpha_senders.create(alpha_sender="Owl")
    service.alpha_senders.create(alpha_sender="Eagle")


def _send_after_stop(world: World) -> None:
    world.sandbox.receive(REGISTERED, US, "STOP")
    world.send(US, from_=REGISTERED)


def _send_among_too_many(world: World) -> None:
    world.sandbox.faults.add(429, times=1)
    world.send(US, from_=REGISTERED)


def _send_while_unavailable(world: World) -> None:
    world.sandbox.faults.add(503, times=1)
    world.send(US, from_=REGISTERED)


def _to(number: str) -> Callable[[World], object]:
    return lambda world: world.send(number, from_=REGISTERED)


def _from(sender: str) -> Callable[[World], object]:
    return lambda world: world.send(US, from_=sender)


@pytest.mark.parametrize(
    ("code", "words", "ask"),
    [
        (20404, "The requested resource /Services/MG71 was not found", _fetch_no_service),
        (20429, "Too Many Requests", _send_among_too_many),
        (20503, "Service is unavailable. Please try again", _send_while_unavailable),
        (21211, "is not a valid phone number", _to("+1")),
        (21211, "is not a valid phone number", _to(f"{MAGIC}1")),
        (21212, "is not a valid phone number, shortcode, or alphanumeric sender ID", _from("?!")),
        (21212, "is not a valid phone number, shortcode, or alphanumeric sender ID", _from(f"{MAGIC}1")),
        (21266, "'To' and 'From' number cannot be the same", _to(REGISTERED)),
        (21408, "Permission to send an SMS has not been enabled", _to(f"{MAGIC}3")),
        (21408, "SMS has not been enabled for the region indicated by the 'To' number", _to(f"{MAGIC}3")),
        (21603, "A 'From' phone number is required", lambda w: w.send(US)),
        (21606, "is not a valid, SMS-capable inbound phone number", _from(f"{MAGIC}7")),
        (21610, "unsubscribed recipient", _send_after_stop),
        (21610, "unsubscribed recipient", _to(f"{MAGIC}4")),
        (21612, "is not currently reachable", _from("Owl")),
        (21612, "is not currently reachable", _to(f"{MAGIC}2")),
        (21614, "is not a mobile number", _to(f"{MAGIC}9")),
        (21617, "exceeds the 1600 character limit", lambda w: w.send(US, from_=REGISTERED, body="x" * 1601)),
        (21660, "Mismatch between the 'From' number", _from("+12065550151")),
        (21704, "Messaging Service contains no phone numbers", lambda w: w.send(US, w.service())),
        (21710, "already in the Messaging Service", _add_twice),
        (21712, "associated with another Messaging Service", _add_to_two_services),
        (21714, "Number Pool size limit reached", _add_two_alphas),
        (63007, "could not find a Channel with the specified From address", _from("whatsapp:+19995550100")),
    ],
)
def test_an_answer_has_the_words_that_programs_look_for(
    world: World, code: int, words: str, ask: Callable[[World], object]
) -> None:
    with pytest.raises(TwilioRestException) as caught:
        ask(world)
    assert (caught.value.code, words in caught.value.msg) == (code, True), caught.value.msg

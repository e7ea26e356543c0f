"""Sticky sender: how a mapping is made, kept and broken."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import World

ES, GB, FR, US = "+34612345600", "+447400123456", "+33612340000", "+14155550100"


def picked(world: World, to: str, service: Any, **settings: Any) -> str | None:
    """Send to ``to`` and return the sender that the service picked."""
    sender: str | None = world.finished(world.send(to, service, **settings)).from_
    return sender


def verified(world: World) -> Any:
    """Return the service with a verified campaign, without its short code."""
    (service,) = [s for s in world.client.messaging.v1.services.list() if "verified" in s.friendly_name]
    for code in service.short_codes.list():
        code.delete()
    return service


def short_code(world: World, digits: str) -> str:
    """Return the SID of a short code."""
    (code,) = world.client.api.v2010.accounts(world.sandbox.account_sid).short_codes.list(short_code=digits)
    return str(code.sid)


def test_the_first_message_makes_it_and_later_ones_use_it(world: World) -> None:
    service = world.service("+33612345600", "+4915123456700")
    first = picked(world, ES, service)
    assert {picked(world, ES, service) for _ in range(4)} == {first}
    assert list(world.sandbox.sticky()) == [(service.sid, ES)]


def test_it_belongs_to_one_service(world: World) -> None:
    one, two = world.service("+33612345600"), world.service("+4915123456700")
    assert (picked(world, ES, one), picked(world, ES, two)) == ("+33612345600", "+4915123456700")
    assert len(world.sandbox.sticky()) == 2


def test_each_channel_has_its_own_and_rcs_has_none(world: World) -> None:
    service = world.service("+14165550134")
    for kind in ("whatsapp", "rcs"):
        for sender in world.client.messaging.v2.channels_senders.list(kind):
            service.channel_senders.create(sid=sender.sid)
    to = "+14165500727"
    assert picked(world, f"whatsapp:{to}", service) in ("whatsapp:+12125550123", "whatsapp:+4915123456700")
    assert picked(world, to, service) == "rcs:owl_sample_agent"
    assert picked(world, f"rcs:{to}", service) == "rcs:owl_sample_agent"
    assert list(world.sandbox.sticky()) == [(service.sid, f"whatsapp:{to}")]


def test_rcs_comes_before_a_mapping_and_leaves_it_alone(world: World) -> None:
    service = world.service("+14165550134")
    to = "+14165500727"
    assert picked(world, to, service) == "+14165550134"
    before = world.sandbox.sticky()
    (rcs,) = world.client.messaging.v2.channels_senders.list("rcs")
    service.channel_senders.create(sid=rcs.sid)
    assert picked(world, to, service) == "rcs:owl_sample_agent"
    assert world.sandbox.sticky() == before


def test_a_named_sender_neither_makes_nor_breaks_it(world: World) -> None:
    service = world.service("+33612345600", "+4915123456700")
    first = picked(world, ES, service)
    other = "+4915123456700" if first == "+33612345600" else "+33612345600"
    assert picked(world, ES, service, from_=other) == other
    assert picked(world, ES, service) == first


def test_switched_off_it_is_kept_and_counts_again_when_it_is_on(world: World) -> None:
    service = world.service("+33612345600", "+4915123456700")
    first = picked(world, ES, service)
    service.update(sticky_sender=False)
    assert {picked(world, ES, service) for _ in range(2)} == {"+33612345600", "+4915123456700"}
    service.update(sticky_sender=True)
    assert {picked(world, ES, service) for _ in range(3)} == {first}


def test_no_mapping_is_made_while_it_is_off(world: World) -> None:
    service = world.service("+33612345600", sticky_sender=False)
    picked(world, ES, service)
    world.sandbox.receive("+33612345600", ES, "Hola")
    assert world.sandbox.sticky() == {}


def test_a_year_without_use_ends_it_and_each_use_begins_a_new_year(world: World) -> None:
    service = world.service("+33612345600")
    picked(world, ES, service)
    world.clock.advance(364 * 86400)
    picked(world, ES, service)
    world.clock.advance(364 * 86400)
    assert len(world.sandbox.sticky()) == 1
    world.clock.advance(2 * 86400)
    assert world.sandbox.sticky() == {}


def test_a_number_that_leaves_takes_its_mappings_along_and_they_do_not_come_back(world: World) -> None:
    service, sid = world.service("+33612345600", "+4915123456700"), world.number("+33612345600")
    mapped = [to for to in (f"+3461234560{n}" for n in range(4)) if picked(world, to, service) == "+33612345600"]
    assert len(mapped) == 2
    service.phone_numbers(sid).delete()
    assert {picked(world, to, service) for to in mapped} == {"+4915123456700"}
    service.phone_numbers.create(phone_number_sid=sid)
    assert {picked(world, to, service) for to in mapped} == {"+4915123456700"}


def test_a_number_that_is_released_takes_its_mappings_along(world: World) -> None:
    service = world.service("+33612345600")
    picked(world, ES, service)
    world.client.incoming_phone_numbers(world.number("+33612345600")).delete()
    assert world.sandbox.sticky() == {}


@pytest.mark.parametrize("newcomer", ["+447400123400", "60123"])
def test_a_number_or_short_code_of_the_recipients_country_breaks_that_of_a_sender_from_abroad(
    world: World, newcomer: str
) -> None:
    service = world.service("+33612345600")
    assert picked(world, ES, service) == "+33612345600"
    world.sandbox.receive("+33612345600", GB, "Hi")
    assert (service.sid, GB) in world.sandbox.sticky()
    if newcomer.startswith("+"):
        service.phone_numbers.create(phone_number_sid=world.number(newcomer))
    else:
        service.short_codes.create(short_code_sid=short_code(world, newcomer))
    assert picked(world, GB, service) == newcomer
    assert picked(world, ES, service) == "+33612345600", "other countries keep theirs"


def test_a_country_that_is_newly_covered_moves_its_recipients(world: World) -> None:
    service = world.service("+4915123456700")
    assert (picked(world, FR, service), picked(world, ES, service)) == ("+4915123456700", "+4915123456700")
    service.phone_numbers.create(phone_number_sid=world.number("+33612345600"))
    assert (picked(world, FR, service), picked(world, ES, service)) == ("+33612345600", "+4915123456700")


def test_an_alpha_sender_breaks_nothing(world: World) -> None:
    service = world.service("+33612345600")
    assert picked(world, FR, service) == "+33612345600"
    service.alpha_senders.create(alpha_sender="Owl")
    assert picked(world, FR, service) == "+33612345600"
    assert picked(world, "+33612340001", service) == "Owl", "who has no mapping gets it"


def test_a_short_code_of_the_same_country_breaks_nothing(world: World) -> None:
    service = verified(world)
    first = picked(world, US, service)
    service.short_codes.create(short_code_sid=short_code(world, "24680"))
    assert picked(world, US, service) == first
    assert picked(world, "+14155550101", service) == "24680"


def test_a_campaign_that_is_lost_ends_it(world: World) -> None:
    service = verified(world)
    assert picked(world, US, service) in ("+12125550123", "+14155550142")
    service.phone_numbers.create(phone_number_sid=world.number("+18005550199"))
    with world.sandbox.working() as context:
        (campaign,) = context.store.every("campaign", service.sid)
        context.store.update(campaign, {"campaign_status": "SUSPENDED"}, context.now)
    assert picked(world, US, service) == "+18005550199"
    assert set(world.sandbox.sticky().values()) == {world.number("+18005550199")}


def test_with_no_sender_left_it_ends_with_the_failure(world: World) -> None:
    service = verified(world)
    picked(world, US, service)
    with world.sandbox.working() as context:
        (campaign,) = context.store.every("campaign", service.sid)
        context.store.update(campaign, {"campaign_status": "FAILED"}, context.now)
    assert world.finished(world.send(US, service)).error_code == 21703
    assert world.sandbox.sticky() == {}


def test_a_recipient_whose_number_is_not_kept_has_none(world: World) -> None:
    service = world.service("+33612345600")
    picked(world, ES, service, address_retention="obfuscate")
    assert world.sandbox.sticky() == {}

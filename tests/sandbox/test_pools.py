"""The sender pool: adding, listing, removing, and every reason to refuse."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import World
from toolkit.sandbox.resources import pools


def test_a_number_is_added_shown_and_removed(world: World, refused: Any) -> None:
    service = world.service()
    added = service.phone_numbers.create(phone_number_sid=world.number("+33612345600"))
    assert (added.phone_number, added.country_code, added.service_sid) == ("+33612345600", "FR", service.sid)
    assert added.capabilities == ["SMS", "Voice"]
    assert added.fetch().sid == added.sid
    assert added.delete()
    assert service.phone_numbers.list() == []
    assert refused(added.fetch) == (404, 20404)
    assert world.number("+33612345600") == added.sid


def test_the_pool_is_listed_in_the_order_of_adding(world: World) -> None:
    numbers = ["+61491570156", "+33612345600", "+819012345600"]
    assert [member.phone_number for member in world.service(*numbers).phone_numbers.list()] == numbers


def test_a_short_code_is_added(world: World) -> None:
    (code,) = world.client.api.v2010.account.short_codes.list(short_code="60123")
    added = world.service().short_codes.create(short_code_sid=code.sid)
    assert (added.short_code, added.country_code, added.capabilities) == ("60123", "GB", ["SMS"])


def test_an_alpha_sender_without_country_is_seen_through_both_lists(world: World, refused: Any) -> None:
    service = world.service()
    default = service.alpha_senders.create(alpha_sender="Owl")
    french = service.destination_alpha_senders.create(alpha_sender="Owl FR", iso_country_code="fr")
    assert french.iso_country_code == "FR"
    assert [alpha.sid for alpha in service.alpha_senders.list()] == [default.sid]
    assert [alpha.sid for alpha in service.destination_alpha_senders.list()] == [default.sid, french.sid]
    assert [alpha.sid for alpha in service.destination_alpha_senders.list(iso_country_code="FR")] == [french.sid]
    assert refused(service.alpha_senders(french.sid).fetch) == (404, 20404)


def test_a_whatsapp_sender_may_be_in_two_services_and_an_rcs_sender_in_one(world: World, refused: Any) -> None:
    first, second = world.service(), world.service()
    senders = {s.sid: s for kind in ("whatsapp", "rcs") for s in world.client.messaging.v2.channels_senders.list(kind)}
    whatsapp = next(sid for sid, sender in senders.items() if sender.sender_id.startswith("whatsapp:+1"))
    rcs = next(sid for sid, sender in senders.items() if sender.sender_id.startswith("rcs:"))
    for sid in (whatsapp, rcs):
        assert first.channel_senders.create(sid=sid).sid == sid
        assert refused(first.channel_senders.create, sid=sid) == (409, 21710)
    assert second.channel_senders.create(sid=whatsapp).sender_type == "WhatsApp"
    assert refused(second.channel_senders.create, sid=rcs) == (409, 21712)


def test_a_number_in_this_service_or_another_one_is_a_conflict(world: World, refused: Any) -> None:
    service, other = world.service("+33612345600"), world.service()
    sid = world.number("+33612345600")
    assert refused(service.phone_numbers.create, phone_number_sid=sid) == (409, 21710)
    assert refused(other.phone_numbers.create, phone_number_sid=sid) == (409, 21712)


@pytest.mark.parametrize("sid", ["PN123", "SC" + "0" * 32])
def test_a_malformed_number_sid_is_refused(world: World, refused: Any, sid: str) -> None:
    assert refused(world.service().phone_numbers.create, phone_number_sid=sid) == (400, 21421)


def test_a_number_that_the_account_does_not_have_is_not_found(world: World, refused: Any) -> None:
    assert refused(world.service().phone_numbers.create, phone_number_sid="PN" + "0" * 32) == (404, 20404)


def test_a_number_that_cannot_send_messages_is_refused(world: World, refused: Any) -> None:
    voice_only = world.number("+442079460958")
    assert refused(world.service().phone_numbers.create, phone_number_sid=voice_only) == (400, 21715)


def test_a_full_pool_takes_no_more(world: World, refused: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "CAPACITY", 2)
    service = world.service("+33612345600")
    (code,) = world.client.api.v2010.account.short_codes.list(short_code="60123")
    service.short_codes.create(short_code_sid=code.sid)
    assert refused(service.phone_numbers.create, phone_number_sid=world.number("+61491570156")) == (412, 21714)
    assert service.alpha_senders.create(alpha_sender="Owl").alpha_sender == "Owl"


@pytest.mark.parametrize("text", ["12345", "Owl Company 1", "Öwl", "owl!", " "])
def test_a_malformed_alpha_sender_is_refused(world: World, refused: Any, text: str) -> None:
    assert refused(world.service().alpha_senders.create, alpha_sender=text) == (400, 21709)


def test_a_missing_alpha_sender_has_a_code_of_its_own(world: World, refused: Any) -> None:
    assert refused(world.service().alpha_senders.create, alpha_sender="") == (400, 21708)


def test_one_alpha_sender_for_each_service_and_country(world: World, refused: Any) -> None:
    service = world.service()
    service.alpha_senders.create(alpha_sender="Owl")
    assert refused(service.alpha_senders.create, alpha_sender="Owl") == (409, 21710)
    assert refused(service.alpha_senders.create, alpha_sender="Eagle") == (412, 21714)
    bad_country = {"alpha_sender": "Owl", "iso_country_code": "FRA"}
    assert refused(service.destination_alpha_senders.create, **bad_country) == (400, 20001)
    for code in ("UK", "ZZ", "EU"):
        british = {"alpha_sender": "OWL", "iso_country_code": code}
        assert refused(service.destination_alpha_senders.create, **british) == (400, 20001)
    service.destination_alpha_senders.create(alpha_sender="Owl FR", iso_country_code="fr")
    (shown,) = service.destination_alpha_senders.list(iso_country_code="fr")
    assert shown.iso_country_code == "FR"


def test_the_pool_of_an_unknown_service_is_not_found(world: World, refused: Any) -> None:
    pool = world.client.messaging.v1.services("MG" + "0" * 32).phone_numbers
    assert refused(pool.create, phone_number_sid=world.number("+33612345600")) == (404, 20404)

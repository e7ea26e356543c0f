"""Who wants no more messages: the words, whom they hold for, the answers, and advanced opt-out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.conftest import World, open_world
from toolkit.errors.raised import ToolkitError
from toolkit.sandbox import OptOutEntry
from toolkit.sandbox.messages import opt_out

US, CA, FR, GB = "+14155550100", "+14165550100", "+33612340000", "+447400123456"
FREE, OTHER = "+14165550134", "+18005550199"


def replies(world: World) -> list[Any]:
    """Return what was answered by itself, newest first."""
    return [message for message in world.client.messages.list() if message.direction == "outbound-reply"]


@pytest.mark.parametrize("kind", ["STOP", "START", "HELP"])
def test_every_default_word_is_known_in_any_letter_case(world: World, kind: opt_out.Type) -> None:
    for word in opt_out.WORDS[kind]:
        for text in (word, word.lower(), f" {word.title()}\n"):
            assert world.sandbox.receive(FREE, US, text).keyword == kind


@pytest.mark.parametrize("text", ["stop it", "STOP.", "please stop", "", "help me"])
def test_a_word_counts_alone_only(world: World, text: str) -> None:
    assert world.sandbox.receive(FREE, US, text).keyword is None


def test_a_word_is_answered_by_a_message_of_its_own(world: World) -> None:
    service = world.service("+33612345600", use_inbound_webhook_on_number=True)
    delivery = world.sandbox.receive("+33612345600", FR, "STOP")
    (reply,) = replies(world)
    assert reply.sid == delivery.reply_sid
    assert (reply.from_, reply.to, reply.messaging_service_sid) == ("+33612345600", FR, service.sid)
    assert reply.body == opt_out.REPLIES["STOP"]
    assert world.finished(reply).status == "delivered", "though the recipient has opted out"


def test_what_changes_nothing_is_not_answered_and_help_always_is(world: World) -> None:
    for text, answers in (("START", 0), ("STOP", 1), ("STOP", 1), ("HELP", 2), ("YES", 3), ("YES", 3), ("INFO", 4)):
        world.sandbox.receive(FREE, US, text)
        assert len(replies(world)) == answers, text


def test_nobody_is_answered_who_cannot_be(world: World) -> None:
    assert world.sandbox.receive("+33612345600", US, "STOP").reply_sid is None, "French numbers do not reach the USA"
    assert world.sandbox.receive(FREE, "12345", "STOP").reply_sid is None
    assert world.sandbox.receive(FREE, US, "STOP").reply_sid is not None


def test_words_work_where_messages_are_dropped(world: World) -> None:
    service = world.service("+33612345600", use_inbound_webhook_on_number=False)
    delivery = world.sandbox.receive("+33612345600", FR, "STOP")
    assert (delivery.kind, delivery.message_sid, delivery.keyword) == ("dropped", None, "STOP")
    assert world.finished(world.send(FR, service)).error_code == 21610


def test_a_word_still_reaches_the_webhook(world: World) -> None:
    world.service("+33612345600", inbound_request_url="https://hooks.example.com/in")
    delivery = world.sandbox.receive("+33612345600", FR, "STOP")
    assert delivery.parameters["Body"] == "STOP"
    assert "OptOutType" not in delivery.parameters, "that is for advanced opt-out"


def test_a_number_that_is_in_no_service_has_its_own_list(world: World, refused: Any) -> None:
    world.sandbox.receive(FREE, US, "STOP")
    assert refused(world.send, US, from_=FREE) == (400, 21610)
    assert world.send(US, from_=OTHER).status == "queued"
    world.sandbox.receive(FREE, US, "START")
    assert world.send(US, from_=FREE).status == "queued"


def test_a_named_number_of_a_service_has_the_list_of_the_service(world: World, refused: Any) -> None:
    world.service("+33612345600", "+4915123456700")
    world.sandbox.receive("+4915123456700", FR, "STOP")
    assert refused(world.send, FR, from_="+33612345600") == (400, 21610)


def test_a_number_that_moves_follows_the_list_of_its_new_service(world: World) -> None:
    first, second = world.service("+33612345600"), world.service("+4915123456700")
    world.sandbox.receive("+33612345600", FR, "STOP")
    sid = world.number("+33612345600")
    first.phone_numbers(sid).delete()
    assert world.send(FR, from_="+33612345600").status == "queued", "in no service it has a list of its own"
    second.phone_numbers.create(phone_number_sid=sid)
    assert world.finished(world.send(FR, second)).status == "delivered"
    second.phone_numbers(sid).delete()
    first.phone_numbers.create(phone_number_sid=sid)
    assert world.finished(world.send(FR, first)).error_code == 21610


def test_a_scheduled_message_fails_when_its_time_comes(world: World) -> None:
    service = world.service("+33612345600")
    at = world.clock.now().replace(minute=30)
    message = world.send(FR, service, schedule_type="fixed", send_at=at)
    world.sandbox.receive("+33612345600", FR, "STOP")
    world.clock.advance(1799)
    assert message.fetch().status == "scheduled"
    world.clock.advance(2)
    failed = message.fetch()
    assert (failed.status, failed.error_code, failed.from_) == ("failed", 21610, None)


def test_a_named_sender_and_a_service_fail_later(world: World) -> None:
    service = world.service("+33612345600")
    world.sandbox.receive("+33612345600", FR, "STOP")
    message = world.send(FR, service, from_="+33612345600")
    assert message.status == "accepted"
    assert world.finished(message).error_code == 21610


def test_a_short_code_has_no_words_of_its_own(world: World) -> None:
    delivery = world.sandbox.receive("24680", US, "STOP")
    assert (delivery.keyword, delivery.reply_sid) == (None, None)
    assert world.send(US, from_="24680").status == "queued"


def test_whatsapp_has_no_words_and_no_part_in_the_list(world: World) -> None:
    service = world.service("+33612345600")
    german = next(s for s in world.client.messaging.v2.channels_senders.list("whatsapp") if "+49" in s.sender_id)
    service.channel_senders.create(sid=german.sid)
    assert world.sandbox.receive("whatsapp:+4915123456700", f"whatsapp:{FR}", "STOP").keyword is None
    world.sandbox.receive("+33612345600", FR, "STOP")
    assert world.finished(world.send(f"whatsapp:{FR}", service)).status == "delivered"


def test_rcs_shares_the_list_of_the_plain_number(world: World) -> None:
    (rcs,) = world.client.messaging.v2.channels_senders.list("rcs")
    service = world.service("+16465550108")
    service.channel_senders.create(sid=rcs.sid)
    world.sandbox.receive("rcs:owl_sample_agent", "rcs:+14155500727", "STOP")
    assert world.finished(world.send("+14155500727", service)).error_code == 21610


def test_a_toll_free_number_is_blocked_at_the_network_wherever_it_is(world: World, refused: Any) -> None:
    first = world.service(OTHER)
    delivery = world.sandbox.receive(OTHER, US, "STOP")
    (reply,) = replies(world)
    assert (reply.sid, reply.body) == (delivery.reply_sid, opt_out.TOLL_FREE_REPLIES["STOP"])
    first.phone_numbers(world.number(OTHER)).delete()
    assert refused(world.send, US, from_=OTHER) == (400, 21610)
    second = world.service(OTHER)
    failed = world.finished(world.send(US, second))
    assert (failed.status, failed.error_code, failed.from_) == ("failed", 21610, OTHER)


def test_only_start_and_unstop_reach_the_network(world: World, refused: Any) -> None:
    world.sandbox.receive(OTHER, US, "STOP")
    assert world.sandbox.receive(OTHER, US, "YES").reply_sid is None
    assert refused(world.send, US, from_=OTHER) == (400, 21610)
    world.sandbox.receive(OTHER, US, "UNSTOP")
    assert replies(world)[0].body == opt_out.TOLL_FREE_REPLIES["START"]
    assert world.send(US, from_=OTHER).status == "queued"


def test_a_start_to_another_number_leaves_the_network_as_it_is(world: World) -> None:
    service = world.service(OTHER, FREE, use_inbound_webhook_on_number=True)
    world.sandbox.receive(OTHER, CA, "STOP")
    world.sandbox.receive(FREE, CA, "START")
    failed = world.finished(world.send(CA, service))
    assert (failed.error_code, failed.from_) == (21610, OTHER), "Canada prefers toll-free numbers"


def test_the_list_goes_with_its_service(world: World) -> None:
    service = world.service("+33612345600")
    world.sandbox.receive("+33612345600", FR, "STOP")
    service.delete()
    assert world.finished(world.send(FR, world.service("+33612345600"))).status == "delivered"


# Advanced opt-out


def advanced(world: World, *numbers: str, country: str = "", **entries: OptOutEntry) -> Any:
    """Make a service with advanced opt-out."""
    service = world.service(*numbers, inbound_request_url="https://hooks.example.com/in")
    world.sandbox.set_advanced_opt_out(service.sid, country, **entries)
    return service


def test_advanced_words_are_answered_in_their_own_words_and_told_to_the_webhook(world: World) -> None:
    service = advanced(world, "+33612345600", stop=OptOutEntry(["arret"], "Owl: c'est fini."))
    delivery = world.sandbox.receive("+33612345600", FR, "Arret")
    assert (delivery.keyword, delivery.parameters["OptOutType"]) == ("STOP", "STOP")
    assert replies(world)[0].body == "Owl: c'est fini."
    assert world.finished(world.send(FR, service)).error_code == 21610
    assert world.sandbox.receive("+33612345600", FR, "START").parameters["OptOutType"] == "START"
    assert len(replies(world)) == 1, "no answer was set for it"
    assert world.finished(world.send(FR, service)).status == "delivered"


def test_default_words_that_were_not_given_mean_nothing_then_and_reserved_ones_stay(world: World) -> None:
    advanced(world, "+33612345600", stop=OptOutEntry(["ARRET"]))
    assert world.sandbox.receive("+33612345600", FR, "QUIT").keyword is None
    for word, kind in (("STOP", "STOP"), ("START", "START"), ("UNSTOP", "START"), ("HELP", "HELP")):
        assert world.sandbox.receive("+33612345600", FR, word).keyword == kind


def test_the_words_of_the_country_come_first(world: World) -> None:
    service = advanced(world, "+33612345600", "+447400123400", stop=OptOutEntry(["FIN"], "Standard"))
    world.sandbox.set_advanced_opt_out(service.sid, "FR", help=OptOutEntry(["FIN"], "France"))
    french = world.sandbox.receive("+33612345600", FR, "FIN")
    british = world.sandbox.receive("+447400123400", GB, "FIN")
    assert (french.keyword, british.keyword) == ("HELP", "STOP")
    assert [reply.body for reply in replies(world)] == ["Standard", "France"]


def test_it_covers_short_codes(world: World) -> None:
    service = advanced(world, stop=OptOutEntry((), "Owl: no more."))
    (code,) = world.client.api.v2010.accounts(world.sandbox.account_sid).short_codes.list(short_code="24680")
    for held in world.client.messaging.v1.services.list():
        for member in held.short_codes.list():
            member.delete()
    service.short_codes.create(short_code_sid=code.sid)
    delivery = world.sandbox.receive("24680", US, "STOP")
    assert (delivery.keyword, replies(world)[0].body) == ("STOP", "Owl: no more.")
    assert world.finished(world.send(US, service)).error_code == 21610


def test_people_who_have_opted_out_get_no_help(world: World) -> None:
    advanced(world, "+33612345600", help=OptOutEntry(["AIDE"], "Owl: www.example.com/help"))
    world.sandbox.receive("+33612345600", FR, "AIDE")
    world.sandbox.receive("+33612345600", FR, "STOP")
    assert world.sandbox.receive("+33612345600", FR, "AIDE").keyword == "HELP"
    assert [reply.body for reply in replies(world)] == ["Owl: www.example.com/help"]


def test_the_network_answers_a_stop_to_a_toll_free_number_whatever_was_set(world: World) -> None:
    advanced(world, OTHER, stop=OptOutEntry((), "Owl: no more."), help=OptOutEntry((), "Owl: help."))
    world.sandbox.receive(OTHER, US, "HELP")
    world.sandbox.receive(OTHER, US, "STOP")
    assert [reply.body for reply in replies(world)] == [opt_out.TOLL_FREE_REPLIES["STOP"], "Owl: help."]


def test_it_goes_with_its_service_and_comes_back_with_the_account(world: World) -> None:
    service = advanced(world, "+33612345600", stop=OptOutEntry(["FIN"]))
    other = open_world(seed=9)
    other.sandbox.load(world.sandbox.dump())
    assert other.sandbox.receive("+33612345600", FR, "FIN").keyword == "STOP"
    service.delete()
    world.service("+33612345600")
    assert world.sandbox.receive("+33612345600", FR, "FIN").keyword is None


Change = Callable[[World, str], None]
MISTAKES: dict[str, Change] = {
    "service": lambda world, sid: world.sandbox.set_advanced_opt_out("MG" + "0" * 32),
    "country": lambda world, sid: world.sandbox.set_advanced_opt_out(sid, "XX"),
    "one word": lambda world, sid: world.sandbox.set_advanced_opt_out(sid, stop=OptOutEntry(["NO MORE"])),
    "word": lambda world, sid: world.sandbox.set_advanced_opt_out(sid, stop=OptOutEntry([" "])),
    "both START and STOP": lambda world, sid: world.sandbox.set_advanced_opt_out(sid, stop=OptOutEntry(["start"])),
    "both STOP and HELP": lambda world, sid: world.sandbox.set_advanced_opt_out(
        sid, stop=OptOutEntry(["X"]), help=OptOutEntry(["x"])
    ),
    "later": lambda world, sid: world.sandbox.set_advanced_opt_out(sid, later=OptOutEntry(["X"])),
}


@pytest.mark.parametrize(("what", "change"), MISTAKES.items(), ids=MISTAKES)
def test_what_cannot_be_set_is_explained_and_changes_nothing(world: World, what: str, change: Change) -> None:
    service = world.service("+33612345600")
    with pytest.raises(ToolkitError, match=what) as caught:
        change(world, service.sid)
    assert caught.value.fix
    assert world.sandbox.receive("+33612345600", FR, "QUIT").keyword == "STOP", "the default words still count"

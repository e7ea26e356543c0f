"""What belongs to a message: media and feedback; and finding messages by date."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.sandbox.conftest import START, World

OWL = "https://example.com/owl.png"
US = "+14155550100"


def picture(world: World) -> Any:
    return world.finished(world.send(US, from_="+12125550123", media_url=[OWL, "https://example.com/owl.mp3"]))


def test_a_medium_is_fetched_and_deleted_by_itself(world: World, refused: Any) -> None:
    message = picture(world)
    first, second = message.media.list()
    assert world.client.messages(message.sid).media(first.sid).fetch().content_type == "image/png"
    assert first.delete()
    assert refused(first.fetch) == (404, 20404)
    assert [medium.sid for medium in message.media.list()] == [second.sid]


def test_a_medium_belongs_to_its_own_message_alone(world: World, refused: Any) -> None:
    message, other = picture(world), picture(world)
    (medium, _) = message.media.list()
    assert refused(world.client.messages(other.sid).media(medium.sid).fetch) == (404, 20404)
    assert refused(world.client.messages(other.sid).media(medium.sid).delete) == (404, 20404)


def test_media_are_found_by_date(world: World) -> None:
    media = picture(world).media
    assert len(media.list(date_created=START)) == 2
    assert len(media.list(date_created_after=START)) == 2
    assert media.list(date_created_before=START - timedelta(days=1)) == []
    assert media.list(date_created=START - timedelta(days=1)) == []


def test_feedback_confirms_unless_it_says_otherwise(world: World, refused: Any) -> None:
    message = world.send(US, from_="24680", provide_feedback=True)
    assert message.feedback.create().outcome == "confirmed"
    world.clock.advance(5)
    again = message.feedback.create(outcome="unconfirmed")
    assert (again.outcome, again.message_sid) == ("unconfirmed", message.sid)
    assert again.date_updated - again.date_created == timedelta(seconds=5)
    assert refused(message.feedback.create, outcome="perhaps") == (400, 20001)
    assert refused(world.client.messages("SM" + "0" * 32).feedback.create) == (404, 20404)


def test_nothing_is_left_of_a_message_that_is_deleted(world: World) -> None:
    message = picture(world)
    message.feedback.create()
    assert message.delete()
    with world.sandbox.reading() as store:
        assert not store.has_children(message.sid, ("media", "feedback"))


def test_messages_are_found_by_the_second_in_which_they_were_sent(world: World) -> None:
    message = world.finished(world.send(US, from_="24680"))
    world.clock.advance(86400)
    later = world.finished(world.send(US, from_="24680"))
    sent = message.date_sent

    def found(**query: Any) -> list[str]:
        return [one.sid for one in world.client.messages.list(**query)]

    assert found(date_sent=sent) == [message.sid]
    assert found(date_sent=sent + timedelta(seconds=1)) == []
    assert found(date_sent_after=sent) == [later.sid, message.sid]
    assert found(date_sent_after=sent + timedelta(seconds=1)) == [later.sid]
    assert found(date_sent_before=sent) == [message.sid]
    assert found(date_sent_before=sent - timedelta(seconds=1)) == []
    assert found(date_sent=sent.date()) == [message.sid]

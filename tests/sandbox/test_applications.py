"""TwiML applications: made, changed, given to numbers and messages, deleted."""

from __future__ import annotations

from typing import Any

from tests.sandbox.conftest import World

NOBODY = "AP" + "0" * 32
SPARE = "+13125550187"
"""The number of the sample account that has an application."""


def test_what_is_not_sent_has_twilios_defaults(world: World) -> None:
    made = world.client.applications.create(friendly_name="Owl", sms_url="https://e.com/sms")
    assert (made.friendly_name, made.sms_url, made.sms_method) == ("Owl", "https://e.com/sms", "POST")
    assert (made.voice_url, made.message_status_callback, made.voice_caller_id_lookup) == (None, None, False)
    assert made.api_version == "2010-04-01"
    assert world.client.applications(made.sid).fetch().date_created == made.date_created


def test_only_what_is_sent_is_changed(world: World) -> None:
    made = world.client.applications.create(friendly_name="Owl", sms_url="https://e.com/sms")
    changed = made.update(sms_method="GET", api_version="2008-08-01")
    assert (changed.friendly_name, changed.sms_url, changed.sms_method) == ("Owl", "https://e.com/sms", "GET")
    assert changed.api_version == "2008-08-01"
    assert changed.update(sms_url="").sms_url is None


def test_the_status_callback_has_an_older_name(world: World) -> None:
    made = world.client.applications.create(sms_status_callback="https://e.com/old")
    assert made.message_status_callback == made.sms_status_callback == "https://e.com/old"
    both = made.update(sms_status_callback="https://e.com/old", message_status_callback="https://e.com/new")
    assert both.message_status_callback == both.sms_status_callback == "https://e.com/new"


def test_the_list_is_filtered_by_name_newest_first(world: World) -> None:
    world.client.applications.create(friendly_name="Owl")
    assert [one.friendly_name for one in world.client.applications.list()] == ["Owl", "Support desk"]
    assert [one.friendly_name for one in world.client.applications.list(friendly_name="Support desk")] == [
        "Support desk"
    ]


def test_unusable_settings_are_refused(world: World, refused: Any) -> None:
    create = world.client.applications.create
    assert refused(create, sms_url="nonsense") == (400, 21402)
    assert refused(create, sms_method="PUT") == (400, 21403)
    assert refused(create, api_version="2009-01-01") == (400, 20001)
    assert refused(create, friendly_name="x" * 65) == (400, 20001)
    assert refused(world.client.applications(NOBODY).fetch) == (404, 20404)


def test_a_number_takes_only_an_application_of_the_account(world: World, refused: Any) -> None:
    number = world.client.incoming_phone_numbers(world.number("+12125550123"))
    assert refused(number.update, sms_application_sid=NOBODY) == (400, 21420)
    assert refused(number.update, voice_application_sid=NOBODY) == (400, 21420)
    (for_sale,) = world.client.available_phone_numbers("US").local.list(area_code=206)
    buy = world.client.incoming_phone_numbers.create
    assert refused(buy, phone_number=for_sale.phone_number, sms_application_sid=NOBODY) == (400, 21420)
    made = world.client.applications.create()
    assert number.update(sms_application_sid=made.sid).sms_application_sid == made.sid
    assert number.update(sms_application_sid="").sms_application_sid is None


def test_numbers_lose_an_application_that_is_deleted(world: World, refused: Any) -> None:
    (application,) = world.client.applications.list()
    number = world.client.incoming_phone_numbers(world.number(SPARE))
    assert number.fetch().sms_application_sid == application.sid
    assert application.delete()
    assert refused(application.fetch) == (404, 20404)
    assert number.fetch().sms_application_sid is None
    assert world.sandbox.receive(SPARE, "+14155550100", "Hi").kind != "application"


def test_a_message_is_told_to_its_application_unless_it_has_a_callback_of_its_own(world: World, refused: Any) -> None:
    made = world.client.applications.create(message_status_callback="http://localhost/app")
    service = world.service("+33612345600", status_callback="http://localhost/service")

    def told(**settings: Any) -> set[str]:
        before = len(world.sandbox.postings())
        world.finished(world.send("+33612340000", service, **settings))
        return {posting.url for posting in world.sandbox.postings()[before:]}

    assert told(application_sid=made.sid) == {"http://localhost/app"}
    assert told(application_sid=made.sid, status_callback="http://localhost/own") == {"http://localhost/own"}
    assert told() == {"http://localhost/service"}
    made.update(message_status_callback="")
    assert told(application_sid=made.sid) == {"http://localhost/service"}
    assert refused(world.send, "+33612340000", service, application_sid=NOBODY) == (400, 21420)

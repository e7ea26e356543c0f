"""Content templates: made, found, approved, and sent as what each channel can show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from twilio.rest.content.v1.content import ContentList
from twilio.rest.content.v1.content.approval_create import ApprovalCreateList

from tests.conformance.documents import document, needs_documents
from tests.sandbox.conftest import World, open_world
from toolkit.facts.content_types import content_types
from toolkit.sandbox import Options, Request

WHATSAPP, PERSON = "whatsapp:+4915123456700", "whatsapp:+14165550100"
TEXT = "Hello {{1}}, your parcel {{2}} is here now."
FILLED = "Hello Olivia, your parcel 7 is here now."
BODY = {"body": TEXT}
LINK = {"type": "URL", "title": "Follow", "url": "https://www.example.com/{{2}}"}
RICH: dict[str, Any] = {
    "twilio/text": {"body": f"Plain: {TEXT}"},
    "twilio/media": {**BODY, "media": ["https://www.example.com/{{2}}.png"]},
    "twilio/quick-reply": {**BODY, "actions": [{"type": "QUICK_REPLY", "title": "Thanks", "id": "thanks"}]},
    "twilio/card": {"title": f"Card: {TEXT}", "subtitle": "Owl", "actions": [LINK]},
    "whatsapp/card": {"body": f"On WhatsApp: {TEXT}", "footer": "Owl", "actions": [LINK]},
}


def template(world: World, types: Mapping[str, Any], **settings: Any) -> Any:
    """Make a template by the SDK."""
    request = {"language": "en", "friendly_name": "Parcel", "variables": {"2": "7"}, "types": types} | settings
    return world.client.content.v1.contents.create(ContentList.ContentCreateRequest(request))


def text(world: World, body: str = TEXT, **settings: Any) -> Any:
    return template(world, {"twilio/text": {"body": body}}, **settings)


def submit(world: World, made: Any, name: str, category: str = "UTILITY") -> Any:
    request = ApprovalCreateList.ContentApprovalRequest({"name": name, "category": category})
    return made.approval_create.create(request)


def approval(made: Any) -> Any:
    return made.approval_fetch().fetch().whatsapp


def sent(world: World, to: str, made: Any, variables: str | None = '{"1": "Olivia"}', **settings: Any) -> Any:
    """Send a template and return the message as it ends."""
    by = {"from_": WHATSAPP} if to.startswith("whatsapp:") else {"from_": "+14165550134"}
    by = {"messaging_service_sid": settings.pop("service").sid} if "service" in settings else by
    message = world.client.messages.create(to=to, content_sid=made.sid, content_variables=variables, **by | settings)
    return world.finished(message)


def raw(world: World, method: str, path: str, body: bytes = b"", host: str = "content.twilio.com") -> tuple[int, Any]:
    """Ask as curl does."""
    auth = (world.sandbox.account_sid, world.sandbox.auth_token)
    headers = {"content-type": "application/json"}
    response = world.sandbox.handle(Request(method, f"https://{host}{path}", headers, (), auth, body))
    return response.status, json.loads(response.body or "null")


def test_the_sdk_makes_finds_changes_and_deletes_a_template(world: World, refused: Any) -> None:
    made = template(world, RICH)
    found = world.client.content.v1.contents(made.sid).fetch()
    assert (found.types, found.variables, found.language, found.friendly_name) == (RICH, {"2": "7"}, "en", "Parcel")

    changed = found.update(ContentList.ContentUpdateRequest({"types": {"twilio/text": BODY}, "friendly_name": "P 2"}))
    assert (changed.types, changed.friendly_name, changed.variables) == ({"twilio/text": BODY}, "P 2", {"2": "7"})
    sids = [one.sid for one in world.client.content.v1.contents.list()]
    assert (sids[0], len(sids)) == (made.sid, 2), "the sample account has one, too"
    assert [one.approval_requests["status"] for one in world.client.content.v1.content_and_approvals.list()] == [
        "unsubmitted",
        "approved",
    ]
    (legacy,) = world.client.content.v1.legacy_contents.list()
    assert legacy.legacy_body == world.client.content.v1.contents(sids[1]).fetch().types["twilio/text"]["body"]

    assert made.delete()
    assert refused(world.client.content.v1.contents(made.sid).fetch) == (404, 20404)
    assert refused(sent, world, PERSON, made) == (400, 21655)


def test_lists_of_v2_are_filtered_sorted_and_paged(world: World) -> None:
    for name, language, types in (("Beta", "de", RICH), ("Alpha", "en", {"twilio/text": BODY})):
        world.clock.advance(86_400)
        template(world, types, friendly_name=name, language=language)

    def names(**query: Any) -> list[str]:
        return [one.friendly_name for one in world.client.content.v2.contents.list(**query)]

    sample = "Order on its way"
    assert names() == ["Alpha", "Beta", sample]
    assert names(page_size=1, sort_by_content_name="desc") == [sample, "Beta", "Alpha"]
    assert names(sort_by_date="asc") == [sample, "Beta", "Alpha"]
    assert names(content_name="^[AB]") == ["Alpha", "Beta"]
    assert names(content="(order|Plain)") == ["Beta", sample]
    assert names(language=["de", "fr"]) == ["Beta"]
    assert names(content_type=["twilio/card"]) == ["Beta"]
    assert names(channel_eligibility=["whatsapp:approved"]) == [sample]
    assert names(channel_eligibility=["mms:unsubmitted", "whatsapp:paused"]) == ["Alpha", "Beta", sample]
    assert names(date_created_after=world.clock.now()) == ["Alpha"]
    whole = world.client.content.v2.content_and_approvals.list(channel_eligibility=["whatsapp:approved"])
    assert [one.approval_requests["name"] for one in whole] == ["order_on_its_way"]
    for wrong in ("ContentName=(", "SortByDate=up", "ChannelEligibility=whatsapp", "DateCreatedAfter=May"):
        assert raw(world, "GET", f"/v2/Content?{wrong}")[1]["code"] == 20001


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (b"language=en", "The body"),
        (b"{", "The body"),
        (b'"text"', "The body"),
        ({}, "types"),
        ({"types": {}}, "types"),
        ({"types": {"twilio/pigeon": {}}}, "types"),
        ({"types": {"twilio/text": {}}}, "types.twilio/text.body"),
        ({"types": {"twilio/text": {"body": 1}}}, "types.twilio/text.body"),
        ({"types": {"twilio/text": {"body": "a", "media": []}}}, "types.twilio/text"),
        ({"types": {"twilio/media": {"media": []}}}, "types.twilio/media.media"),
        ({"types": {"twilio/location": {"latitude": "north", "longitude": 1}}}, "types.twilio/location.latitude"),
        ({"types": {"twilio/card": {"title": "alone"}}}, "types.twilio/card"),
        ({"types": {"twilio/quick-reply": {"body": "a", "actions": [{"type": "URL", "title": "b"}]}}}, "types.twilio"),
        ({"types": {"twilio/list-picker": {"body": "a", "button": "b", "items": [{"id": "", "item": "x"}] * 11}}}, "t"),
        ({"language": "English"}, "language"),
        ({"language": None}, "language"),
        ({"variables": {"1": 1}}, "variables"),
        ({"variables": {str(one): "" for one in range(101)}}, "variables"),
        ({"pigeon": 1}, "pigeon"),
        ({"friendly_name": 1}, "friendly_name"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_template_is_refused_and_the_place_is_named(world: World, wrong: Any, named: str) -> None:
    whole = {"language": "en", "types": {"twilio/text": BODY}}
    body = wrong if isinstance(wrong, bytes) else json.dumps((whole | wrong) if wrong else {"language": "en"}).encode()
    status, error = raw(world, "POST", "/v1/Content", body)
    assert (status, error["code"]) == (400, 20001)
    assert error["message"].startswith(named)


@needs_documents
def test_the_types_are_those_of_twilios_document() -> None:
    schemas = document("content_v1")["components"]["schemas"]

    def described(schema: Mapping[str, Any]) -> Any:
        schema = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
        if schema["type"] == "array":
            return [described(schema["items"])]
        if schema["type"] == "object":
            needed = schema.get("required", ())
            return {f"{name}{'!' * (name in needed)}": described(one) for name, one in schema["properties"].items()}
        return "|".join(schema["enum"]) if "enum" in schema else {"string": "text"}.get(schema["type"], schema["type"])

    assert {name: one.fields for name, one in content_types().items()} == described(schemas["types"])


def test_each_channel_gets_the_richest_type_that_it_has(world: World) -> None:
    service = world.service("+14165550134")
    for sender in world.client.messaging.v2.channels_senders.list("rcs"):
        service.channel_senders.create(sid=sender.sid)
    made = template(world, RICH)
    world.sandbox.receive(WHATSAPP, PERSON, "Hi")

    whatsapp, mms = sent(world, PERSON, made), sent(world, "+14165550100", made, service=service)
    rcs = sent(world, "+14165500727", made, service=service)
    assert (whatsapp.body, whatsapp.status) == (f"On WhatsApp: {FILLED}", "delivered")
    assert (mms.body, mms.status, mms.num_media, mms.sid[:2]) == (FILLED, "delivered", "1", "MM")
    assert (rcs.body, rcs.from_, rcs.status) == (f"Card: {FILLED}\nOwl", "rcs:owl_sample_agent", "delivered")
    french = sent(world, "+33612340000", made, from_="+33612345600")
    assert (french.body, french.num_media, french.num_segments) == (f"Plain: {FILLED}", "0", "1"), "no MMS in France"
    unfit = sent(world, "+14165550100", template(world, {"whatsapp/card": RICH["whatsapp/card"]}))
    assert (unfit.status, unfit.error_code) == ("undelivered", 63005)


def test_the_body_is_empty_until_the_message_is_sent_unless_the_option_says_so(world: World) -> None:
    made = text(world)
    settings = {
        "to": "+14165550100",
        "from_": "+14165550134",
        "content_sid": made.sid,
        "content_variables": '{"1": "Olivia"}',
    }
    message = world.client.messages.create(**settings)
    assert (message.status, message.body, message.num_segments) == ("queued", "", "1")
    redacted = world.client.messages.create(**settings)
    redacted.update(body="")
    forgotten = world.client.messages.create(**settings, content_retention="discard")
    assert [world.finished(one).body for one in (message, redacted, forgotten)] == [
        FILLED,
        "",
        "",
    ]
    assert message.fetch().delete()

    eager = open_world(options=Options(content_body_at_once=True))
    made = text(eager)
    assert eager.client.messages.create(**settings | {"content_sid": made.sid}).body.startswith("Hello Olivia")
    eager.sandbox.close()


@pytest.mark.parametrize(
    ("content", "variables", "code"),
    [
        (None, '{"1": "Owl"}', 21654),
        ("HX12", None, 21655),
        ("HX" + "0" * 32, None, 21655),
        (TEXT, "{", 21656),
        (TEXT, "[1]", 21656),
        (TEXT, '{"1": null}', 21656),
        ("Hello {{}}, good bye", "{}", 21656),
        ("{{1}}", json.dumps({"1": "x" * 1601}), 21617),
    ],
)
def test_a_message_with_an_unusable_template_is_refused(
    world: World, refused: Any, content: str | None, variables: str | None, code: int
) -> None:
    sid = content if content is None or content.startswith("HX") else text(world, content).sid
    settings = {"content_sid": sid, "content_variables": variables, "body": "Hi" if sid is None else None}
    assert refused(world.send, "+14165550100", from_="+14165550134", **settings) == (400, code)


def test_a_template_comes_through_review_and_then_goes_at_any_time(world: World) -> None:
    made = text(world)
    assert sent(world, PERSON, made).error_code == 63040
    assert submit(world, made, "parcel_here").status == "received"
    assert sent(world, PERSON, made).error_code == 63016, "under review it is free text"
    world.clock.advance(60)
    assert (approval(made)["status"], approval(made)["category"]) == ("pending", "UTILITY")
    world.clock.advance(3600)
    assert (approval(made)["status"], approval(made)["content_type"]) == ("approved", "twilio/text")
    assert (sent(world, PERSON, made).status, sent(world, PERSON, made).body) == ("delivered", FILLED)
    assert sent(world, PERSON, made, None).error_code == 63028, "{{1}} has no value"
    assert sent(world, PERSON, made, '{"1": "O\\nwl"}').error_code == 63013
    made.update(ContentList.ContentUpdateRequest({"types": {"twilio/text": BODY}, "language": "de"}))
    assert sent(world, PERSON, made).error_code == 63027
    for status, code in (("paused", 63041), ("disabled", 63042), ("rejected", 63040)):
        world.sandbox.decide(made.sid, status)
        assert (approval(made)["status"], sent(world, PERSON, made).error_code) == (status, code)


def test_some_types_begin_no_conversation_and_some_need_approval_in_one(world: World) -> None:
    place = template(world, {"twilio/location": {"latitude": 1.5, "longitude": 2, "label": "Shop of {{1}}"}})
    cards = [{"body": "a", "media": "https://www.example.com/a.png", "actions": [LINK]}]
    carousel = template(world, {"twilio/carousel": {**BODY, "cards": cards}})
    world.sandbox.decide(place.sid, "approved")
    assert sent(world, PERSON, place).error_code == 63016
    world.sandbox.receive(WHATSAPP, PERSON, "Hi")
    assert (sent(world, PERSON, place).status, sent(world, PERSON, place).body) == ("delivered", "Shop of Olivia")
    assert sent(world, PERSON, carousel).error_code == 63040
    world.sandbox.decide(carousel.sid, "approved")
    assert sent(world, PERSON, carousel).status == "delivered"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("{{1}}, your parcel is here", "beginning"),
        ("Your parcel is here, {{1}}", "end"),
        ("Dear {{1}} {{2}}, your parcel is here now", "side by side"),
        ("Dear {{1}}, take {{3}} please, it is yours", "without gaps"),
        ("Hi {{1}} and {{2}} bye", "at least 5"),
    ],
)
def test_what_whatsapp_rejects_comes_back_with_the_reason(world: World, body: str, reason: str) -> None:
    made = text(world, body)
    submit(world, made, "parcel")
    world.clock.advance(3600)
    assert approval(made)["status"] == "rejected"
    assert reason in approval(made)["rejection_reason"]


def test_the_end_of_a_name_decides_on_what_the_rules_do_not(world: World) -> None:
    made = {code: text(world) for code in ("63040", "63041", "63042")}
    for code, one in made.items():
        submit(world, one, f"parcel_{code}")
    world.clock.advance(3600)
    assert [approval(one)["status"] for one in made.values()] == ["rejected", "approved", "approved"]
    world.clock.advance(86_400)
    assert [approval(one)["status"] for one in made.values()] == ["rejected", "paused", "disabled"]


def test_a_name_is_one_templates_alone_and_locked_after_a_rejection_or_deletion(world: World, refused: Any) -> None:
    first, second = text(world), text(world)
    submit(world, first, "parcel")
    assert refused(submit, world, second, "parcel") == (400, 20001)
    assert refused(submit, world, first, "parcel_2") == (400, 20001), "it is under review"
    assert refused(submit, world, second, "Parcel") == (400, 20001)
    assert refused(submit, world, second, "parcel_3", "PIGEON") == (400, 20001)
    changed = ContentList.ContentUpdateRequest({"types": {"twilio/text": {"body": "Other"}}})
    assert refused(first.update, changed) == (400, 20001), "WhatsApp has the text"
    world.sandbox.decide(first.sid, "rejected")
    assert refused(submit, world, first, "parcel") == (400, 20001), "locked"
    first.update(changed)
    assert submit(world, first, "parcel_2").status == "received"
    first.delete()
    assert refused(submit, world, second, "parcel_2") == (400, 20001), "locked"
    world.clock.advance(30 * 86_400)
    assert submit(world, second, "parcel").status == "received"


def test_templates_move_with_the_account(world: World) -> None:
    made = text(world)
    submit(world, made, "parcel")
    other = open_world(seed=2)
    other.sandbox.load(world.sandbox.dump())
    other.clock.advance(3600)
    assert approval(other.client.content.v1.contents(made.sid).fetch())["status"] == "approved"
    other.sandbox.close()

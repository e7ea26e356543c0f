"""Exercises are judged by the account: not attempted on a fresh one, not yet half way, done by their own solution."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from toolkit import start
from toolkit.account.base import Account
from toolkit.lessons import Lesson
from toolkit.lessons.lesson import STEPS

NUMBERS = [step.number for step in STEPS]
SPAIN, ANN = "+34612345678", "+14165550188"
Act = Callable[[Account, Any, Lesson], object]


def service_of(account: Account, lesson: Lesson) -> Any:
    return account.client.messaging.v1.services(lesson.service_sid)


def number(account: Account, phone_number: str) -> str:
    (found,) = account.client.incoming_phone_numbers.list(phone_number=phone_number)
    return str(found.sid)


def short_code(account: Account, code: str) -> str:
    (found,) = account.client.short_codes.list(short_code=code)
    return str(found.sid)


@pytest.mark.parametrize("step", NUMBERS)
def test_a_fresh_notebook_is_not_attempted(account: Account, step: str) -> None:
    verdict = start(account, step).check()
    assert verdict.state == "not attempted"
    assert repr(verdict).startswith("○ Not attempted: ")
    assert "✗" not in verdict._repr_html_()


@pytest.mark.parametrize("step", NUMBERS)
def test_the_solution_runs_as_it_is_shown_and_does_the_exercise(account: Account, step: str) -> None:
    lesson = start(account, step)
    exec(lesson.solution().code, {"account": account, "client": account.client})
    verdict = lesson.check()
    assert repr(verdict).startswith("✓ Done: ")
    assert lesson.solution().calls == ()
    assert "Nothing is left" in repr(lesson.solution())


def test_all_solutions_follow_one_another(account: Account) -> None:
    for step in NUMBERS:
        exec(start(account, step).solution().code, {"account": account, "client": account.client})
    assert {start(account, step).check().state for step in NUMBERS} == {"done"}


def campaign(account: Account, lesson: Lesson, ending: str = "") -> None:
    """Register a campaign with an approved brand, and let it be reviewed."""
    brand = account.client.messaging.v1.brand_registrations.list()[-1]
    service_of(account, lesson).us_app_to_person.create(
        brand_registration_sid=brand.sid,
        description=f"Notices about orders, for customers who asked for them. {ending}",
        message_flow="Customers tick a box beside their number when they order, and confirm by replying YES.",
        message_samples=["Owl: your order 4711 is ready.", "Owl: your order 4712 is ready."],
        us_app_to_person_usecase="MIXED",
        has_embedded_links=False,
        has_embedded_phone=False,
        privacy_policy_url="https://www.example.com/privacy",
        terms_and_conditions_url="https://www.example.com/terms",
    )
    account.sandbox.clock.advance(30 * 86400)


def template(client: Any, name: str = "", text: str = "Hello {{1}}, your parcel is here now.") -> Any:
    """Write a template of two types, and send it in under a name."""
    contents = client.content.v1.contents
    types = {"twilio/text": {"body": text}, "twilio/media": {"body": text, "media": ["https://example.com/owl.png"]}}
    made = contents.create(contents.ContentCreateRequest({"friendly_name": "Parcel", "language": "en", "types": types}))
    if name:
        request = made.approval_create.ContentApprovalRequest({"name": name, "category": "UTILITY"})
        made.approval_create.create(request)
    return made


def hour(account: Account) -> None:
    account.sandbox.clock.advance(3600)


def channel_sender(account: Account, lesson: Lesson) -> None:
    (found, *_rest) = (one for one in account.snapshot().channel_senders if one.type == "whatsapp")
    service_of(account, lesson).channel_senders.create(sid=found.sid)


def remind(account: Account, lesson: Lesson, days: int) -> Any:
    """Schedule a reminder to the customer of step 10."""
    return account.client.messages.create(
        to="+14165550166",
        messaging_service_sid=lesson.service_sid,
        body="Until tomorrow!",
        schedule_type="fixed",
        send_at=account.sandbox.clock.now() + timedelta(days=days),
    )


PARTLY: list[tuple[str, str, Act, str]] = [
    (
        "01",
        "use case and waiting time are still the defaults",
        lambda account, client, lesson: client.messaging.v1.services.create(friendly_name="Mine"),
        "choose “notifications”. Its messages may wait for 36000 seconds",
    ),
    (
        "01",
        "only the waiting time is missing",
        lambda account, client, lesson: client.messaging.v1.services.create(
            friendly_name="Mine", usecase="notifications"
        ),
        "“Mine” exists. Its messages may wait",
    ),
    (
        "02",
        "messages are dropped",
        lambda account, client, lesson: service_of(account, lesson).update(use_inbound_webhook_on_number=False),
        "drops inbound messages: it needs a request URL",
    ),
    (
        "02",
        "the address is there, but nobody asks it",
        lambda account, client, lesson: service_of(account, lesson).update(inbound_request_url="https://example.com/"),
        "still defers to the senders' webhooks",
    ),
    (
        "02",
        "without encryption",
        lambda account, client, lesson: service_of(account, lesson).update(
            use_inbound_webhook_on_number=False, inbound_request_url="http://example.com/inbound"
        ),
        "Use https://",
    ),
    (
        "03",
        "a US long code without a campaign",
        lambda account, client, lesson: service_of(account, lesson).phone_numbers.create(
            phone_number_sid=number(account, "+16465550108")
        ),
        "Not reached: United States. No sender of the pool can carry this message there. US A2P 10DLC",
    ),
    (
        "03",
        "a toll-free number that is not verified",
        lambda account, client, lesson: service_of(account, lesson).phone_numbers.create(
            phone_number_sid=number(account, "+18885550123")
        ),
        "not verified",
    ),
    (
        "03",
        "everybody is reached, but Spain sees a number",
        lambda account, client, lesson: [
            service_of(account, lesson).phone_numbers.create(phone_number_sid=number(account, each))
            for each in ("+18005550199", "+447400123400")
        ],
        "Spain sees +18005550199 instead of a name",
    ),
    (
        "04",
        "an explicit From",
        lambda account, client, lesson: client.messages.create(to=SPAIN, from_="+447400123400", body="Hello"),
        "Let your service pick one",
    ),
    (
        "04",
        "another service",
        lambda account, client, lesson: client.messages.create(
            to=SPAIN, messaging_service_sid=client.messaging.v1.services.list()[-1].sid, body="Hello"
        ),
        "through another service",
    ),
    (
        "04",
        "two segments",
        lambda account, client, lesson: client.messages.create(
            to=SPAIN, messaging_service_sid=lesson.service_sid, body="🦉" * 70
        ),
        "in 3 segments",
    ),
    (
        "04",
        "nobody in the pool reaches Spain",
        lambda account, client, lesson: [
            *[sender.delete() for sender in service_of(account, lesson).phone_numbers.list()],
            *[sender.delete() for sender in service_of(account, lesson).alpha_senders.list()],
            service_of(account, lesson).short_codes.create(short_code_sid=short_code(account, "60123")),
            client.messages.create(to=SPAIN, messaging_service_sid=lesson.service_sid, body="Hello"),
        ],
        "(21703)",
    ),
    (
        "05",
        "the name is gone for everybody",
        lambda account, client, lesson: [s.delete() for s in service_of(account, lesson).alpha_senders.list()],
        "Spain sees no name",
    ),
    (
        "07",
        "the campaign was rejected",
        lambda account, client, lesson: campaign(account, lesson, "30909"),
        "could not be checked. (30909)",
    ),
    (
        "07",
        "a campaign, but no long code",
        lambda account, client, lesson: [
            *[sender.delete() for sender in service_of(account, lesson).phone_numbers.list()],
            campaign(account, lesson),
        ],
        "no US long code in the pool",
    ),
    (
        "07",
        "the message came from the toll-free number",
        lambda account, client, lesson: [
            campaign(account, lesson),
            client.messages.create(to="+18085550142", messaging_service_sid=lesson.service_sid, body="Hello"),
        ],
        "No message of a long code has arrived",
    ),
    (
        "08",
        "she still gets messages",
        lambda account, client, lesson: client.messages.create(
            to=ANN, messaging_service_sid=lesson.service_sid, body="Hello"
        ),
        "still gets messages of your service: the newest one has arrived. Messages to Brazil are still allowed.",
    ),
    (
        "08",
        "it failed for another reason",
        lambda account, client, lesson: [
            account.sandbox.allow_country("BR", False),
            *[sender.delete() for sender in service_of(account, lesson).phone_numbers.list()],
            account.wait(client.messages.create(to=ANN, messaging_service_sid=lesson.service_sid, body="Hello").sid),
            service_of(account, lesson).phone_numbers.create(phone_number_sid=number(account, "+14165550134")),
        ],
        "failed for another reason (21703)",
    ),
    (
        "08",
        "her STOP counts as well as a record, and Brazil is open",
        lambda account, client, lesson: [
            account.sandbox.receive("+14165550134", ANN, "STOP"),
            client.messages.create(to=ANN, messaging_service_sid=lesson.service_sid, body="Hello"),
        ],
        "Messages to Brazil are still allowed.",
    ),
    (
        "09",
        "a template, kept at home",
        lambda account, client, lesson: template(client),
        "was not sent in for approval",
    ),
    (
        "09",
        "a variable stands first",
        lambda account, client, lesson: template(client, "parcel", "{{1}}, your parcel is here now.") and hour(account),
        "WhatsApp rejected “Parcel”: INVALID_FORMAT. A variable stands at the beginning",
    ),
    (
        "09",
        "under review",
        lambda account, client, lesson: template(client, "parcel"),
        "The approval of “Parcel” is received: let the clock go on.",
    ),
    (
        "09",
        "free text to WhatsApp, and by SMS something else",
        lambda account, client, lesson: [
            template(client, "parcel"),
            hour(account),
            channel_sender(account, lesson),
            *(
                client.messages.create(to=to, messaging_service_sid=lesson.service_sid, body="Hello")
                for to in ("whatsapp:+14165550177", "+14165550177")
            ),
        ],
        "failed (63016): WhatsApp takes free text only within 24 hours of the recipient's last message to this sender. "
        "What +14165550177 got is not an approved template of yours.",
    ),
    (
        "10",
        "two reminders wait",
        lambda account, client, lesson: [remind(account, lesson, days) for days in (1, 2)],
        "+14165550166 would get 2 reminders",
    ),
    (
        "10",
        "the first one waits",
        lambda account, client, lesson: remind(account, lesson, 1),
        "cannot be edited: cancel it, and schedule another one. Within 10 minutes FR, ES needs 16.7 segments a second",
    ),
    (
        "10",
        "the first one is canceled, and the offer leaves in time",
        lambda account, client, lesson: [
            remind(account, lesson, 1).update(status="canceled"),
            service_of(account, lesson).destination_alpha_senders.create(alpha_sender="HIBOU", iso_country_code="FR"),
        ],
        "is canceled, and no other one is scheduled.",
    ),
]


@pytest.mark.parametrize(
    ("step", "act", "sentence"),
    [pytest.param(step, act, sentence, id=f"{step}: {why}") for step, why, act, sentence in PARTLY],
)
def test_half_way_is_not_yet_and_says_what_is_missing(account: Account, step: str, act: Act, sentence: str) -> None:
    lesson = start(account, step)
    act(account, account.client, lesson)
    verdict = lesson.check()
    assert verdict.state == "not yet"
    assert sentence in verdict.sentence
    exec(lesson.solution().code, {"account": account, "client": account.client})
    assert lesson.check().state == "done"


def test_a_second_message_that_does_it_all_counts(account: Account) -> None:
    lesson = start(account, "04")
    exec(lesson.solution().code, {"account": account, "client": account.client})
    account.client.messages.create(to=SPAIN, from_="+447400123400", body="Hello")
    assert lesson.check().state == "done"


def test_other_ways_to_let_the_united_kingdom_answer_count_too(account: Account) -> None:
    lesson = start(account, "05")
    service = service_of(account, lesson)
    for sender in service.alpha_senders.list():
        sender.delete()
    service.destination_alpha_senders.create(alpha_sender="OWL", iso_country_code="ES")
    verdict = lesson.check()
    assert verdict.state == "done"
    assert "+447400123400" in verdict.sentence


@pytest.mark.parametrize("step", NUMBERS)
def test_hints_come_one_by_one_and_end(account: Account, step: str) -> None:
    lesson = start(account, step)
    given = [lesson.hint() for _ in range(4)]
    assert [len(hints.shown) for hints in given] == [1, 2, 3, 3]
    assert repr(given[0]).startswith("Hint 1 of 3: ")
    assert "Run the cell again" in repr(given[0])
    assert "Run the cell again" not in repr(given[-1])
    assert given[-1]._repr_html_().count("<details>") == 3


def test_the_solution_is_folded(account: Account) -> None:
    html = start(account, "02").solution()._repr_html_()
    assert html.index("<details>") < html.index("client.messaging")


def test_a_check_never_raises(account: Account) -> None:
    lesson = start(account, "02")
    account.sandbox.close()
    verdict = lesson.check()
    assert verdict.state == "unknown"
    assert verdict.sentence


def test_a_deleted_service_is_not_attempted_again(account: Account) -> None:
    lesson = start(account, "03")
    service_of(account, lesson).delete()
    assert lesson.check().state == "not attempted"
    assert lesson.solution().calls == ()

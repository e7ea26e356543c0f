"""A step prepares what earlier steps would have made, says so, and works on the learner's own service."""

from __future__ import annotations

import pytest

from toolkit import start
from toolkit.account.base import Account
from toolkit.calls.call import Call
from toolkit.errors.raised import ToolkitError
from toolkit.lessons import progress
from toolkit.lessons.lesson import STEPS

NUMBERS = [step.number for step in STEPS]


def own_services(account: Account) -> list[str]:
    names = [service.friendly_name for service in account.client.messaging.v1.services.list()]
    return [name for name in names if not name.startswith("Owl ")]


def test_step_01_prepares_nothing_and_has_no_service_yet(account: Account) -> None:
    lesson = start(account, "01")
    assert lesson.service_sid is None
    assert own_services(account) == []
    assert "no messaging service of your own yet" in repr(lesson)


@pytest.mark.parametrize("number", NUMBERS[1:])
def test_a_missing_service_is_created_said_and_shown_as_code(account: Account, number: str) -> None:
    lesson = start(account, number)
    assert own_services(account) == ["Delivery notices"]
    assert "Step 1 was not done yet: a messaging service was created" in repr(lesson)
    assert "client.messaging.v1.services.create(" in lesson._repr_html_()


@pytest.mark.parametrize(("number", "filled"), [(number, number > "03") for number in NUMBERS[1:]])
def test_an_empty_pool_is_filled_where_messages_are_sent(account: Account, number: str, filled: bool) -> None:
    lesson = start(account, number)
    assert bool(account.snapshot().pools[str(lesson.service_sid)].senders) is filled
    assert ("were put into the pool" in repr(lesson)) is filled


@pytest.mark.parametrize("number", NUMBERS)
def test_starting_again_prepares_nothing_more(account: Account, number: str) -> None:
    start(account, number)
    before = account.snapshot().pools
    assert start(account, number).prepared.calls == ()
    assert account.snapshot().pools == before


def test_the_learners_service_is_the_newest_of_their_own(account: Account) -> None:
    for name in ("First", "Second"):
        made = Call("create_service", params={"FriendlyName": name}).run(account)
    assert start(account, "02").service_sid == made.sid
    assert own_services(account) == ["Second", "First"]


def test_a_pool_that_the_learner_filled_is_left_alone(account: Account) -> None:
    lesson = start(account, "03")
    account.client.messaging.v1.services(lesson.service_sid).alpha_senders.create(alpha_sender="MINE")
    start(account, "04")
    (sender,) = account.snapshot().pools[str(lesson.service_sid)].senders
    assert sender.address == "MINE"


def test_numbers_that_sit_elsewhere_are_not_taken_away(account: Account) -> None:
    (number,) = account.client.incoming_phone_numbers.list(phone_number="+18005550199")
    other = account.snapshot().pools
    home = next(sid for sid, pool in other.items() if pool.service.friendly_name.startswith("Owl marketing"))
    account.client.messaging.v1.services(home).phone_numbers.create(phone_number_sid=number.sid)
    lesson = start(account, "04")
    assert "+18005550199" not in repr(lesson)
    assert "+14165550134" in repr(lesson)


def test_an_unknown_step_names_the_known_ones(account: Account) -> None:
    with pytest.raises(ToolkitError, match="01, 02, 03, 04, 05, 06, 07, 08, 09, 10"):
        start(account, "99")


def test_account_text_is_escaped(account: Account) -> None:
    Call("create_service", params={"FriendlyName": "<b>me</b>"}).run(account)
    lesson = start(account, "01")
    assert "<b>me</b>" not in lesson._repr_html_()
    assert "<b>me</b>" not in lesson.check()._repr_html_()


def test_progress_has_a_row_a_step_with_its_notebook(account: Account) -> None:
    table = progress(account)
    assert table["number"].tolist() == NUMBERS
    assert table["notebook"].tolist() == [step.notebook for step in STEPS]
    assert set(table["state"]) == {"not attempted"}
    start(account, "02")
    assert progress(account)["state"].tolist() == ["done", *["not attempted"] * (len(STEPS) - 1)]


def test_progress_does_not_wait_for_messages(account: Account) -> None:
    lesson = start(account, "04")
    before = account.sandbox.clock.now()
    account.client.messages.create(to="+34612345678", messaging_service_sid=lesson.service_sid, body="Hello")
    assert progress(account)["state"][3] == "not yet"
    assert account.sandbox.clock.now() == before

"""Sending from the panel with a live account: each send is confirmed by typing the number of recipients."""

from __future__ import annotations

from collections.abc import Iterator

import ipywidgets as W
import pytest

from tests.account.conftest import Open
from tests.account.front import Front
from toolkit import connect
from toolkit.ui import InboundPanel, SendPanel
from toolkit.ui.send.try_it import Chips
from toolkit.ui.texting.answering import Answering
from toolkit.ui.widgets.phone import Phone

TO = "+4915112345678\n+4915112345679"


@pytest.fixture
def panel(front: Front, open_account: Open) -> SendPanel:
    made = SendPanel(open_account(allow_writes=True))
    made.way.value = "from"
    made.from_.value = next(n.address for n in made.picker.snapshot.numbers if n.country == "DE")
    made.to.text.value = TO
    made.text.value = "Hello"
    return made


def test_without_the_number_nothing_is_sent(panel, front):
    for typed in ("", "1", "yes"):
        panel.confirmation.value = typed
        panel.send_button.click()
        assert panel.problem is not None
        assert "Type 2" in panel.problem.fix
    assert front.writes() == []


def test_with_it_each_recipient_gets_one_message_and_the_next_send_asks_again(panel, front):
    panel.confirmation.value = "2"
    panel.send_button.click()
    assert panel.problem is None
    assert [dict(seen.form)["To"] for seen in front.writes()] == TO.split()

    panel.double_click_seconds = 0
    panel.send_button.click()
    assert panel.problem is not None
    assert len(front.writes()) == 2


def test_a_lost_answer_stops_the_send_and_says_how_to_look(panel, front):
    front.sandbox.faults.add("lost", method="POST")
    panel.confirmation.value = "2"
    panel.send_button.click()

    assert panel.problem is not None
    assert "may or may not" in panel.problem.what
    assert len(front.writes()) == 1


def test_the_panel_says_where_it_is_and_asks_in_the_sandbox_for_nothing(panel, open_account: Open):
    assert "changes are real" in panel.account.place
    assert panel.confirmation in panel.body.children
    in_sandbox = SendPanel(connect(database=":memory:"))
    assert in_sandbox.confirmation not in in_sandbox.body.children


def shown(widget: W.Widget) -> Iterator[W.Widget]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from shown(child)


def test_where_messages_are_real_there_is_nothing_to_try_and_nobodys_phone(panel, open_account: Open):
    account = open_account()
    live = [*shown(panel), *shown(SendPanel(account)), *shown(InboundPanel(account))]
    assert not [each for each in live if isinstance(each, (Phone, Chips, Answering))]
    assert SendPanel(account).text.value == ""


def test_a_read_only_account_says_how_to_open_it(front, open_account: Open):
    made = SendPanel(open_account())
    made.to.text.value = "+4915112345678"
    made.text.value = "Hello"
    made.confirmation.value = "1"
    made.send_button.click()

    assert made.problem is not None
    assert "allow_writes=True" in made.problem.fix
    assert front.writes() == []

"""How a pool narrows down to one sender: nobody is lost between the steps, and each who drops out is told why."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from tests.routing.pools import alpha, number, pool, short_code, toll_free
from tests.routing.test_properties import destinations, options, pools
from toolkit.errors.raised import ToolkitError
from toolkit.model.account import Sender, SenderPool
from toolkit.routing.reports.explain import explain
from toolkit.routing.reports.funnel import Funnel, funnel
from toolkit.routing.rules import Rules
from toolkit.snapshot.snapshot import Snapshot

SERVICE = "MG" + "0" * 32
OWL, LONDON, PARIS, TOLL_FREE = alpha(), number("+447400123400", "GB"), number("+33612345600", "FR"), toll_free()
CODE = short_code("24680", "US")


def account(*senders: Sender, made: SenderPool | None = None) -> Snapshot:
    found = made or pool(*senders)
    return Snapshot("AC" + "0" * 32, datetime.now(UTC), {found.service.sid: found})


def to_london(*senders: Sender, **more) -> Funnel:
    return funnel(account(*senders), SERVICE, "+447400123457", **more)


def test_it_reads_like_a_sentence():
    found = to_london(OWL, LONDON, PARIS, TOLL_FREE, CODE)
    assert found.summary == "5 senders → 2 can reach the United Kingdom → alphanumeric before numbers → OWL"
    assert [step.left for step in found.steps] == [(OWL, LONDON, PARIS, TOLL_FREE, CODE), (OWL, LONDON), (OWL,)]


def test_each_who_drops_out_is_told_why_and_how_that_is_known():
    _pool, able, ruled = to_london(OWL, LONDON, PARIS, CODE).steps
    assert [(one.sender, one.why, one.basis) for one in able.dropped] == [
        (PARIS, "Numbers from abroad do not reach the United Kingdom.", "documented"),
        (CODE, "A short code reaches its own country only.", "documented"),
    ]
    (london,) = ruled.dropped
    assert london.sender is LONDON
    assert london.why.startswith("An alphanumeric sender ID comes before numbers")


def test_what_the_user_states_is_assumed():
    own = Rules(countries={"GB": {"long_code_international": "no"}})
    assert {one.basis for one in to_london(OWL, PARIS, rules=own).steps[1].dropped} == {"assumed"}


def test_where_nobody_can_reach_it_the_last_step_is_empty_and_a_remedy_is_named():
    found = to_london(PARIS)
    assert found.summary == "1 sender → 0 can reach the United Kingdom → no sender"
    assert found.selection.status == "fails"
    assert found.change.startswith("Add a number of the United Kingdom.")


def test_an_empty_pool_has_one_step():
    found = to_london()
    assert found.summary == "0 senders → no sender"
    assert found.reason == "The sender pool is empty."


@pytest.mark.parametrize(("to", "title"), [("nonsense", "not a number"), ("+19002345678", "premium rate")])
def test_what_twilio_refuses_at_the_request_is_nobodys(to: str, title: str):
    found = funnel(account(OWL, TOLL_FREE), SERVICE, to)
    assert found.steps[-1].title == title
    assert found.steps[-1].left == ()
    assert [one.sender for one in found.steps[-1].dropped] == [OWL, TOLL_FREE]


@settings(max_examples=60, deadline=None)
@given(pools, destinations, options)
def test_nobody_is_lost_between_the_steps_and_the_end_is_what_explain_says(made, to, rules):
    snapshot = account(made=made)
    found = funnel(snapshot, made.service.sid, to.to, rules=rules)
    left = made.senders
    for step in found.steps:
        assert {s.sid for s in step.left} | {one.sender.sid for one in step.dropped} == {s.sid for s in left}
        assert not {s.sid for s in step.left} & {one.sender.sid for one in step.dropped}
        assert all(one.why for one in step.dropped)
        left = step.left
    table = explain(snapshot, made.service.sid, to.to, rules=rules)
    assert {s.address for s in found.selection.tied} == set(table[table["verdict"].isin(["picked", "tied"])]["sender"])
    assert not found.selection.tied or left == found.selection.tied


def test_an_unknown_service_says_so():
    with pytest.raises(ToolkitError, match="20404"):
        funnel(account(OWL), "MG" + "f" * 32, "+447400123457")

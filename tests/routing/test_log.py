"""On the sandbox the rules predict every message, as long as nothing has changed since."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from toolkit.account.base import Account
from toolkit.account.connecting import connect
from toolkit.calls.call import add_sender, remove_sender
from toolkit.errors.raised import ToolkitError
from toolkit.numbering.number import example
from toolkit.routing.reports.comparison import agreement, compare_with_log
from toolkit.routing.rules import Rules
from toolkit.sandbox import ManualClock

ABROAD = [example(region) for region in ("FR", "JP", "DE", "ZA", "AE", "GB", "IT", "KE")]
CUSTOMERS = ["+12125550199", "+13055550199", "+14165550199", "+14155550199", "+17875550123"]


@pytest.fixture
def account() -> Account:
    return connect(database=":memory:", seed=5, clock=ManualClock(datetime(2026, 3, 1, 12, tzinfo=UTC)))


def send(account: Account, sid: str, *destinations: str, **more: object) -> None:
    for to in destinations:
        account.client.messages.create(to=to, messaging_service_sid=sid, body="Hello", **more)
    account.sandbox.clock.sleep(10)


def verified(account: Account) -> str:
    pools = account.snapshot().pools
    return next(sid for sid, pool in pools.items() if pool.service.campaign_status == "VERIFIED")


def test_every_message_is_predicted_when_nothing_changed(account: Account) -> None:
    for sid in account.snapshot().pools:
        send(account, sid, *ABROAD, *CUSTOMERS, *CUSTOMERS)
        comparison = compare_with_log(account, sid)

        assert len(comparison) == len(ABROAD) + 2 * len(CUSTOMERS)
        assert comparison[~comparison["agrees"]].empty
        assert (agreement(comparison)["share"] == 1).all()
        assert agreement(comparison)["messages"].sum() == len(comparison)


def test_a_change_since_shows_up(account: Account) -> None:
    sid = verified(account)
    send(account, sid, "+12125550199")
    (code,) = account.client.messaging.v1.services(sid).short_codes.list()
    code.delete()

    (row,) = compare_with_log(account, sid).itertuples()
    assert (row.picked, row.agrees) == ("24680", False)
    assert row.predicted == "+12125550123"


def test_messages_from_before_the_pool_grew_are_left_out(account: Account) -> None:
    sid = verified(account)
    send(account, sid, *CUSTOMERS)
    account.client.messaging.v1.services(sid).alpha_senders.create(alpha_sender="OWL")

    assert compare_with_log(account, sid).empty


def test_messages_that_never_came_to_a_pick_are_left_out(account: Account) -> None:
    sid = verified(account)
    account.sandbox.receive("+12125550123", "+12125550199", "STOP")
    send(account, sid, "+12125550199")
    account.client.messages.create(to="+12125550198", messaging_service_sid=sid, body="on its way")

    assert compare_with_log(account, sid).empty


def test_an_explicit_from_is_a_disagreement(account: Account) -> None:
    sid = verified(account)
    send(account, sid, "+12125550199", from_="+14155550142")

    (row,) = compare_with_log(account, sid).itertuples()
    assert (row.predicted, row.picked, row.agrees) == ("24680", "+14155550142", False)


def test_column_types_do_not_depend_on_the_rows(account: Account) -> None:
    sid = verified(account)
    empty = compare_with_log(account, sid)
    send(account, sid, *CUSTOMERS)

    assert empty.dtypes.to_dict() == compare_with_log(account, sid).dtypes.to_dict()


def test_an_unknown_service_says_so(account: Account) -> None:
    with pytest.raises(ToolkitError, match="20404"):
        compare_with_log(account, "MG" + "f" * 32)


@pytest.mark.parametrize("sticky", [False, True])
def test_a_mixed_world_is_predicted_in_full(account: Account, sticky: bool) -> None:
    """Every kind of sender, media, channels, failures and answers in one log."""
    sid = verified(account)
    service = account.client.messaging.v1.services(sid)
    snapshot = account.snapshot()
    free = {sender.address: sender for sender in (*snapshot.numbers, *snapshot.short_codes, *snapshot.channel_senders)}
    for address in ("60123", "+18885550123", "+14165550134", "+33612345600", "whatsapp:+4915123456700"):
        add_sender(sid, free[address]).run(account)
    service.alpha_senders.create(alpha_sender="OWL")
    service.update(sticky_sender=sticky)
    channels = ["whatsapp:+33612345678", "rcs:+33612345678"]
    account.sandbox.receive("24680", "+13055550177", "Hello?")
    send(account, sid, *ABROAD, *CUSTOMERS, *CUSTOMERS, *channels, "+13055550177", "+442071234567")
    send(account, sid, *ABROAD, *CUSTOMERS, *channels, media_url="https://example.com/owl.png")

    comparison = compare_with_log(account, sid)
    summary = agreement(comparison)
    assert comparison["agrees"].all()
    assert ("sticky" in set(comparison["rule"])) == sticky
    assert len(set(comparison["rule"])) >= 6
    assert summary["agree"].sum() == summary["messages"].sum() == len(comparison)
    assert set(comparison["remark"]) == {""}


def test_a_text_that_was_to_be_an_mms_is_predicted_as_one(account: Account) -> None:
    service = account.client.messaging.v1.services.create(friendly_name="French")
    (number,) = account.client.incoming_phone_numbers.list(phone_number="+33612345600")
    service.phone_numbers.create(phone_number_sid=number.sid)
    send(account, service.sid, "+33612345678", send_as_mms=True)
    send(account, service.sid, "+33612345678")
    comparison = compare_with_log(account, service.sid)
    assert comparison["picked"].tolist() == ["+33612345600", ""], "newest first"
    assert comparison["agrees"].all()


def test_an_answer_by_twiml_is_no_pick(account: Account) -> None:
    sid = verified(account)
    account.sandbox.receive("+12125550123", "+12125550199", "Hello")
    account.sandbox.clock.sleep(10)

    assert compare_with_log(account, sid).empty


def test_a_disagreement_says_what_may_explain_it(account: Account) -> None:
    sid = verified(account)
    send(account, sid, "+12125550199", from_="+14155550142")
    (row,) = compare_with_log(account, sid).itertuples()
    assert "explicit From" in row.remark

    gone = next(one for one in account.snapshot().pool(sid).senders if one.address == "+14155550142")
    remove_sender(sid, gone).run(account)
    (row,) = compare_with_log(account, sid).itertuples()
    assert "not in the pool" in row.remark


def test_a_mapping_that_media_broke_is_replayed_in_its_time(account: Account) -> None:
    sid, to, rules = verified(account), "+61412345699", Rules(alpha_registered_in=frozenset({"AU"}))
    account.sandbox.options = replace(account.sandbox.options, rules=rules)
    number = next(one for one in account.snapshot().numbers if one.address == "+61491570156")
    add_sender(sid, number).run(account)
    account.client.messaging.v1.services(sid).alpha_senders.create(alpha_sender="OWL")
    send(account, sid, to, to)
    send(account, sid, to, media_url="https://example.com/owl.png")
    send(account, sid, to)

    comparison = compare_with_log(account, sid, rules=rules)
    assert comparison["picked"].tolist() == ["+61491570156"] * 2 + ["OWL"] * 2
    assert comparison["rule"].tolist() == ["sticky", "country", "sticky", "alpha"]
    assert comparison["agrees"].all()


def test_an_inbound_message_maps_in_the_replay_too(account: Account) -> None:
    sid = verified(account)
    gone = next(one for one in account.snapshot().pool(sid).senders if one.address == "24680")
    remove_sender(sid, gone).run(account)
    account.sandbox.receive("+14155550142", "+12125550199", "Hello")
    send(account, sid, "+12125550199")

    (row,) = compare_with_log(account, sid).itertuples()
    assert (row.rule, row.picked, row.agrees) == ("sticky", "+14155550142", True)


def test_an_inbound_message_to_a_number_that_joined_later_maps_nothing(account: Account) -> None:
    sid = account.client.messaging.v1.services.create(friendly_name="Later").sid
    numbers = {number.address: number for number in account.snapshot().numbers}
    account.sandbox.receive("+14165550134", "+14165550199", "Hello")
    account.sandbox.clock.sleep(10)
    for address in ("+18005550199", "+14165550134"):
        add_sender(sid, numbers[address]).run(account)
    send(account, sid, "+14165550199")

    (row,) = compare_with_log(account, sid).itertuples()
    assert (row.rule, row.picked, row.agrees) == ("toll_free", "+18005550199", True)

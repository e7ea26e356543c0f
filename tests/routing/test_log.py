"""On the sandbox the rules predict every message, as long as nothing has changed since."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from toolkit.account import Account, connect
from toolkit.errors import ToolkitError
from toolkit.numbering import example
from toolkit.routing.log import agreement, compare_with_log
from toolkit.sandbox import ManualClock

ABROAD = [example(region) for region in ("FR", "JP", "DE", "BR", "AE", "GB", "IT", "KE")]
CUSTOMERS = ["+12125550199", "+13055550199", "+14165550199", "+14155550199", "+17875550123"]


@pytest.fixture
def account() -> Account:
    return connect(database=":memory:", seed=5, clock=ManualClock(datetime(2026, 3, 1, 12, tzinfo=UTC)))


def send(account: Account, sid: str, *destinations: str, **more: str) -> None:
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

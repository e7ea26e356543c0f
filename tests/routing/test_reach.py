"""What a service reaches, as data."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.routing.pools import alpha, channel, number, pool, short_code, toll_free
from toolkit.errors.raised import ToolkitError
from toolkit.model.account import Channel, Sender
from toolkit.numbering.number import regions
from toolkit.routing.reports.preview import preview
from toolkit.routing.reports.reach import Reach, example_of, reaches
from toolkit.routing.reports.what_if import what_if, with_change
from toolkit.snapshot.snapshot import Snapshot

SERVICE = "MG" + "0" * 32


def snapshot(*senders: Sender) -> Snapshot:
    return Snapshot("AC" + "0" * 32, datetime.now(UTC), {SERVICE: pool(*senders)})


def reached(*senders: Sender, channel: Channel = "sms") -> dict[str, Reach]:
    return {one.region: one for one in reaches(snapshot(*senders), SERVICE, channel=channel)}


def test_every_region_has_a_state() -> None:
    found = reached(alpha())
    assert list(found) == list(regions())
    assert found["FR"].state == "one_way"
    assert found["US"].state == "fails"


def test_a_state_joins_what_is_shown_and_who_can_answer() -> None:
    found = reached(number("+447400123400", "GB"), short_code("24680", "US"))
    assert (found["GB"].state, found["GB"].replies, found["GB"].shown) == ("two_way", "yes", "sender")
    assert found["US"].state == "two_way"
    assert found["ZA"].state == "overwritten"


def test_a_channel_reaches_by_its_own_senders_alone() -> None:
    senders = (alpha(), channel("whatsapp:+12125550123", "US"))
    assert {one.selection.sender for one in reached(*senders, channel="whatsapp").values()} == {senders[1]}
    assert example_of("GB", "whatsapp") == f"whatsapp:{example_of('GB')}"


def test_the_account_as_it_would_be_answers_as_what_if_does() -> None:
    saved, joining = snapshot(alpha()), toll_free()
    after = with_change(saved, SERVICE, add=[joining], remove=saved.pool(SERVICE).senders)
    assert [sender.sid for sender in after.pool(SERVICE).senders] == [joining.sid]
    changed = what_if(saved, SERVICE, add=[joining], remove=saved.pool(SERVICE).senders)
    now = preview(after, SERVICE, changed["to"])
    assert now["status"].tolist() == changed["after_status"].tolist()
    assert now["sender"].tolist() == changed["after_sender"].tolist()
    assert saved.pool(SERVICE).senders != after.pool(SERVICE).senders


def test_an_unknown_service_says_so() -> None:
    with pytest.raises(ToolkitError, match="20404"):
        reaches(snapshot(alpha()), "MG" + "f" * 32)

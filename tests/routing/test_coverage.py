from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.routing.pools import alpha, number, pool, short_code, toll_free
from toolkit.errors.raised import ToolkitError
from toolkit.numbering.number import regions
from toolkit.routing.reports.coverage import coverage
from toolkit.routing.reports.preview import preview
from toolkit.snapshot.snapshot import Snapshot

SERVICE = "MG" + "0" * 32


def cover(*senders, **settings):
    snapshot = Snapshot("AC" + "0" * 32, datetime.now(UTC), {SERVICE: pool(*senders, **settings)})
    return coverage(snapshot, SERVICE).set_index("region"), snapshot


def test_every_country_has_a_row_that_agrees_with_the_preview():
    table, snapshot = cover(number("+12125550123", "US"), alpha(), toll_free())
    previewed = preview(snapshot, SERVICE).set_index("region")

    assert table.index.tolist() == list(regions())
    shared = table.loc[previewed.index]
    assert (shared["sender"] == previewed["sender"]).all()
    assert (shared["status"] == previewed["status"]).all()


def test_an_alphanumeric_sender_cannot_be_answered():
    table, _snapshot = cover(alpha())

    assert table.loc["FR", ["sender", "replies", "shown", "registration"]].tolist() == ["OWL", "no", "sender", "none"]
    assert table.loc["GB", "registration"] == "optional"


def test_a_domestic_number_is_answered_where_twilio_supports_replies():
    table, _snapshot = cover(number("+447400123400", "GB"), short_code("24680", "US"))

    assert table.loc["GB", "replies"] == "yes"
    assert table.loc["US", ["sender", "replies"]].tolist() == ["24680", "yes"]


def test_a_number_from_abroad_may_be_replaced():
    table, _snapshot = cover(number("+12125550123", "US"))

    assert table.loc["FR", ["shown", "replies"]].tolist() == ["another", "no"]


def test_the_us_needs_a_campaign_or_a_verification():
    assert cover(number("+12125550123", "US"))[0].loc["US", "registration"] == "campaign"
    assert cover(toll_free())[0].loc["US", "registration"] == "verification"


def test_where_nothing_arrives_nothing_is_said_of_it():
    table, _snapshot = cover(alpha())
    fails = table[table["status"] == "fails"]

    assert "US" in fails.index
    assert set(fails[["replies", "shown", "registration"]].to_numpy().ravel()) == {""}


def test_values_are_those_documented():
    table, _snapshot = cover(alpha(), number("+12125550123", "US"), toll_free(), short_code("60123", "GB"))

    assert set(table["replies"]) <= {"yes", "no", "unknown", ""}
    assert set(table["shown"]) <= {"sender", "another", "relabelled", "unknown", ""}
    assert set(table["registration"]) <= {"none", "optional", "required", "campaign", "verification", "unknown", ""}
    assert str(table["error_code"].dtype) == "Int64"


def test_an_unknown_service_says_so():
    with pytest.raises(ToolkitError, match="20404"):
        coverage(Snapshot("AC", datetime.now(UTC), {}), SERVICE)

"""One destination in full: a table that reads like a sentence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from tests.routing.test_properties import destinations, options, pools
from tests.routing.vectors import SENDERS
from toolkit.errors.raised import ToolkitError
from toolkit.model.account import SenderPool, Service
from toolkit.routing import select
from toolkit.routing.reports.explain import COLUMNS, explain
from toolkit.routing.rules import Rules
from toolkit.snapshot.snapshot import Snapshot

SERVICE = "MG" + "0" * 32


def account(*names: str, sticky: dict | None = None, **more) -> Snapshot:
    pool = SenderPool(Service(SERVICE, "test", campaign_status="VERIFIED"), tuple(SENDERS[name] for name in names))
    return Snapshot("AC" + "0" * 32, datetime.now(UTC), {SERVICE: pool}, sticky=sticky or {}, **more)


def addresses(*names: str) -> list[str]:
    return [SENDERS[name].address for name in names]


def test_senders_stand_in_the_order_in_which_the_rules_come_to_them():
    table = explain(account("GB", "CA_416", "US_415", "US_212", "US_CODE"), SERVICE, "+12125550199")

    assert table["sender"].tolist() == addresses("US_CODE", "US_212", "US_415", "CA_416", "GB")
    assert table["verdict"].tolist() == ["picked", "outranked", "outranked", "outranked", "not eligible"]


def test_each_row_says_why_and_what_would_have_to_change():
    table = explain(account("US_212", "US_CODE", "GB"), SERVICE, "+12125550199").set_index("sender")

    assert table.loc["24680", ["change", "basis"]].tolist() == ["", "documented"]
    assert table.loc["+12125550123", "why"].startswith("It would be next. Area code geomatch")
    assert table.loc["+12125550123", "change"] == "Remove 24680 from the pool."
    assert "Only US and Canadian senders" in table.loc["+447400123456", "why"]


def test_where_nothing_fits_the_change_that_would_help_is_named():
    table = explain(account("US_212", "US_CODE"), SERVICE, "+447400123457")

    assert table["verdict"].tolist() == ["not eligible", "not eligible"]
    assert table["change"].str.startswith("Add a number of the United Kingdom.").all()


def test_equal_senders_are_tied():
    table = explain(account("US_415", "US_212"), SERVICE, "+13055550176")

    assert table["verdict"].tolist() == ["picked", "tied"]


def test_the_sticky_sender_comes_first_and_then_what_the_rules_would_pick():
    mapped = {(SERVICE, "+12125550199"): SENDERS["US_415"].sid}
    table = explain(account("US_212", "US_415", sticky=mapped), SERVICE, "+12125550199")

    assert table["sender"].tolist() == addresses("US_415", "US_212")
    assert "earlier messages" in table.loc[0, "why"]


def test_an_alpha_sender_that_needs_registration_says_how():
    table = explain(account("OWL"), SERVICE, "+971501234567")

    assert "alpha_registered_in" in table.loc[0, "change"]
    registered = explain(account("OWL"), SERVICE, "+971501234567", rules=Rules(alpha_registered_in=frozenset({"AE"})))
    assert registered.loc[0, ["verdict", "change"]].tolist() == ["picked", ""]


def test_an_explicit_from_switches_picking_off():
    table = explain(account("US_CODE", "US_212"), SERVICE, "+12125550199", from_="+12125550123")

    assert table["sender"].tolist() == addresses("US_212", "US_CODE")
    assert table.loc[1, "change"] == "Leave From out."


def test_a_from_of_the_account_outside_the_pool_is_explained_too():
    outside = account("US_CODE", numbers=(SENDERS["TF"],))
    table = explain(outside, SERVICE, "+12125550199", from_="+18005550199")

    assert table.loc[0, ["sender", "verdict", "basis"]].tolist() == ["+18005550199", "picked", "assumed"]
    assert "pool" in table.loc[0, "change"]


def test_a_from_that_the_account_has_not_is_refused():
    with pytest.raises(ToolkitError, match="21606"):
        explain(account("US_CODE"), SERVICE, "+12125550199", from_="+15005550006")


def test_an_unknown_service_says_so():
    with pytest.raises(ToolkitError, match="20404"):
        explain(account(), "MG" + "f" * 32, "+12125550199")


def test_an_empty_pool_is_an_empty_table():
    table = explain(account(), SERVICE, "+12125550199")

    assert (list(table.columns), len(table)) == (list(COLUMNS), 0)


@settings(max_examples=60, deadline=None)
@given(pools, destinations, options)
def test_every_sender_is_explained_once_and_the_first_is_the_pick(where, to, rules):
    snapshot = Snapshot("AC" + "0" * 32, datetime.now(UTC), {SERVICE: where})
    table, chosen = explain(snapshot, SERVICE, to.to, rules=rules), select(where, to, rules=rules)

    assert sorted(table["sender"]) == sorted(sender.address for sender in where.senders)
    assert table["sender"].tolist()[: len(chosen.tied)] == [sender.address for sender in chosen.tied]
    assert (table["why"].str.len() > 0).all()
    refused = {sender.address for sender in where.senders if sender.sid in dict(chosen.objections)}
    assert refused <= set(table.loc[table["verdict"] == "not eligible", "sender"])

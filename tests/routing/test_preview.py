from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.routing.pools import alpha, channel, number, pool
from tests.routing.test_properties import destinations, options, pools
from tests.routing.vectors import SENDERS
from toolkit.errors.raised import ToolkitError
from toolkit.numbering.number import regions
from toolkit.routing import destination, select
from toolkit.routing.lists.columns import PREVIEW_COLUMNS
from toolkit.routing.reports.coverage import coverage
from toolkit.routing.reports.explain import explain
from toolkit.routing.reports.preview import preview
from toolkit.routing.texts import explain_selection
from toolkit.snapshot.snapshot import Snapshot

SERVICE = "MG" + "0" * 32
US_212, US_415, OWL = number("+12125550123", "US"), number("+14155550142", "US"), alpha()


@pytest.fixture
def snapshot():
    return Snapshot("AC" + "0" * 32, datetime.now(UTC), {SERVICE: pool(US_212, US_415, OWL)})


def test_without_destinations_every_country_has_a_row(snapshot):
    table = preview(snapshot, SERVICE)

    assert list(table.columns) == list(PREVIEW_COLUMNS)
    assert table["region"].tolist() == list(regions())
    assert len(table) == len(coverage(snapshot, SERVICE)) == 245
    assert set(table["status"]) == {"ok", "warning", "fails"}


def test_common_notations_are_one_destination(snapshot):
    written = ["+81 90-1234-5678", "090-1234-5678", "０９０１２３４５６７８", "010 81 90 1234 5678"]

    assert set(preview(snapshot, SERVICE, written, region="JP")["to"]) == {"+819012345678"}


def test_an_unreadable_destination_is_a_row_that_says_why(snapshot):
    table = preview(snapshot, SERVICE, ["+12125550199", "hello", "", None, np.nan, "090-1234-5678", "+1 212 55"])

    assert table["status"].tolist() == ["ok", *["fails"] * 6]
    assert table["error_code"].tolist()[1:] == [21211] * 6
    assert table["reason"].str.len().min() > 10
    assert "country" in table["reason"][5]


def test_a_number_that_a_spreadsheet_made_a_float_keeps_its_digits(snapshot):
    table = preview(snapshot, SERVICE, pd.Series([2125550199.0], index=["a"]), region="US")

    assert table.loc["a", "to"] == "+12125550199"


def test_series_and_frames_keep_their_index(snapshot):
    frame = pd.DataFrame({"name": ["x", "y"], "to": ["+12125550199", "+819012345678"]}, index=[7, 9])

    assert preview(snapshot, SERVICE, frame).index.tolist() == [7, 9]
    assert preview(snapshot, SERVICE, frame["to"])["to"].tolist() == frame["to"].tolist()


def test_a_frame_without_a_column_to_says_what_to_pass(snapshot):
    with pytest.raises(ToolkitError, match="phone"):
        preview(snapshot, SERVICE, pd.DataFrame({"phone": ["+1"], "name": ["x"]}))


def test_an_unknown_service_says_so(snapshot):
    with pytest.raises(ToolkitError) as caught:
        preview(snapshot, "MG" + "f" * 32)

    assert caught.value.code == 20404


def test_column_types_do_not_depend_on_the_rows(snapshot):
    empty, full = preview(snapshot, SERVICE, []), preview(snapshot, SERVICE)

    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


def test_ties_name_every_equal_sender(snapshot):
    row = preview(snapshot, SERVICE, ["+13055550176"]).iloc[0]

    assert (row["sender"], row["ties"]) == ("+12125550123", "+12125550123, +14155550142")


def test_explain_gives_every_sender_a_verdict(snapshot):
    table = explain(snapshot, SERVICE, "+12125550199")

    assert table["verdict"].tolist() == ["picked", "outranked", "not eligible"]
    assert table["why"].str.len().min() > 10


def test_a_sticky_mapping_of_the_snapshot_counts(snapshot):
    mapped = Snapshot(
        snapshot.account_sid, snapshot.taken_at, snapshot.pools, sticky={(SERVICE, "+12125550199"): US_415.sid}
    )

    row = preview(mapped, SERVICE, ["+12125550199"]).iloc[0]
    assert (row["sender"], row["rule"]) == (US_415.address, "sticky")


def test_an_explicit_from_switches_picking_off_for_the_whole_list(snapshot, tmp_path):
    listed = ["+12125550199", "+819012345678", "x"]
    table = preview(snapshot, SERVICE, listed, from_=US_415.address)

    assert table["sender"].tolist() == [US_415.address, US_415.address, ""]
    assert table["rule"].tolist() == ["explicit_from", "explicit_from", "bad_destination"]
    assert "Leave From out" in preview(snapshot, SERVICE, "+12125550199", from_="OWL").loc[0, "change"]
    (tmp_path / "list.csv").write_text("\n".join(["to", *listed]))
    again = preview(snapshot, SERVICE, tmp_path / "list.csv", from_=US_415.address)
    pd.testing.assert_frame_equal(again.reset_index(drop=True), table)


def test_a_from_that_the_account_has_not_is_refused_before_a_file_is_read(snapshot, tmp_path):
    with pytest.raises(ToolkitError, match="21606"):
        preview(snapshot, SERVICE, from_="+15005550006")
    with pytest.raises(ToolkitError, match="21606"):
        preview(snapshot, SERVICE, tmp_path / "none.csv", from_="+15005550006")


@settings(max_examples=60, deadline=None)
@given(pools, st.lists(destinations, max_size=8), options, st.sampled_from(list(SENDERS.values())), st.booleans())
def test_an_explicit_from_of_the_account_is_previewed_as_the_rules_have_it(where, tos, rules, named, media):
    listed = [*(to.to for to in tos), named.address]
    account = Snapshot(
        "AC" + "0" * 32, datetime.now(UTC), {SERVICE: where}, numbers=(named,), closed_countries=frozenset()
    )
    table = preview(account, SERVICE, listed, rules=rules, media=media, from_=named.address)

    for row, to in zip(table.itertuples(), listed, strict=True):
        chosen = select(where, destination(to), media=media, rules=rules, from_=named)
        assert (row.rule, row.status, row.basis) == (chosen.rule, chosen.status, chosen.basis)
        assert (row.sender, row.reason) == (getattr(chosen.sender, "address", ""), explain_selection(chosen))


def test_what_goes_by_rcs_alone_says_that_not_every_handset_takes_it():
    agent = pool(channel("rcs:owl_agent", None, "rcs"))

    assert "63036" in explain_selection(select(agent, destination("rcs:+33612345678")))
    assert "63036" not in explain_selection(select(agent, destination("+33612345678")))

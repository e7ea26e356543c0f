"""A whole list at once says of each row what the rules say of it alone."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.numbering.numbers import generated
from tests.routing.pools import alpha, number, pool
from tests.routing.test_properties import pools
from tests.routing.vectors import SENDERS
from toolkit.errors.raised import ToolkitError
from toolkit.numbering.number import example, regions
from toolkit.routing import destination, select
from toolkit.routing.lists.columns import PREVIEW_COLUMNS
from toolkit.routing.reports.preview import preview
from toolkit.routing.source import choose
from toolkit.routing.texts import explain_change, explain_selection
from toolkit.snapshot.snapshot import Snapshot

SERVICE = "MG" + "0" * 32
ADDRESSES = [sender.address for sender in SENDERS.values()]
JAPAN = "+819012345678"


def snapshot_of(where, sticky=(), trial=False) -> Snapshot:
    return Snapshot(
        "AC" + "0" * 32,
        datetime.now(UTC),
        {SERVICE: where},
        sticky={(SERVICE, to): sid for to, sid in sticky},
        trial=trial,
    )


@pytest.fixture
def snapshot() -> Snapshot:
    return snapshot_of(pool(number("+12125550123", "US"), number("+819012345600", "JP"), alpha()))


def row_by_row(snapshot, texts, *, media=False, region=None):
    for text in texts:
        chosen = choose(snapshot, SERVICE, destination(text, region), media=media)
        sender, to = chosen.sender, chosen.destination
        ties = ", ".join(s.address for s in chosen.tied) if len(chosen.tied) > 1 else ""
        yield (
            to.to,
            to.region,
            to.line_type,
            sender.address if sender else "",
            sender.type if sender else "",
            chosen.rule,
            ties,
            chosen.basis,
            chosen.status,
            chosen.error_code,
            explain_selection(chosen),
            explain_change(chosen),
        )


def rows(table):
    assert tuple(table.columns) == PREVIEW_COLUMNS
    return [tuple(None if value is pd.NA else value for value in row) for row in table.itertuples(index=False)]


written = st.one_of(
    st.sampled_from(regions()).map(example),
    st.sampled_from(ADDRESSES),
    st.integers(0, 10**6).map(lambda seed: next(generated(1, seed))),
    st.text(max_size=12),
    st.sampled_from(["090-1234-5678", "(212) 555-0199", "+1 212 555 0199 ext. 5", " OWL ", "+4402079460958"]),
    st.sampled_from(["+5215512345678", "+52 1 55 1234 5678", "+558187654321", "2034000011112222", "+33142345678"]),
)
channels = st.sampled_from(["", "", "", "whatsapp:", "WhatsApp :", " rcs:", "messenger:", "sms:", "tel:", "whatsapp"])
texts = st.builds(str.__add__, channels, written)
sticky = st.lists(st.tuples(texts | written, st.sampled_from([sender.sid for sender in SENDERS.values()])), max_size=3)


@settings(max_examples=300, deadline=None)
@given(
    pools, st.lists(texts, max_size=8), sticky, st.sampled_from([None, "JP", "US", "GB"]), st.booleans(), st.booleans()
)
def test_a_list_is_answered_as_its_rows_are(where, listed, mapped, region, media, trial):
    snapshot = snapshot_of(where, [(destination(to).to, sid) for to, sid in mapped], trial)
    listed = listed + [to for to, _sid in mapped]

    assert rows(preview(snapshot, SERVICE, listed, media=media, region=region)) == list(
        row_by_row(snapshot, listed, media=media, region=region)
    )


def test_thousands_of_numbers_right_and_wrong_are_answered_as_each_alone():
    snapshot = snapshot_of(pool(*SENDERS.values()))
    listed = [*generated(3000, seed=5), *ADDRESSES, *(f"whatsapp:{to}" for to in generated(300, seed=6))]

    assert rows(preview(snapshot, SERVICE, listed)) == list(row_by_row(snapshot, listed))


def test_addresses_of_channels_stay_as_they_are_in_a_list():
    snapshot = snapshot_of(pool(SENDERS["WA_DE"], SENDERS["FB"]))
    listed = [
        "whatsapp:+5215512345678",
        "messenger:2034000011112222",
        "whatsapp:+52 1 55 1234 5678",
        "messenger:12125550123",
    ]
    table = preview(snapshot, SERVICE, listed, region="US")

    assert table["to"].tolist() == [listed[0], listed[1], listed[0], listed[3]]
    assert set(table["status"]) == {"ok"}
    assert rows(table) == list(row_by_row(snapshot, listed, region="US"))


def test_the_rules_are_asked_once_for_all_destinations_of_a_kind(monkeypatch):
    asked = []
    monkeypatch.setattr(
        "toolkit.routing.lists.answers.select", lambda pool, to, **more: asked.append(to) or select(pool, to, **more)
    )
    snapshot = snapshot_of(pool(number("+819012345600", "JP"), number("+12125550123", "US")))
    listed = [f"+8190{digits:08d}" for digits in range(10_000_000, 10_005_000)]

    assert len(preview(snapshot, SERVICE, [*listed, *listed, "+819012345600"])) == 10_001
    assert len(asked) == 2


def test_another_pool_with_the_same_sid_is_asked_anew():
    first = preview(snapshot_of(pool(number("+819012345600", "JP"))), SERVICE, [JAPAN])
    second = preview(snapshot_of(pool(number("+819012345611", "JP"))), SERVICE, [JAPAN])

    assert (first["sender"][0], second["sender"][0]) == ("+819012345600", "+819012345611")


def test_reasons_follow_the_language(snapshot, monkeypatch):
    monkeypatch.setenv("TOOLKIT_LANG", "en")
    english = preview(snapshot, SERVICE, [JAPAN])["reason"][0]
    monkeypatch.setenv("TOOLKIT_LANG", "ja")

    assert preview(snapshot, SERVICE, [JAPAN])["reason"][0] != english


class TestColumns:
    @pytest.mark.parametrize(
        "column",
        [
            pd.Series([JAPAN, "x", JAPAN], index=[5, 5, 7]),
            pd.Index([JAPAN, "x", JAPAN]),
            pd.Series([JAPAN, "x", JAPAN], dtype="category"),
            np.array([JAPAN, "x", JAPAN]),
            pa.array([JAPAN, "x", JAPAN]),
            pa.chunked_array([[JAPAN], ["x", JAPAN]]),
            pa.array([JAPAN, "x", JAPAN]).dictionary_encode(),
            pa.table({"name": [1, 2, 3], "to": [JAPAN, "x", JAPAN]}),
            pa.record_batch({"to": [JAPAN, "x", JAPAN]}),
            (text for text in [JAPAN, "x", JAPAN]),
        ],
        ids=lambda column: type(column).__name__,
    )
    def test_of_any_kind(self, snapshot, column):
        index = column.index.tolist() if isinstance(column, pd.Series) else [0, 1, 2]
        table = preview(snapshot, SERVICE, column)

        assert table["to"].tolist() == [JAPAN, "x", JAPAN]
        assert table["status"].tolist() == ["ok", "fails", "ok"]
        assert table.index.tolist() == index

    def test_of_another_library_through_arrows_interface(self, snapshot):
        class Column:
            """What Polars' Series shows of itself."""

            def __init__(self, values):
                self.values = values

            def __arrow_c_stream__(self, requested_schema=None):
                return self.values.__arrow_c_stream__(requested_schema)

        class Frame(Column):
            columns = ("name", "to")

        assert (
            preview(snapshot, SERVICE, Column(pa.chunked_array([pa.array([JAPAN], pa.string_view())])))["to"][0]
            == JAPAN
        )
        assert preview(snapshot, SERVICE, Frame(pa.table({"name": ["x"], "to": [JAPAN]})))["to"][0] == JAPAN

    def test_share_the_memory_of_a_list_in_e164(self, snapshot):
        column = pd.Series([JAPAN] * 1000)

        table = preview(snapshot, SERVICE, column)

        assert pa.array(table["to"]).buffers()[2].address == pa.array(column).buffers()[2].address

    def test_types(self, snapshot):
        dtypes = preview(snapshot, SERVICE, [JAPAN]).dtypes.astype("str").to_dict()

        assert {name for name, dtype in dtypes.items() if dtype == "str"} == {
            "to",
            "sender",
            "ties",
            "reason",
            "change",
        }
        assert dtypes.pop("error_code") == "Int64"
        assert {dtype for dtype in dtypes.values() if dtype != "str"} == {"category"}

    def test_sort_and_compare_as_texts_do(self, snapshot):
        table = preview(snapshot, SERVICE)

        for name in ("region", "line_type", "sender_type", "rule", "basis", "status"):
            assert table.sort_values(name)[name].tolist() == sorted(table[name])
        assert (table["status"] == "ok").sum() == table["status"].tolist().count("ok")


class TestBadInput:
    def test_mixed_types_each_have_a_row(self, snapshot):
        listed = [
            JAPAN,
            None,
            np.nan,
            pd.NA,
            pd.NaT,
            "",
            " ",
            12125550199,
            2125550199.0,
            8.5,
            True,
            b"+819012345678",
            [1],
        ]
        table = preview(snapshot, SERVICE, listed, region="US")

        assert table["to"].tolist() == [
            JAPAN, "", "", "", "", "", "", "+12125550199", "+12125550199", "8.5", "True", JAPAN, "[1]",
        ]  # fmt: skip
        assert (table["status"] != "fails").tolist() == [to.startswith("+") for to in table["to"]]
        assert set(table["reason"][1:7]) == {"No number was given."}

    @pytest.mark.parametrize("dtype", ["float64", "Float64", "int64", "Int64", "uint64", object])
    def test_numbers_of_a_spreadsheet_keep_their_digits(self, snapshot, dtype):
        column = pd.Series([819012345678, 2125550199], dtype=dtype)

        assert preview(snapshot, SERVICE, column)["to"].tolist() == ["819012345678", "2125550199"]
        assert preview(snapshot, SERVICE, column, region="US")["to"][1] == "+12125550199"

    def test_gaps_in_a_column_of_floats(self, snapshot):
        table = preview(snapshot, SERVICE, pd.Series([2125550199.0, np.nan, np.inf, 0.5]), region="US")

        assert table["to"].tolist() == ["+12125550199", "", "inf", "0.5"]

    @pytest.mark.parametrize("text", ["2.12555E+09", "8.19012E+11", "8,19012E+11", "8.19012345678e11", "2.125550199E9"])
    @pytest.mark.parametrize("region", [None, "US", "JP"])
    def test_what_a_spreadsheet_rounded_is_refused(self, snapshot, text, region):
        row = preview(snapshot, SERVICE, [text], region=region).iloc[0]

        assert (row["to"], row["region"], row["status"]) == (text, "", "fails")
        assert "spreadsheet" in row["reason"]

    @pytest.mark.parametrize(
        ("text", "region", "to"),
        [
            ("0081 90 1234 5678", "GB", JAPAN),
            ("011 81 90 1234 5678", "US", JAPAN),
            ("010 81 90 1234 5678", "JP", JAPAN),
        ],
    )
    def test_prefixes_that_lead_abroad_are_read_where_they_do(self, snapshot, text, region, to):
        assert preview(snapshot, SERVICE, [text], region=region)["to"][0] == to

    @pytest.mark.parametrize(
        "text", ["0081 90 1234 5678", "011 81 90 1234 5678", "(00) 819012345678", "００８１９０１２３４５６７８"]
    )
    def test_prefixes_that_lead_abroad_from_some_countries_only_are_not_guessed(self, snapshot, text):
        row = preview(snapshot, SERVICE, [text]).iloc[0]

        assert (row["to"], row["region"], row["status"]) == (text, "", "fails")
        assert "00" in row["reason"]
        assert "011" in row["reason"]

    @pytest.mark.parametrize(("text", "region"), [("0044 7400 123456", "US"), ("011 44 7400 123456", "GB")])
    def test_prefixes_of_elsewhere_are_no_destination(self, snapshot, text, region):
        assert preview(snapshot, SERVICE, [text], region=region)["status"][0] == "fails"

    def test_full_width_digits(self, snapshot):
        listed = ["＋８１９０１２３４５６７８", "０９０１２３４５６７８", "whatsapp:＋８１９０１２３４５６７８"]

        assert preview(snapshot, SERVICE, listed, region="JP")["to"].tolist() == [JAPAN, JAPAN, f"whatsapp:{JAPAN}"]

    def test_duplicated_rows_stay(self, snapshot):
        column = pd.Series([JAPAN, JAPAN, "x", JAPAN, "x"], index=list("aabbc"))
        table = preview(snapshot, SERVICE, column)

        assert table["to"].tolist() == column.tolist()
        assert table.index.tolist() == list("aabbc")

    def test_an_index_of_several_levels_stays(self, snapshot):
        column = pd.Series([JAPAN, "x"], index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)]))

        assert preview(snapshot, SERVICE, column).index.equals(column.index)

    def test_a_table_without_columns_says_so(self, snapshot):
        with pytest.raises(ToolkitError, match="no column"):
            preview(snapshot, SERVICE, pd.DataFrame())

"""What becomes of a sender by country: each value of the facts is an outcome of its own, said in words."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from tests.routing.pools import alpha, number, pool, toll_free
from toolkit import data
from toolkit.facts.countries import VALUES, countries
from toolkit.numbering.number import example, parse
from toolkit.routing import Rules, Selection, destination, select
from toolkit.routing.reports.coverage import coverage
from toolkit.routing.reports.coverage_map import coverage_map
from toolkit.routing.texts import explain_change, explain_selection
from toolkit.snapshot.snapshot import Snapshot

SERVICE = "MG" + "0" * 32
ALPHA, FOREIGN = pool(alpha()), pool(number("+447400123456", "GB"))
US_OR_CANADA = {"US", "CA", "PR", "GU", "VI", "MP"}

TAKEN_BY_THE_PAGE = (
    "AM", "CG", "CI", "CM", "ET", "GH", "GN", "GT", "GW", "HN", "ID", "IN", "JO", "KH", "KW", "KZ", "LK", "MA", "MX",
    "NG", "NP", "OM", "RW", "SD", "SG", "SS", "SV", "TR", "UG", "VE", "ZM", "AF", "BJ", "DZ", "EG", "IE", "LR", "MM",
    "MZ", "NI", "TL", "BS", "CL", "DO", "HU", "MY", "TW", "AS",
)  # fmt: skip
"""Countries whose page says that Twilio takes an unregistered alphanumeric sender ID (``alpha_unregistered`` tells what
becomes of it), though another source or rule says no."""


def by(column: str, value: str) -> list[str]:
    """Return the regions with that value, except those whose numbers are a neighbour's."""
    found = (one.region for one in countries().values() if getattr(one, column) == value)
    return [region for region in found if destination(example(region)).region == region]


def sent_by(where, region: str, **rules: object) -> Selection:
    return select(where, destination(example(region)), rules=Rules(**rules))


def test_every_row_says_what_the_columns_can_say_and_where_it_is_from():
    for row in data.rows("country_capabilities.csv"):
        assert all(row[column] in values for column, values in VALUES.items())
        known = any(row[column] != "unknown" for column in VALUES if column != "mms")
        assert row["source_url"].startswith("https://") or not known


def test_how_many_countries_each_value_has():
    assert Counter(one.alpha_unregistered for one in countries().values()) == {
        "preserved": 101, "overwritten": 45, "unsupported": 24, "blocked": 19, "relabelled": 2, "unknown": 54
    }  # fmt: skip
    assert Counter(one.landline for one in countries().values()) == {"refused": 219, "attempted": 4, "unknown": 22}
    assert set(by("landline", "attempted")) == {"CA", "GB", "JE", "US"}


@pytest.mark.parametrize("region", TAKEN_BY_THE_PAGE)
def test_sent_under_another_name_is_not_failed(region: str):
    blocked = countries()[region].alpha_unregistered == "blocked"
    chosen = sent_by(ALPHA, region)

    assert chosen.status == ("fails" if blocked else "warning")
    assert (chosen.sender is None) == blocked
    assert blocked == (region in ("GH", "ID", "KH"))


@pytest.mark.parametrize(
    ("value", "note", "said"),
    [
        ("overwritten", "alpha_overwritten", "it arrives, but shows another sender"),
        ("relabelled", "alpha_relabelled", "it arrives, but shows a warning such as “Likely Scam”"),
    ],
)
def test_what_the_recipient_sees_of_an_alpha_sender_is_said(value: str, note: str, said: str):
    for region in by("alpha_unregistered", value):
        chosen = sent_by(ALPHA, region)
        assert (chosen.rule, chosen.status, chosen.error_code) == ("alpha", "warning", None)
        assert note in chosen.notes
        assert said in explain_selection(chosen)
        assert explain_change(chosen)


@pytest.mark.parametrize(("value", "key"), [("blocked", "alpha_registration"), ("unsupported", "alpha_unsupported")])
def test_blocked_and_unsupported_alpha_senders_are_passed_over(value: str, key: str):
    for region in set(by("alpha_unregistered", value)) - US_OR_CANADA:
        chosen = sent_by(ALPHA, region)
        assert (chosen.status, chosen.error_code) == ("fails", 21703)
        assert [found.key for _sid, found in chosen.objections] == [key]


def test_unknown_is_a_caution_and_never_yes_or_no():
    for region in set(by("alpha_unregistered", "unknown")) - US_OR_CANADA:
        chosen = sent_by(ALPHA, region)
        assert (bool(chosen.tied), chosen.status) == (True, "warning")
        assert {"shown_unknown", "sources_differ", "reach_unknown"} & set(chosen.notes)


@pytest.mark.parametrize(
    ("region", "note"),
    [("EG", "sources_differ"), ("NA", "sources_differ"), ("AS", "sources_differ"), ("LU", "shown_unknown"),
     ("FM", None), ("AC", "reach_unknown")],
)  # fmt: skip
def test_silence_and_contradiction_are_told_apart(region: str, note: str | None):
    chosen = sent_by(ALPHA, region)

    assert (chosen.status == "fails") if note is None else (note in chosen.notes)


def test_what_is_shown_as_sent_bears_no_warning():
    assert {sent_by(ALPHA, region).status for region in by("alpha_unregistered", "preserved")} <= {"ok"}


@pytest.mark.parametrize(
    ("value", "note"), [("preserved", None), ("overwritten", "overwritten"), ("unknown", "shown_unknown")]
)
def test_what_a_number_from_abroad_shows(value: str, note: str | None):
    takes = set(by("long_code_international", "yes")) & set(by("long_code_international_shown", value))
    for region in takes - US_OR_CANADA - {"GB", "AS"}:
        chosen = sent_by(FOREIGN, region)
        assert (chosen.sender is not None, chosen.status) == (True, "warning" if note else "ok")
        assert note is None or note in chosen.notes


def test_the_reason_hangs_on_columns_and_not_on_the_wording_of_a_note(monkeypatch: pytest.MonkeyPatch):
    rows = [{**row, "notes": "", "registration_note": ""} for row in data.rows("country_capabilities.csv")]
    before = {region: explain_selection(sent_by(ALPHA, region)) for region in countries()}
    monkeypatch.setattr(data, "rows", lambda name: rows if name == "country_capabilities.csv" else [])
    countries.cache_clear()
    try:
        assert {region: explain_selection(sent_by(ALPHA, region)) for region in countries()} == before
    finally:
        monkeypatch.undo()
        countries.cache_clear()


def test_coverage_and_map_tell_the_outcomes_apart():
    snapshot = Snapshot("AC" + "0" * 32, datetime.now(UTC), {SERVICE: ALPHA})
    table = coverage(snapshot, SERVICE).set_index("region")
    drawn = coverage_map(snapshot, SERVICE).table.set_index("region")["reach"]

    assert table.loc[["DE", "MX", "IE", "EG", "AE", "ZA"], "shown"].tolist() == [
        "sender", "another", "relabelled", "unknown", "", ""
    ]  # fmt: skip
    assert drawn[["DE", "MX", "IE", "EG", "AE", "ZA", "AS"]].tolist() == [
        "one_way", "overwritten", "relabelled", "unclear", "fails", "fails", "unclear"
    ]  # fmt: skip
    assert table.loc["MX", ["status", "registration", "replies"]].tolist() == ["warning", "required", "no"]


@pytest.mark.parametrize("column", sorted(set(VALUES) - {"short_code", "two_way", "mms", "long_code_domestic"}))
def test_a_user_may_know_every_column_better(column: str):
    """Some value of each column changes what is said of some destination."""
    places = [destination(example("NL")), destination(example("GB")), destination("+31201234567")]
    registered = frozenset({"NL"}) if column == "alpha_registered_shown" else frozenset()
    numbers = pool(toll_free()) if column == "toll_free" else pool(number("+33612345678", "FR"))

    def all_said(**own: str) -> list[str]:
        rules = Rules(alpha_registered_in=registered, countries={"NL": own, "GB": own})
        return [explain_selection(select(where, to, rules=rules)) for where in (ALPHA, numbers) for to in places]

    assert len({tuple(all_said(**{column: value})) for value in VALUES[column]}) > 1


def test_a_landline_is_judged_by_its_country():
    assert {parse(to).line_type for to in ("+33142345678", "+442079460000", "+441624756789")} == {"fixed_line"}
    for to, rule in (("+33142345678", "landline"), ("+442079460000", "alpha"), ("+441624756789", "alpha")):
        assert select(ALPHA, destination(to)).rule == rule
    assert "Twilio refuses these at the request" in explain_selection(select(ALPHA, destination("+33142345678")))
    assert "which may read it out" in explain_selection(select(ALPHA, destination("+442079460000")))
    assert "no page of Twilio's says" in explain_selection(select(ALPHA, destination("+441624756789")))


def test_a_landline_that_the_request_insists_on_is_sent_to():
    forced = select(ALPHA, destination("+33142345678"), force_delivery=True)

    assert (forced.rule, forced.status, forced.error_code) == ("alpha", "warning", 30006)

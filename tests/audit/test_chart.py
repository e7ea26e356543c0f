"""The health of an account as a picture."""

from __future__ import annotations

import json

import pytest
import vl_convert

from tests.audit.accounts import MG2, account, empty_handed, number, pool
from toolkit.audit import HealthChart, audit, health_chart
from toolkit.audit.report.health import health

VEGA_LITE = "application/vnd.vegalite.v5+json"


def drawn(chart: HealthChart) -> dict[str, object]:
    return dict(chart._repr_mimebundle_())


def test_each_field_holds_the_count_of_the_table() -> None:
    findings = audit(account(pool(usecase="undeclared"), pool(number("+16175550142"), sid=MG2, name="Codes")))
    table, spec = health(findings), drawn(health_chart(findings))[VEGA_LITE]
    assert isinstance(spec, dict)
    counts = {(row["service"], row["severity"]): row["count"] for row in spec["data"]["values"]}
    assert counts == {
        (row.service, word): getattr(row, severity)
        for row in table.itertuples()
        for severity, word in (
            ("high", "✗ high"),
            ("medium", "⚠ medium"),
            ("low", "○ low"),
            ("unknown", "? not checkable"),
        )
    }


def test_a_picture_and_words_stand_beside_it() -> None:
    bundle = drawn(health_chart(audit(account(pool(usecase="undeclared")))))
    assert str(bundle["image/svg+xml"]).startswith("<svg")
    assert "✗ high" in str(bundle["text/plain"])


def test_an_account_without_services_is_one_row() -> None:
    assert len(str(health_chart(audit(empty_handed()))).splitlines()) == 1


@pytest.mark.parametrize("name", ["' ? 1 : window", "\\'; alert(1)", "</script><script>alert(1)</script>", '"\n'])
def test_a_hostile_name_is_only_a_name(name: str) -> None:
    bundle = drawn(health_chart(audit(account(pool(usecase="undeclared", name=name)))))
    picture = vl_convert.vegalite_to_svg(json.dumps(bundle[VEGA_LITE]), vl_version="5.20")
    assert "<script" not in picture
    assert "no such function" not in picture

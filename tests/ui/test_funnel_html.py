"""The funnel as HTML: every sender with its reason, and nothing that a name could do."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.routing.pools import alpha, channel, number, pool, toll_free
from toolkit.model.account import Sender
from toolkit.routing.reports.funnel import funnel
from toolkit.snapshot.snapshot import Snapshot
from toolkit.ui.parts.funnel import funnel_html

SERVICE = "MG" + "0" * 32


def html(to: str, *senders: Sender) -> str:
    snapshot = Snapshot("AC" + "0" * 32, datetime.now(UTC), {SERVICE: pool(*senders)})
    return funnel_html(funnel(snapshot, SERVICE, to), "United Kingdom")


def test_each_step_is_an_item_of_a_list_and_the_sender_comes_last() -> None:
    shown = html("+447400123457", alpha(), number("+447400123400", "GB"), number("+33612345600", "FR"))
    assert '<ol class="tk-funnel" aria-label="United Kingdom">' in shown
    assert shown.count("<li><b>") == 4
    assert (
        "✗ <b>+33612345600</b>: Numbers from abroad do not reach the United Kingdom. <small>documented</small>" in shown
    )
    assert "<b>✓ ok: OWL</b>" in shown[shown.rindex("<li>") :]


def test_a_bar_is_as_long_as_the_part_that_is_left() -> None:
    shown = html("+447400123457", number("+447400123400", "GB"), number("+33612345600", "FR"))
    assert [shown.count(f"width:{part}%") for part in (100, 50)] == [1, 2]


def test_those_with_the_same_reason_are_told_together_and_many_are_counted() -> None:
    shown = html("+447400123457", *(toll_free(f"+1800555{n:04}") for n in range(12)))
    assert shown.count("<small>") == 2
    assert "+18005550007, and 4 more" in shown


def test_an_error_has_its_code_and_a_remedy() -> None:
    shown = html("+12125550199", toll_free(verified=False))
    assert "✗ fails: +18005550199</b> (30032)" in shown
    assert "To arrive without a warning: Have the toll-free number verified." in shown


def test_a_name_is_text() -> None:
    hostile = "rcs:<img src=x onerror=alert(1)>"
    assert "<img" not in html("+447400123457", channel(hostile, None, "rcs"))

"""The report as a page: what it says, in which order, and how messages fared over time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from tests.audit.accounts import MG, MG2, NOW, account, number, pool, received, sent, toll_free
from toolkit.audit import audit
from toolkit.audit.effect import DECIDING
from toolkit.audit.report.changes import settings_of
from toolkit.audit.report.deliveries import BARS, bars
from toolkit.audit.report.evidence import concerned
from toolkit.audit.report.groups import by_check
from toolkit.model.account import SERVICE_SETTINGS
from toolkit.model.message_log import DayCount, MessageLog
from toolkit.routing.reports.what_if import what_if
from toolkit.snapshot.snapshot import Snapshot

TODAY = NOW.replace(hour=0)


def days(*counts: tuple[int, str, int | None, int], reach: int = 30) -> MessageLog:
    """Return a log of so many days before the present, each count with the days that it lies back."""
    found = tuple(DayCount(TODAY - timedelta(days=back), "", *rest) for back, *rest in counts)
    return MessageLog(NOW - timedelta(days=reach), NOW, (sent(90), sent(10, error_code=30007), received()), found)


@pytest.fixture
def troubled() -> Snapshot:
    """Return an account with two services in trouble, the same in both, and one kind of error."""
    kept = [toll_free("+18005550199"), toll_free("+18885550115")]
    one = pool(*kept, usecase="verification", validity_period=36000)
    two = pool(number(), sid=MG2, name="Codes", usecase="verification", validity_period=20000)
    log = days((1, "delivered", None, 90), (0, "undelivered", 30007, 10))
    return account(one, two, log=log)


def text_of(page: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", page.partition("<body>")[2]))


def test_it_says_the_verdict_the_numbers_and_what_to_do_first(troubled: Snapshot) -> None:
    findings = audit(troubled)
    page = str(findings.to_html())
    order = [page.index(f'id="{key}"') for key in ("verdict", "first", "scope", "deliveries", "findings", "unknown")]
    assert order == sorted(order)
    said = " ".join(text_of(page).split())
    assert "Act now" in said
    assert "90% of the messages sent are delivered (90 of 100)" in said
    urgent = findings[findings["severity"] == "high"]
    assert f"{urgent['check'].nunique()} urgent thing" in said
    first = re.findall(r'href="#check-(\w+)">details', page)
    assert first == [group.check for group in by_check(findings)][:5]
    assert set(re.findall(r'href="#([\w-]+)"', page)) <= set(re.findall(r'id="([\w-]+)"', page))


def test_a_check_says_its_texts_once_and_lists_where(troubled: Snapshot) -> None:
    findings = audit(troubled, only=["validity_too_long"])
    (group,) = by_check(findings)
    page = str(findings.to_html())
    article = page[page.index('<article class="medium" id="check-validity_too_long"') : page.index("</article>")]
    assert len(group.rows) == 2
    assert article.count(group["remedy"]) == 1
    said = " ".join(text_of(f"<body>{article}").split())
    for sid, seconds in ((MG, "36000 seconds (10 hours)"), (MG2, "20000 seconds")):
        assert sid in said
        assert f"A message may wait for {seconds}." in said
    assert "validity period : 36000 seconds (10 hours) → 600 seconds (10 minutes)" in said


def test_a_fix_is_told_by_its_effect(troubled: Snapshot) -> None:
    findings = audit(troubled, only=["several_toll_free"])
    said = " ".join(text_of(str(findings.to_html())).split())
    (row,) = findings.to_dict("records")
    ((setting, before, after),) = settings_of(troubled, row["fix"]).itertuples(index=False, name=None)
    assert f"{setting} : {before} → {after}" in said
    assert "No destination gets another sender or status; for" in said


@pytest.mark.parametrize("setting", [n for n in SERVICE_SETTINGS if isinstance(getattr(pool().service, n), bool)])
def test_settings_that_are_not_previewed_decide_no_sender(troubled: Snapshot, setting: str) -> None:
    changed = {setting: not getattr(troubled.pools[MG2].service, setting)}
    assert what_if(troubled, MG2, settings=changed).empty or setting in DECIDING


def test_what_is_first_is_severe_then_frequent(troubled: Snapshot) -> None:
    ranks = [(group.severity, -group.messages) for group in by_check(audit(troubled))]
    order = ["high", "medium", "low"]
    assert ranks == sorted(ranks, key=lambda rank: (order.index(rank[0]), rank[1]))


@pytest.mark.parametrize(
    ("evidence", "messages"),
    [
        ("error_codes = 30007 30; messages = 30 / 197; regions = US 30", 30),
        ("messages_to_us = 92; campaign_status = -", 92),
        ("regions = US 92, GB 9", 101),
        ("opt_out_words = 9; messages = 197", 0),
        ("validity_period = 36000", 0),
        ("The message log was not read.", 0),
    ],
)
def test_messages_concerned_are_read_off_the_evidence(evidence: str, messages: int) -> None:
    assert concerned(evidence) == messages


def test_days_become_bars_and_long_periods_wider_ones() -> None:
    found = bars(days((0, "delivered", None, 3), (0, "sent", None, 1), (30, "failed", 30007, 2), (31, "sent", None, 9)))
    assert (len(found.starts), found.days) == (31, 1)
    assert found.ended == {"delivered": {30: 3}, "failed": {0: 2}, "open": {30: 1}}
    assert found.errors == {30007: {0: 2}}
    year = bars(days((0, "read", None, 1), reach=365))
    assert len(year.starts) <= BARS
    assert year.starts[-1] <= TODAY < year.starts[-1] + timedelta(days=year.days)
    assert year.ended["delivered"].total() == 1


def test_the_charts_are_drawn_and_say_what_they_show(troubled: Snapshot) -> None:
    page = str(audit(troubled, only=["carrier_filtering"]).to_html())
    assert page.count('<rect class="ok"') == 2  # the bar of the day and the legend's
    assert "2026-02-28: 90 delivered, 0 failed, 0 open" in page
    assert "Most on 2026-03-01: 10" in page
    assert "Twilio or a carrier filtered the message" in page


@pytest.mark.parametrize(
    ("log", "said"),
    [
        (None, "The message log was not read."),
        (MessageLog(NOW, NOW, (sent(),)), "saved without the days of its messages"),
        (MessageLog(NOW, NOW, (received(),)), "No message was sent in this period."),
    ],
)
def test_what_is_not_known_of_messages_is_said(log: MessageLog | None, said: str) -> None:
    page = text_of(str(audit(account(log=log)).to_html()))
    assert said in page
    assert ("nothing is known of deliveries" in page) == (said.startswith(("The", "No")))


def test_what_one_reason_hides_stands_together() -> None:
    page = str(audit(account(log=None)).to_html())
    unknown = page[page.index('id="unknown"') : page.index('id="coverage"')]
    assert unknown.count("The message log was not read.") == 1
    assert unknown.count("Not checkable") == (audit(account(log=None))["severity"] == "unknown").sum()


def test_masking_is_said() -> None:
    assert "Phone numbers and texts are masked." in str(audit(replace(account(), redacted=True)).to_html())

"""The routing preview by destination."""

from __future__ import annotations

import pytest

from toolkit.account.base import Account
from toolkit.routing.reports.preview import preview
from toolkit.ui.parts.paged_table import PAGE_ROWS
from toolkit.ui.preview.panel import PreviewPanel


@pytest.fixture
def panel(account: Account) -> PreviewPanel:
    pools = account.snapshot().pools
    return PreviewPanel(account, next(sid for sid, pool in pools.items() if pool.service.campaign_status == "VERIFIED"))


def test_begins_with_every_country(panel: PreviewPanel, account: Account) -> None:
    expected = preview(account, panel.picker.service_sid)
    assert panel.table["to"].tolist() == expected["to"].tolist()


def test_filters_in_any_column_and_letter_case(panel: PreviewPanel) -> None:
    panel.results.search.value = "JAPAN"
    assert panel.results.rows["region"].tolist() == ["JP"]


def test_filters_by_status(panel: PreviewPanel) -> None:
    panel.results.status.value = "fails"
    assert set(panel.results.rows["status"]) == {"fails"}
    assert len(panel.results.rows) < len(panel.table)


def test_sorts(panel: PreviewPanel) -> None:
    panel.results.sort.value = "country"
    assert panel.results.rows["country"].is_monotonic_increasing


def test_turns_pages(panel: PreviewPanel) -> None:
    first = panel.results.all.shown.value
    assert panel.results.all.previous.disabled
    panel.results.all.next.click()
    assert f"Rows {PAGE_ROWS + 1} to {2 * PAGE_ROWS}" in panel.results.all.shown.value
    panel.results.all.previous.click()
    assert panel.results.all.shown.value == first


def test_equal_senders_have_a_column_only_where_there_are_some(panel: PreviewPanel) -> None:
    panel.results.search.value = "JAPAN"
    assert "equal senders" in panel.results.all.shown.value
    panel.table["ties"] = ""
    panel.results.search.value = "Japan"
    assert "equal senders" not in panel.results.all.shown.value


def test_explains_one_row_in_full(panel: PreviewPanel) -> None:
    panel.results.search.value = "United States"
    panel.results.explained.value = "+12015550123"
    pool = panel.picker.pool
    assert pool is not None
    assert all(sender.address in panel.results.explanation.value for sender in pool.senders)
    assert "picked" in panel.results.explanation.value


def test_own_list_with_one_unreadable(panel: PreviewPanel) -> None:
    panel.source.value = "own"
    panel.own.region.value = "US"
    panel.own.text.value = "212 555 0199\nnonsense"
    assert panel.table["status"].tolist() == ["ok", "fails"]
    assert '["212 555 0199", "nonsense"], region="US")\n' in panel.code.python


def test_nothing_passes_the_filter(panel: PreviewPanel) -> None:
    panel.results.search.value = "no such thing"
    assert panel.results.rows.empty
    assert panel.results.all.next.disabled
    assert panel.results.explanation.value == ""


def test_media_changes_the_preview(panel: PreviewPanel) -> None:
    before = panel.table["status"].tolist()
    panel.media.value = True
    assert panel.table["status"].tolist() != before


def test_an_account_without_services_says_so(account: Account) -> None:
    for service in account.client.messaging.v1.services.list():
        service.delete()
    panel = PreviewPanel(account)
    assert panel.table.empty
    assert "0 destinations" in panel.results.counts.value

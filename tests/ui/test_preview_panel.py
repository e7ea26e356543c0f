"""The routing preview by destination."""

from __future__ import annotations

import pytest

from toolkit.account import Account
from toolkit.routing.preview import preview
from toolkit.ui.preview_panel import PAGE_ROWS, PreviewPanel


@pytest.fixture
def panel(account: Account) -> PreviewPanel:
    pools = account.snapshot().pools
    return PreviewPanel(account, next(sid for sid, pool in pools.items() if pool.service.campaign_status == "VERIFIED"))


def test_begins_with_every_country(panel: PreviewPanel, account: Account) -> None:
    expected = preview(account, panel.picker.service_sid)
    assert panel.table["to"].tolist() == expected["to"].tolist()


def test_filters_in_any_column_and_letter_case(panel: PreviewPanel) -> None:
    panel.search.value = "JAPAN"
    assert panel.rows["region"].tolist() == ["JP"]


def test_filters_by_status(panel: PreviewPanel) -> None:
    panel.status.value = "fails"
    assert set(panel.rows["status"]) == {"fails"}
    assert len(panel.rows) < len(panel.table)


def test_sorts(panel: PreviewPanel) -> None:
    panel.sort.value = "country"
    assert panel.rows["country"].is_monotonic_increasing


def test_turns_pages(panel: PreviewPanel) -> None:
    first = panel._table.value
    assert panel.previous.disabled
    panel.next.click()
    assert f"Rows {PAGE_ROWS + 1} to {2 * PAGE_ROWS}" in panel._table.value
    panel.previous.click()
    assert panel._table.value == first


def test_equal_senders_have_a_column_only_where_there_are_some(panel: PreviewPanel) -> None:
    panel.search.value = "JAPAN"
    assert "equal senders" in panel._table.value
    panel.table["ties"] = ""
    panel.search.value = "Japan"
    assert "equal senders" not in panel._table.value


def test_explains_one_row_in_full(panel: PreviewPanel) -> None:
    panel.search.value = "United States"
    panel.explained.value = "+12015550123"
    pool = panel.picker.pool
    assert pool is not None
    assert all(sender.address in panel._explanation.value for sender in pool.senders)
    assert "picked" in panel._explanation.value


def test_own_list_with_one_unreadable(panel: PreviewPanel) -> None:
    panel.source.value = "own"
    panel.own.region.value = "US"
    panel.own.text.value = "212 555 0199\nnonsense"
    assert panel.table["status"].tolist() == ["ok", "fails"]
    assert panel.code.python.endswith('["212 555 0199", "nonsense"], region="US")')


def test_nothing_passes_the_filter(panel: PreviewPanel) -> None:
    panel.search.value = "no such thing"
    assert panel.rows.empty
    assert panel.next.disabled
    assert panel._explanation.value == ""


def test_media_changes_the_preview(panel: PreviewPanel) -> None:
    before = panel.table["status"].tolist()
    panel.media.value = True
    assert panel.table["status"].tolist() != before


def test_an_account_without_services_says_so(account: Account) -> None:
    for service in account.client.messaging.v1.services.list():
        service.delete()
    panel = PreviewPanel(account)
    assert panel.table.empty
    assert "0 destinations" in panel._summary.value

"""The routing preview by destination."""

from __future__ import annotations

import pytest

from toolkit.account.base import Account
from toolkit.routing.reports.preview import preview
from toolkit.ui.parts.static import static_html
from toolkit.ui.preview.panel import PreviewPanel


@pytest.fixture
def panel(account: Account) -> PreviewPanel:
    pools = account.snapshot().pools
    return PreviewPanel(account, next(sid for sid, pool in pools.items() if pool.service.campaign_status == "VERIFIED"))


def test_begins_with_every_country_in_the_order_of_their_names(panel: PreviewPanel, account: Account) -> None:
    expected = preview(account, panel.picker.service_sid)
    assert sorted(panel.table["to"]) == sorted(expected["to"])
    assert panel.table["country"].tolist()[:3] == ["Afghanistan", "Åland Islands", "Albania"]
    assert panel.table["country"].iloc[-1] == "Zimbabwe"


def test_filters_in_any_column_and_letter_case(panel: PreviewPanel) -> None:
    panel.results.grid.search = "JAPAN"
    assert panel.results.rows["region"].tolist() == ["JP"]


def test_filters_by_status(panel: PreviewPanel) -> None:
    panel.results.grid.only = ("fails",)
    assert set(panel.results.rows["status"]) == {"fails"}
    assert len(panel.results.rows) < len(panel.table)


def test_sorts(panel: PreviewPanel) -> None:
    panel.results.grid.sort = "country"
    assert panel.results.rows["region"].tolist()[:2] == ["AF", "AX"]


def test_equal_senders_have_a_column_only_where_there_are_some(panel: PreviewPanel) -> None:
    titles = [column["title"] for column in panel.results.grid.frame["columns"]]
    assert "equal senders" in titles
    panel.results.show(panel.table.assign(ties=""))
    assert "equal senders" not in [column["title"] for column in panel.results.grid.frame["columns"]]


def test_the_first_row_is_explained_from_the_start(panel: PreviewPanel) -> None:
    assert panel.results.grid.selected == 0
    assert panel.table["to"].iloc[0] in panel.results.explanation.value


def test_explains_the_chosen_row_in_full(panel: PreviewPanel) -> None:
    panel.results.grid.selected = panel.table["to"].tolist().index("+12015550123")
    pool = panel.picker.pool
    assert pool is not None
    assert all(sender.address in panel.results.explanation.value for sender in pool.senders)
    assert "Why this sender for +12015550123?" in panel.results.explanation.value
    assert "picked" in panel.results.explanation.value


def test_the_chosen_destination_stays_chosen_when_its_preview_changes(panel: PreviewPanel) -> None:
    panel.results.grid.selected = panel.table["to"].tolist().index("+12015550123")
    panel.media.value = True
    assert panel.results.grid.row is not None
    assert panel.results.grid.row["to"] == "+12015550123"
    panel.source.value = "own"
    panel.own.text.value = "+33612345678"
    assert panel.results.grid.row["to"] == "+33612345678"


def test_a_hostile_number_and_a_hostile_name_are_inert(account: Account, panel: PreviewPanel) -> None:
    pool = account.client.messaging.v1.services(panel.picker.service_sid)
    pool.update(friendly_name="<img src=x>")
    panel.picker.reload.click()
    panel.source.value = "own"
    panel.own.text.value = "<img src=x onerror=alert(1)>"
    assert "<img src=x" not in static_html(panel)
    assert "&lt;img src=x onerror=alert(1)&gt;" in panel.results.explanation.value


def test_own_list_with_one_unreadable(panel: PreviewPanel) -> None:
    panel.source.value = "own"
    panel.own.region.value = "US"
    panel.own.text.value = "212 555 0199\nnonsense"
    assert panel.table["status"].tolist() == ["ok", "fails"]
    assert '["212 555 0199", "nonsense"], region="US")\n' in panel.code.python


def test_nothing_passes_the_filter(panel: PreviewPanel) -> None:
    panel.results.grid.search = "no such thing"
    assert panel.results.rows.empty
    assert panel.results.grid.view["rows"] == []


def test_media_changes_the_preview(panel: PreviewPanel) -> None:
    before = panel.table["status"].tolist()
    panel.media.value = True
    assert panel.table["status"].tolist() != before


def test_an_account_without_services_says_so(account: Account) -> None:
    for service in account.client.messaging.v1.services.list():
        service.delete()
    panel = PreviewPanel(account)
    assert panel.table.empty
    assert panel.results.grid.view["counted"] == "0 of 0"
    assert panel.results.explanation.value == ""

"""A change of a pool that a country's recipients feel on several channels is counted by country."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.routing.vectors import SENDERS
from toolkit.model.account import SenderPool, Service
from toolkit.routing.reports.what_if import what_if
from toolkit.snapshot.snapshot import Snapshot
from toolkit.ui.pool.pool_tables import change_html

SERVICE = "MG" + "0" * 32


def html(*destinations: str) -> str:
    pool = SenderPool(Service(SERVICE, "test"), (SENDERS["DE"],))
    snapshot = Snapshot("AC" + "0" * 32, datetime.now(UTC), {SERVICE: pool})
    changes = what_if(snapshot, SERVICE, add=[SENDERS["WA_DE"], SENDERS["OWL"]], destinations=list(destinations))
    return change_html(changes, len(destinations))


def test_several_destinations_of_a_country_are_counted_together() -> None:
    shown = html("+4915123456788", "whatsapp:+4915123456788", "whatsapp:+33612345679")

    assert "newly reached: 2, reached by another sender: 1" in shown
    assert "What would change, by country" in shown
    row = shown[shown.rindex("Germany") :]
    assert [cell.split("<")[0] for cell in row.split("<td>")[1:6]] == ["1", "0", "1", "0", "2"]


def test_one_destination_a_country_needs_no_count() -> None:
    assert "by country" not in html("+4915123456788", "whatsapp:+33612345679")

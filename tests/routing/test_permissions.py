"""Countries that the account may not send to: in the preview, in what would change, between two snapshots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import toolkit
from tests.routing.pools import number, pool
from toolkit.account.sandbox import SandboxAccount
from toolkit.errors.raised import ToolkitError
from toolkit.facts.countries import NEVER_SENT_TO
from toolkit.numbering.number import example
from toolkit.routing.reports.coverage import coverage
from toolkit.routing.reports.explain import explain
from toolkit.routing.reports.what_if import what_if
from toolkit.sandbox import ManualClock, Request, Response, Sandbox
from toolkit.snapshot.snapshot import Snapshot

SERVICE = "MG" + "0" * 32
PERMISSIONS = "https://accounts.twilio.com/v1/Messaging/GeoPermissions"


def snapshot(closed: frozenset[str] | None) -> Snapshot:
    """Return an account with one US number, which may not send to some countries."""
    return Snapshot("AC" + "0" * 32, datetime.now(UTC), {SERVICE: pool(number("+12125550123", "US"))},
                    closed_countries=closed)  # fmt: skip


@pytest.fixture
def account() -> Iterator[SandboxAccount]:
    opened = SandboxAccount(Sandbox(":memory:", seed=1, clock=ManualClock(datetime(2026, 3, 1, 12, tzinfo=UTC))))
    yield opened
    opened.close()


def close_country(account: SandboxAccount, code: str) -> None:
    permission = {"country_code": code, "type": "country", "enabled": False}
    account.client.accounts.v1.messaging_geopermissions.update(permissions=[permission])


def test_nothing_is_sent_to_a_country_that_is_off_and_the_remedy_names_who_can_allow_it() -> None:
    account = snapshot(frozenset({"FR", "PK", *NEVER_SENT_TO}))
    to = {region: example(region) for region in ("FR", "PK", "SY", "DE")}

    table = toolkit.preview(account, SERVICE, list(to.values())).set_index("region")

    assert table["error_code"].fillna(0).to_dict() == {"FR": 21408, "PK": 21408, "SY": 21408, "DE": 0}
    assert table.loc[["FR", "PK", "SY"], "sender"].tolist() == ["", "", ""]
    assert "France" in table.loc["FR", "reason"]
    assert "Console" not in table.loc["FR", "change"]
    assert "Console" in table.loc["PK", "change"]
    assert table.loc["SY", "change"] == "Send to another number."
    assert explain(account, SERVICE, to["FR"])["verdict"].tolist() == ["not eligible"]
    assert coverage(account, SERVICE).set_index("region").loc["FR", "status"] == "fails"


def test_where_permissions_are_not_known_a_country_of_high_risk_is_in_doubt_and_no_other() -> None:
    to = [example(region) for region in ("PK", "FR", "SY")]

    unknown, known = (toolkit.preview(snapshot(closed), SERVICE, to) for closed in (None, NEVER_SENT_TO))

    assert unknown["status"].tolist()[0] == "warning"
    assert "21408" in unknown["reason"].tolist()[0]
    assert "21408" not in known["reason"].tolist()[0]
    assert unknown["reason"].tolist()[1] == known["reason"].tolist()[1]
    assert unknown["error_code"].tolist()[2] == known["error_code"].tolist()[2] == 21408


def test_what_if_a_permission_changed() -> None:
    account = snapshot(frozenset({"DE", *NEVER_SENT_TO}))
    to = [example(region) for region in ("FR", "DE", "GB")]

    changed = what_if(account, SERVICE, geo={"FR": False, "DE": True}, destinations=to).set_index("region")

    assert changed["difference"].to_dict() == {"FR": "lost", "DE": "gained"}
    assert changed.loc["FR", "after_error_code"] == 21408
    for geo in ({"SY": True}, {"XX": False}):
        with pytest.raises(ToolkitError):
            what_if(account, SERVICE, geo=geo)


def test_a_snapshot_reads_them_and_its_file_keeps_them(account: SandboxAccount, tmp_path: Path) -> None:
    close_country(account, "FR")
    read = account.snapshot()

    assert read.closed_countries == {"FR", *NEVER_SENT_TO}
    for redact in (False, True):
        read.save(tmp_path / "account.json.gz", redact=redact)
        assert toolkit.load_snapshot(tmp_path / "account.json.gz").closed_countries == read.closed_countries


def test_what_may_not_be_read_is_unknown_with_the_reason(
    account: SandboxAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle = Sandbox.handle

    def refusing(sandbox: Sandbox, request: Request) -> Response:
        if request.url.startswith(PERMISSIONS):
            return Response(403, '{"code":20003,"message":"Permission Denied","status":403}')
        return handle(sandbox, request)

    monkeypatch.setattr(Sandbox, "handle", refusing)
    read = account.snapshot()

    assert read.closed_countries is None
    assert read.unreadable["geo_permissions"] == "HTTP 403, 20003: Permission Denied"
    assert "geo_permissions" in toolkit.audit(read)["check"].to_list()


def test_two_snapshots_tell_a_permission_that_changed(account: SandboxAccount) -> None:
    before = account.snapshot()
    close_country(account, "FR")
    after = account.snapshot()

    (row,) = toolkit.diff(before, after).itertuples()
    assert (row.resource, row.property) == ("account", "closed_countries")
    assert "FR" in row.after
    assert "FR" not in row.before
    assert toolkit.diff(replace(before, closed_countries=None), after).empty

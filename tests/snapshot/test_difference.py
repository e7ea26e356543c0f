"""What changed between two snapshots."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import toolkit
from toolkit.account.sandbox import SandboxAccount
from toolkit.tables.html import table_html

SECONDARY, A2P = "RNdfbf3fae0e1107f8aded0e7cead80bf5", "RNb0d4771c2c98518d916a3d4cd70a8f8b"


def test_nothing_changed(account: SandboxAccount):
    snapshot = replace(account.snapshot(), unreadable={})

    table = toolkit.diff(snapshot, snapshot)
    assert len(table) == 0
    assert set(table.dtypes.astype(str)) == {"str"}


def test_added_removed_and_changed_are_told_with_their_values(account: SandboxAccount):
    before = replace(account.snapshot(), unreadable={})
    pools = [pool for pool in before.pools.values() if pool.service.sticky_sender]
    sid, member = next((p.service.sid, s) for p in pools for s in p.senders if s.type in ("long_code", "toll_free"))
    account.client.messaging.v1.services(sid).phone_numbers(member.sid).delete()
    account.client.messaging.v1.services(sid).update(validity_period=60, sticky_sender=False)
    made = account.client.messaging.v1.services.create(friendly_name="New one")
    account.client.incoming_phone_numbers(member.sid).update(sms_url="https://example.com/sms")
    after = replace(account.snapshot(), unreadable={})

    table = toolkit.diff(before, after)
    rows = {(row.difference, row.resource, row.sid, row.property): row for row in table.itertuples()}
    assert rows["added", "service", made.sid, ""].words == "New: messaging service New one."
    assert ("removed", "pool", f"{sid}/{member.sid}", "") in rows
    changed = rows["changed", "service", sid, "validity_period"]
    assert (changed.before, changed.after) == (str(before.pools[sid].service.validity_period), "60")
    assert rows["changed", "service", sid, "sticky_sender"].after == "false"
    assert rows["changed", "number", member.sid, "sms_url"].after == "https://example.com/sms"
    assert "validity_period was" in changed.words
    assert toolkit.diff(after, before)["difference"].value_counts()["added"] == 1


def test_what_could_not_be_read_is_unknown_not_gone(account: SandboxAccount):
    before = replace(account.snapshot(), unreadable={})
    sid = next(iter(before.pools))
    reason = "HTTP 403, 20003: Permission denied"
    after = replace(before, numbers=(), unreadable={"numbers": reason, "log": reason})

    (row,) = toolkit.diff(before, after).itertuples()
    assert (row.difference, row.sid, row.after) == ("unknown", "numbers", reason)

    empty = replace(before.pools[sid], senders=())
    unread = replace(before, pools={**before.pools, sid: empty}, unreadable={sid: reason})
    assert set(toolkit.diff(before, unread)["difference"]) == {"unknown"}


def test_a_permission_and_a_profile_that_changed_are_told(account: SandboxAccount):
    trust = account.client.trusthub.v1
    made = trust.customer_profiles.create(friendly_name="Owl", email="owl@example.com", policy_sid=SECONDARY)
    before = account.snapshot()
    account.sandbox.decide(made.sid, "twilio-rejected", 18601)
    account.client.accounts.v1.messaging_geopermissions.update(
        permissions=[{"country_code": "FR", "type": "country", "enabled": False}]
    )
    trust.trust_products.create(friendly_name="Owl A2P", email="owl@example.com", policy_sid=A2P)
    after = account.snapshot()

    table = toolkit.diff(before, after)
    rows = {(row.difference, row.resource, row.property): row for row in table.itertuples()}
    profile = rows["changed", "customer_profile", "status"]
    assert (profile.sid, profile.before, profile.after) == (made.sid, "draft", "twilio-rejected")
    assert rows["changed", "customer_profile", "error_codes"].after == "18601"
    assert "FR" in rows["changed", "account", "closed_countries"].after
    assert rows["added", "trust_product", ""].words == "New: trust product Owl A2P."

    unread = replace(before, profiles=None)
    assert "customer_profile" not in set(toolkit.diff(unread, after)["resource"])


def test_campaigns_that_share_their_sid_are_compared_each_with_itself(account: SandboxAccount):
    before = replace(account.snapshot(), unreadable={})
    assert len({one.sid for one in before.campaigns}) == 1 < len(before.campaigns)
    assert len(toolkit.diff(before, replace(before, campaigns=before.campaigns[::-1]))) == 0
    (row,) = toolkit.diff(before, replace(before, campaigns=before.campaigns[1:])).itertuples()
    assert (row.difference, row.resource) == ("removed", "campaign")
    assert row.sid.startswith(f"{before.campaigns[0].service_sid}/QE")


def test_as_a_table_it_speaks_the_language(account: SandboxAccount, monkeypatch: pytest.MonkeyPatch):
    before = replace(account.snapshot(), unreadable={})
    account.client.messaging.v1.services.create(friendly_name="New one")
    table = toolkit.diff(before, replace(account.snapshot(), unreadable={}))

    assert "<td>added</td><td>messaging service</td>" in table_html(table)
    monkeypatch.setenv("TOOLKIT_LANG", "ja")
    shown = table_html(table)
    assert "<td>追加</td><td>メッセージングサービス</td>" in shown
    assert not re.search(">(difference|resource|sid|name|property|before|after|words|added|service)<", shown)

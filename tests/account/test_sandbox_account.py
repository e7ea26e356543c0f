from __future__ import annotations

import pickle
from datetime import UTC, datetime

import pytest

from toolkit.account.connecting import connect
from toolkit.errors.raised import ToolkitError
from toolkit.routing.reports.preview import preview
from toolkit.sandbox import ManualClock


def test_state_is_shared_through_the_file(tmp_path):
    first, second = (connect(database=tmp_path / "sandbox.sqlite3") for _ in range(2))

    made = first.client.messaging.v1.services.create(friendly_name="mine")
    assert second.client.messaging.v1.services(made.sid).fetch().friendly_name == "mine"


def test_the_environment_names_the_database(tmp_path, monkeypatch):
    monkeypatch.setenv("TOOLKIT_DATABASE", str(tmp_path / "other.sqlite3"))

    connect()
    assert (tmp_path / "other.sqlite3").exists()


def test_the_default_database_lies_in_the_users_state_directory(tmp_path, monkeypatch):
    monkeypatch.delenv("TOOLKIT_DATABASE", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))

    connect()
    assert list(tmp_path.rglob("sandbox.sqlite3"))


def test_seed_and_clock_make_everything_reproducible():
    def story():
        clock = ManualClock(datetime(2026, 1, 15, 9, tzinfo=UTC))
        account = connect(database=":memory:", seed=7, clock=clock)
        pools = account.snapshot().pools
        sid = next(sid for sid, pool in pools.items() if pool.service.campaign_status == "VERIFIED")
        sent = account.client.messages.create(to="+12125550199", messaging_service_sid=sid, body="hello")
        done = account.wait(sent.sid)
        return account.sid, sid, sent.sid, done.status, done.from_, done.date_sent, done.date_updated

    assert story() == story()
    assert story()[3] == "delivered"


@pytest.mark.parametrize(
    ("name", "value"), [("TOOLKIT_SEED", "seven"), ("TOOLKIT_CLOCK", "noon"), ("TOOLKIT_CLOCK", "2026-01-15T09:00:00")]
)
def test_a_bad_setting_says_how_to_write_it(name, value, monkeypatch):
    monkeypatch.setenv(name, value)

    with pytest.raises(ToolkitError, match=name):
        connect(database=":memory:")


def test_the_token_is_in_no_repr():
    account = connect(database=":memory:", seed=1)
    token = account.sandbox.auth_token
    account.snapshot()

    shown = [
        repr(account),
        repr(account.client),
        repr(account.sandbox),
        repr(account.journal.entries),
        repr(vars(account)),
    ]
    assert token not in "".join(shown)
    assert token.encode() not in pickle.dumps(list(account.journal.entries))


def test_the_snapshot_says_what_each_pool_may_do():
    snapshot = connect(database=":memory:", seed=1).snapshot()

    states = {pool.service.campaign_status for pool in snapshot.pools.values()}
    assert {"VERIFIED", "FAILED"} <= states
    assert {s.verified for s in snapshot.numbers if s.type == "toll_free"} == {True, False}
    assert {s.type for s in snapshot.channel_senders} >= {"whatsapp"}


def test_preview_and_send_agree_for_every_country():
    account = connect(database=":memory:", seed=3, clock=ManualClock(datetime(2026, 1, 15, 9, tzinfo=UTC)))
    for sid in account.snapshot().pools:
        table = preview(account, sid)
        for row in table.itertuples():
            try:
                message = account.wait(
                    account.client.messages.create(to=row.to, messaging_service_sid=sid, body="x").sid
                )
                sent, failed = message.from_ or "", message.error_code
            except Exception as error:
                sent, failed = "", error.code
            assert sent in (row.ties.split(", ") if row.ties else [row.sender]), row
            expected = None if str(row.error_code) == "<NA>" else row.error_code
            assert failed == expected or row.status == "warning", row

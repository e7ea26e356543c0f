"""A snapshot in a file: re-opened without credentials, with everything in it that the pure functions need."""

from __future__ import annotations

import gzip
import re
import tracemalloc
from dataclasses import replace
from datetime import timedelta

import orjson
import pytest

import toolkit
from toolkit import files
from toolkit.account.sandbox import SandboxAccount
from toolkit.errors.raised import ToolkitError
from toolkit.redaction import Redaction

MONTH = timedelta(days=30)


@pytest.fixture
def taken(account: SandboxAccount):
    pools = account.snapshot().pools.values()
    sid = next(p.service.sid for p in pools if p.service.sticky_sender and p.service.campaign_status == "VERIFIED")
    for number in range(5):
        account.client.messages.create(
            to=f"+1415555{180 + number:04}", messaging_service_sid=sid, body="Hello, secret text"
        )
    account.sandbox.clock.advance(60)
    return account.snapshot(MONTH)


def test_what_was_saved_is_what_is_opened(taken, tmp_path):
    taken.save(tmp_path / "account.gz")
    opened = toolkit.load_snapshot(tmp_path / "account.gz")

    assert opened == taken
    assert opened.resources.keys() == taken.resources.keys()
    assert (opened.live, opened.redacted) == (False, False)
    assert opened.sticky


def test_previews_and_coverage_work_on_the_file(taken, tmp_path):
    taken.save(tmp_path / "account.gz")
    opened = toolkit.load_snapshot(tmp_path / "account.gz")

    for sid in taken.pools:
        assert toolkit.preview(opened, sid).equals(toolkit.preview(taken, sid))
    sid = next(iter(taken.pools))
    assert toolkit.coverage(opened, sid).equals(toolkit.coverage(taken, sid))


def test_the_file_is_twilios_own_representation(account: SandboxAccount, taken, tmp_path):
    taken.save(tmp_path / "account.gz")
    data = orjson.loads(gzip.decompress((tmp_path / "account.gz").read_bytes()))

    assert (data["format"], data["version"]) == ("twilio-messaging-toolkit/snapshot", 1)
    (row,) = [row for row in data["resources"]["numbers"] if row["phone_number"] == taken.numbers[0].address]
    told = account.client.request("GET", f"https://api.twilio.com{row['uri']}").text
    assert row == orjson.loads(told)
    assert "auth_token" not in data["resources"]["account"][0]


def test_the_same_snapshot_gives_the_same_bytes(taken, tmp_path):
    for name in ("one.gz", "two.gz"):
        taken.save(tmp_path / name)
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()


def test_no_message_and_no_recipient_is_in_it(taken, tmp_path):
    replace(taken, sticky={}).save(tmp_path / "account.gz", redact=False)
    text = gzip.decompress((tmp_path / "account.gz").read_bytes()).decode()

    assert "secret text" not in text
    assert "+14155550180" not in text


def test_redacted_it_decides_alike_and_shows_no_number(taken, tmp_path):
    taken.save(tmp_path / "account.gz", redact=True)
    opened = toolkit.load_snapshot(tmp_path / "account.gz")
    text = gzip.decompress((tmp_path / "account.gz").read_bytes()).decode()

    assert opened.redacted
    assert not [number.address for number in taken.numbers if number.address in text]
    assert not re.findall(r"\+[0-9]{9,}", text)
    decided = ["to", "region", "rule", "sender_type", "status", "basis"]
    for sid in taken.pools:
        assert toolkit.preview(opened, sid)[decided].equals(toolkit.preview(taken, sid)[decided])


def test_redacted_the_log_still_joins_the_pools(taken, tmp_path):
    taken.save(tmp_path / "account.gz", redact=True)
    opened = toolkit.load_snapshot(tmp_path / "account.gz")

    assert opened.log is not None
    senders = {sender.address for pool in opened.pools.values() for sender in pool.senders}
    assert {group.sender for group in opened.log.groups if group.sender} <= senders


def test_of_a_live_account_it_is_redacted_unless_told_otherwise(taken, tmp_path):
    live = replace(taken, live=True)
    for redact, masked in ((None, True), (False, False), (True, True)):
        live.save(tmp_path / "account.gz", redact=redact)
        assert toolkit.load_snapshot(tmp_path / "account.gz").redacted is masked


def test_redacted_accounts_show_and_save_nothing_else(account: SandboxAccount, tmp_path):
    plain = {number.address for number in account.snapshot().numbers}
    masked = SandboxAccount(account.sandbox, Redaction())
    snapshot = masked.snapshot()
    sid = next(iter(snapshot.pools))
    sent = masked.client.messages.create(to="+12125550123", messaging_service_sid=sid, body="Hello, secret text")

    assert not plain & {number.address for number in snapshot.numbers}
    assert sent.body == "•••"
    assert sent.to != "+12125550123"
    assert sent.to == masked.client.messages(sent.sid).fetch().to
    assert {n.phone_number for n in masked.client.incoming_phone_numbers.list(page_size=2)} == {
        number.address for number in snapshot.numbers
    }
    assert "secret" not in repr(masked.journal.entries)
    assert "+12125550123" not in repr(masked.journal.entries)


def test_a_snapshot_that_was_changed_is_not_passed_off_as_read(taken, tmp_path):
    with pytest.raises(ToolkitError, match="not as an account was read"):
        replace(taken, numbers=()).save(tmp_path / "account.gz")
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_named(taken, tmp_path):
    with pytest.raises(ToolkitError, match="cannot be written"):
        taken.save(tmp_path / "missing" / "account.gz")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        gzip.compress(b"{", mtime=0),
        gzip.compress(b"[]", mtime=0),
        gzip.compress(b'{"format": "other"}', mtime=0),
        gzip.compress(b"{}", mtime=0)[:-4],
        gzip.compress(b"{}", mtime=0)[:12] + b"\xff" * 20,
        gzip.compress(b"{}", mtime=0) + b"more",
        gzip.compress(b"[" * 100, mtime=0),
        gzip.compress(b'{"format": "twilio-messaging-toolkit/snapshot", "version": 1}', mtime=0),
        gzip.compress(b'{"format": "twilio-messaging-toolkit/snapshot", "version": 2}', mtime=0),
    ],
)
def test_another_file_is_refused_with_its_name(content, tmp_path):
    (tmp_path / "other.gz").write_bytes(content)

    with pytest.raises(ToolkitError, match=r"other\.gz"):
        toolkit.load_snapshot(tmp_path / "other.gz")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ToolkitError, match="missing"):
        toolkit.load_snapshot(tmp_path / "missing.gz")


def test_a_small_file_that_inflates_to_a_large_one_is_refused_before_it_does(tmp_path):
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(bytes(300 * 2**20), mtime=0))
    tracemalloc.start()
    with pytest.raises(ToolkitError, match="cannot be read as a snapshot"):
        toolkit.load_snapshot(tmp_path / "bomb.gz")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 3 * files.LARGEST


@pytest.mark.parametrize("text", ["[" + "[]," * 5_000_000 + "[]]", '["' + "\N{OWL}" * 9_000_000 + '"]'])
def test_json_that_would_take_much_memory_is_refused_unread(text, tmp_path, monkeypatch):
    monkeypatch.setattr(files.json_text, "loads", None)
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(text.encode(), 1, mtime=0))

    with pytest.raises(ToolkitError, match="cannot be read as a snapshot"):
        toolkit.load_snapshot(tmp_path / "bomb.gz")


def spoilt(content, path, value):
    data = orjson.loads(gzip.decompress(content))
    *keys, last = path
    there = data
    for key in keys:
        there = there[key]
    if value is None:
        del there[last]
    else:
        there[last] = value
    return gzip.compress(orjson.dumps(data), mtime=0)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["taken_at"], None),
        (["taken_at"], "noon"),
        (["taken_at"], "2026-03-01T12:00:00"),
        (["taken_at"], "0001-01-01T00:00:00+00:00"),
        (["live"], "yes"),
        (["account_sid"], 1),
        (["resources"], []),
        (["resources", "numbers"], "+1"),
        (["resources", "numbers"], {}),
        (["resources", "numbers", 0], "PN"),
        (["resources", "numbers", 0, "phone_number"], None),
        (["resources", "numbers", 0, "phone_number"], 1),
        (["resources", "numbers", 0, "capabilities"], 1),
        (["resources", "numbers", 0, "friendly_name"], {"a": 1}),
        (["resources", "numbers", 0, "date_created"], "yesterday"),
        (["resources", "pools", 0, "validity_period"], "long"),
        (["resources", "pools", 0, "validity_period"], 2**60),
        (["resources", "brands", 0, "brand_score"], "high"),
        (["log", "groups", 0, "messages"], "5"),
        (["log", "groups", 0, "more"], 1),
        (["log", "since"], 1),
        (["alerts"], [{}]),
        (["sticky", 0], ["MG"]),
        (["sticky", 0], [[], "a", "b"]),
        (["unreadable"], {"brands": 1}),
    ],
    ids=str,
)
def test_a_file_of_another_shape_is_refused_with_its_name(taken, tmp_path, path, value):
    file = tmp_path / "account.gz"
    taken.save(file)
    file.write_bytes(spoilt(file.read_bytes(), path, value))

    with pytest.raises(ToolkitError, match=r"account\.gz cannot be read as a snapshot"):
        toolkit.load_snapshot(file)


def test_what_could_not_be_opened_again_is_not_saved(taken, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 10_000)
    with pytest.raises(ToolkitError, match="more than a file"):
        taken.save(tmp_path / "account.gz")


def test_nobody_else_can_read_it(taken, tmp_path):
    taken.save(tmp_path / "account.gz")
    assert (tmp_path / "account.gz").stat().st_mode & 0o777 == 0o600

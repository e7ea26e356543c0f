"""The file: kept, shared, and never spoilt."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.conftest import client_of, open_world
from toolkit.errors.raised import ToolkitError
from toolkit.sandbox import Options, Sandbox


def test_what_was_stored_is_there_after_reopening(tmp_path: Path) -> None:
    first = open_world(tmp_path / "new" / "account.db", seed=None)
    message = first.send("+33612340000", first.service("+33612345600"))
    first.sandbox.close()
    again = open_world(tmp_path / "new" / "account.db", seed=None)
    assert again.sandbox.account_sid == first.sandbox.account_sid
    assert again.sandbox.auth_token == first.sandbox.auth_token
    again.clock.advance(10)
    assert again.client.messages(message.sid).fetch().status == "delivered"


def test_two_sandboxes_on_one_file_see_each_other(tmp_path: Path) -> None:
    one, two = open_world(tmp_path / "account.db"), open_world(tmp_path / "account.db")
    assert one.sandbox.account_sid == two.sandbox.account_sid
    service = one.service("+33612345600")
    assert two.client.messaging.v1.services(service.sid).fetch().friendly_name == "Test"
    assert two.service().sid != service.sid


def test_a_seed_given_later_counts_for_new_sids_only(tmp_path: Path) -> None:
    first = open_world(tmp_path / "account.db", seed=1)
    account, service = first.sandbox.account_sid, first.service()
    second = open_world(tmp_path / "account.db", seed=2)
    assert second.sandbox.account_sid == account
    assert second.client.messaging.v1.services(service.sid).fetch().sid == service.sid
    assert second.service().sid != first.service().sid


def test_threads_and_connections_lose_no_write(tmp_path: Path) -> None:
    worlds = [open_world(tmp_path / "account.db") for _ in range(2)]
    problems: list[BaseException] = []

    def write(world: Any, thread: int) -> None:
        try:
            for number in range(15):
                world.service(friendly_name=f"{thread}-{number}")
                world.send("+14155550100", from_="24680", body=f"{thread}-{number}")
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=write, args=(worlds[n % 2], n)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    expected = {f"{thread}-{number}" for thread in range(4) for number in range(15)}
    services = worlds[0].client.messaging.v1.services.list()
    assert expected <= {service.friendly_name for service in services}
    assert len({service.sid for service in services}) == len(services)
    assert {message.body for message in worlds[1].client.messages.list()} == expected


def _open_and_send(path: str, start: Any) -> None:
    start.wait()
    sandbox = Sandbox(path, seed=1)
    client = client_of(sandbox)
    for _ in range(10):
        client.messages.create(to="+14155550100", from_="24680", body="Hello")


def test_processes_may_create_and_fill_one_file_at_once(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    start = spawn.Barrier(2)
    processes = [spawn.Process(target=_open_and_send, args=(str(tmp_path / "account.db"), start)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    world = open_world(tmp_path / "account.db")
    assert len(world.client.messages.list()) == 20
    assert len(world.client.messaging.v1.services.list()) == 2


WRITER = """
import sys
from tests.sandbox.conftest import client_of
from toolkit.sandbox import Sandbox
client = client_of(Sandbox(sys.argv[1], seed=1))
while True:
    print(client.messages.create(to="+14155550100", from_="24680", body="Hello").sid, flush=True)
"""


def test_what_was_acknowledged_survives_the_death_of_the_process(tmp_path: Path) -> None:
    path = tmp_path / "account.db"
    command = [sys.executable, "-c", WRITER, str(path)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as writer:
        assert writer.stdout is not None
        acknowledged = [writer.stdout.readline().strip() for _ in range(50)]
        writer.kill()
    world = open_world(path)
    kept = {message.sid for message in world.client.messages.list()}
    assert set(acknowledged) <= kept


def test_a_locked_file_says_so_and_loses_nothing(tmp_path: Path) -> None:
    world = open_world(tmp_path / "account.db", options=Options(lock_timeout=0.05))
    other = sqlite3.connect(tmp_path / "account.db")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ToolkitError, match="locked") as caught:
        world.service(friendly_name="Too early")
    assert caught.value.fix
    assert len(world.client.messaging.v1.services.list()) == 2
    other.rollback()
    assert world.service(friendly_name="Now").friendly_name == "Now"
    assert len(world.client.messaging.v1.services.list()) == 3


@pytest.mark.parametrize(
    "content", [b"Dear diary, this is not a database. " * 100, b"SQLite format 3\x00" + b"\x99" * 5000]
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "account.db"
    path.write_bytes(content)
    with pytest.raises(ToolkitError, match="damaged"):
        Sandbox(path)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_damaged_while_open_says_so(tmp_path: Path) -> None:
    path = tmp_path / "account.db"
    world = open_world(path)
    sqlite3.connect(path).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
    with pytest.raises(ToolkitError, match="damaged"):
        open_world(path).client.messaging.v1.services.list()
    world.sandbox.close()


def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE note (text)")
    before = path.read_bytes()
    with pytest.raises(ToolkitError, match="another program"):
        Sandbox(path)
    assert path.read_bytes() == before


def test_a_file_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "account.db"
    open_world(path).sandbox.close()
    with sqlite3.connect(path) as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    before = path.read_bytes()
    with pytest.raises(ToolkitError, match="99"):
        Sandbox(path)
    assert path.read_bytes() == before


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path, tmp_path / "file" / "account.db"):
        with pytest.raises(ToolkitError, match="cannot be opened"):
            Sandbox(path)


def test_reset_brings_the_sample_account_back(tmp_path: Path) -> None:
    world = open_world(tmp_path / "account.db")
    before = [number.sid for number in world.client.incoming_phone_numbers.list()]
    world.finished(world.send("+33612340000", world.service("+33612345600")))
    world.client.incoming_phone_numbers(world.number("+12125550123")).delete()
    world.sandbox.reset()
    assert [number.sid for number in world.client.incoming_phone_numbers.list()] == before
    assert world.client.messages.list() == []
    assert world.sandbox.sticky() == {}
    assert len(world.client.messaging.v1.services.list()) == 2


def test_nobody_else_can_read_the_file_what_is_beside_it_or_its_new_folder(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        world = open_world(tmp_path / "new" / "account.sqlite3")
        world.sandbox.export(tmp_path / "new" / "account.json")
    finally:
        os.umask(before)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "new").iterdir()}
    world.sandbox.close()

    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert modes.keys() > {"account.sqlite3", "account.sqlite3-wal", "account.json"}
    assert set(modes.values()) == {0o600}

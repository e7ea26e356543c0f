"""Every file that is read, spoilt in thousands of ways: at worst it is refused, in little memory and time.

``CORRUPTIONS=10000 pytest tests/strangers`` tries as many on each kind of file; the suite tries a few.
"""

from __future__ import annotations

import gzip
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow.parquet import ParquetWriter, write_table

import toolkit
from tests.routing.pools import alpha, number, pool
from tests.routing.test_workbooks import XLS, ods, text_cell, write_excel, write_ods
from tests.sandbox.conftest import open_world
from tests.sandbox.test_archive import busy
from tests.strangers import corruptions
from tests.strangers.corruptions import COUNT, Spoil, bits, parts, pieces, values, words
from toolkit.account.sandbox import SandboxAccount
from toolkit.errors.raised import ToolkitError
from toolkit.routing.lists.readers import column_of, reader
from toolkit.sandbox import Sandbox
from toolkit.snapshot.snapshot import Snapshot

MEGABYTE = 2**20
MOST_MEMORY, MOST_SECONDS = 300 * MEGABYTE, 5
SERVICE = "MG" + "0" * 32
LINES = "name,to,note\n" + "".join(
    f'Ann {row},+8190123456{row:02},"said ""hello"", twice\nand again"\n' for row in range(20)
)


def peak() -> int:
    """Return the most memory that this process has had since ``forgotten``."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


@contextmanager
def bounded(what: str) -> Iterator[None]:
    """See that the block takes no more memory and time than it may."""
    linux = sys.platform == "linux"
    if linux:
        Path("/proc/self/clear_refs").write_text("5")
    before, started = peak() if linux else 0, time.process_time()  # other processes take time, too
    yield
    took = time.process_time() - started
    grown = peak() - before if linux else 0
    assert took < MOST_SECONDS, f"{what} took {took:.1f} s"
    assert grown < MOST_MEMORY, f"{what} took {grown / MEGABYTE:.0f} MB"
    WORST[0], WORST[1] = max(WORST[0], took), max(WORST[1], grown / MEGABYTE)


WORST = [0.0, 0.0]


def attempt(content: bytes, ways: list[Spoil], read: Callable[[bytes], None]) -> None:
    """Read a file as it is, then spoilt; nothing but ToolkitError comes of it."""
    read(content)
    outcomes: Counter[str] = Counter()
    WORST[:] = [0.0, 0.0]
    for what, spoilt in corruptions.spoilt(content, ways):
        with bounded(what):
            try:
                read(spoilt)
                outcomes["read"] += 1
            except ToolkitError:
                outcomes["refused"] += 1
            except BaseException as error:
                raise AssertionError(f"{what}: {error!r}") from error
    print(f"{COUNT} corruptions: {dict(outcomes)}; at most {WORST[0]:.2f} s, {WORST[1]:.0f} MB")
    assert outcomes["refused"]


@pytest.fixture
def account() -> SandboxAccount:
    return SandboxAccount(busy().sandbox)


class TestSnapshots:
    @pytest.fixture
    def read(self, tmp_path: Path) -> Callable[[bytes], None]:
        def opened(text: bytes, packed: bool = True) -> None:
            (tmp_path / "account.gz").write_bytes(gzip.compress(text, 1) if packed else text)
            found = toolkit.load_snapshot(tmp_path / "account.gz")
            for sid in list(found.pools)[:1]:
                toolkit.preview(found, sid, ["+12125550199", "+33612345678"])
            toolkit.audit(found)

        return opened

    @pytest.fixture
    def saved(self, account: SandboxAccount, tmp_path: Path) -> bytes:
        account.snapshot().save(tmp_path / "saved.gz")
        return (tmp_path / "saved.gz").read_bytes()

    def test_what_is_in_them(self, saved, read):
        attempt(orjson.dumps(orjson.loads(gzip.decompress(saved))), [values, values, values, bits, pieces], read)

    def test_as_they_are_packed(self, saved, read):
        attempt(saved, [bits, pieces], lambda content: read(content, False))


class TestExports:
    @pytest.fixture
    def read(self, tmp_path: Path) -> Callable[[bytes], None]:
        world = open_world(seed=9)
        whole = world.sandbox.dump()

        def restored(content: bytes) -> None:
            (tmp_path / "account.json").write_bytes(content)
            world.sandbox.restore(tmp_path / "account.json")
            use(world.sandbox)
            world.sandbox.load(whole)

        return restored

    def test_what_is_in_them(self, read):
        attempt(busy().sandbox.dump().encode(), [values, values, values, bits, pieces], read)


def use(sandbox: Sandbox) -> None:
    """Do with an account what notebooks do."""
    account = SandboxAccount(sandbox)
    snapshot = account.snapshot()
    for sid in list(snapshot.pools)[:2]:
        toolkit.preview(snapshot, sid, ["+12125550199", "+33612345678"])
    account.client.messages.list(limit=20)
    sandbox.deliveries()
    sandbox.postings()
    sandbox.dump()


class TestLists:
    @pytest.fixture
    def read(self, tmp_path: Path) -> Callable[[str], Callable[[bytes], None]]:
        senders = pool(number("+12125550123", "US"), number("+819012345600", "JP"), alpha())
        snapshot = Snapshot("AC" + "0" * 32, datetime.now(UTC), {SERVICE: senders})

        def of(name: str) -> Callable[[bytes], None]:
            def previewed(content: bytes) -> None:
                (tmp_path / name).write_bytes(content)
                toolkit.preview_file(snapshot, SERVICE, tmp_path / name, region="JP")

            return previewed

        return of

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp932"])
    def test_lines(self, read, encoding):
        attempt(LINES.encode(encoding), [bits, pieces, words], read("list.csv"))

    def test_excels(self, read, tmp_path):
        write_excel(tmp_path / "list.xlsx")
        attempt((tmp_path / "list.xlsx").read_bytes(), [parts, parts, parts, bits, pieces], read("list.xlsx"))

    def test_the_older_excels(self, read):
        attempt(XLS.read_bytes(), [bits, pieces], read("list.xls"))

    def test_libreoffices(self, read, tmp_path):
        row = b"<table:table-row>%s</table:table-row>"
        cells = [text_cell(f"+81901234560{at}", b' table:number-columns-repeated="2"') for at in range(9)]
        write_ods(tmp_path / "list.ods", ods(b"".join(row % cell for cell in [text_cell("to"), *cells])))
        attempt((tmp_path / "list.ods").read_bytes(), [parts, parts, parts, bits, pieces], read("list.ods"))

    def test_parquet(self, read, tmp_path):
        table = pd.DataFrame({"to": [f"+8190123456{row:02}" for row in range(50)] * 4, "n": range(200)})
        table.to_parquet(tmp_path / "list.parquet")
        attempt((tmp_path / "list.parquet").read_bytes(), [bits, bits, pieces], read("list.parquet"))

    def test_a_page_of_parquet_that_claims_more_than_it_has(self, read):
        content = bytearray(parquet("x" * 60, 20_000, use_dictionary=False, data_page_size=4 * MEGABYTE))
        assert content[:7] == b"PAR1\x15\x00\x15", "bytes that it takes are told next"
        assert [byte > 0x7F for byte in content[7:11]] == [True, True, True, False]
        read("list.parquet")(bytes(content))
        content[7:11] = b"\xfe\xff\xff\x7f"  # 128 MB
        with pytest.raises(ToolkitError, match="what it unpacks to is not"):
            read("list.parquet")(bytes(content))

    @pytest.mark.parametrize(
        "options",
        [
            {"data_page_version": "2.0"},
            {"use_dictionary": False, "write_page_checksum": True},
            {"use_dictionary": False, "column_encoding": "DELTA_LENGTH_BYTE_ARRAY"},
            {"use_dictionary": False, "column_encoding": "DELTA_BYTE_ARRAY", "data_page_size": 1000},
            {"row_group_size": 7, "write_page_index": True},
        ],
        ids=lambda options: " ".join(options),
    )
    def test_parquet_as_programs_write_it(self, options, tmp_path):
        numbers = [f"+8190123456{row:02}" for row in range(50)] * 4
        table = pa.table({"phone.number": numbers}, schema=pa.schema([("phone.number", pa.large_string())]))
        write_table(table, tmp_path / "list.parquet", **options)
        file = reader(tmp_path / "list.parquet")
        found = [str(text) for piece in file.pieces(column_of(file), 60) for text in piece.texts]
        assert found == numbers


def parquet(text: str, rows: int, **options: Any) -> bytes:
    """Return a file with the same text in very many rows."""
    packed, column = BytesIO(), pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int8)), pa.array([text]))
    schema = pa.schema([("to", column.type)])
    with ParquetWriter(packed, schema, **{"store_schema": False, "compression": "zstd"} | options) as writer:
        writer.write_table(pa.table([column], schema), row_group_size=rows)
    return packed.getvalue()


def under_way(count: int) -> bytes:
    """Return an export with so many messages that have still to be sent."""
    data = orjson.loads(busy().sandbox.dump())
    table = data["tables"]["message"]
    columns = table["columns"]
    scheduled = next(row for row in table["rows"] if row[columns.index("status")] == "scheduled")
    scheduled = dict(zip(columns, scheduled, strict=True))
    table["rows"] = [list((scheduled | {"seq": at, "sid": f"SM{at:032x}"}).values()) for at in range(count)]
    return orjson.dumps(data)


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "zeros": ("account.gz", lambda: gzip.compress(bytes(200 * MEGABYTE), 1)),
    "empty lists": ("account.gz", lambda: gzip.compress(b"[" + b"[]," * 20_000_000 + b"[]]", 1)),
    "a wide text": ("account.gz", lambda: gzip.compress(b'["' + "🦉".encode() * 15_000_000 + b'"]', 1)),
    "levels": ("account.gz", lambda: gzip.compress(b"[" * 30_000_000, 1)),
    "an export of empty lists": ("account.json", lambda: b"[" + b"[]," * 20_000_000 + b"[]]"),
    "an export of levels": ("account.json", lambda: b'{"a":' * 1_000_000),
    "a long text in many rows": ("list.parquet", lambda: parquet("x" * MEGABYTE, 200_000)),
    "a category in many rows": ("list.parquet", lambda: parquet("x" * MEGABYTE, 200_000, store_schema=True)),
    "a long text in each row": ("list.parquet", lambda: parquet("x" * MEGABYTE, 350, use_dictionary=False)),
    "texts that begin alike": (
        "list.parquet",
        lambda: parquet("x" * MEGABYTE, 350, use_dictionary=False, column_encoding="DELTA_BYTE_ARRAY"),
    ),
    "many rows": ("list.parquet", lambda: parquet("x", 30_000_000)),
    "an export of messages under way": ("account.json", lambda: under_way(20_000)),
    "blank lines": ("list.csv", lambda: b"to\n" + b"\n" * 1_000_000),
    "quotation marks": ("list.csv", lambda: b"to\n" + b'"' * 900_000),
    "marks and lines": ("list.csv", lambda: b"to\n" + b'"\n' * 50_000),
    "many fields": ("list.csv", lambda: b"x," * 200_000 + b"y\n" + b"," * 200_000),
}
"""Kinds of bombs of workbooks: ``tests/routing/test_workbooks.py``."""


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(name: str, tmp_path: Path, account: SandboxAccount) -> None:
    file, make = BOMBS[name]
    (tmp_path / file).write_bytes(make())
    snapshot = Snapshot("AC" + "0" * 32, datetime.now(UTC), {SERVICE: pool(alpha())})
    with bounded(name):
        try:
            if file == "account.gz":
                toolkit.load_snapshot(tmp_path / file)
            elif file == "account.json":
                account.sandbox.restore(tmp_path / file)
            else:
                toolkit.preview_file(snapshot, SERVICE, tmp_path / file)
        except ToolkitError:
            return
    assert file == "list.csv" or name == "an export of messages under way", "it was read"

"""A list of Dask's: previewed partition by partition, with the same answers and types."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType

import pandas as pd
import pytest

import toolkit
from tests.numbering.numbers import generated
from tests.routing.pools import alpha, number, pool, short_code
from toolkit.errors.raised import ToolkitError
from toolkit.snapshot.snapshot import Snapshot

SERVICE = "MG" + "0" * 32
US = number("+12125550123", "US")
LISTED = [*generated(300, seed=3), "whatsapp:+819012345678", "", "x", "+12125550123", "+12125550199"] * 2


@pytest.fixture(scope="module")
def dd() -> ModuleType:
    return pytest.importorskip("dask.dataframe", reason="Dask is an extra: pip install twilio-messaging-toolkit[dask]")


@pytest.fixture
def snapshot() -> Snapshot:
    where = pool(US, number("+14155550142", "US"), short_code("24680", "US"), alpha())
    return Snapshot("AC" + "0" * 32, datetime.now(UTC), {SERVICE: where}, sticky={(SERVICE, "+12125550199"): US.sid})


@pytest.fixture
def frame() -> pd.DataFrame:
    return pd.DataFrame({"to": LISTED, "name": range(len(LISTED))}, index=range(1000, 1000 + len(LISTED)))


@pytest.mark.parametrize("scheduler", ["synchronous", "threads"])
def test_computed_it_is_what_pandas_would_get(dd, snapshot, frame, scheduler):
    table = toolkit.preview(snapshot, SERVICE, dd.from_pandas(frame, npartitions=4))

    pd.testing.assert_frame_equal(table.compute(scheduler=scheduler), toolkit.preview(snapshot, SERVICE, frame))


def test_types_are_known_before_anything_is_computed(dd, snapshot, frame):
    table = toolkit.preview(snapshot, SERVICE, dd.from_pandas(frame, npartitions=4))

    assert table.dtypes.equals(toolkit.preview(snapshot, SERVICE, frame).dtypes)
    assert table["status"].cat.known


def test_a_column_and_options(dd, snapshot, frame):
    column = frame["to"].str.removeprefix("+")
    table = toolkit.preview(snapshot, SERVICE, dd.from_pandas(column, npartitions=3), media=True, region="JP")

    assert table.npartitions == 3
    pd.testing.assert_frame_equal(
        table.compute(scheduler="synchronous"), toolkit.preview(snapshot, SERVICE, column, media=True, region="JP")
    )


@pytest.mark.parametrize("sender", [US.address, "24680", "Owl2", "+447400123456"])
def test_an_explicit_from(dd, snapshot, frame, sender):
    british = number("+447400123456", "GB")
    whole = replace(snapshot, numbers=(british,))
    table = toolkit.preview(whole, SERVICE, dd.from_pandas(frame, npartitions=2), from_=sender)

    pd.testing.assert_frame_equal(
        table.compute(scheduler="synchronous"), toolkit.preview(whole, SERVICE, frame, from_=sender)
    )


def test_partitions_are_previewed_when_they_are_asked_for_and_each_alone(dd, snapshot):
    made = []

    def part(index):
        made.append(index)
        return pd.DataFrame({"to": [f"+8190{index:04d}5678"]})

    table = toolkit.preview(snapshot, SERVICE, dd.from_map(part, range(5), meta=pd.DataFrame({"to": ["x"]})[:0]))
    assert made == []
    assert table.get_partition(3).compute(scheduler="synchronous")["to"].tolist() == ["+819000035678"]
    assert made == [3]


def test_an_empty_partition(dd, snapshot, frame):
    listed = dd.from_pandas(frame, npartitions=2)
    table = toolkit.preview(snapshot, SERVICE, listed[listed["name"] < 0])

    assert table.compute(scheduler="synchronous").dtypes.equals(table.dtypes)


def test_a_frame_without_a_column_to_says_what_to_pass(dd, snapshot):
    frame = pd.DataFrame({"a": ["x"], "b": ["y"]})

    with pytest.raises(ToolkitError, match="several columns"):
        toolkit.preview(snapshot, SERVICE, dd.from_pandas(frame, npartitions=1))


@pytest.mark.slow
def test_on_a_cluster_of_processes_that_speak_another_language(dd, snapshot, frame, monkeypatch):
    from distributed import Client, LocalCluster

    monkeypatch.setenv("TOOLKIT_LANG", "en")
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster):
        monkeypatch.setenv("TOOLKIT_LANG", "ja")
        table = toolkit.preview(snapshot, SERVICE, dd.from_pandas(frame, npartitions=4))

        pd.testing.assert_frame_equal(table.compute(), toolkit.preview(snapshot, SERVICE, frame))


def test_dask_is_imported_by_those_who_use_it_only():
    code = (
        "import sys, toolkit; account = toolkit.connect(database=':memory:');"
        "toolkit.preview(account, next(iter(account.snapshot().pools)));"
        "print({'dask', 'distributed', 'openpyxl', 'tqdm', 'xlsxwriter'} & set(sys.modules))"
    )

    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "set()"

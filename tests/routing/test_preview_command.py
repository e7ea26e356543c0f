"""``messaging-toolkit preview FILE``: a list previewed without writing Python."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from toolkit.account.connecting import connect
from toolkit.commands.entry import main
from toolkit.routing.lists.files import preview_file


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A snapshot of the sample account in a file, and the SID of its service whose campaign is approved."""
    path = tmp_path_factory.mktemp("preview") / "account.json.gz"
    account = connect(database=":memory:", seed=1)
    snapshot = account.snapshot()
    snapshot.save(path)
    account.close()
    return str(path), next(sid for sid, pool in snapshot.pools.items() if pool.service.campaign_status == "VERIFIED")


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text("name,to\nA,+12125550123\nB,212-555-0199\nC,nobody\n", encoding="utf-8")
    return path


def test_a_table_names_the_sender_of_each_number_and_1_says_that_some_fail(
    saved: tuple[str, str], listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["preview", str(listed), "--snapshot", saved[0], "--service", saved[1], "--region", "US"])
    shown = capsys.readouterr().out.splitlines()

    assert status == 1
    assert [line.split()[0] for line in shown[1:4]] == ["+12125550123", "+12125550199", "nobody"]
    assert "fails: 1" in shown[-1]


def test_0_says_that_all_are_reached(saved: tuple[str, str], listed: Path) -> None:
    listed.write_text("+12125550123\n", encoding="utf-8")
    assert main(["preview", str(listed), "--snapshot", saved[0], "--service", saved[1]]) == 0


@pytest.mark.parametrize(("ending", "reader"), [("csv", pd.read_csv), ("XLSX", None), ("parquet", pd.read_parquet)])
def test_the_ending_of_the_output_decides_its_format(
    ending: str, reader: object, saved: tuple[str, str], listed: Path, tmp_path: Path
) -> None:
    output = tmp_path / f"routes.{ending}"
    main(["preview", str(listed), "--snapshot", saved[0], "--service", saved[1], "--output", str(output)])

    if callable(reader):
        account = connect(database=":memory:", seed=1)
        expected = preview_file(account, saved[1], listed, progress=False)
        account.close()
        assert list(reader(output)["to"]) == list(expected["to"])
    else:
        assert output.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["no such list.csv"], "no such list.csv"),
        (["{list}", "--output", "routes.pdf"], ".csv, .xlsx, .parquet"),
        (["{list}", "--service", "MG1"], "--service: MG"),
        (["{list}", "--column", "phone"], "phone"),
    ],
)
def test_what_cannot_be_previewed_is_told_and_ends_with_2(
    arguments: list[str], says: str, saved: tuple[str, str], listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [argument.format(list=listed) for argument in arguments]
    service = [] if "--service" in given else ["--service", saved[1]]

    assert main(["preview", *given, *service, "--snapshot", saved[0]]) == 2
    error = capsys.readouterr().err
    assert says in error
    assert "Traceback" not in error


def test_a_service_may_be_named(saved: tuple[str, str], listed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    account = connect(database=":memory:", seed=1)
    name = account.snapshot().pools[saved[1]].service.friendly_name
    account.close()
    main(["preview", str(listed), "--snapshot", saved[0], "--service", name])
    assert "+12125550123" in capsys.readouterr().out

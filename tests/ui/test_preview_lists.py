"""A list of one's own in the routing preview: brought as a file, looked at in parts, and taken away."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest

import toolkit
from toolkit.account.base import Account
from toolkit.ui.preview.panel import PreviewPanel

LINES = "name,phone\nAnn,(212) 555-0199\nBob,+1 416 555 0199\nDev,+61 491 570 157,x\nEve,555\n"


@pytest.fixture
def panel(account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PreviewPanel:
    """Return a panel whose notebook lies in an empty folder."""
    monkeypatch.chdir(tmp_path)
    pools = account.snapshot().pools
    sid = next(sid for sid, pool in pools.items() if pool.service.campaign_status == "VERIFIED")
    made = PreviewPanel(account, sid)
    made.source.value = "file"
    made.own.region.value = "US"
    return made


def upload(panel: PreviewPanel, content: bytes | str, name: str = "customers.csv") -> None:
    data = content.encode() if isinstance(content, str) else content
    file = {
        "name": name,
        "type": "",
        "size": len(data),
        "content": memoryview(data),
        "last_modified": datetime.now(UTC),
    }
    panel.list.upload.value = [file]


def parquet(table: pd.DataFrame) -> bytes:
    file = BytesIO()
    table.to_parquet(file)
    return file.getvalue()


def excel(table: pd.DataFrame) -> bytes:
    file = BytesIO()
    table.to_excel(file, index=False)
    return file.getvalue()


PHONES = pd.DataFrame({"name": ["Ann"], "phone": ["+12125550199"]})


class TestBringing:
    def test_until_a_file_is_chosen_what_was_shown_stays(self, panel: PreviewPanel) -> None:
        assert len(panel.table) > 200
        assert panel.problem is None

    def test_an_upload_is_previewed_with_its_line_numbers(self, panel: PreviewPanel) -> None:
        upload(panel, LINES)
        assert panel.table.index.tolist() == [2, 3, 4, 5]
        assert panel.table["to"].tolist()[:2] == ["+12125550199", "+14165550199"]
        assert "The line is broken" in panel.table["reason"][4]
        assert panel.done == "Read 4 rows of customers.csv."
        assert 'preview_file(account, "MG' in panel.code.python
        assert '"customers.csv", column="phone", region="US")' in panel.code.python
        assert panel.results.grid.frame["columns"][0]["title"] == "line"
        assert [row["cells"][0] for row in panel.results.grid.view["rows"]] == ["2", "3", "4", "5"]

    @pytest.mark.parametrize(
        ("name", "content"),
        [("list.xlsx", excel(PHONES)), ("list.parquet", parquet(PHONES)), ("l.txt", "+12125550199")],
    )
    def test_kinds_of_files(self, panel: PreviewPanel, name: str, content: bytes | str) -> None:
        upload(panel, content, name)
        assert panel.table["to"].tolist() == ["+12125550199"]

    def test_a_path_is_previewed(self, panel: PreviewPanel, tmp_path: Path) -> None:
        (tmp_path / "large.csv").write_text(LINES)
        panel.list.typed.value = "large.csv"
        panel.list.open_button.click()
        assert panel.done == "Read 4 rows of large.csv."

    def test_a_column_that_is_not_clear_is_chosen_from_a_list(self, panel: PreviewPanel) -> None:
        upload(panel, "home,work\n+12125550199,+14165550199\n", "two.csv")
        assert panel.problem is not None
        assert "not clear" in panel.problem.what
        assert panel.list.column.layout.display == ""
        assert len(panel.table) > 200
        panel.list.column.control.value = "work"
        assert panel.problem is None
        assert panel.table["to"].tolist() == ["+14165550199"]
        panel.list.column.control.value = "home"
        assert panel.table["to"].tolist() == ["+12125550199"]

    def test_one_column_leaves_nothing_to_choose(self, panel: PreviewPanel) -> None:
        upload(panel, "+12125550199\n+14165550199\n")
        assert panel.list.column.layout.display == "none"
        assert len(panel.table) == 2

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("old.xls", b"\xd0\xcf\x11\xe0", "damaged"),
            ("list.pdf", b"%PDF", "kind “.pdf” cannot be read"),
            ("list", b"x", "kind “list” cannot be read"),
            ("list.xlsx", b"PK no workbook", "damaged"),
            ("list.parquet", b"PAR1", "damaged"),
            ("list.csv", b"", "is empty"),
        ],
    )
    def test_a_file_that_cannot_be_read_says_so_and_loses_nothing(
        self, panel: PreviewPanel, name: str, content: bytes, said: str
    ) -> None:
        upload(panel, LINES)
        before = panel.table
        upload(panel, content, name)
        assert panel.problem is not None
        assert said in panel.problem.what
        assert panel.table is before
        assert panel.list.name == "customers.csv"
        panel.media.value = True
        assert panel.problem is None
        assert panel.table["to"].tolist() == before["to"].tolist()

    def test_a_bar_shows_how_far_the_reading_is(self, panel: PreviewPanel) -> None:
        seen: list[tuple[float, str | None]] = []
        panel.bar.observe(lambda change: seen.append((change["new"], panel.bar.layout.display)), "value")
        upload(panel, LINES)
        assert seen[-1] == (1, "")
        assert panel.bar.layout.display == "none"

    def test_no_path_and_a_wrong_path(self, panel: PreviewPanel) -> None:
        panel.list.open_button.click()
        assert panel.problem is not None
        assert panel.problem.what == "No file was named."
        panel.list.typed.value = "none.csv"
        panel.list.open_button.click()
        assert panel.problem is not None
        assert "no file none.csv" in panel.problem.what

    def test_an_upload_lies_in_a_folder_of_its_own_until_the_next_one(
        self, panel: PreviewPanel, tmp_path: Path
    ) -> None:
        upload(panel, LINES, "../../first.csv")
        first = panel.list.path
        assert first is not None
        assert first.name == "first.csv"
        assert first.parent.stat().st_mode & 0o77 == 0
        upload(panel, LINES, "second.csv")
        assert not first.exists()
        second = panel.list.path
        assert second is not None
        (tmp_path / "third.csv").write_text(LINES)
        panel.list.typed.value = "third.csv"
        panel.list.open_button.click()
        assert not second.exists()
        assert [path.name for path in tmp_path.iterdir()] == ["third.csv"]
        upload(panel, LINES, "second.csv")
        assert panel.list.name == "second.csv"

    def test_the_file_is_previewed_anew_when_the_service_changes_or_is_read_again(self, panel: PreviewPanel) -> None:
        upload(panel, LINES)
        senders = panel.table["sender"].tolist()
        sids = [sid for _label, sid in panel.picker.choice.options]
        panel.picker.choice.value = next(sid for sid in sids if sid != panel.picker.service_sid)
        assert panel.table["sender"].tolist() != senders
        panel.picker.reload.click()
        assert panel.problem is None
        assert len(panel.table) == 4


class TestLooking:
    def test_chips_say_how_many_rows_are_problems(self, panel: PreviewPanel) -> None:
        upload(panel, LINES)
        assert panel.results.grid.frame["chips"] == ["✓ ok", "✗ fails"]
        assert [count for count, _on in panel.results.grid.view["chips"]] == ["2", "2"]

    def test_what_is_wrong_with_a_line_is_said_beside_it(self, panel: PreviewPanel) -> None:
        upload(panel, LINES)
        panel.results.grid.selected = 2
        assert "Why no sender for" in panel.results.explanation.value
        assert "The line is broken" in panel.results.explanation.value

    def test_the_summary_counts_by_country_sender_rule_and_problem(self, panel: PreviewPanel) -> None:
        upload(panel, "to\n" + "+12125550199\n" * 3 + "+14165550199\nx\n")
        panel.results.more.selected_index = 0
        shown = panel.results.summary.value
        assert "United States (US)" in shown
        assert "<caption>By country</caption>" in shown
        assert "This is not a phone number." in shown
        assert "<td>3</td>" in shown
        assert "countries reached" not in shown

    def test_a_long_part_of_the_summary_is_cut_and_says_so(self, panel: PreviewPanel) -> None:
        panel.source.value = "countries"
        panel.results.more.selected_index = 0
        assert f"By country: 10 of {len(panel.table)}" in panel.results.summary.value

    def test_of_a_long_list_a_page_is_shown(self, panel: PreviewPanel) -> None:
        upload(panel, "to\n" + "".join(f"+1212555{n:04}\n" for n in range(3000)))
        assert panel.results.grid.view["counted"] == "3,000 of 3,000"
        assert len(panel.results.grid.view["rows"]) == 13

    def test_filters_look_into_every_column_whatever_its_type(self, panel: PreviewPanel) -> None:
        upload(panel, LINES)
        for text, lines in [("canada", [3]), ("212555", [2]), ("21211", [5]), ("BROKEN", [4]), ("(", []), ("x", [4])]:
            panel.results.grid.search = text
            assert [line for line in lines if line not in panel.results.rows.index] == [], text
            assert bool(len(panel.results.rows)) == bool(lines), text


class TestTakingAway:
    @pytest.mark.parametrize("name", ["out.csv", "out.xlsx", "out.parquet"])
    def test_all_rows_are_saved_next_to_the_notebook(self, panel: PreviewPanel, tmp_path: Path, name: str) -> None:
        upload(panel, LINES)
        panel.results.save.path.value = name
        panel.results.save.button.click()
        assert panel.done == f"Saved 4 rows as {name}."
        read = {"csv": pd.read_csv, "xlsx": pd.read_excel, "parquet": pd.read_parquet}[name.split(".")[1]]
        found = read(tmp_path / name)
        found = found if "line" in found else found.reset_index()
        assert found["line"].tolist() == [2, 3, 4, 5]
        assert "country" not in found

    def test_problem_rows_are_saved_alone_and_the_code_does_the_same(self, panel: PreviewPanel, tmp_path: Path) -> None:
        upload(panel, LINES)
        panel.results.save.which.value = "problems"
        panel.results.save.path.value = "problems.csv"
        panel.results.save.button.click()
        assert pd.read_csv(tmp_path / "problems.csv")["line"].tolist() == [4, 5]
        (tmp_path / "customers.csv").write_text(LINES)
        saved = (tmp_path / "problems.csv").read_bytes()
        (tmp_path / "problems.csv").unlink()
        exec(panel.code.python, {"toolkit": toolkit, "account": panel.account})
        assert (tmp_path / "problems.csv").read_bytes() == saved

    def test_a_file_that_is_there_is_replaced_only_when_asked(self, panel: PreviewPanel, tmp_path: Path) -> None:
        (tmp_path / "preview.xlsx").write_text("mine")
        panel.results.save.button.click()
        assert panel.problem is not None
        assert panel.problem.what == "There is a file preview.xlsx already."
        assert (tmp_path / "preview.xlsx").read_text() == "mine"
        panel.results.save.replace.value = True
        panel.results.save.button.click()
        assert panel.problem is None
        assert not panel.results.save.replace.value
        assert len(pd.read_excel(tmp_path / "preview.xlsx", engine="calamine")) == len(panel.table)

    def test_the_list_itself_is_never_replaced(self, panel: PreviewPanel, tmp_path: Path) -> None:
        (tmp_path / "customers.csv").write_text(LINES)
        panel.list.typed.value = "customers.csv"
        panel.list.open_button.click()
        panel.results.save.path.value = str(tmp_path / "customers.csv")
        panel.results.save.replace.value = True
        panel.results.save.button.click()
        assert panel.problem is not None
        assert "is the list itself" in panel.problem.what
        assert (tmp_path / "customers.csv").read_text() == LINES

    @pytest.mark.parametrize(
        ("name", "said"),
        [("out.xls", "does not say what kind"), ("", "does not say what kind"), ("none/out.csv", "cannot be written")],
    )
    def test_names_that_cannot_be(self, panel: PreviewPanel, name: str, said: str) -> None:
        panel.results.save.path.value = name
        panel.results.save.button.click()
        assert panel.problem is not None
        assert said in panel.problem.what

    def test_nothing_to_save(self, panel: PreviewPanel) -> None:
        upload(panel, "to\n+12125550199\n")
        panel.results.save.which.value = "problems"
        panel.results.save.button.click()
        assert panel.problem is not None
        assert panel.problem.what == "There are no rows to save."

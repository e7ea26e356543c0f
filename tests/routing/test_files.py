"""A list in a file, whatever is wrong with it, and tables written as files."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from zipfile import ZipFile

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit
from tests.routing.pools import alpha, number, pool
from toolkit.errors.raised import ToolkitError
from toolkit.routing.lists.csv_lines import Lines, records
from toolkit.snapshot.snapshot import Snapshot

SERVICE = "MG" + "0" * 32
JAPAN, FRANCE, US = "+819012345678", "+33612345678", "+12125550199"
LISTED = [JAPAN, FRANCE, US]


@pytest.fixture
def snapshot() -> Snapshot:
    senders = pool(number("+12125550123", "US"), number("+12125550124", "US"), number("+819012345600", "JP"), alpha())
    return Snapshot("AC" + "0" * 32, datetime.now(UTC), {SERVICE: senders})


@pytest.fixture
def written(tmp_path, snapshot):
    """Return a function that previews a file of the given content."""

    def preview(content, name="list.csv", encoding="utf-8", **more):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return toolkit.preview_file(snapshot, SERVICE, path, **more)

    return preview


@pytest.fixture
def workbook(tmp_path, snapshot):
    """Return a function that previews a workbook of the given rows."""

    def preview(rows, **more):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / "list.xlsx")
        return toolkit.preview_file(snapshot, SERVICE, tmp_path / "list.xlsx", **more)

    return preview


class TestCsv:
    def test_is_previewed_as_its_column_is(self, written, snapshot):
        table = written("name,to\nAnn,{}\nBob,{}\nChloé,{}\n".format(*LISTED))

        alone = toolkit.preview(snapshot, SERVICE, LISTED)
        assert table.index.tolist() == [2, 3, 4]
        assert table.index.name == "line"
        pd.testing.assert_frame_equal(table.reset_index(drop=True), alone)

    def test_preview_takes_a_path(self, snapshot, tmp_path):
        (tmp_path / "list.csv").write_text(f"to\n{JAPAN}\n")

        assert toolkit.preview(snapshot, SERVICE, tmp_path / "list.csv")["to"].tolist() == [JAPAN]

    def test_in_pieces_is_the_same(self, written, monkeypatch):
        content = "to\n" + "\n".join(LISTED * 5)
        whole = written(content)
        monkeypatch.setattr("toolkit.routing.lists.files.PIECE", 4)

        pd.testing.assert_frame_equal(written(content), whole)

    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_delimiters_and_ends_of_lines(self, written, delimiter, end):
        lines = ["name,to,note", f"Ann,{JAPAN},", f"Bob,{FRANCE},x"]

        table = written(end.join(lines).replace(",", delimiter))
        assert table["to"].tolist() == [JAPAN, FRANCE]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
    def test_encodings(self, written, encoding):
        assert written(f"氏名,電話番号\n晴子,{JAPAN}\n", encoding=encoding)["to"].tolist() == [JAPAN]

    def test_bytes_that_are_no_text_harm_their_own_row_only(self, written):
        table = written(b"to,name\n+8190\xff12345678,x\n+819012345678,\xe9\n", encoding="utf-8")

        assert table["status"].tolist()[1] == "ok"
        assert written(b"to\n+81\x0090\n+819012345678")["status"].tolist()[1] == "ok"

    def test_quoted_fields(self, written):
        table = written(f'"name","to"\n"Ann, Bob","{JAPAN}"\n"say ""hi""","{FRANCE}"\n"two\nlines",{US}\n')

        assert table["to"].tolist() == LISTED
        assert table.index.tolist() == [2, 3, 4]

    def test_a_broken_line_is_a_row_that_says_why(self, written):
        table = written(f"name,to\nAnn,{JAPAN}\nBob,{FRANCE},x,y\nCy\n\nDee,{US}\n")

        assert table.index.tolist() == [2, 3, 4, 6]
        assert table["status"].tolist() == ["ok", "fails", "fails", "ok"]
        assert table["to"].tolist() == [JAPAN, f"Bob,{FRANCE},x,y", "Cy", US]
        assert table.loc[3, "reason"] == "The line is broken: it has 4 fields, the first line has 2."
        assert table.loc[[3, 4], "error_code"].isna().all()
        assert set(table.loc[[3, 4], "region"]) == {""}

    def test_a_quotation_mark_that_is_not_closed_takes_no_other_line_with_it(self, written):
        many = "".join(f"Eve,{US}\n" for _ in range(500))
        table = written(f'name,to\nAnn,{JAPAN}\n"Bob,{FRANCE}\n{many}"Cy",{JAPAN}\n')

        assert len(table) == 503
        assert table.index[table["rule"] == "bad_destination"].tolist() == [3]
        assert "quotation" in table.loc[3, "reason"]

    @pytest.mark.parametrize("mark", [";", ",", "\t", "^"])
    def test_excels_own_first_line_names_the_separator(self, written, mark):
        for quote in ("", '"'):
            table = written(f"{quote}sep={mark}{quote}\nname{mark}to\nAnn, of , {mark}{JAPAN}\n", encoding="utf-8-sig")
            assert (table.index.tolist(), table["to"].tolist()) == ([3], [JAPAN])

    def test_titles_may_go_on_over_lines_and_broken_ones_say_so(self, written):
        assert written(f'"full\nname",to\nAnn,{JAPAN}\n').index.tolist() == [3]
        with pytest.raises(ToolkitError, match="quotation marks do not match"):
            written(f'"name,to\nAnn,{JAPAN}\n')

    def test_a_line_without_end_is_refused_unread(self, written):
        with pytest.raises(ToolkitError, match="more than a million characters"):
            written("to\n" + "+" * 3_000_000)

    def test_long_lines_are_looked_at_a_few_at_a_time(self, written):
        table = written("to,note\n" + f"{JAPAN},{'x' * 300_000}\n" * 150)
        assert table["to"].tolist() == [JAPAN] * 150

    def test_a_mark_inside_a_field_is_a_character(self, written):
        assert written(f'name,to\n5" pipe,{JAPAN}\nBob,{FRANCE}\n')["to"].tolist() == [JAPAN, FRANCE]

    def test_every_line_may_be_broken(self, written):
        table = written("name,to\n" + f'"Ann,{JAPAN}\n' * 2001)

        assert table.index.tolist() == list(range(2, 2003))
        assert set(table["status"]) == {"fails"}

    def test_empty_fields_at_the_end_are_no_damage(self, written):
        assert written(f"to,name\n{JAPAN},Ann,,\n")["status"].tolist() == ["ok"]

    def test_no_line_but_the_titles(self, written, snapshot):
        table = written("name,to\n")

        assert table.empty
        assert table.dtypes.equals(toolkit.preview(snapshot, SERVICE, LISTED).dtypes)

    @pytest.mark.slow
    def test_a_million_lines_with_a_broken_one(self, written):
        lines = [f"{row},+8190{row:08d}" for row in range(10_000_000, 11_000_000)]
        lines[765_432] = '1,"+81'
        table = written("id,to\n" + "\n".join(lines))

        assert len(table) == 1_000_000
        assert table.index[table["status"] == "fails"].tolist() == [765_434]

    @given(st.lists(st.text('ab"\n,', max_size=12), min_size=1, max_size=8))
    def test_any_lines_are_read_each_once(self, texts):
        lines = ["x,y", *"".join(texts).split("\n")]
        found = list(records(Lines(StringIO("".join(f"{line}\n" for line in lines)).readlines), ",", 2))

        numbers = [record.line for record in found]
        assert numbers == sorted(set(numbers))
        assert all(len(record.fields) >= 2 or record.problem for record in found)
        without_marks = [number for number, line in enumerate(lines, 1) if line.strip() and '"' not in "".join(texts)]
        assert not without_marks or numbers == without_marks


class TestColumns:
    @pytest.mark.parametrize(
        "title",
        [
            *("to", "Phone", "Phone Number", "MOBILE", "phone_number", "電話番号", "携帯番号", "Téléphone"),
            *("TE\u0301LE\u0301PHONE", "Telefon", "Handy", "Móvil", "Teléfono móvil", "Phone 1 - Value"),
        ],
    )
    def test_usual_titles_are_known(self, written, title):
        assert written(f"id,{title},name\n5,{JAPAN},x\n")["to"].tolist() == [JAPAN]

    def test_the_only_column_needs_no_title_that_is_known(self, written):
        assert written(f"whatever\n{JAPAN}\n")["to"].tolist() == [JAPAN]

    def test_numbers_in_the_first_line_are_no_titles(self, written):
        assert written(f"{JAPAN}\n{FRANCE}\n")["to"].tolist() == [JAPAN, FRANCE]
        assert written(f"Ann,090-1234-5678\nBob,{FRANCE}\n", region="JP")["to"].tolist() == [JAPAN, FRANCE]

    def test_a_column_can_be_named(self, written):
        assert written(f"phone,work\n{FRANCE},{JAPAN}\n", column="work")["to"].tolist() == [JAPAN]

    @pytest.mark.parametrize("content", ["a,b\n1,2\n", "phone,mobile\n1,2\n"])
    def test_doubt_is_an_error_that_lists_the_columns(self, written, content):
        with pytest.raises(ToolkitError, match="not clear") as caught:
            written(content)

        assert all(title in caught.value.fix for title in content.split("\n")[0].split(","))

    def test_the_example_is_a_column_that_holds_numbers(self, written):
        content = f"Ann,key,born,line\nAnn,17,2026-01-15,\nBob,18,2026-01-16,{FRANCE}\n"
        for name in ("list.csv", "list.tsv"):
            with pytest.raises(ToolkitError, match="column='line'"):
                written(content.replace(",", "\t" if "tsv" in name else ","), name=name)

    def test_a_name_that_no_column_has(self, written):
        with pytest.raises(ToolkitError, match=r"no column “mobile”.* phone, name"):
            written(f"phone,name\n{JAPAN},x\n", column="mobile")


class TestFiles:
    def test_an_empty_one(self, written):
        with pytest.raises(ToolkitError, match="empty"):
            written("")

    def test_one_that_is_not_there(self, snapshot, tmp_path):
        with pytest.raises(ToolkitError, match="no file"):
            toolkit.preview_file(snapshot, SERVICE, tmp_path / "none.csv")

    def test_one_of_another_kind(self, written):
        with pytest.raises(ToolkitError, match=r"\.csv"):
            written("x", name="list.pdf")

    @pytest.mark.parametrize("name", ["list.xlsx", "list.parquet"])
    def test_one_that_is_damaged(self, written, name):
        with pytest.raises(ToolkitError, match="damaged"):
            written("no such thing", name=name)

    def test_a_workbook_that_is_damaged_inside(self, written, tmp_path):
        rows = pd.DataFrame({"to": LISTED * 2000})
        rows.to_excel(tmp_path / "whole.xlsx", index=False)
        with ZipFile(tmp_path / "whole.xlsx") as whole, ZipFile(tmp_path / "torn.xlsx", "w") as torn:
            for name in whole.namelist():
                content = whole.read(name)
                torn.writestr(name, content[: len(content) // 2] if "sheet1" in name else content)

        with pytest.raises(ToolkitError, match="damaged"):
            written((tmp_path / "torn.xlsx").read_bytes(), name="list.xlsx")

    def test_a_parquet_file_that_is_damaged_inside(self, written, tmp_path):
        pd.DataFrame({"to": LISTED * 2000}).to_parquet(tmp_path / "whole.parquet")
        content = bytearray((tmp_path / "whole.parquet").read_bytes())
        content[4:60] = bytes(56)

        with pytest.raises(ToolkitError, match="damaged"):
            written(bytes(content), name="list.parquet")

    def test_a_bar_is_shown_where_it_is_asked_for(self, written, capsys):
        written(f"to\n{JAPAN}\n")
        assert capsys.readouterr().err == ""
        written(f"to\n{JAPAN}\n", progress=True)
        assert "list.csv" in capsys.readouterr().err


class TestExcel:
    def test_texts_numbers_and_gaps(self, workbook):
        table = workbook(
            [["name", "to"], ["a", JAPAN], ["b", 12125550199], [], ["c"], ["d", 2125550199.0], [None, "x"]], region="US"
        )

        assert table.index.tolist() == [2, 3, 5, 6, 7]
        assert table.index.name == "row"
        assert table["to"].tolist() == [JAPAN, US, "", US, "x"]

    def test_without_titles(self, workbook):
        assert workbook([[12125550199], [2125550199]], region="US")["to"].tolist() == [US, US]

    def test_a_sheet_that_is_not_there(self, workbook):
        with pytest.raises(ToolkitError, match="Sheet"):
            workbook([["to"]], sheet="none")

    def test_dates_and_errors_are_no_numbers(self, workbook):
        table = workbook([["to"], [datetime(2026, 1, 15)], ["#N/A"], [True]])

        assert set(table["status"]) == {"fails"}


def test_parquet(tmp_path, snapshot):
    pd.DataFrame({"id": [1, 2], "mobile": [JAPAN, None]}).to_parquet(tmp_path / "list.parquet")
    table = toolkit.preview_file(snapshot, SERVICE, tmp_path / "list.parquet")

    assert table["to"].tolist() == [JAPAN, ""]
    assert table.index.tolist() == [1, 2]


class TestSummary:
    @pytest.fixture
    def table(self, snapshot):
        return toolkit.preview(snapshot, SERVICE, [*LISTED, *LISTED, "x", "", "+12125550123", "+18085550123"])

    def test_counts_by_country_sender_rule_and_problem(self, table):
        found = toolkit.summary(table)

        for name, rows in found.groupby("by", sort=False):
            assert (rows["destinations"] == rows[["ok", "warning", "fails"]].sum(axis=1)).all()
            assert rows["destinations"].is_monotonic_decreasing
            if name != "problem":
                assert (
                    rows.set_index("value")["destinations"].to_dict()
                    == table[name].astype("str").value_counts().to_dict()
                )
        assert found["by"].unique().tolist() == ["region", "sender", "rule", "problem"]

    def test_problems_are_causes_and_codes_in_words(self, table):
        found = toolkit.summary(table)
        said = found[found["by"] == "problem"].set_index("value")["destinations"].to_dict()

        assert said["This is not a phone number."] == 1
        assert said["No number was given."] == 1

    def test_of_nothing(self, table):
        assert toolkit.summary(table.iloc[:0]).empty

    def test_the_problem_rows_on_their_own(self, table):
        rows = toolkit.problem_rows(table)

        assert rows.index.tolist() == [at for at, status in enumerate(table["status"]) if status != "ok"]


HOSTILE = [
    "=1+1",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    '=HYPERLINK("http://x")',
    "x\x01y",
]


class TestExport:
    @pytest.fixture
    def table(self, snapshot):
        return toolkit.preview(snapshot, SERVICE, [*LISTED, *HOSTILE])

    def test_csv_has_no_text_that_is_computed(self, table, tmp_path):
        toolkit.to_csv(table, tmp_path / "out.csv")
        found = pd.read_csv(tmp_path / "out.csv", dtype="str", keep_default_na=False)

        assert found["to"].tolist()[:3] == LISTED
        for was, now in zip(table["to"][3:], found["to"][3:], strict=True):
            assert now == (was if was.startswith("x") else f"'{was}")
        assert "+12125550123, +12125550124" in found["ties"].tolist()

    def test_excel_keeps_numbers_and_computes_nothing(self, table, tmp_path):
        toolkit.to_excel(table, tmp_path / "out.xlsx")
        page = openpyxl.load_workbook(tmp_path / "out.xlsx").active
        cells = [row[0] for row in page.iter_rows(min_row=2)]

        assert [cell.value for cell in cells[:3]] == LISTED
        assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
        assert all(cell.quotePrefix for cell in cells[3:7])
        assert page["J5"].value == 21211

    def test_what_is_written_can_be_previewed_again(self, table, snapshot, tmp_path):
        good = table.iloc[:3]
        toolkit.to_csv(good, tmp_path / "out.csv")
        toolkit.to_excel(good, tmp_path / "out.xlsx")
        toolkit.to_parquet(good, tmp_path / "out.parquet")

        for name in ("out.csv", "out.xlsx", "out.parquet"):
            assert toolkit.preview_file(snapshot, SERVICE, tmp_path / name)["to"].tolist() == LISTED

    def test_parquet_keeps_types(self, table, tmp_path):
        toolkit.to_parquet(table, tmp_path / "out.parquet")
        found = pd.read_parquet(tmp_path / "out.parquet")

        assert found["to"].tolist() == table["to"].tolist()
        assert found["status"].dtype == table["status"].dtype
        assert found["error_code"].dtype == "Int64"

    def test_a_files_line_numbers_are_written_too(self, written, tmp_path):
        toolkit.to_csv(written(f"to\n{JAPAN}\n"), tmp_path / "out.csv")

        assert pd.read_csv(tmp_path / "out.csv")["line"].tolist() == [2]

    @pytest.mark.parametrize("name", ["out.csv", "out.xlsx", "out.parquet"])
    def test_a_file_that_cannot_be_written_leaves_nothing_behind(self, table, tmp_path, name):
        write = {"csv": toolkit.to_csv, "xlsx": toolkit.to_excel, "parquet": toolkit.to_parquet}[name.split(".")[1]]
        (tmp_path / name).mkdir()

        with pytest.raises(ToolkitError, match="cannot be written"):
            write(table, tmp_path / name)
        with pytest.raises(ToolkitError, match="cannot be written"):
            write(table, tmp_path / "none" / name)
        assert [path.name for path in tmp_path.iterdir()] == [name]

    def test_excel_keeps_numbers_truth_values_and_gaps(self, tmp_path):
        table = pd.DataFrame({"n": [1, 2], "x": [0.5, np.inf], "b": [True, False], "d": [datetime(2026, 1, 15), None]})
        toolkit.to_excel(table, tmp_path / "out.xlsx")
        rows = openpyxl.load_workbook(tmp_path / "out.xlsx").active.iter_rows(min_row=2, values_only=True)

        assert list(rows) == [(1, 0.5, True, "2026-01-15 00:00:00"), (2, "inf", False, None)]

    def test_more_rows_than_a_sheet_holds(self, table, tmp_path):
        long = table.iloc[np.zeros(1_048_576, dtype=int)]

        with pytest.raises(ToolkitError, match="to_parquet"):
            toolkit.to_excel(long, tmp_path / "out.xlsx")

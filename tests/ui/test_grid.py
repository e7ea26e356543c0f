"""The grid, through its traits: what it tells the browser, and what it does when the browser reports a click."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from toolkit.ui.parts.static import static_html
from toolkit.ui.widgets.grid import Grid

HOSTILE = ["<img src=x onerror=alert(1)>", "abc\u202edef", "=1+1", "n" * 64]


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "to": ["+33", "+1", "+81", "+44", "+52"],
            "country": ["France", "États-Unis", "Japan", "united Kingdom", "Mexico"],
            "status": pd.Categorical(["ok", "fails", "ok", "warning", "ok"]),
            "error_code": pd.array([None, 30007, None, 21612, None], "Int64"),
            "hurdle": ["", "in another service", "", "", ""],
        }
    )


@pytest.fixture
def grid(table: pd.DataFrame) -> Grid:
    made = Grid(["to", "country", "status", "error_code"], "Senders", chips="status", key="to", ticks=True,
                barred="hurdle", size=3)  # fmt: skip
    made.show(table)
    return made


def report(grid: Grid, **what: Any) -> None:
    """Report to Python what the script reports."""
    grid._handle_custom_msg({"table": grid.frame["table"], **what}, [])


def shown(grid: Grid, column: int = 0) -> list[str]:
    return [row["cells"][column] for row in grid.view["rows"]]


def test_columns_are_as_wide_as_their_texts_and_shrink_before_any_is_lost() -> None:
    made = Grid(["to", "reason", "basis"], "Destinations", narrow=["reason", "basis"])
    made.show(pd.DataFrame({"to": ["+12125550199"] * 3, "reason": ["x" * 60] * 3, "basis": ["documented"] * 3}))
    to, reason, basis = made.frame["columns"]
    assert (
        to["width"] == "min(12ch + 16px, (100cqw - 34px) * 1.000)"
    )  # all that there is: the others are left out before that
    assert reason["width"] == ""  # takes what the others leave
    assert [each["look"] for each in (to, reason, basis)] == ["", "tk-grid-wide tk-grid-long", "tk-grid-wide"]


class TestShowing:
    def test_a_page_of_words_is_told(self, grid: Grid) -> None:
        assert shown(grid) == ["+33", "+1", "+81"]
        assert shown(grid, 2) == ["✓ ok", "✗ fails", "✓ ok"]
        assert shown(grid, 3) == ["", "30007", ""]
        assert grid.view["counted"] == "5 of 5"
        assert [column["title"] for column in grid.frame["columns"]] == ["to", "country", "status", "error code"]

    def test_it_speaks_japanese(self, monkeypatch: pytest.MonkeyPatch, table: pd.DataFrame) -> None:
        monkeypatch.setenv("TOOLKIT_LANG", "ja")
        made = Grid(["to", "status"], "送信元", chips="status")
        made.show(table)
        assert made.frame["chips"] == ["✓ OK", "⚠ 注意", "✗ 失敗"]
        made.search = "失敗"
        assert made.rows["to"].tolist() == ["+1"]

    def test_an_empty_table_has_no_rows(self, grid: Grid, table: pd.DataFrame) -> None:
        grid.show(table.iloc[:0])
        assert grid.view["rows"] == []
        assert grid.view["counted"] == "0 of 0"

    def test_hostile_texts_reach_the_browser_as_inert_text(self) -> None:
        made = Grid(["name"], "Names")
        made.show(pd.DataFrame({"name": HOSTILE}))
        assert shown(made) == ["<img src=x onerror=alert(1)>", "abc\\u202edef", "=1+1", "n" * 64]
        assert "<img" not in static_html(made)

    def test_its_picture_says_that_it_is_one(self, grid: Grid) -> None:
        picture = static_html(grid)
        assert "picture; run the cell to use it" in picture
        assert "<td>France</td>" in picture.replace(' class="tk-name"', "")

    def test_columns_can_change_with_the_table(self, grid: Grid, table: pd.DataFrame) -> None:
        grid.show(table, ["country"])
        assert shown(grid) == ["France", "États-Unis", "Japan"]


class TestFiltering:
    def test_by_a_text_in_any_column_and_letter_case(self, grid: Grid) -> None:
        report(grid, search="JAPAN")
        assert grid.rows["to"].tolist() == ["+81"]
        report(grid, search="another service")
        assert grid.rows["to"].tolist() == ["+1"]

    def test_digits_of_a_japanese_keyboard_find_digits(self, grid: Grid) -> None:
        report(grid, search="３０００７")
        assert grid.rows["to"].tolist() == ["+1"]

    def test_a_text_is_no_pattern(self, grid: Grid) -> None:
        report(grid, search=".*")
        assert grid.rows.empty

    def test_by_chips_which_count_what_passes_the_text(self, grid: Grid) -> None:
        assert grid.frame["chips"] == ["✓ ok", "⚠ warning", "✗ fails"]
        assert grid.view["chips"] == [["3", False], ["1", False], ["1", False]]
        report(grid, chip=0)
        report(grid, chip=2)
        assert grid.rows["to"].tolist() == ["+33", "+1", "+81", "+52"]
        report(grid, search="+5")
        assert grid.view["chips"] == [["1", True], ["0", False], ["0", True]]
        report(grid, chip=0, search="")
        assert grid.rows["to"].tolist() == ["+1"]

    def test_a_filter_stays_for_the_next_table(self, grid: Grid, table: pd.DataFrame) -> None:
        grid.search, grid.only, grid.sort = "an", ("ok",), "country"
        grid.show(table.iloc[::-1])
        assert grid.rows["country"].tolist() == ["France", "Japan"]


class TestSorting:
    def test_by_a_header_again_the_other_way_and_then_as_given(self, grid: Grid) -> None:
        report(grid, sort="country")
        assert grid.rows["country"].tolist() == ["États-Unis", "France", "Japan", "Mexico", "united Kingdom"]
        report(grid, sort="country")
        assert grid.rows["country"].tolist() == ["united Kingdom", "Mexico", "Japan", "France", "États-Unis"]
        report(grid, sort="country")
        assert grid.rows["to"].tolist() == ["+33", "+1", "+81", "+44", "+52"]

    def test_words_of_the_toolkit_go_in_its_own_order(self, grid: Grid) -> None:
        report(grid, sort="status")
        assert grid.rows["status"].tolist() == ["ok", "ok", "ok", "warning", "fails"]

    def test_what_is_missing_comes_last_both_ways(self, grid: Grid) -> None:
        grid.sort = "error_code"
        assert grid.rows["error_code"].tolist()[:2] == [21612, 30007]
        grid.descending = True
        assert grid.rows["error_code"].tolist()[:2] == [30007, 21612]

    @pytest.mark.parametrize("longest", [5, 80])
    def test_many_texts_go_by_code_point(self, longest: int) -> None:
        random = np.random.default_rng(1)
        texts = ["".join(chr(96 + n) for n in random.integers(1, 26, random.integers(0, longest))) for _ in range(5000)]
        made = Grid(["name"], "Names")
        made.show(pd.DataFrame({"name": texts}))
        made.sort = "name"
        assert made.rows["name"].tolist() == sorted(texts, key=lambda text: (not text, text))

    def test_many_numbers_go_by_value(self) -> None:
        made = Grid(["count"], "Counts")
        made.show(pd.DataFrame({"count": np.random.default_rng(1).permutation(5000)}))
        made.sort, made.descending = "count", True
        assert made.rows["count"].tolist() == list(range(4999, -1, -1))


class TestPaging:
    def test_any_row_can_be_on_top(self, grid: Grid) -> None:
        report(grid, first=1)
        assert shown(grid) == ["+1", "+81", "+44"]

    @pytest.mark.parametrize(("asked", "first"), [(-7, 0), (99, 2)])
    def test_the_page_stays_within_the_table(self, grid: Grid, asked: int, first: int) -> None:
        report(grid, first=asked)
        assert grid.view["first"] == first
        assert len(grid.view["rows"]) == 3

    def test_every_question_is_answered(self, grid: Grid) -> None:
        before = grid.view["change"]
        report(grid, first=0)
        assert grid.view["change"] > before

    def test_a_filter_and_an_order_begin_on_top(self, grid: Grid) -> None:
        report(grid, first=2)
        report(grid, sort="to")
        assert grid.view["first"] == 0


class TestChoosing:
    def test_a_row_is_chosen_by_its_key(self, grid: Grid) -> None:
        report(grid, sort="country")
        report(grid, pick=grid.view["rows"][0]["id"])
        assert grid.selected == "+1"
        assert grid.row is not None
        assert grid.row["country"] == "États-Unis"
        assert [row["chosen"] for row in grid.view["rows"]] == [True, False, False]
        report(grid, pick=None)
        assert grid.row is None

    def test_without_a_key_a_row_is_known_by_its_place(self, table: pd.DataFrame) -> None:
        made = Grid(["to"], "Numbers")
        made.show(table)
        report(made, pick=3)
        assert made.selected == 3
        assert made.row is not None
        assert made.row["to"] == "+44"
        made.show(table.iloc[::-1])
        assert made.selected is None

    def test_rows_are_ticked_and_told_in_the_order_of_the_table(self, grid: Grid) -> None:
        for place in (4, 0, 2, 4):
            report(grid, tick=place)
        assert grid.ticked == ("+33", "+81")
        assert [row["ticked"] for row in grid.view["rows"]] == [True, False, True]

    def test_a_barred_row_cannot_be_ticked_but_be_looked_at(self, grid: Grid) -> None:
        assert [row["barred"] for row in grid.view["rows"]] == [False, True, False]
        report(grid, tick=1)
        report(grid, pick=1)
        assert grid.ticked == ()
        assert grid.selected == "+1"

    def test_the_next_table_keeps_what_it_still_has(self, grid: Grid, table: pd.DataFrame) -> None:
        grid.ticked, grid.selected = ("+33", "+81"), "+33"
        grid.show(table.iloc[[2, 0]])
        assert grid.ticked == ("+81", "+33")
        assert grid.selected == "+33"
        grid.show(table.iloc[[1, 2]])
        assert grid.ticked == ("+81",)
        assert grid.selected is None

    def test_a_click_on_a_table_that_is_gone_is_dropped(self, grid: Grid, table: pd.DataFrame) -> None:
        gone = grid.frame["table"]
        grid.show(table.iloc[::-1])
        grid._handle_custom_msg({"table": gone, "tick": 0, "pick": 0}, [])
        assert grid.ticked == ()
        assert grid.selected is None


class TestCells:
    @pytest.fixture
    def heat(self) -> Grid:
        made = Grid(["name", "high", "low"], "Health", key="name", heat=["high", "low"])
        made.show(pd.DataFrame({"name": ["a", "b"], "high": [4, 1], "low": [0, 0]}))
        return made

    def test_counts_are_shaded_by_how_great_they_are(self, heat: Grid) -> None:
        assert [row["heat"] for row in heat.view["rows"]] == [[0, 1, 0], [0, 0.25, 0]]

    def test_a_cell_is_chosen_and_chosen_again_to_choose_none(self, heat: Grid) -> None:
        report(heat, pick=1, column=2)
        assert (heat.selected, heat.column) == ("b", "low")
        assert heat.view["column"] == "low"
        report(heat, pick=1, column=1)
        assert (heat.selected, heat.column) == ("b", "high")
        report(heat, pick=1, column=1)
        assert (heat.selected, heat.column) == (None, "")


def test_a_table_of_any_length_tells_one_page() -> None:
    made = Grid(["number"], "Numbers", size=10)
    made.show(pd.DataFrame({"number": [f"+{n}" for n in range(100_000)]}))
    report(made, first=54_321)
    assert shown(made) == [f"+{n}" for n in range(54_321, 54_331)]
    assert made.view["count"] == 100_000


def test_the_column_that_identifies_a_row_need_not_be_shown() -> None:
    grid = Grid(["name"], "People", key="sid")
    grid.show(pd.DataFrame({"sid": ["a", "b"], "name": ["Ann", "Bea"]}))
    grid.selected = "b"
    assert grid.row == {"sid": "b", "name": "Bea"}

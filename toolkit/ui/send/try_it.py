"""Something to try with one click: numbers that end in each way that a message can, and texts that cost more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape

import ipywidgets as W
import pandas as pd

from toolkit import data
from toolkit.errors.explained import of_code
from toolkit.i18n import _, lazy
from toolkit.numbering.number import example
from toolkit.routing.texts import country_name
from toolkit.ui.send.forecast import MARKS

COUNTRIES = ("US", "CA", "GB", "FR", "JP", "AE")

_ENDS = {
    30003: lazy("unreachable"),
    30004: lazy("blocked"),
    30005: lazy("unknown number"),
    30006: lazy("landline"),
    30007: lazy("filtered"),
    30008: lazy("unknown error"),
    30023: lazy("T-Mobile's limit"),
    21211: lazy("not a number"),
    21408: lazy("country not allowed"),
    21610: lazy("opted out"),
    21612: lazy("no route"),
    21614: lazy("not a mobile"),
}
"""What the chips say; a row of the table that has no words here is shown with those of its code."""

_TEXTS = (
    (lazy("short"), lazy("Owl: your parcel arrives today.")),
    (lazy("curly quotes"), lazy("Owl: your “express” parcel arrives today.")),
    (lazy("emoji"), lazy("Owl: your parcel arrives today between 2 and 4 pm. Please have your passport ready. 🦉")),
    (lazy("Japanese"), lazy("Owl: お荷物は本日14時から16時の間にお届けします。")),
    (
        lazy("long"),
        lazy(
            "Owl: your parcel arrives today between 2 and 4 pm. Please have your passport ready. If you are not at "
            "home, a neighbour can take it. Otherwise you can collect it from tomorrow at 8 am, for seven days, at "
            "the post office in your street. To choose another day or another place, answer this message with a word: "
            "LATER or ELSEWHERE."
        ),
    ),
)
"""What is special about a text, and the text: English ones stay English where that is what makes them so."""

_STYLE = """<style>
.tk-chips{align-items:center;flex-flow:row wrap;overflow:visible}
.tk-chips .widget-html{margin:0 2px 0 0;height:24px;line-height:24px}
.tk-chips .tk-chip{height:24px;line-height:22px;font-size:12px;padding:0 8px;border-radius:12px;margin:1px 2px;
color:var(--jp-ui-font-color1,#000d);background:transparent;border:1px solid var(--jp-border-color0,#767676)}
.tk-chips .tk-chip.tk-chosen{border:2px solid var(--jp-brand-color1,#1976d2);line-height:20px;font-weight:600}
</style>"""


def sample_text() -> str:
    """Return a text that fits into one segment, in the user's language."""
    return _(_TEXTS[0][1])


def example_numbers() -> Mapping[str, str]:
    """Return the names of some countries, by an example number of each."""
    return {example(region): country_name(region) for region in COUNTRIES}


def numbers_that_fail() -> Mapping[str, int]:
    """Return the numbers that the sandbox takes and does not deliver, with the code of why.

    They are those of ``toolkit/data/fates.csv``: the end of the number decides.
    """
    return {f"+121255{suffix}": code for suffix, code in _fates("to_suffix")}


def numbers_refused() -> Mapping[str, int]:
    """Return the numbers that are refused at the request, with the code of why: Twilio's own of its test credentials
    (https://www.twilio.com/docs/iam/test-credentials)."""
    return dict(_fates("to"))


def in_few_words(code: int) -> str:
    """Say what an error code means as a chip does."""
    return _(_ENDS[code]) if code in _ENDS else of_code(code).what


def texts() -> Mapping[str, str]:
    """Return what is special about each of the texts to try, by the text."""
    return {_(text): _(name) for name, text in _TEXTS} | {"": _("empty")}


class Chips(W.HBox):
    """Values that are chosen by a click, in a row behind what they have in common.

    Args:
        label: what they have in common.
        chips: what each says, by its value.
        clicked: is told the value of a chip that was clicked.
        more: buttons at the end of the row.
    """

    def __init__(
        self, label: str, chips: Mapping[str, str], clicked: Callable[[str], None], more: Sequence[W.Button] = ()
    ) -> None:
        self._words = dict(chips)
        self._chosen: frozenset[str] = frozenset()
        self.buttons = {value: W.Button(layout=W.Layout(width="auto")) for value in chips}
        head = W.HTML(f"{_STYLE}<small>{escape(label)}</small>")
        super().__init__(children=(head, *self.buttons.values(), *more))
        self.add_class("tk-chips")
        for value, button in self.buttons.items():
            button.add_class("tk-chip")
            button.on_click(lambda _button, value=value: clicked(value))
        self._show()

    def say(self, words: Mapping[str, str]) -> None:
        """Change what chips say, by their values."""
        self._words |= words
        self._show()

    def choose(self, values: Iterable[str]) -> None:
        """Show which of them are chosen, by a mark as well as by their looks."""
        self._chosen = frozenset(values)
        self._show()

    def _show(self) -> None:
        for value, button in self.buttons.items():
            chosen = value in self._chosen
            button.description = f"{'● ' if chosen else ''}{self._words[value]}"
            (button.add_class if chosen else button.remove_class)("tk-chosen")


class NumbersToTry(W.VBox):
    """Numbers for every end that a message can come to, a row for each kind of end.

    Args:
        clicked: is told a number that was clicked.
    """

    def __init__(self, clicked: Callable[[str], None]) -> None:
        self.countries = Chips(_("Try a number:"), example_numbers(), clicked)
        self.rows = (
            self.countries,
            _by_code(_("accepted, then:"), numbers_that_fail(), clicked),
            _by_code(_("refused at once:"), numbers_refused(), clicked),
        )
        super().__init__(children=list(self.rows), layout=W.Layout(overflow="visible"))

    def show(self, chosen: Iterable[str], foreseen: pd.DataFrame | None) -> None:
        """Show which numbers stand under To, and what the forecast says of ``example_numbers``."""
        statuses = {} if foreseen is None else dict(zip(foreseen["to"], foreseen["status"], strict=True))
        self.countries.say(
            {to: f"{words} {MARKS.get(statuses.get(to, ''), '')}" for to, words in example_numbers().items()}
        )
        for row in self.rows:
            row.choose(chosen)


class TextsToTry(Chips):
    """Texts that cost more than they look; what somebody has typed comes back with a chip of its own.

    Args:
        clicked: is told a text that was clicked.
    """

    def __init__(self, clicked: Callable[[str], None]) -> None:
        self._typed = ""
        self.back = W.Button(description=_("what you typed"), layout=W.Layout(width="auto", display="none"))
        self.back.add_class("tk-chip")
        self.back.on_click(lambda _button: clicked(self._typed))
        super().__init__(_("Try a text:"), texts(), clicked, [self.back])

    def show(self, text: str) -> None:
        """Show which of the texts is the body, and keep what is none of them."""
        self.choose([text])
        if text not in self.buttons:
            self._typed = text
        self.back.layout.display = "" if self._typed and text != self._typed else "none"


def _fates(kind: str) -> Iterable[tuple[str, int]]:
    return ((row["pattern"], int(row["error_code"])) for row in data.rows("fates.csv") if row["kind"] == kind)


def _by_code(label: str, codes: Mapping[str, int], clicked: Callable[[str], None]) -> Chips:
    chips = Chips(label, {number: in_few_words(code) for number, code in codes.items()}, clicked)
    for number, code in codes.items():
        chips.buttons[number].tooltip = f"{number} · {code}: {of_code(code).what}"
    return chips

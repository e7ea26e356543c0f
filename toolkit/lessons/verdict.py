"""What a check, a hint and a solution look like: HTML in a notebook, plain text elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal, Protocol

from toolkit.account.base import Account
from toolkit.i18n import _, lazy


class Action(Protocol):
    """A part of a solution: a Call, or what only the sandbox can do."""

    @property
    def python(self) -> str:
        """It as code, on variables ``client`` and ``account``."""
        ...

    def run(self, account: Account) -> Any:
        """Do it."""
        ...


State = Literal["not attempted", "not yet", "done", "unknown"]

_SYMBOLS: Mapping[State, str] = {"not attempted": "○", "not yet": "◐", "done": "✓", "unknown": "?"}
_WORDS: Mapping[State, str] = {
    "not attempted": lazy("Not attempted"),
    "not yet": lazy("Not yet"),
    "done": lazy("Done"),
    "unknown": lazy("Could not look"),
}
_COLOURS: Mapping[State, str] = {
    "not attempted": "var(--jp-border-color1,#9999)",
    "not yet": "var(--jp-info-color1,#0277bd)",
    "done": "var(--jp-success-color1,#2e7d32)",
    "unknown": "var(--jp-warn-color1,#b26a00)",
}
_PRE = (
    "margin:4px 0;padding:8px 10px;overflow-x:auto;font-size:12px;line-height:1.45;border-radius:4px;"
    "border:1px solid var(--jp-border-color2,#9996);background:var(--jp-cell-editor-background,#8881);"
    "color:var(--jp-content-font-color1,inherit)"
)


def block(html: str, colour: str = "var(--jp-info-color1,#0277bd)") -> str:
    """Return ``html`` set off by a coloured line at its side, readable in both themes."""
    style = f"border-left:4px solid {colour};padding:4px 12px;margin:4px 0;line-height:1.5;max-width:1000px"
    return f'<div style="{style}">{html}</div>'


def folded(summary: str, html: str) -> str:
    """Return ``html`` behind a line that unfolds it."""
    return f'<details><summary style="cursor:pointer">{escape(summary)}</summary>{html}</details>'


def code_html(calls: Sequence[Action]) -> str:
    """Return calls as the Python code that makes them."""
    return f'<pre style="{_PRE}">{escape(code_of(calls))}</pre>'


def code_of(calls: Sequence[Action]) -> str:
    """Return calls as Python code on a variable ``client``."""
    return "\n".join(call.python for call in calls)


@dataclass(frozen=True, slots=True, repr=False)
class Verdict:
    """How far an exercise is, as the account shows it.

    Attributes:
        state: ``not attempted``, ``not yet``, ``done``, or ``unknown`` where the account could not be read.
        sentence: what was found, or what is missing.
    """

    state: State
    sentence: str

    @property
    def words(self) -> str:
        """The state with its symbol."""
        return f"{_SYMBOLS[self.state]} {_(_WORDS[self.state])}"

    def __repr__(self) -> str:
        return f"{self.words}: {self.sentence}"

    def _repr_html_(self) -> str:
        return block(f"<b>{escape(self.words)}</b><br>{escape(self.sentence)}", _COLOURS[self.state])


@dataclass(frozen=True, slots=True, repr=False)
class Hints:
    """The hints given so far.

    Attributes:
        shown: what they say, the first one first.
        total: how many there are.
    """

    shown: tuple[str, ...]
    total: int

    def _titles(self) -> list[str]:
        count = len(self.shown)
        return [_("Hint {number} of {total}").format(number=i + 1, total=self.total) for i in range(count)]

    @property
    def _more(self) -> str:
        return _("Run the cell again for the next hint.") if len(self.shown) < self.total else ""

    def __repr__(self) -> str:
        lines = [f"{title}: {text}" for title, text in zip(self._titles(), self.shown, strict=True)]
        return "\n".join([*lines, self._more]).rstrip()

    def _repr_html_(self) -> str:
        hints = "".join(
            folded(title, f"<p>{escape(text)}</p>") for title, text in zip(self._titles(), self.shown, strict=True)
        )
        return block(f"{hints}<small>{escape(self._more)}</small>")


@dataclass(frozen=True, slots=True, repr=False)
class Solution:
    """The calls that do an exercise, as code to run.

    Attributes:
        calls: the calls; empty where nothing is left to do.
    """

    calls: tuple[Action, ...]

    @property
    def code(self) -> str:
        """The calls with Twilio's Python SDK, on a variable ``client``; the sandbox's own on ``account``."""
        return code_of(self.calls)

    def __repr__(self) -> str:
        return self.code or _("Nothing is left to do.")

    def _repr_html_(self) -> str:
        if not self.calls:
            return block(escape(_("Nothing is left to do.")))
        note = escape(_("Copy it into a cell of your own, run it, then run the check again."))
        return block(folded(_("One solution"), code_html(self.calls) + f"<small>{note}</small>"))

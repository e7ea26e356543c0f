"""A preview of a million destinations as people write them, and of the same ones in E.164."""

from __future__ import annotations

from statistics import median

import pandas as pd

from tests.bench.in_turn import seconds
from tests.bench.lists import MILLION, SERVICE, snapshot
from tests.bench.result import Result
from toolkit.numbering.number import read
from toolkit.routing.reports.preview import preview

ROUNDS = 7
_AREAS = ("212", "213", "305", "312", "404", "415", "503", "512", "617", "702", "713", "720")
_RUBBISH = (
    "n/a",
    "Ann {0}",
    "ann{0}@example.com",
    "212 5{0}",
    "{0}",
    "(212) 555-0199 / {0}",
    "",
    "unknown",
    "999 {0} 0199",
)
"""What stands among the numbers of a mixture, its digits counted up."""


def _america(pattern: str) -> list[str]:
    return [
        pattern.format(_AREAS[row % len(_AREAS)], 200 + row // 10_000 % 800, f"{row % 10_000:04d}")
        for row in range(MILLION)
    ]


def _counted(pattern: str) -> list[str]:
    return [pattern.format(f"{row:06d}"[:3], f"{row:06d}"[3:]) for row in range(MILLION)]


def _mixture(forms: dict[str, tuple[list[str], str]]) -> list[str]:
    """Return numbers of all kinds that can be dialled in the United States, and 2 % of what is none."""
    others = [_counted("+81 90-1{0}-5{1}"), _counted("011 44 7400 {0}{1}"), _counted("+49 171 2{0}{1}")]
    listed = [texts for texts, region in forms.values() if region == "US"] + others
    mixed = [listed[row % len(listed)][row] for row in range(MILLION)]
    for row in range(0, MILLION, 50):
        mixed[row] = _RUBBISH[row // 50 % len(_RUBBISH)].format(row // 50)
    return mixed


def run() -> list[Result]:
    """Each form at most six times; the rules were asked before, and both ask for as much fresh memory."""
    forms = {
        "+1 212 555 0199": (_america("+1 {} {} {}"), "US"),
        "(212) 555-0199": (_america("({}) {}-{}"), "US"),
        "2125550199": (_america("{}{}{}"), "US"),
        "0171 2345678": (_counted("0171 2{}{}"), "DE"),
        "090-1234-5678": (_counted("090-1{}-5{}"), "JP"),
        "0044 7400 123456": (_counted("0044 7400 {}{}"), "DE"),
    }
    account = snapshot()
    found = [_compared(account, name, pd.Series(texts), region) for name, (texts, region) in forms.items()]
    return [*found, _compared(account, "a mixture with 2 % rubbish", pd.Series(_mixture(forms)), "US")]


def _compared(account, name: str, dressed: pd.Series, region: str) -> Result:
    plain = preview(account, SERVICE, dressed, region=region)["to"]
    plain = plain.where(plain.str.startswith("+"), "+12125550199")
    for text, number in list(zip(dressed, plain, strict=True))[7 :: MILLION // 1000]:  # it is no other number's time
        assert read(text, region).e164 in ("", number), text
    pairs = [
        (
            seconds(lambda: preview(account, SERVICE, dressed, region=region)),
            seconds(lambda: preview(account, SERVICE, plain)),
        )
        for _ in range(ROUNDS)
    ]
    ours, theirs = (min(side) for side in zip(*pairs, strict=True))
    return Result(
        name=f"preview of a million like {name} / the same in E.164",
        measured=median(dressed / plain for dressed, plain in pairs),
        limit=6,
        unit="x",
        detail=f"{ours:.2f} s / {theirs:.2f} s, median of {ROUNDS} pairs",
    )

"""The vectors of the rules, read from ``vectors.csv`` over the senders of ``senders.csv``.

Columns of a vector: ``steps`` of the reference procedure that it shows; ``pool``, ``sticky``, ``from`` and ``tied``:
names of senders; ``settings`` of the service and ``rules``: JSON; then the expectation, and its ``source``.

The steps: 1 what is refused at the request; 2 an explicit From; 3 a channel's prefix; 4 RCS first; 5 who is eligible;
6 the sticky sender; 7 short code; 8 alphanumeric sender ID; 9 numbers of the country, by area code; 10 the US and
Canada for each other; 11 a US number, then any; 12 ties; 13 nothing fits; 14 what is remembered.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.model.account import Sender, SenderPool, Service
from toolkit.routing import Rules, Selection, destination, select

STEPS = range(1, 15)
_SIDS = {"short_code": "SC", "alpha": "AI", "whatsapp": "XE", "messenger": "XE", "rcs": "XE"}


def _read(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _sender(place: int, row: dict[str, str]) -> Sender:
    return Sender(
        f"{_SIDS.get(row['type'], 'PN')}{place:032x}",
        row["type"],
        row["address"],
        row["country"] or None,
        frozenset(row["capabilities"].split()),
        {"true": True, "false": False}.get(row["verified"]),
        registration=row["registration"] or None,
    )


SENDERS = {row["name"]: _sender(place, row) for place, row in enumerate(_read("senders.csv"), 1)}


@dataclass(frozen=True)
class Vector:
    """One row: what is asked, and what is expected."""

    row: dict[str, str]

    @property
    def name(self) -> str:
        return self.row["name"]

    @property
    def steps(self) -> set[int]:
        return {int(step) for step in self.row["steps"].split()}

    @property
    def options(self) -> dict[str, Any]:
        return json.loads(self.row["rules"] or "{}")

    @property
    def rules(self) -> Rules:
        return Rules(**self.rules_by_name())

    def rules_by_name(self) -> dict[str, Any]:
        return {name: frozenset(value) if isinstance(value, list) else value for name, value in self.options.items()}

    @property
    def pool(self) -> SenderPool:
        settings = {"campaign": "VERIFIED", **json.loads(self.row["settings"] or "{}")}
        service = Service("MG" + "0" * 32, "test", campaign_status=settings.pop("campaign"), **settings)
        return SenderPool(service, tuple(SENDERS[name] for name in self.row["pool"].split()))

    @property
    def expected(self) -> tuple[str, tuple[str, ...], str, str]:
        return self.row["rule"], tuple(self.row["tied"].split()), self.row["status"], self.row["error"]

    def select(self) -> Selection:
        return self.select_with(self.rules)

    def select_with(self, rules: Rules) -> Selection:
        return select(
            self.pool,
            destination(self.row["to"]),
            media=bool(self.row["media"]),
            trial=bool(self.row["trial"]),
            sticky=SENDERS[self.row["sticky"]].sid if self.row["sticky"] else None,
            rules=rules,
            from_=SENDERS[self.row["from"]] if self.row["from"] else None,
        )


VECTORS = [Vector(row) for row in _read("vectors.csv")]

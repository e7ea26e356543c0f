"""What the rules say of groups of destinations, as columns, remembered from one preview to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray

from toolkit.i18n import language, prose, speaking
from toolkit.model.account import Sender, SenderPool, SenderType
from toolkit.numbering.compiled.tables import LINE_TYPES, REGIONS
from toolkit.numbering.number import detail_text
from toolkit.routing.forecast import Status
from toolkit.routing.lists.groups import Group
from toolkit.routing.rules import Basis, Rules
from toolkit.routing.selection import Selection, select
from toolkit.routing.texts import RULES, explain_change, explain_selection

TEXT = pd.StringDtype("python", na_value=np.nan)
"""``str`` whose equal texts lie in memory once; the storage is what makes millions of long reasons small."""

_CATEGORIES: dict[str, Sequence[str]] = {
    "region": REGIONS,
    "line_type": LINE_TYPES,
    "sender_type": ("", *get_args(SenderType)),
    "rule": tuple(RULES),
    "basis": get_args(Basis),
    "status": get_args(Status),
}
DTYPES: Mapping[str, Any] = {
    name: pd.CategoricalDtype(pd.Index(sorted(_CATEGORIES[name]), dtype="str")) if name in _CATEGORIES else dtype
    for name, dtype in {
        "region": None,
        "line_type": None,
        "sender": TEXT,
        "sender_type": None,
        "rule": None,
        "ties": TEXT,
        "basis": None,
        "status": None,
        "error_code": "Int64",
        "reason": TEXT,
        "change": TEXT,
    }.items()
}
"""By column: its dtype. The categories, in alphabetical order, are all values that the column can have."""
_TEXTS = [name for name, dtype in DTYPES.items() if dtype is TEXT]

_Row = tuple[str, str, str, str, str, str, str, str, int | None, str, str]


@dataclass(frozen=True)
class Answers:
    """The rules of one pool, each group asked once.

    Attributes:
        pool: the service and its senders.
        media: messages carry media.
        trial: the account is a trial account.
        rules: options for what Twilio leaves open.
        named: the sender that the request names as From; None lets the service pick.
        language: of the reasons.
        closed: countries that the account may not send to; None where that is not known.
    """

    pool: SenderPool
    media: bool
    trial: bool
    rules: Rules
    named: Sender | None
    language: str
    closed: frozenset[str] | None
    _known: dict[Group, _Row] = field(default_factory=dict, compare=False)

    def columns(
        self, groups: Sequence[Group], places: NDArray[np.intp], details: Mapping[int, str] | None = None
    ) -> dict[str, ExtensionArray]:
        """Return what is said of rows, by the place of each one's group in ``groups``.

        Where a row has ``details``, its reason says them. The texts of a row lie side by side, which takes less time
        than to write each column on its own.
        """
        with speaking(self.language):
            rows = [self._row(group) for group in groups]
        said = dict(zip(DTYPES, zip(*rows, strict=True) if rows else [()] * len(DTYPES), strict=True))
        side_by_side = [text for texts in zip(*(said[name] for name in _TEXTS), strict=True) for text in texts]
        texts: Any = pd.array(side_by_side, dtype=TEXT).reshape(len(rows), len(_TEXTS)).take(places)
        if details:
            with speaking(self.language):
                reasons = [
                    prose([said["reason"][places[row]], detail_text(groups[places[row]].number.problem, detail)])
                    for row, detail in details.items()
                ]
            texts[list(details), _TEXTS.index("reason")] = reasons
        return {
            name: texts[:, _TEXTS.index(name)]
            if dtype is TEXT
            else pd.array(list(said[name]), dtype=dtype).take(places)
            for name, dtype in DTYPES.items()
        }

    def _row(self, group: Group) -> _Row:
        if group not in self._known:
            chosen = select(
                self.pool,
                group.destination,
                media=self.media,
                trial=self.trial,
                sticky=group.sticky,
                rules=self.rules,
                from_=self.named,
                closed=self.closed,
            )
            self._known[group] = _row(chosen)
        return self._known[group]


def answers(
    pool: SenderPool,
    *,
    media: bool,
    trial: bool,
    rules: Rules,
    named: Sender | None = None,
    closed: frozenset[str] | None = frozenset(),
) -> Answers:
    """Return the answers of a pool, those that earlier previews asked for among them."""
    try:
        return _remembered(pool, media, trial, rules, named, language(), closed)
    except TypeError:  # Rules that cannot be hashed
        return Answers(pool, media, trial, rules, named, language(), closed)


_remembered = lru_cache(maxsize=32)(Answers)


def _row(chosen: Selection) -> _Row:
    sender = chosen.sender
    ties = ", ".join(s.address for s in chosen.tied) if len(chosen.tied) > 1 else ""
    return (
        chosen.destination.region,
        chosen.destination.line_type,
        sender.address if sender else "",
        sender.type if sender else "",
        chosen.rule,
        ties,
        chosen.basis,
        chosen.status,
        chosen.error_code,
        explain_selection(chosen),
        explain_change(chosen),
    )

"""A simulated campaign as tables: by minute and sender, by outcome, what to add; and two of them side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from toolkit.i18n import _
from toolkit.routing.reports.capacity import Lane, advise
from toolkit.routing.simulation.chart import CourseChart, course_chart
from toolkit.routing.simulation.flow import Floats, Flow, Network, whole
from toolkit.routing.simulation.streams import Queue, Stream, Way

EXPIRED, REFUSED, CAPPED = 30036, 30001, 30023
_PACIFIC = ZoneInfo("America/Los_Angeles")
"""T-Mobile's day: what others report of Twilio's page on 30023."""

_NOT_ADDED = frozenset({"bad_destination", "premium_rate", "country_closed", "landline"})
"""Rules for what no sender would reach either."""


@dataclass(frozen=True, eq=False)
class Simulation:
    """What would happen to a campaign.

    Attributes:
        start: when its first message is handed over.
        finished: when the last one leaves its queue; None where none does.
        minutes: one row for each minute and sender with something to tell: ``minute`` (``int64``, from the start),
            ``at`` (``datetime64``), ``sender`` (``str``), and messages (``int64``): ``came`` (chose the sender),
            ``sent`` (left its queue), ``expired`` (30036), ``refused`` (30001), ``capped`` (left, and are undelivered
            with 30023), ``queued`` (wait at the minute's end). A campaign of more than 25 hours has longer steps.
        outcomes: one row an outcome: ``outcome`` (``sent``; ``failed``: sent, and does not arrive, or no sender fits;
            ``refused``; ``expired``; ``capped``), ``error_code`` (``Int64``), ``messages`` (``int64``) and ``basis``
            (documented, observed, assumed, unknown). They add up to the list.
        to_add: one row for each set of senders that share the load: ``senders``, ``regions``, ``sender_type``
            (``str``), ``messages`` (``Int64``), ``mps`` and ``needed`` (``Float64``, segments a second), ``add``
            (``Int64``: senders of this kind; 0 for none, missing where senders do not help), ``advice`` and ``basis``
            (``str``).
    """

    start: datetime
    finished: datetime | None
    minutes: pd.DataFrame
    outcomes: pd.DataFrame
    to_add: pd.DataFrame

    def __repr__(self) -> str:
        told = ", ".join(f"{messages:,} {outcome}" for outcome, _code, messages in self._told())
        return f"<Simulation from {self.start:%Y-%m-%d %H:%M} to {self.finished or self.start:%Y-%m-%d %H:%M}: {told}>"

    def compare(self, other: Simulation) -> pd.DataFrame:
        """Set this plan beside another one.

        Returns:
            One row a figure: ``figure`` (``str``: each outcome with its error code, ``seconds`` until the last message
            leaves, ``most_queued``: messages that wait at most at a minute's end), ``this``, ``other`` and
            ``difference`` (``float64``; a plan without an outcome has 0 there).
        """
        figures = [one._figures() for one in (self, other)]
        names = list(dict.fromkeys([*figures[0], *figures[1]]))
        table = pd.DataFrame({"figure": pd.array(names, dtype="str")})
        for name, known in zip(("this", "other"), figures, strict=True):
            table[name] = [float(known.get(figure, 0)) for figure in names]
        table["difference"] = table["other"] - table["this"]
        return table

    def chart(self) -> CourseChart:
        """Draw how many messages wait at each sender, from the first minute to the last."""
        return course_chart(self.minutes)

    def _told(self) -> Iterator[tuple[str, int, int]]:
        """Yield each outcome, its error code or 0, and its messages."""
        columns = (self.outcomes["outcome"], self.outcomes["error_code"].fillna(0), self.outcomes["messages"])
        return zip(*(column.tolist() for column in columns), strict=True)

    def _figures(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for outcome, code, messages in self._told():
            found[f"{outcome} {code}" if code else outcome] = messages
        found["seconds"] = (self.finished - self.start).total_seconds() if self.finished else 0.0
        queued = self.minutes.groupby("minute")["queued"].sum()
        return found | {"most_queued": float(queued.max()) if len(queued) else 0.0}


@dataclass(frozen=True, eq=False)
class Course:
    """A campaign that has been reckoned, before it is made into tables; attributes are those of ``simulate``.

    Attributes:
        expires_after: seconds after which a message fails with 30036 that found no room; None: it is refused at once.
        available: seconds for which ``to_add`` is reckoned.
    """

    streams: Sequence[Stream]
    regions: Sequence[set[str]]
    ways: Sequence[Way]
    network: Network
    queues: Sequence[Queue]
    arrivals: Floats
    flow: Flow
    start: datetime
    step: float
    at_once: bool
    segments: int
    expires_after: float | None
    tmobile_share: float | None
    available: float

    def simulation(self) -> Simulation:
        """Return the tables."""
        taken = self.flow.came.sum(axis=1) - self.flow.excess.sum(axis=1)
        busy = bool((taken > 0).any())
        last = self.start + timedelta(seconds=float(self.flow.seconds.max(initial=0)))
        return Simulation(self.start, last if busy else None, self._minutes(), self._outcomes(), self._to_add())

    @cached_property
    def _capped(self) -> Floats:
        """Messages of each way that left and met the limit of their brand's day at T-Mobile, by step."""
        capped = np.zeros_like(self.flow.left)
        if not self.tmobile_share:
            return capped
        days = self._days(capped.shape[1])
        for number, queue in enumerate(self.queues):
            if queue.daily is None:
                continue
            inside = np.flatnonzero(self.network.queue == number).tolist()
            ways = [way for way in inside if self.ways[way].error_code is None]
            left = self.flow.left[ways].sum(axis=0)
            beyond = np.zeros_like(left)
            for day in np.unique(days):
                of_day = np.cumsum(np.where(days == day, left * self.tmobile_share, 0))
                beyond += np.diff(np.maximum(of_day - queue.daily // self.segments, 0), prepend=0.0)
            part = np.divide(beyond, left, out=np.zeros_like(left), where=left > 0)
            capped[ways] = self.flow.left[ways] * part
        return capped

    def _days(self, steps: int) -> NDArray[np.int64]:
        first = self.start.timestamp()
        return np.array(
            [datetime.fromtimestamp(first + step * self.step, _PACIFIC).toordinal() for step in range(steps)], np.int64
        )

    def _failed(self) -> tuple[Floats, Floats]:
        """Return the messages for which there was no room by step: those that expire, and those that are refused."""
        excess = self.flow.excess
        if self.expires_after is None:
            return np.zeros_like(excess), excess
        steps, rest = divmod(self.expires_after, self.step)
        part, later = (0.0 if self.at_once else rest / self.step), int(steps)
        expired = np.zeros((len(excess), excess.shape[1] + later + 1))
        expired[:, later : later + excess.shape[1]] = excess * (1 - part)
        expired[:, later + 1 :] += excess * part
        return expired, np.zeros_like(excess)

    def _minutes(self) -> pd.DataFrame:
        expired, refused = self._failed()
        parts = {"came": self.flow.came, "sent": self.flow.left - self._capped, "expired": expired}
        parts |= {"refused": refused, "capped": self._capped}
        steps = max((part.shape[1] for part in parts.values()), default=0)
        senders = list(dict.fromkeys(way.sender.address for way in self.ways))
        counts = {name: whole(self._by_sender(part, senders, steps)) for name, part in parts.items()}
        gone = sum(counts[name] for name in ("sent", "expired", "refused", "capped"))
        counts["queued"] = np.maximum(np.cumsum(counts["came"] - gone, axis=1), 0)
        told = np.flatnonzero(np.any([part != 0 for part in counts.values()], axis=0).T.ravel())
        step, sender = np.divmod(told, max(len(senders), 1))
        minute = (step * (self.step / 60)).astype(np.int64)
        table = pd.DataFrame({"minute": minute})
        table["at"] = pd.Timestamp(self.start) + pd.to_timedelta(minute, unit="min")
        table["sender"] = pd.array(np.array(senders, object)[sender] if senders else [], dtype="str")
        for name, part in counts.items():
            table[name] = part.T.ravel()[told]
        return table

    def _by_sender(self, of_ways: Floats, senders: Sequence[str], steps: int) -> Floats:
        place = {address: number for number, address in enumerate(senders)}
        found = np.zeros((len(senders), steps))
        rows = [place[way.sender.address] for way in self.ways]
        np.add.at(found[:, : of_ways.shape[1]], rows, of_ways)
        return found

    def _outcomes(self) -> pd.DataFrame:
        counts: dict[tuple[str, int | None], float] = defaultdict(float)
        bases: dict[tuple[str, int | None], set[str]] = defaultdict(set)

        def note(outcome: str, code: int | None, messages: float, *basis: str) -> None:
            if messages > 1e-6:
                counts[outcome, code] += messages
                bases[outcome, code] |= set(basis)

        excess = "refused" if self.expires_after is None else "expired"
        for place, way in enumerate(self.ways):
            basis = (self.streams[self.network.stream[place]].basis, way.queue.basis)
            left, capped = self.flow.left[place].sum(), self._capped[place].sum()
            note("failed" if way.error_code else "sent", way.error_code, left - capped, *basis)
            note("capped", CAPPED, capped, "assumed")
            note(excess, REFUSED if excess == "refused" else EXPIRED, self.flow.excess[place].sum(), *basis)
        for stream, messages in zip(self.streams, self.arrivals.sum(axis=1), strict=True):
            if not stream.ways:
                note("failed", stream.error_code, messages, stream.basis)
        keys = sorted(counts, key=lambda key: (-counts[key], str(key)))
        whole_counts = whole(np.array([counts[key] for key in keys], np.float64))
        table = pd.DataFrame({"outcome": pd.array([outcome for outcome, _code in keys], dtype="str")})
        table["error_code"] = pd.array([code for _outcome, code in keys], dtype="Int64")
        table["messages"] = whole_counts
        table["basis"] = pd.array([_weakest(bases[key]) for key in keys], dtype="str")
        return table

    def _to_add(self) -> pd.DataFrame:
        load: dict[tuple[Queue, ...] | None, float] = defaultdict(float)
        of_set: dict[tuple[Queue, ...] | None, list[int]] = defaultdict(list)
        for number, stream in enumerate(self.streams):
            if stream.ways or stream.rule not in _NOT_ADDED:
                key = tuple(dict.fromkeys(way.queue for way in stream.ways)) or None
                load[key] += float(self.arrivals[number].sum())
                of_set[key].append(number)
        rows = []
        for key, numbers in of_set.items():
            one = self._lane(numbers, key or ())
            needed = load[key] * self.segments / self.available
            add, advice = advise(one, needed)
            if one.daily is not None and self._capped.any():
                advice = _("The brand's limit a day at T-Mobile is reached; a higher trust score raises it.")
            regions = ", ".join(sorted(filter(None, set().union(*(self.regions[number] for number in numbers)))))
            names = ", ".join(sender.address for sender in one.senders)
            mps = one.mps if one.senders else 0.0
            rows.append((names, regions, one.sender_type, round(load[key]), mps, needed, add, advice, one.basis))
        columns = ["senders", "regions", "sender_type", "messages", "mps", "needed", "add", "advice", "basis"]
        kinds = {"messages": "Int64", "mps": "Float64", "needed": "Float64", "add": "Int64"}
        table = pd.DataFrame(rows, columns=columns).astype({name: kinds.get(name, "str") for name in columns})
        return table.sort_values(["messages", "senders"], ascending=[False, True], ignore_index=True)

    def _lane(self, numbers: Sequence[int], queues: Sequence[Queue]) -> Lane:
        """Return the senders of some streams as what carries them."""
        streams = [self.streams[number] for number in numbers]
        senders = {way.sender.address: way.sender for stream in streams for way in stream.ways}
        rates = [queue.mps for queue in queues]
        known = [mps for mps in rates if mps is not None]
        daily = next((queue.daily for queue in queues if queue.daily is not None), None)
        basis = _weakest({queue.basis for queue in queues} or {stream.basis for stream in streams})
        return Lane(
            streams[0].area,
            tuple(senders.values()),
            any(queue.key == "campaign" for queue in queues),
            sum(known) if len(known) == len(rates) else None,
            daily,
            basis,
        )


def _weakest(bases: set[str]) -> str:
    return next((one for one in ("unknown", "assumed", "observed") if one in bases), "documented")

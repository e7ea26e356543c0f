"""A message log, the monitor's alerts and its events, summed up page by page.

Memory grows with the groups, not the messages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from toolkit.facts.content import BASIC, EXTENSION, can_be_replaced, measure
from toolkit.model.message_log import OPT_OUT_WORDS, AlertGroup, DayCount, MessageGroup, MessageLog
from toolkit.model.usage import ChangeEvent
from toolkit.snapshot.pages import moment
from toolkit.snapshot.wording import is_code, is_offer, wants_out

LONG = 320
"""Twilio advises bodies of no more characters (https://www.twilio.com/docs/glossary/what-sms-character-limit)."""

_GSM = BASIC | EXTENSION
_Key = tuple[str, str, str, str, str, int | None]


@dataclass(slots=True)
class _Sum:
    messages: int = 0
    segments: int = 0
    unicode: int = 0
    saved: int = 0
    one_character: int = 0
    culprits: Counter[str] = field(default_factory=Counter)
    long: int = 0
    media: int = 0
    opt_out_words: int = 0
    opt_out_wishes: int = 0
    codes: int = 0
    offers: int = 0
    first: datetime | None = None
    last: datetime | None = None


class LogSums:
    """The sums of a period's messages.

    A body in the log is the one that was given, so what smart encoding did is read off the number of segments: a
    message is counted as UCS-2 unless it took fewer segments than UCS-2 would have.

    Args:
        since: the beginning of the period.
        until: its end.
    """

    def __init__(self, since: datetime, until: datetime) -> None:
        self.since = since
        self.until = until
        self._sums: dict[_Key, _Sum] = {}
        self._days: Counter[tuple[int, str, str, int]] = Counter()

    @property
    def messages(self) -> int:
        """How many messages are counted so far."""
        return sum(one.messages for one in self._sums.values())

    def add(self, rows: Sequence[dict[str, Any]]) -> bool:
        """Count a page of messages, which Twilio lists newest first; say whether older pages are wanted."""
        from toolkit.numbering.column import columns  # slow to import, and needed for messages alone

        others = [row["from"] if row["direction"] == "inbound" else row["to"] for row in rows]
        regions = columns([(other or "").rpartition(":")[2] for other in others]).region
        names = list(regions.categories)
        wanted = False
        for row, place in zip(rows, regions.codes, strict=True):
            made = moment(row["date_created"])
            if made is None or made >= self.since:
                wanted = True
                if made is None or made <= self.until:
                    self._count(row, names[place], made)
        return wanted

    def log(self) -> MessageLog:
        """Return the log, largest groups first."""
        groups = [_group(key, one) for key, one in self._sums.items()]
        days = [
            DayCount(datetime.fromordinal(day).replace(tzinfo=UTC), service, status, code or None, messages)
            for (day, service, status, code), messages in sorted(self._days.items())
        ]
        return MessageLog(self.since, self.until, tuple(sorted(groups, key=_order)), tuple(days))

    def _count(self, row: dict[str, Any], region: str, made: datetime | None) -> None:
        direction = row["direction"]
        inbound = direction == "inbound"
        code = row["error_code"]
        key = (
            direction,
            row["messaging_service_sid"] or "",
            row["to" if inbound else "from"] or "",
            "" if region == "001" else region,
            row["status"],
            None if code is None else int(code),
        )
        one = self._sums.get(key)
        if one is None:
            one = self._sums[key] = _Sum()
        segments = int(row["num_segments"] or 0)
        body = row["body"] or ""
        one.messages += 1
        one.segments += segments
        one.media += row["num_media"] not in (None, "0")
        one.long += len(body) > LONG
        _count_wording(one, body, inbound)
        if made is not None:
            one.first = made if one.first is None or made < one.first else one.first
            one.last = made if one.last is None or made > one.last else one.last
            if not inbound:
                self._days[made.toordinal(), key[1], row["status"], int(code or 0)] += 1
        if special := set(body) - _GSM:
            _count_special(one, body, special, segments)


def _count_wording(one: _Sum, body: str, inbound: bool) -> None:
    text = body.lower()
    if not inbound:
        offer = is_offer(text)
        one.offers += offer
        one.codes += not offer and is_code(text)
    elif len(body) < 20 and body.strip().upper() in OPT_OUT_WORDS:
        one.opt_out_words += 1
    else:
        one.opt_out_wishes += wants_out(text)


def _count_special(one: _Sum, body: str, special: set[str], segments: int) -> None:
    if can_be_replaced(special):
        smart = measure(body, smart_encoding=True).segments
        if smart <= segments < measure(body).segments:
            return
        one.saved += max(segments - smart, 0)
    one.unicode += 1
    if len(special) == 1:
        one.one_character += 1
        one.culprits.update(special)


def _group(key: _Key, one: _Sum) -> MessageGroup:
    direction, service_sid, sender, region, status, error_code = key
    culprit = min(one.culprits, key=lambda c: (-one.culprits[c], c)) if one.culprits else ""
    return MessageGroup(
        direction=direction,
        service_sid=service_sid,
        sender=sender,
        region=region,
        status=status,
        error_code=error_code,
        messages=one.messages,
        segments=one.segments,
        unicode=one.unicode,
        saved_by_smart_encoding=one.saved,
        one_character=one.one_character,
        culprit=culprit,
        long=one.long,
        media=one.media,
        opt_out_words=one.opt_out_words,
        opt_out_wishes=one.opt_out_wishes,
        codes=one.codes,
        offers=one.offers,
        first=one.first,
        last=one.last,
    )


def _order(group: MessageGroup) -> tuple[int, str, str, str, str, str, int]:
    where = (group.direction, group.service_sid, group.sender, group.region, group.status)
    return (-group.messages, *where, group.error_code or 0)


class EventSums:
    """The monitor's events of a period, without values and without the people and computers behind them."""

    def __init__(self) -> None:
        self._events: list[ChangeEvent] = []

    def add(self, rows: Iterable[dict[str, Any]]) -> None:
        """Take in a page of events."""
        for row in rows:
            if (made := moment(row["event_date"])) is not None:
                told = {name: row[name] or "" for name in ("event_type", "resource_sid", "source", "actor_type")}
                self._events.append(ChangeEvent(made, **told, properties=_changed(row["event_data"])))

    def events(self) -> tuple[ChangeEvent, ...]:
        """Return the events, newest first."""
        return tuple(sorted(self._events, key=lambda one: one.date, reverse=True))


def _changed(data: Any) -> tuple[str, ...]:
    """Return the names of the properties that an event tells of: Twilio's document has them one level deeper than its
    example."""
    if not isinstance(data, dict):
        return ()
    inner = data.get("resource_properties", data)
    return tuple(sorted(map(str, inner))) if isinstance(inner, dict) else ()


class AlertSums:
    """The sums of a period's alerts."""

    def __init__(self) -> None:
        self._sums: dict[tuple[int, str, str], tuple[int, datetime | None, datetime | None]] = {}

    def add(self, rows: Iterable[dict[str, Any]]) -> None:
        """Count a page of alerts."""
        for row in rows:
            key = (int(row["error_code"] or 0), row["request_url"] or "", (row["resource_sid"] or "")[:2])
            count, last, first = self._sums.get(key, (0, None, None))
            made = moment(row["date_generated"] or row["date_created"])
            latest = made if last is None or (made is not None and made > last) else last
            earliest = made if first is None or (made is not None and made < first) else first
            self._sums[key] = (count + 1, latest, earliest)

    def groups(self) -> tuple[AlertGroup, ...]:
        """Return the alerts, most frequent first."""
        found = [AlertGroup(*key, *told) for key, told in self._sums.items()]
        return tuple(sorted(found, key=lambda g: (-g.count, g.error_code, g.request_url, g.resource)))

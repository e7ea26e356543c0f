"""What would happen to a campaign, by arithmetic over groups of destinations: a million of them take seconds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from toolkit.errors.raised import ToolkitError
from toolkit.facts.countries import check_regions
from toolkit.facts.limits import VALIDITY_LIMIT
from toolkit.facts.throughput import QUEUE_SECONDS
from toolkit.i18n import _
from toolkit.model.account import Sender
from toolkit.routing.lists.groups import group
from toolkit.routing.lists.inputs import Destinations, read_list
from toolkit.routing.reports.capacity import campaign_tier
from toolkit.routing.reports.what_if import with_change
from toolkit.routing.rules import DEFAULT_RULES, Rules
from toolkit.routing.simulation.flow import UNLIMITED, Floats, Network, flow
from toolkit.routing.simulation.result import Course, Simulation
from toolkit.routing.simulation.streams import Queue, Service
from toolkit.routing.source import Source, pool_of, read

_MINUTE = 60.0
_FINER = (1, 2, 5, 10, 20, 30, 60)
"""Seconds of the steps in which messages come, as fine as ``_STEPS`` of them allow."""

_STEPS, _MOST_MINUTES = 600, 1500
"""A campaign whose messages come for more than so many minutes is told in longer steps."""


def simulate(
    source: Source,
    service_sid: str,
    destinations: Destinations = None,
    *,
    start: datetime | None = None,
    rate: float | None = None,
    validity: int | None = None,
    segments: int = 1,
    media: bool = False,
    region: str | None = None,
    add: Iterable[Sender] = (),
    remove: Iterable[Sender] = (),
    settings: Mapping[str, Any] | None = None,
    tmobile_share: float | None = None,
    queue_seconds: int = QUEUE_SECONDS,
    within: timedelta | None = None,
    rules: Rules = DEFAULT_RULES,
) -> Simulation:
    """Say what would happen to a campaign of one message to each destination.

    Messages are counted, not played: those that choose among the same senders and wait in the same queues are one
    stream, and each queue is right to about one message a minute. Rates, and who shares them:
    ``toolkit.facts.throughput``; a queue holds ten hours of sending, beyond which Twilio refuses (30001); a message
    that would wait longer than its validity period fails with 30036
    (https://support.twilio.com/hc/en-us/articles/115002943027). Left out: what nobody can read (opt-outs, carriers'
    filters, the 24 hours of WhatsApp), sticky mappings that the campaign itself makes, and what else the account sends.

    Args:
        source: an Account, read now, or a Snapshot.
        service_sid: the service, ``MG…``.
        destinations: as for ``preview``; for a file, what ``preview_file`` returns.
        start: when the first message is handed over; None: when the account was read.
        rate: messages handed over to Twilio's API in a second, in the list's order; None: all at once.
        validity: seconds that a message may wait; None: what the service says.
        segments: of each message; one with media is one.
        media: messages with media.
        region: ISO 3166 code of the country to assume for numbers without ``+``.
        add: senders that would join the pool.
        remove: senders that would leave it.
        settings: settings of the service that would change, as for ``what_if``.
        tmobile_share: which part of the recipients of a US A2P campaign is T-Mobile's, 0 to 1, for its brand's limit a
            day (30023); None: nobody knows, and the limit is left out.
        queue_seconds: seconds of sending that a queue holds.
        within: the time for which ``to_add`` is reckoned; None: as long as messages come and may wait.
        rules: options for what Twilio leaves open.

    Returns:
        What becomes of it, by minute and by outcome, and what to add: ``Simulation``.

    Raises:
        ToolkitError: the account has no such service (20404), there is no such region, or a number cannot be meant.
        TypeError: a service has no such setting.
    """
    check_regions([region] if region else [])
    _check(rate, validity, segments, tmobile_share, within)
    snapshot = with_change(read(source), service_sid, add=add, remove=remove, settings=settings)
    pool = pool_of(snapshot, service_sid)
    texts, _index = read_list(destinations)
    sticky = {to: sid for (service, to), sid in snapshot.sticky.items() if service == service_sid}
    found = group(texts, region, [sender.address for sender in pool.senders], sticky)
    tier = campaign_tier(snapshot, service_sid)
    service = Service(pool, tier, media, snapshot.trial, snapshot.closed_countries, rules)
    streams, stream_of, regions = service.streams(found.groups)
    rows = stream_of.take(found.places)

    duration = len(rows) / rate if rate else 0.0
    told = _MINUTE * max(1, int(np.ceil(duration / _MINUTE / _MOST_MINUTES)))
    step = next((one for one in _FINER if duration and duration / one <= _STEPS), told) if told == _MINUTE else told
    wait = min(pool.service.validity_period if validity is None else validity, queue_seconds)
    each = 1 if media else segments
    ways = [(place, way) for place, stream in enumerate(streams) for way in stream.ways]
    queues = list(dict.fromkeys(way.queue for _place, way in ways))
    network = _network(ways, queues, each, wait, queue_seconds)
    arrivals = _arrivals(rows, len(streams), rate, step, duration)
    course = Course(
        streams=streams,
        regions=regions,
        ways=[way for _place, way in ways],
        network=network,
        queues=queues,
        arrivals=arrivals,
        flow=flow(arrivals, network, step, duration, told),
        start=start or snapshot.taken_at,
        step=told,
        at_once=not duration,
        segments=each,
        expires_after=wait if wait < queue_seconds else None,
        tmobile_share=tmobile_share,
        available=within.total_seconds() if within else wait + duration,
    )
    return course.simulation()


def _check(
    rate: float | None, validity: int | None, segments: int, share: float | None, within: timedelta | None
) -> None:
    checks = (
        (rate is not None and not rate > 0, "rate", _("Give messages per second, more than 0, or None for at once.")),
        (
            validity is not None and not 1 <= validity <= VALIDITY_LIMIT,
            "validity",
            _("Give 1 to {limit} seconds.").format(limit=VALIDITY_LIMIT),
        ),
        (segments < 1, "segments", _("A message has at least one segment.")),
        (share is not None and not 0 <= share <= 1, "tmobile_share", _("Give a share from 0 to 1.")),
        (within is not None and within <= timedelta(0), "within", _("Give a positive time.")),
    )
    for wrong, name, fix in checks:
        if wrong:
            raise ToolkitError(_("{name} has a value that cannot be used.").format(name=name), fix)


def _network(
    ways: Sequence[tuple[int, Any]], queues: Sequence[Queue], segments: int, wait: float, queue_seconds: float
) -> Network:
    """Return the streams' ways to the queues; rates and limits are in messages."""
    place = {queue: number for number, queue in enumerate(queues)}
    rates = np.array([UNLIMITED if one.mps is None else one.mps / segments for one in queues], np.float64)
    limits = np.floor(wait * rates + (1 if wait < queue_seconds else 0) + 1e-9)
    return Network(
        np.array([stream for stream, _way in ways], np.intp),
        np.array([place[way.queue] for _stream, way in ways], np.intp),
        rates,
        limits,
    )


def _arrivals(rows: NDArray[np.intp], streams: int, rate: float | None, step: float, duration: float) -> Floats:
    """Count the messages of each stream that come in each step."""
    if not rate:
        return np.bincount(rows, minlength=streams).astype(np.float64)[:, None]
    steps = max(1, int(np.ceil(duration / step)))
    at = np.minimum((np.arange(len(rows)) / (rate * step)).astype(np.intp), steps - 1)
    return np.bincount(rows * steps + at, minlength=streams * steps).astype(np.float64).reshape(streams, steps)

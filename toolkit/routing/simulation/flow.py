"""How messages flow through queues, by arithmetic: counts in steps of time, no message on its own.

Each queue sends at its rate and holds so much; a stream spreads over its senders so that the one that is free soonest
comes first, in turn where several are, as the sandbox does message by message. Within a step messages come evenly.
Counts are fractions here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

UNLIMITED = 1e12
"""Messages a second of a queue without a known rate."""


@dataclass(frozen=True, slots=True)
class Network:
    """Streams, and the queues that they lead to.

    Attributes:
        stream: of each way, in the order of the streams.
        queue: of each way.
        rates: of each queue: messages a second.
        limits: of each queue: messages that it takes before it refuses, or lets expire, what comes.
    """

    stream: Places
    queue: Places
    rates: Floats
    limits: Floats


@dataclass(frozen=True, slots=True)
class Flow:
    """What became of the messages, one row a way, in steps of the length that was asked for.

    Attributes:
        came: messages that chose the way.
        excess: those for which its queue had no room.
        left: those that left the queue; there are more steps here, until all queues are empty.
        seconds: of each queue: until its last message left, counted from the start; 0 where none did.
    """

    came: Floats
    excess: Floats
    left: Floats
    seconds: Floats


class _Choice(NamedTuple):
    """A stream whose ways lead to several queues."""

    stream: int
    ways: Places
    queues: Places
    place: Places
    """Of each way among ``queues``."""
    times: Places
    """Ways that lead to each of ``queues``."""


def flow(arrivals: Floats, network: Network, step: float, duration: float, told: float) -> Flow:
    """Let messages arrive and leave.

    Args:
        arrivals: one row a stream: messages that come in each step.
        step: seconds.
        duration: seconds in which they come; 0: all at the beginning of the first step.
        told: seconds of the steps of the answer, a multiple of ``step``.
    """
    queues, steps = len(network.rates), arrivals.shape[1]
    came = np.zeros((len(network.stream), steps))
    taken, served, excess = (np.zeros((queues, steps)) for _ in range(3))
    choices = _single_queued(arrivals, network, came)
    waiting, capacity = np.zeros(queues), network.rates * step
    for now in range(steps):
        for one in choices:
            amount = arrivals[one.stream, now]
            if amount:
                level = waiting + _by_queue(came[:, now], network)
                came[one.ways, now] = _spread(amount, one, level[one.queues], network.rates[one.queues])
        total = waiting + _by_queue(came[:, now], network)
        coming = min(step, duration - now * step)  # in the last step messages may come for a part of it
        held = total - np.minimum(total, network.rates * max(coming, 0.0))
        excess[:, now] = np.maximum(held - network.limits, 0)
        taken[:, now] = total - waiting - excess[:, now]
        served[:, now] = np.minimum(total - excess[:, now], capacity)
        waiting = total - excess[:, now] - served[:, now]
    arrived = taken + excess
    share = np.divide(excess, arrived, out=np.zeros_like(arrived), where=arrived > 0)
    excess_by_way = came * share[network.queue]
    left = _left(came - excess_by_way, taken, served, waiting, network, step, told)
    seconds = _seconds(taken, waiting, network, step, duration)
    return Flow(_longer(came, step, told), _longer(excess_by_way, step, told), left, seconds)


def _seconds(taken: Floats, waiting: Floats, network: Network, step: float, duration: float) -> Floats:
    if not duration:  # the last one leaves when all others have
        result: Floats = np.maximum(taken.sum(axis=1) - 1, 0) / network.rates
        return result
    steps = taken.shape[1]
    last = steps - (taken > 0)[:, ::-1].argmax(axis=1)
    idle = np.minimum(last * step, duration) * taken.any(axis=1)
    result = np.where(waiting > 0, steps * step + waiting / network.rates, idle)
    return result


def _single_queued(arrivals: Floats, network: Network, came: Floats) -> Sequence[_Choice]:
    """Share out the streams whose ways lead to one queue, in turn; return the others, those with few queues first."""
    choices = []
    for ways in np.split(np.arange(len(network.stream)), np.flatnonzero(np.diff(network.stream)) + 1):
        if not ways.size:
            continue
        queues, place, times = np.unique(network.queue[ways], return_inverse=True, return_counts=True)
        stream = int(network.stream[ways[0]])
        if len(queues) == 1:
            came[ways] = arrivals[stream] / len(ways)
        else:
            choices.append(_Choice(stream, ways, queues, place, times))
    return sorted(choices, key=lambda one: len(one.queues))


def _by_queue(of_ways: Floats, network: Network) -> Floats:
    result: Floats = np.bincount(network.queue, of_ways, len(network.rates)).astype(np.float64)
    return result


def _spread(amount: float, one: _Choice, waiting: Floats, rates: Floats) -> Floats:
    """Return how many of ``amount`` messages each way gets, so that the queues are free at one time after it."""
    levels = waiting / rates
    order = np.argsort(levels)
    filled = (amount + np.cumsum(waiting[order])) / np.cumsum(rates[order])
    level = filled[np.flatnonzero(filled > levels[order])[-1]]
    given = np.maximum(rates * (level - levels), 0)
    result: Floats = (given * (amount / given.sum()) / one.times)[one.place]
    return result


def _left(
    accepted: Floats, taken: Floats, served: Floats, waiting: Floats, network: Network, step: float, told: float
) -> Floats:
    """Return what left by each way: a queue sends in the order in which messages came."""
    came_until = served.shape[1] * step
    end = came_until + float((waiting / network.rates).max(initial=0))
    times = np.arange(int(np.ceil(end / told - 1e-9)) + 1) * told
    steps = np.arange(served.shape[1] + 1) * step
    gone, queued, came = (np.pad(np.cumsum(part, axis=1), ((0, 0), (1, 0))) for part in (served, taken, accepted))
    left = np.zeros((len(accepted), len(times)))
    for way, queue in enumerate(network.queue.tolist()):
        later = np.minimum(network.rates[queue] * np.maximum(times - came_until, 0), waiting[queue])
        left[way] = np.interp(np.interp(times, steps, gone[queue]) + later, queued[queue], came[way])
    return np.diff(left, axis=1)


def _longer(counts: Floats, step: float, told: float) -> Floats:
    """Add steps up to longer ones."""
    each = round(told / step)
    padded = np.pad(counts, ((0, 0), (0, -counts.shape[1] % each)))
    result: Floats = padded.reshape(len(counts), padded.shape[1] // each, each).sum(axis=2)
    return result


def whole(counts: Floats) -> NDArray[np.int64]:
    """Return counts as whole numbers, whose sum over all is right."""
    rounded = np.rint(np.cumsum(counts.ravel())).astype(np.int64)
    result: NDArray[np.int64] = np.diff(rounded, prepend=0).reshape(counts.shape)
    return result

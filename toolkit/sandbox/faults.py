"""Faults on demand: Twilio busy or failing, a connection that breaks, an answer that is late or lost.

An answer that says no comes from ``Sandbox.handle``; what happens to the connection happens in the shells around it.
"""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.sandbox.api.dispatch import API_VERSION
from toolkit.sandbox.api.http import Request, Response
from toolkit.sandbox.api.refusals import ApiError
from toolkit.sandbox.store.sids import is_sid

ANSWERS = {
    "429": (429, 20429, "Too Many Requests"),
    "500": (500, 20500, "An internal server error has occurred"),
    "503": (503, 20503, "Service is unavailable. Please try again"),
}
"""Twilio's own refusals: https://www.twilio.com/docs/api/errors/20429, …/20500, …/20503. Nothing is changed then."""

CONNECTION = frozenset({"dropped", "lost", "slow"})
"""``dropped``: the connection breaks before the request is carried out. ``lost``: it breaks after that. ``slow``: the
answer comes late, to a request that was carried out at once."""

LONGEST = 600.0
"""The longest delay of a slow answer, in seconds."""


_IN_PATH = re.compile(rf"/{API_VERSION}/Accounts/(AC[0-9a-f]{{32}})(?:/|\.json$|$)")


class ConnectionBroke(Exception):
    """There will be no answer."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault and the requests that it strikes.

    Attributes:
        what: ``429``, ``500``, ``503``, ``dropped``, ``lost`` or ``slow``.
        method: only requests with this method; None for any.
        path: only these paths: a pattern with ``*`` and ``?``, such as ``*/Messages.json``.
        times: how many requests it will strike yet; None for any number.
        probability: of striking a request that it could strike.
        seconds: how late a slow answer is, in real time: clients wait by their own clock.
        account_sid: only requests to this account, the subaccount of a path or whose credentials they bear; None for
            any.
    """

    what: str
    method: str | None = None
    path: str = "*"
    times: int | None = None
    probability: float = 1.0
    seconds: float = 0.0
    account_sid: str | None = None

    def matches(self, request: Request, path: str) -> bool:
        """Say whether a request is among those that it could strike."""
        if self.method not in (None, request.method) or not fnmatchcase(path, self.path):
            return False
        return self.account_sid is None or self.account_sid == _account_of(request, path)


class Faults:
    """The faults of one Sandbox object: like a network, they belong to neither the account nor another process.

    Args:
        seed: gives what chance decides with; the same seed and requests give the same faults.
    """

    def __init__(self, seed: Callable[[], str]) -> None:
        self._seed = seed
        self._lock = threading.Lock()
        self._active: list[tuple[Fault, random.Random]] = []
        self._added = 0

    def __iter__(self) -> Iterator[Fault]:
        with self._lock:
            return iter([fault for fault, _chance in self._active])

    def __len__(self) -> int:
        return len(self._active)

    def __repr__(self) -> str:
        return "\n".join([f"<Faults: {len(self)} active>", *(f"  {fault}" for fault in self)])

    def add(
        self,
        what: int | str,
        *,
        method: str | None = None,
        path: str = "*",
        times: int | None = None,
        probability: float = 1.0,
        seconds: float = 0.0,
        account_sid: str | None = None,
    ) -> Fault:
        """Let a fault strike from now on; of several that could strike a request, the one added first does.

        Args:
            what: ``429``, ``500``, ``503``: Twilio answers so and does nothing. ``"dropped"``: the connection breaks
                before the request is carried out; ``"lost"``: after. ``"slow"``: the answer comes late.
            method: ``GET``, ``POST`` or ``DELETE``; None for any.
            path: which paths, with ``*`` and ``?``: ``*/Messages.json``, ``/v1/Services*``.
            times: only the next so many requests; None until ``clear``.
            probability: strike each of them with this probability, drawn from the sandbox's seed.
            seconds: for ``slow``: how late, in real time.
            account_sid: only requests to this account or subaccount; None for any.

        Raises:
            ToolkitError: a value cannot be used.
        """
        fault = Fault(str(what), method and method.upper(), path, times, probability, float(seconds), account_sid)
        _check(fault)
        seed = self._seed()
        with self._lock:
            self._added += 1
            self._active.append((fault, random.Random(f"{seed}:fault:{self._added}")))
        return fault

    def clear(self) -> None:
        """Let all faults end, and chance begin anew."""
        with self._lock:
            self._active.clear()
            self._added = 0

    def refusal(self, request: Request) -> ApiError | None:
        """Return how Twilio refuses ``request``, if it is to."""
        fault = self._strike(request, ANSWERS)
        return None if fault is None else ApiError(*ANSWERS[fault.what])

    def carry(
        self, request: Request, handle: Callable[[Request], Response], wait: Callable[[float], object]
    ) -> Response:
        """Take a request to the sandbox and the answer back, over a line that may be bad.

        Args:
            handle: carries the request out.
            wait: lets so many real seconds pass.

        Raises:
            ConnectionBroke: no answer comes.
        """
        fault = self._strike(request, CONNECTION)
        if fault is None:
            return handle(request)
        if fault.what == "dropped":
            raise ConnectionBroke
        response = handle(request)
        if fault.what == "lost":
            raise ConnectionBroke
        wait(fault.seconds)
        return response

    def _strike(self, request: Request, kinds: Container[str]) -> Fault | None:
        """Return the fault of one of ``kinds`` that strikes ``request``, and count it."""
        if not self._active:
            return None
        path = urlsplit(request.url).path
        with self._lock:
            for index, (fault, chance) in enumerate(self._active):
                if fault.what in kinds and fault.matches(request, path) and chance.random() < fault.probability:
                    if fault.times is not None:
                        self._active[index : index + 1] = (
                            [(replace(fault, times=fault.times - 1), chance)] if fault.times > 1 else []
                        )
                    return fault
        return None


def _account_of(request: Request, path: str) -> str:
    """Return the account that is asked: the one in the path (2010-04-01), else the one whose credentials come along."""
    named = _IN_PATH.match(path)
    return named[1] if named else request.auth[0] if request.auth else ""


def _check(fault: Fault) -> None:
    known = (*ANSWERS, *sorted(CONNECTION))
    if fault.account_sid is not None and not is_sid(fault.account_sid, "AC"):
        raise ToolkitError(
            _("{sid!r} is no SID of an account.").format(sid=fault.account_sid),
            _("Give AC and 32 hexadecimal digits, or leave it out for every account."),
        )
    if fault.what not in known:
        raise ToolkitError(
            _("{what!r} is not a fault that the sandbox can simulate.").format(what=fault.what),
            _("Choose one of {known}.").format(known=", ".join(known)),
        )
    if fault.times is not None and fault.times < 1:
        raise ToolkitError(
            _("A fault cannot strike {times} times.").format(times=fault.times),
            _("Choose 1 or more, or leave it out for any number."),
        )
    if not 0 < fault.probability <= 1:
        raise ToolkitError(
            _("{value} is not a probability above 0.").format(value=fault.probability),
            _("Choose a number up to 1, such as 0.2 for one request in five."),
        )
    if not (0 < fault.seconds <= LONGEST if fault.what == "slow" else fault.seconds == 0):
        raise ToolkitError(
            _("An answer cannot be {seconds} seconds late here.").format(seconds=fault.seconds),
            _("Give a slow answer up to {limit:.0f} seconds, and others none.").format(limit=LONGEST),
        )

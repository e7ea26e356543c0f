"""Numbers in the US that carriers took out of service on a day: a redirect to a file that lists them.

https://www.twilio.com/docs/sms/deactivated-phone-numbers; ``twilio_messaging_v1.json``. Twilio redirects to a
signed address of a storage service that is good for two minutes. The sandbox's file lies below ``/sandbox`` on this
computer, where Twilio has nothing (``toolkit.sandbox.control.control_path``). Its numbers follow from the day
and are made up, 555-01XX, reserved for fiction; how Twilio writes them is assumed: E.164, one a line.
"""

from __future__ import annotations

import hmac
from datetime import UTC, date, datetime
from random import Random
from urllib.parse import urlencode, urlsplit

from toolkit.sandbox.api.context import Context, Operation
from toolkit.sandbox.api.dispatch import Route
from toolkit.sandbox.api.fields import required
from toolkit.sandbox.api.http import Params, Response, answer
from toolkit.sandbox.api.refusals import ApiError, invalid
from toolkit.sandbox.hosts import LOOPBACK

FILE_PATH = "/sandbox/deactivations"
"""Where the files are; they need no credentials, but a signature that is good for LIFETIME."""

LIFETIME = 120
"""Seconds; documented as up to two minutes."""

_ELSEWHERE = "http://localhost"
"""The origin for clients that ask ``*.twilio.com``, so that none is sent to the real one."""

_AREA_CODES = (212, 305, 312, 404, 415, 512, 602, 617, 702, 713, 718, 808, 901, 919, 971)


FIRST_DAY = date(2020, 8, 27)
"""Of which there is a list (https://www.twilio.com/docs/api/errors/30113)."""


def _read_day(param: str, value: str, now: float) -> date:
    """Read the day of a list.

    Raises:
        ApiError: 400: it is none (30115), too long ago (30113), or not over yet (30114), so far as today counts as over
            (assumed); https://www.twilio.com/docs/api/errors/30113 and its neighbours.
    """
    try:
        day = datetime.strptime(value, "%Y-%m-%d").date()
    except ValueError:
        raise invalid(param, f"{value!r} is no day of the form 2026-01-31", 30115) from None
    if day < FIRST_DAY:
        raise invalid(param, f"{day} lies before {FIRST_DAY}, the first day with a list", 30113)
    if day > datetime.fromtimestamp(now, UTC).date():
        raise invalid(param, f"{day} has not come yet", 30114)
    return day


def _fetch(context: Context) -> Response:
    """Redirect to the file of a day."""
    day = _read_day("Date", required(context.query, "Date"), context.now)
    expires = int(context.now) + LIFETIME
    signed = {"Date": day.isoformat(), "Expires": expires, "Signature": _signature(context, day.isoformat(), expires)}
    origin = context.origin if (urlsplit(context.origin).hostname or "") in LOOPBACK else _ELSEWHERE
    address = f"{origin}{FILE_PATH}?{urlencode(signed)}"
    redirect = answer(307, {"redirect_to": address})
    return Response(redirect.status, redirect.body, {**redirect.headers, "Location": address})


def file(context: Context, query: Params) -> Response:
    """Return the file that a signed address names.

    Raises:
        ApiError: 403/20403: the signature is not right, or too old.
    """
    day, expires = query.get("Date") or "", query.get("Expires") or ""
    good = hmac.compare_digest(_signature(context, day, expires).encode(), (query.get("Signature") or "").encode())
    if not good or int(expires) < context.now:
        raise ApiError(403, 20403, "The address of the file is not valid, or no more")
    return Response(200, "".join(f"{number}\n" for number in numbers(day)), {"Content-Type": "text/plain"})


def numbers(day: str) -> list[str]:
    """Return the numbers that were deactivated on ``day``, 20 to 59 of them, in E.164."""
    chance = Random(day)
    lines = chance.sample(range(100 * len(_AREA_CODES)), chance.randrange(20, 60))
    return sorted(f"+1{_AREA_CODES[line // 100]}55501{line % 100:02}" for line in lines)


def _signature(context: Context, day: str, expires: object) -> str:
    token = str(context.store.meta("auth_token"))
    return hmac.new(token.encode(), f"{day}:{expires}".encode(), "sha256").hexdigest()


ROUTES: tuple[Operation, ...] = (Route("GET", "messaging", "/v1/Deactivations", _fetch),)

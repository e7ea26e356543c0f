"""What each of the sandbox's controls does; ``toolkit.sandbox.control.control_path`` lists them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from toolkit.runtime import json_text
from toolkit.sandbox.api.fields import boolean, integer, required
from toolkit.sandbox.api.http import JSON_HEADERS, NO_CONTENT, Params, Request, Response, split
from toolkit.sandbox.api.refusals import invalid, refused
from toolkit.sandbox.clock import MovableClock, SteeredClock, speed_of
from toolkit.sandbox.control import option_settings
from toolkit.sandbox.messages.advanced_opt_out import Entry
from toolkit.sandbox.messages.inbound import InboundDelivery
from toolkit.sandbox.resources import deactivations
from toolkit.sandbox.sandbox import Sandbox
from toolkit.sandbox.store import kinds

Action = Callable[[Sandbox, Request], Response]


def _parameters(request: Request, *known: str) -> Params:
    """Read a form, or a JSON object with the same names.

    Raises:
        ApiError: the body is neither, or holds a name that is not ``known``.
    """
    pairs = list(request.params)
    if request.body:
        try:
            given = json_text.loads(request.body)
        except json_text.JSONDecodeError:
            given = None
        if not isinstance(given, dict):
            raise refused(400, "Send a form (application/x-www-form-urlencoded) or one JSON object")
        for name, value in given.items():
            values = value if isinstance(value, list) else [value]
            pairs += [(name, one if isinstance(one, str) else json_text.dumps(one).decode()) for one in values]
    for name, _value in pairs:
        if name not in known:
            raise invalid(name, f"is not known here; known are {', '.join(known)}")
    return Params(pairs)


def _number(params: Params, name: str) -> float | None:
    text = params.get(name)
    try:
        return None if text is None else float(text)
    except ValueError:
        raise invalid(name, f"{text!r} is not a number") from None


def _state(sandbox: Sandbox, _request: Request) -> Response:
    with sandbox.reading() as store:
        rows = store.connection.execute
        counts = {
            "resources": dict(rows("SELECT kind, count(*) FROM resource GROUP BY kind ORDER BY kind").fetchall()),
            "messages": dict(rows("SELECT status, count(*) FROM message GROUP BY status ORDER BY status").fetchall()),
            "inbound": rows("SELECT count(*) FROM inbound").fetchone()[0],
        }
    state = {
        "account_sid": sandbox.account_sid,
        "seed": sandbox.seed(),
        "clock": _clock_of(sandbox),
        "counts": counts,
        "options": sandbox.options,
        "faults": list(sandbox.faults),
    }
    return _json(state)


def _clock_of(sandbox: Sandbox) -> dict[str, Any]:
    return {"now": sandbox.clock.now(), "speed": speed_of(sandbox.clock)}


def _clock(sandbox: Sandbox, _request: Request) -> Response:
    return _json(_clock_of(sandbox))


def _steer(sandbox: Sandbox, request: Request) -> Response:
    """Set the speed, then move the clock on; what has fallen due happens at once."""
    params = _parameters(request, "Speed", "Seconds")
    speed, seconds = _number(params, "Speed"), _number(params, "Seconds")
    clock = sandbox.clock
    if speed is not None:
        if not isinstance(clock, SteeredClock):
            raise refused(409, "The speed of this sandbox's clock cannot be set")
        clock.set_speed(speed)
    if seconds is not None:
        if not isinstance(clock, MovableClock):
            raise refused(409, "This sandbox's clock cannot be moved")
        try:
            clock.advance(seconds)
        except (ValueError, OverflowError):
            raise invalid("Seconds", f"the clock cannot be moved by {seconds:g}") from None
    for account in (*sandbox.subaccounts.opened(), sandbox):
        with account.working():
            pass
    return _clock(sandbox, request)


def _reset(sandbox: Sandbox, request: Request) -> Response:
    sandbox.reset()
    return _state(sandbox, request)


def _account(sandbox: Sandbox, params: Params) -> Sandbox:
    """Return the account that a request is about: the subaccount that ``AccountSid`` names, if it names one.

    Raises:
        ToolkitError: there is no such subaccount.
    """
    return sandbox.account(params.get("AccountSid"))


def _asked(sandbox: Sandbox, request: Request) -> Sandbox:
    """Return the account that a GET is about."""
    return _account(sandbox, split(request.url)[4])


def _faults(sandbox: Sandbox, _request: Request) -> Response:
    return _json({"faults": list(sandbox.faults)})


def _add_fault(sandbox: Sandbox, request: Request) -> Response:
    params = _parameters(request, "What", "Method", "Path", "Times", "Probability", "Seconds", "AccountSid")
    times = params.get("Times")
    fault = sandbox.faults.add(
        required(params, "What"),
        method=params.get("Method"),
        path=params.get("Path") or "*",
        times=None if times is None else integer(1, 10**9)("Times", times),
        probability=1.0 if (chance := _number(params, "Probability")) is None else chance,
        seconds=_number(params, "Seconds") or 0.0,
        account_sid=params.get("AccountSid"),
    )
    return _json({"fault": fault}, 201)


def _clear_faults(sandbox: Sandbox, _request: Request) -> Response:
    sandbox.faults.clear()
    return NO_CONTENT


def _receive(sandbox: Sandbox, request: Request) -> Response:
    params = _parameters(request, "To", "From", "Body", "MediaUrl", "AccountSid")
    delivery = sandbox.receive(
        required(params, "To"),
        required(params, "From"),
        params.get("Body") or "",
        params.all("MediaUrl"),
        account_sid=params.get("AccountSid"),
    )
    return _json(_shown(delivery), 201)


def _inbound(sandbox: Sandbox, request: Request) -> Response:
    return _json({"inbound": [_shown(delivery) for delivery in _asked(sandbox, request).deliveries()]})


def _shown(delivery: InboundDelivery) -> dict[str, Any]:
    return {field.name.rstrip("_"): getattr(delivery, field.name) for field in fields(delivery)}


def _postings(sandbox: Sandbox, request: Request) -> Response:
    return _json({"postings": _asked(sandbox, request).postings()})


def _decide(sandbox: Sandbox, request: Request) -> Response:
    params = _parameters(request, "Sid", "Status", "ErrorCode", "AccountSid")
    code = params.get("ErrorCode")
    number = None if code is None else integer(1, 10**6)("ErrorCode", code)
    _account(sandbox, params).decide(required(params, "Sid"), required(params, "Status"), number)
    return NO_CONTENT


def _launch_rcs(sandbox: Sandbox, request: Request) -> Response:
    params = _parameters(request, "Sid", "Country", "Carrier", "Status", "AccountSid")
    carrier = params.get("Carrier")
    carriers = None if carrier is None else {carrier: required(params, "Status")}
    _account(sandbox, params).launch_rcs(required(params, "Sid"), required(params, "Country"), carriers)
    return NO_CONTENT


def _link_domain(sandbox: Sandbox, request: Request) -> Response:
    params = _parameters(request, "Domain", "Verified", "Dns", "AccountSid")
    verified, dns = (boolean(name, params.get(name) or "true") for name in ("Verified", "Dns"))
    sid = _account(sandbox, params).set_link_domain(required(params, "Domain"), verified=verified, dns=dns)
    return _json({"domain_sid": sid}, 201)


def _click(sandbox: Sandbox, request: Request) -> Response:
    params = _parameters(request, "Link", "UserAgent", "AccountSid")
    account = _account(sandbox, params)
    return _json({"click": account.click(required(params, "Link"), params.get("UserAgent") or "")}, 201)


def _deactivated(sandbox: Sandbox, request: Request) -> Response:
    with sandbox.working() as context:
        return deactivations.file(context, split(request.url)[4])


def _sticky(sandbox: Sandbox, request: Request) -> Response:
    mappings = _asked(sandbox, request).sticky().items()
    rows = [{"service_sid": service, "recipient": to, "sender_sid": sender} for (service, to), sender in mappings]
    return _json({"sticky": rows})


def _opt_outs(sandbox: Sandbox, request: Request) -> Response:
    return _json({"opt_outs": _asked(sandbox, request).opt_outs()})


def _advanced_opt_out(sandbox: Sandbox, request: Request) -> Response:
    return _show_advanced_opt_out(_asked(sandbox, request))


def _show_advanced_opt_out(sandbox: Sandbox) -> Response:
    with sandbox.reading() as store:
        found = [{"service_sid": one.sid, **one.data} for one in store.every(kinds.ADVANCED_OPT_OUT)]
    return _json({"advanced_opt_out": found})


def _set_advanced_opt_out(sandbox: Sandbox, request: Request) -> Response:
    meanings = ("Stop", "Start", "Help")
    known = [f"{meaning}{part}" for meaning in meanings for part in ("Word", "Reply")]
    params = _parameters(request, "ServiceSid", "Country", "AccountSid", *known)
    account = _account(sandbox, params)
    entries = {
        meaning.lower(): Entry(params.all(f"{meaning}Word"), params.get(f"{meaning}Reply")) for meaning in meanings
    }
    account.set_advanced_opt_out(required(params, "ServiceSid"), params.get("Country") or "", **entries)
    return _show_advanced_opt_out(account)


def _queues(sandbox: Sandbox, request: Request) -> Response:
    return _json({"queues": _asked(sandbox, request).queues()})


def _options(sandbox: Sandbox, _request: Request) -> Response:
    return _json({"options": sandbox.options})


def _set_options(sandbox: Sandbox, request: Request) -> Response:
    params = _parameters(request, *option_settings.names())
    sandbox.options = option_settings.changed(sandbox.options, params)
    return _options(sandbox, request)


def _export(sandbox: Sandbox, _request: Request) -> Response:
    return Response(200, sandbox.dump(), JSON_HEADERS)


def _import(sandbox: Sandbox, request: Request) -> Response:
    sandbox.load(request.body)
    return _state(sandbox, request)


def _json(data: Mapping[str, Any], status: int = 200) -> Response:
    """Return ``data`` as JSON: dataclasses as objects, sets as lists."""
    return Response(status, json_text.dumps(data, default=sorted, option=json_text.OPT_UTC_Z).decode(), JSON_HEADERS)


ACTIONS: Mapping[str, Mapping[str, Action]] = {
    "": {"GET": _state},
    "/clock": {"GET": _clock, "POST": _steer},
    "/reset": {"POST": _reset},
    "/faults": {"GET": _faults, "POST": _add_fault, "DELETE": _clear_faults},
    "/inbound": {"GET": _inbound, "POST": _receive},
    "/postings": {"GET": _postings},
    "/options": {"GET": _options, "POST": _set_options},
    "/registrations": {"POST": _decide},
    "/rcs-launches": {"POST": _launch_rcs},
    "/link-domains": {"POST": _link_domain},
    "/clicks": {"POST": _click},
    "/deactivations": {"GET": _deactivated},
    "/sticky": {"GET": _sticky},
    "/opt-outs": {"GET": _opt_outs},
    "/advanced-opt-out": {"GET": _advanced_opt_out, "POST": _set_advanced_opt_out},
    "/queues": {"GET": _queues},
    "/export": {"GET": _export},
    "/import": {"POST": _import},
}
"""By path below ``/sandbox``, and by method."""

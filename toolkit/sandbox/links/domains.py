"""Messaging LinkShortening: the domains of short links, which services use them, their settings and certificates.

https://www.twilio.com/docs/messaging/features/link-shortening; ``twilio_messaging_v1.json``, ``…_v2.json``. A domain is
made and verified in the Console (``toolkit.sandbox.console``). Assumed: a certificate is good from the moment it is
uploaded; one that Twilio manages is there ten minutes after it was asked for, for 90 days, and renewed by itself where
the DNS is right; without a Config a failure does not keep a message back.
"""

from __future__ import annotations

from typing import Any

from toolkit.sandbox.api.context import Context, Operation
from toolkit.sandbox.api.dispatch import Route
from toolkit.sandbox.api.fields import boolean, is_url
from toolkit.sandbox.api.http import NO_CONTENT, Response, answer, iso8601
from toolkit.sandbox.api.refusals import ApiError, invalid, missing, not_found
from toolkit.sandbox.links import certificates
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.sids import derived_sid, is_sid
from toolkit.sandbox.store.store import Record, Store

_BAD_DOMAIN, _UNVERIFIED, _BAD_CALLBACK, _BAD_FALLBACK, _BAD_SERVICE, _TAKEN = 30100, 30101, 30109, 30122, 30127, 30130
_NO_FALLBACK, _NO_CALLBACK, _NO_CERTIFICATE = 30121, 30123, 30116
CNAME = "lsct.ashburn.us1.twilio.com"
"""Where the DNS of a domain has to lead."""

_ISSUED, _MANAGED_FOR = 600.0, 90 * 86_400.0
"""Seconds until Twilio has a certificate of its own, and for which that holds."""


_SETTINGS = {"fallback_url": None, "callback_url": None, "continue_on_failure": True, "disable_https": False}
"""Of a domain without a Config."""


def new(domain: str, *, verified: bool, dns: bool) -> dict[str, Any]:
    """Return the properties of a new domain."""
    return {"domain": domain, "verified": verified, "dns": dns, "config": None, "certificate": None}


def of_service(store: Store, service_sid: str) -> Record | None:
    """Return the domain that a service's links have; None for none."""
    link = store.get(kinds.LINK_SERVICE, service_sid)
    return None if link is None else store.get(kinds.LINK_DOMAIN, link.parent)


def settings(domain: Record) -> dict[str, Any]:
    """Return the settings of a domain: those of its Config, where it has one."""
    return _SETTINGS | (domain.data["config"] or {})


def certificate_until(domain: Record, now: float) -> float | None:
    """Return when the certificate of a domain expires, POSIX; None while it has none."""
    held = domain.data["certificate"]
    if held is None or not held["managed"]:
        return None if held is None else float(held["until"])
    if now < held["at"] + _ISSUED or not domain.data["dns"]:
        return None
    periods = (now - held["at"] - _ISSUED) // _MANAGED_FOR + 1
    return float(held["at"] + _ISSUED + periods * _MANAGED_FOR)


def _domain(context: Context) -> Record:
    sid = context.variables["DomainSid"]
    if not is_sid(sid, "DN"):
        raise invalid("DomainSid", f"{sid!r} is not of the form DN and 32 hexadecimal digits", _BAD_DOMAIN)
    return context.find(kinds.LINK_DOMAIN, sid)


def _service(context: Context) -> Record:
    sid = context.variables["Sid"]
    if not is_sid(sid, "MG"):
        raise invalid("MessagingServiceSid", f"{sid!r} is not of the form MG and 32 hexadecimal digits", _BAD_SERVICE)
    return context.find(kinds.SERVICE, sid)


def _linked(context: Context) -> tuple[Record, Record]:
    """Return a service and its domain."""
    service = _service(context)
    domain = of_service(context.store, service.sid)
    if domain is None:
        raise not_found(context.path)
    return service, domain


def _url(context: Context) -> str:
    return f"{context.origin}{context.path}"


def _link(context: Context) -> Response:
    """Let a service shorten by a domain; it has one at most (30130)."""
    domain, service = _domain(context), _service(context)
    if not domain.data["verified"]:
        raise ApiError(400, _UNVERIFIED, f"{domain.data['domain']} is not verified in the organization")
    there = context.store.get(kinds.LINK_SERVICE, service.sid)
    if there is not None and there.parent != domain.sid:
        raise ApiError(400, _TAKEN, f"{service.sid} belongs to the domain {there.parent}")
    if there is None:
        context.store.add(kinds.LINK_SERVICE, service.sid, {}, parent=domain.sid, now=context.now)
    return answer(201, _shown_link(context, service, domain))


def _shown_link(context: Context, service: Record, domain: Record) -> dict[str, Any]:
    return {"domain_sid": domain.sid, "messaging_service_sid": service.sid, "url": _url(context)}


def _unlink(context: Context) -> Response:
    domain, service = _domain(context), _service(context)
    context.store.delete(context.find(kinds.LINK_SERVICE, service.sid, domain.sid))
    return NO_CONTENT


def _fetch_link(context: Context) -> Response:
    return answer(200, _shown_link(context, *_linked(context)))


def _configure(context: Context) -> Response:
    """Set where clicks are told, where expired links lead, and what a failure does; what is left out stays."""
    domain = _domain(context)
    held = domain.data["config"]
    config = settings(domain)
    for param, name, wrong, none in (
        ("FallbackUrl", "fallback_url", _BAD_FALLBACK, _NO_FALLBACK),
        ("CallbackUrl", "callback_url", _BAD_CALLBACK, _NO_CALLBACK),
    ):
        value = context.form.get(param)
        if value == "":
            raise missing(param, none)
        if value is not None and not is_url(value):
            raise invalid(param, f"{value!r} is not an http or https URL", wrong)
        config[name] = config[name] if value is None else value
    for param, name in (("ContinueOnFailure", "continue_on_failure"), ("DisableHttps", "disable_https")):
        if (text := context.form.get(param)) is not None:
            config[name] = boolean(param, text)
    config |= {"created": config.get("created", context.now), "updated": context.now}
    context.store.update(domain, {"config": config}, context.now)
    return answer(200 if held else 201, _shown_config(context, domain))


def _shown_config(context: Context, domain: Record) -> dict[str, Any]:
    config = domain.data["config"]
    if config is None:
        raise not_found(context.path)
    return {
        "domain_sid": domain.sid,
        "config_sid": derived_sid("ZK", domain.sid, "config"),
        **{name: config[name] for name in _SETTINGS},
        "date_created": iso8601(config["created"]),
        "date_updated": iso8601(config["updated"]),
        "url": _url(context),
    }


def _fetch_config(context: Context) -> Response:
    return answer(200, _shown_config(context, _domain(context)))


def _config_of_service(context: Context) -> Response:
    service, domain = _linked(context)
    shown = _shown_config(context, domain)
    del shown["disable_https"]
    return answer(200, shown | {"messaging_service_sid": service.sid})


def _validate_dns(context: Context) -> Response:
    domain = _domain(context)
    valid = domain.data["dns"]
    reason = "" if valid else f"{domain.data['domain']} has no CNAME record for {CNAME}"
    return answer(200, {"domain_sid": domain.sid, "is_valid": valid, "reason": reason, "url": _url(context)})


def _upload(context: Context) -> Response:
    """Take in a certificate with its private key, which is not kept."""
    domain, text = _domain(context), context.form.get("TlsCert")
    if not text:
        raise missing("TlsCert", _NO_CERTIFICATE)
    held = domain.data["certificate"]
    certificate = {"managed": False, "at": context.now, "until": certificates.expiry(text)}
    context.store.update(domain, {"certificate": certificate}, context.now)
    return answer(200 if held else 201, _shown_certificate(context, domain))


def _request_managed(context: Context) -> Response:
    domain = _domain(context)
    held = domain.data["certificate"]
    certificate = {"managed": True, "at": context.now, "until": None}
    context.store.update(domain, {"certificate": certificate}, context.now)
    shown = _shown_certificate(context, domain) | _management(context, domain)
    del shown["cert_in_validation"]
    return answer(200 if held else 201, shown)


def _management(context: Context, domain: Record) -> dict[str, Any]:
    managed = domain.data["certificate"]["managed"]
    waits = managed and context.now < domain.data["certificate"]["at"] + _ISSUED
    return {"managed": managed, "requesting": waits}


def _shown_certificate(context: Context, domain: Record) -> dict[str, Any]:
    held = domain.data["certificate"]
    if held is None:
        raise not_found(context.path)
    until = certificate_until(domain, context.now)
    return {
        "domain_sid": domain.sid,
        "domain_name": f"https://{domain.data['domain']}",
        "certificate_sid": derived_sid("CW", domain.sid, held["at"]),
        "date_created": iso8601(held["at"]),
        "date_updated": iso8601(held["at"]),
        "date_expires": None if until is None else iso8601(until),
        "cert_in_validation": None,
        "url": _url(context),
    }


def _fetch_certificate(context: Context) -> Response:
    return answer(200, _shown_certificate(context, _domain(context)))


def _fetch_certificate_v2(context: Context) -> Response:
    domain = _domain(context)
    return answer(200, _shown_certificate(context, domain) | _management(context, domain))


def _delete_certificate(context: Context) -> Response:
    domain = _domain(context)
    _shown_certificate(context, domain)
    context.store.update(domain, {"certificate": None}, context.now)
    return NO_CONTENT


_V1, _V2 = "/v1/LinkShortening", "/v2/LinkShortening"
_DOMAIN = f"{_V1}/Domains/{{DomainSid}}"

ROUTES: tuple[Operation, ...] = (
    Route("POST", "messaging", f"{_DOMAIN}/MessagingServices/{{Sid}}", _link),
    Route("DELETE", "messaging", f"{_DOMAIN}/MessagingServices/{{Sid}}", _unlink),
    Route("GET", "messaging", f"{_V1}/MessagingServices/{{Sid}}/Domain", _fetch_link),
    Route("GET", "messaging", f"{_V1}/MessagingService/{{Sid}}/DomainConfig", _config_of_service),
    Route("POST", "messaging", f"{_DOMAIN}/Config", _configure),
    Route("GET", "messaging", f"{_DOMAIN}/Config", _fetch_config),
    Route("GET", "messaging", f"{_DOMAIN}/ValidateDns", _validate_dns),
    Route("POST", "messaging", f"{_DOMAIN}/Certificate", _upload),
    Route("GET", "messaging", f"{_DOMAIN}/Certificate", _fetch_certificate),
    Route("DELETE", "messaging", f"{_DOMAIN}/Certificate", _delete_certificate),
    Route("POST", "messaging", f"{_DOMAIN}/RequestManagedCert", _request_managed),
    Route("GET", "messaging", f"{_V2}/Domains/{{DomainSid}}/Certificate", _fetch_certificate_v2),
)

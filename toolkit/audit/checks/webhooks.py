"""Checks of the webhooks themselves: their addresses, their fallbacks, and how they answer."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from toolkit.audit.check import Hit, check
from toolkit.audit.checks.inbound import DEMO
from toolkit.audit.view import View, title, top, total
from toolkit.calls.call import Call
from toolkit.i18n import lazy

_SECURITY = "https://www.twilio.com/docs/usage/webhooks/webhooks-security"
_WEBHOOKS = "https://www.twilio.com/docs/messaging/guides/webhook-request"
_STATUS = "https://www.twilio.com/docs/messaging/guides/track-outbound-message-status"

_FETCH_FAILED = range(11200, 11300)
_BAD_ANSWERS = frozenset({11750, 12100, 12200, 12300})


@dataclass(frozen=True, slots=True)
class _Hooks:
    """The addresses of one resource, by the parameter that sets each.

    Attributes:
        operation: the operation that changes them; "" where the toolkit has none.
    """

    resource: str
    name: str
    operation: str
    urls: Mapping[str, str] = field(default_factory=dict)

    def found(self, urls: Mapping[str, str], changed: Mapping[str, str] | None = None) -> Hit:
        fix = (Call(self.operation, {"Sid": self.resource}, dict(changed)),) if self.operation and changed else ()
        return Hit(self.resource, self.name, dict(urls), fix)


def _hooks(view: View) -> Iterator[_Hooks]:
    """Every webhook that is in use; a number's own are left out where its service decides, or may decide unread."""
    for pool in view.pools:
        service, urls = pool.service, {}
        if not service.use_inbound_webhook_on_number:
            urls = {"InboundRequestUrl": service.inbound_request_url, "FallbackUrl": service.fallback_url}
        urls["StatusCallback"] = service.status_callback
        yield _Hooks(service.sid, service.friendly_name, "update_service", _set(urls))
    for number in view.numbers:
        hooks = number.webhooks
        if hooks and view.knows_home(number) and view.webhook_of(number).kind == "sender_webhook":
            urls = {"SmsUrl": hooks.sms_url, "SmsFallbackUrl": hooks.sms_fallback_url}
            yield _Hooks(number.sid, title(number), "update_number", _set(urls))
    for one in view.snapshot.applications:
        urls = {"SmsUrl": one.sms_url, "SmsFallbackUrl": one.sms_fallback_url}
        urls["MessageStatusCallback"] = one.message_status_callback
        yield _Hooks(one.sid, one.friendly_name, "update_application", _set(urls))


def _set(urls: Mapping[str, str | None]) -> dict[str, str]:
    return {name: url for name, url in urls.items() if url}


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _is_local(url: str) -> bool:
    """The host exists inside one network only, so that Twilio cannot reach it."""
    host = _host(url)
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal", ".test", ".invalid"))


@check(
    severity="medium",
    needs=("pools", "numbers"),
    also=("applications",),
    finding=lazy("A webhook is not encrypted: its address begins with http://."),
    consequence=lazy("Message texts and phone numbers cross the internet readable, and answers can be forged."),
    remedy=lazy("Use https://; check first that the host answers there."),
    docs=_SECURITY,
)
def webhook_http(view: View) -> Iterator[Hit]:
    """The fix keeps the address and changes the scheme; a local address is another finding."""
    for hooks in _hooks(view):
        bare = {n: u for n, u in hooks.urls.items() if u.lower().startswith("http://") and not _is_local(u)}
        if bare:
            yield hooks.found(bare, {name: f"https://{url[7:]}" for name, url in bare.items()})


@check(
    severity="high",
    needs=("pools", "numbers"),
    also=("applications",),
    finding=lazy("A webhook points to an address that only your own network knows."),
    consequence=lazy("Twilio cannot reach it: every request fails."),
    code=11205,
    remedy=lazy("Give the public address of your application."),
)
def webhook_local(view: View) -> Iterator[Hit]:
    """localhost, private networks, and host names that are reserved for them."""
    for hooks in _hooks(view):
        local = {name: url for name, url in hooks.urls.items() if _is_local(url)}
        if local:
            yield hooks.found(local)


@check(
    severity="medium",
    needs=("pools", "numbers"),
    also=("applications",),
    finding=lazy("A webhook is still Twilio's demo address."),
    consequence=lazy("Whoever writes gets Twilio's demo text as an answer."),
    remedy=lazy("Set your own webhook, or clear it."),
    docs=_WEBHOOKS,
)
def webhook_demo(view: View) -> Iterator[Hit]:
    """demo.twilio.com is what new numbers come with; clearing it stops the answers."""
    for hooks in _hooks(view):
        demo = {name: url for name, url in hooks.urls.items() if _host(url) == DEMO}
        if demo:
            yield hooks.found(demo, dict.fromkeys(demo, ""))


@check(
    severity="low",
    needs=("pools", "numbers"),
    also=("applications",),
    finding=lazy("An inbound webhook has no fallback."),
    consequence=lazy("Messages that arrive while it is down are not passed on; Twilio does not try again."),
    code=11200,
    remedy=lazy("Set a fallback URL on another host."),
    docs=_WEBHOOKS,
)
def webhook_without_fallback(view: View) -> Iterator[Hit]:
    """An inbound URL without the fallback beside it; demo and local addresses are other findings."""
    for hooks in _hooks(view):
        for url, fallback in (("InboundRequestUrl", "FallbackUrl"), ("SmsUrl", "SmsFallbackUrl")):
            address = hooks.urls.get(url)
            if address and fallback not in hooks.urls and _host(address) != DEMO and not _is_local(address):
                yield hooks.found({url: address, fallback: "-"})


@check(
    severity="medium",
    needs=("pools", "log"),
    finding=lazy("The service sends messages and has no status callback."),
    consequence=lazy("Failures go unseen unless each message names a callback of its own."),
    remedy=lazy("Set a status callback for the service."),
    docs=_STATUS,
)
def status_callback_missing(view: View) -> Iterator[Hit]:
    """Callbacks of single messages are in no API, so the finding is a likelihood."""
    for pool in view.pools:
        messages = total(view.sent_through(pool.service))
        if messages and not pool.service.status_callback:
            yield Hit(pool.service.sid, pool.service.friendly_name, {"status_callback": "-", "messages": messages})


def _status_callbacks(view: View) -> set[str]:
    urls = {pool.service.status_callback for pool in view.pools}
    urls |= {application.message_status_callback for application in view.snapshot.applications}
    return {url for url in urls if url}


def _failing(view: View, status: bool) -> Iterator[Hit]:
    by_url: dict[str, dict[str, int]] = {}
    callbacks = _status_callbacks(view)
    for alert in view.snapshot.alerts:
        fails = alert.error_code in _FETCH_FAILED or alert.error_code in _BAD_ANSWERS
        if fails and (alert.request_url in callbacks) == status:
            codes = by_url.setdefault(alert.request_url, {})
            codes[str(alert.error_code)] = codes.get(str(alert.error_code), 0) + alert.count
    for url, codes in by_url.items():
        users = [hooks for hooks in _hooks(view) if url in hooks.urls.values()]
        used_by = ", ".join(hooks.resource for hooks in users) or "-"
        evidence = {"request_url": url or "-", "error_codes": top(codes), "used_by": used_by}
        resource = users[0].resource if users else view.snapshot.account_sid
        yield Hit(resource, users[0].name if users else url, evidence)


@check(
    severity="high",
    needs=("alerts",),
    finding=lazy("An inbound webhook fails."),
    consequence=lazy("Messages are not passed on, and replies are not sent."),
    code=11200,
    remedy=lazy("Look into your application's log at this address; Twilio's alerts show request and answer."),
)
def webhook_failing(view: View) -> Iterator[Hit]:
    """Alerts of the monitor: fetching failed, or the answer was no TwiML."""
    yield from _failing(view, status=False)


@check(
    severity="medium",
    needs=("alerts", "pools"),
    finding=lazy("A status callback fails."),
    consequence=lazy("Your system does not learn which messages were delivered."),
    code=11200,
    remedy=lazy("Look into your application's log at this address; it has to answer within 15 seconds."),
    docs=_STATUS,
)
def status_callback_failing(view: View) -> Iterator[Hit]:
    """Alerts about an address that is some service's or application's status callback."""
    yield from _failing(view, status=True)

"""The links of a message, shortened as it leaves.

https://www.twilio.com/docs/messaging/features/link-shortening: ``ShortenUrls`` needs a messaging service; the answer to
the request has the long links, and from the time of sending the message has short ones: the domain and ten characters,
kept for 90 days. A failure leaves the long links, unless ``ContinueOnFailure`` is false: 30120 without a certificate,
else 30103. Assumed: a service without a domain refuses the request with 30106; a message without a service ignores the
parameter; a link that ends with 30103 cannot be shortened and one that ends with 30111 is on the deny list
(``fates.csv``); without a right DNS or with an expired certificate nothing is shortened.
"""

from __future__ import annotations

import re

from toolkit.sandbox import fates
from toolkit.sandbox.api.refusals import ApiError
from toolkit.sandbox.links import domains
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.sids import derived
from toolkit.sandbox.store.store import Record, Store

KEPT = 90 * 86_400.0
"""Seconds for which a short link leads somewhere."""

_NO_DOMAIN, _FAILED, _NO_CERTIFICATE, _DENIED = 30106, 30103, 30120, 30111
_LENGTH = 10
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")


def order(store: Store, message_sid: str, service_sid: str | None, now: float) -> None:
    """Note that the links of a new message are to be shortened; needs a transaction.

    Raises:
        ApiError: 400/30106: its service has no domain.
    """
    if service_sid is None:
        return
    if domains.of_service(store, service_sid) is None:
        raise ApiError(400, _NO_DOMAIN, f"{service_sid} has no domain for short links")
    store.add(kinds.SHORTENING, message_sid, {}, parent=message_sid, now=now)


def shortened(store: Store, domain: Record, message_sid: str, text: str, at: float) -> tuple[str, int | None]:
    """Return what a message that leaves at ``at`` says, and what keeps it from leaving, if anything; needs a
    transaction."""
    if store.get(kinds.SHORTENING, message_sid) is None:
        return text, None
    config = domains.settings(domain)
    links = list(dict.fromkeys(_LINK.findall(text)))
    codes = [fate.code for link in links if (fate := fates.of_registration("link", link))]
    if _DENIED in codes:
        return text, _DENIED
    until = domains.certificate_until(domain, at)
    failure = _NO_CERTIFICATE if until is None else _FAILED if codes or at > until or not domain.data["dns"] else None
    if failure is not None and links:
        return text, None if config["continue_on_failure"] else failure
    scheme = "" if config["disable_https"] else "https://"
    short = {}
    for place, link in enumerate(links):
        code = derived(store.meta("seed"), f"link {place} of {message_sid}")[:_LENGTH]
        address = f"{domain.data['domain']}/{code}"
        data = {"url": link, "until": at + KEPT, "domain_sid": domain.sid}
        store.add(kinds.SHORT_LINK, address, data, parent=message_sid, name=address, now=at)
        short[link] = f"{scheme}{address}"
    return _LINK.sub(lambda found: short[found[0]], text), None

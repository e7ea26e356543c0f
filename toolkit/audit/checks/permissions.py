"""Checks of the countries that the account may send to."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.audit.check import Hit, check
from toolkit.audit.view import View, sums, top
from toolkit.facts.countries import HIGH_RISK
from toolkit.i18n import lazy

_GUIDE = "https://www.twilio.com/docs/messaging/guides/sms-geo-permissions"


@check(
    severity="high",
    needs=("log", "geo_permissions"),
    finding=lazy("Messages went to countries that the account may not send to now."),
    consequence=lazy("The next ones are refused at the request and are in no log."),
    code=21408,
    remedy=lazy(
        "Allow the countries: PATCH https://accounts.twilio.com/v1/Messaging/GeoPermissions; those of high risk in the "
        "Console. Or stop sending there."
    ),
)
def destination_closed(view: View) -> Iterator[Hit]:
    """A country of the log whose geo permission is off; what it refuses is logged nowhere."""
    closed = view.snapshot.closed_countries or frozenset()
    for sid, groups in view.sent_by_service.items():
        found = sums((group for group in groups if group.region in closed), "region")
        if found:
            yield Hit(sid or view.snapshot.account_sid, view.name(sid), {"regions": top(found)})


@check(
    severity="medium",
    needs=("pools", "geo_permissions"),
    finding=lazy("A pool has senders of a country that the account may not send to."),
    consequence=lazy("They cost rent, and messages to their own country are refused."),
    code=21408,
    remedy=lazy(
        "Allow the country: PATCH https://accounts.twilio.com/v1/Messaging/GeoPermissions; one of high risk in the "
        "Console. Or take the senders out."
    ),
)
def sender_country_closed(view: View) -> Iterator[Hit]:
    """The country of a number or short code, or the one that an alphanumeric sender is for, is switched off."""
    closed = view.snapshot.closed_countries or frozenset()
    for pool in view.pools:
        found = [sender for sender in pool.senders if sender.country in closed]
        if found:
            senders = ", ".join(f"{sender.address} ({sender.country})" for sender in found[:10])
            yield Hit(pool.service.sid, pool.service.friendly_name, {"senders": senders})


@check(
    severity="low",
    needs=("long_log", "geo_permissions"),
    finding=lazy("Countries of high risk are open, and nobody sends there."),
    consequence=lazy("Whoever abuses a sign-up form can pump messages to numbers there, at your expense."),
    code=30450,
    remedy=lazy("Switch them off in the Console under Messaging, Settings, Geo permissions: no API changes these."),
    docs=_GUIDE,
)
def high_risk_open(view: View) -> Iterator[Hit]:
    """Countries whose permission the Console alone changes, open without a message in the log; an account that sends
    nothing has nothing to lose."""
    closed = view.snapshot.closed_countries or frozenset()
    idle = HIGH_RISK - closed - {group.region for group in view.sent}
    if view.sent and idle:
        yield Hit(view.snapshot.account_sid, "", {"regions": ", ".join(sorted(idle)), "messages": 0})

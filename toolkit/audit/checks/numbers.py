"""Checks of phone numbers that nobody uses."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.audit.check import Hit, check
from toolkit.audit.view import View, title
from toolkit.i18n import lazy

_NUMBER = "https://www.twilio.com/docs/messaging/api/phonenumber-resource"


@check(
    severity="medium",
    needs=("numbers", "every_pool"),
    finding=lazy("A number that can send SMS is in no service."),
    consequence=lazy("No messaging service picks it, no campaign registers it, and opt-outs count for it alone."),
    remedy=lazy("Add it to the service of its use case, or release it."),
    docs=_NUMBER,
)
def number_in_no_service(view: View) -> Iterator[Hit]:
    """Of the account, SMS-capable, in no pool."""
    for number in view.numbers:
        if number.sid not in view.home and "SMS" in number.capabilities:
            yield Hit(number.sid, title(number), {"service": "-"})


@check(
    severity="low",
    needs=("numbers", "long_log"),
    finding=lazy("A number has sent and received no message."),
    consequence=lazy("It costs rent, and Twilio may reclaim numbers without traffic."),
    remedy=lazy("Release it if its calls do not need it either."),
    docs="https://www.twilio.com/docs/phone-numbers/best-practices",
)
def number_idle(view: View) -> Iterator[Hit]:
    """Nothing in a log of at least ``Limits.idle_days``, and owned for as long."""
    busy = {group.sender for group in (*view.sent, *view.received)}
    for number in view.numbers:
        old = number.date_created is None or view.days_since(number.date_created) >= view.limits.idle_days
        if number.address not in busy and "SMS" in number.capabilities and old:
            home = view.home.get(number.sid)
            yield Hit(number.sid, title(number), {"messages": 0, "service": home.service.sid if home else "-"})

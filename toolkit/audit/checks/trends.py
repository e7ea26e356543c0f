"""Checks of what has changed in the course of the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from toolkit.audit.check import Hit, check
from toolkit.audit.view import View
from toolkit.i18n import lazy


@check(
    severity="medium",
    needs=("daily_log",),
    finding=lazy("An error has become far more frequent in the last days."),
    consequence=lazy("Something has changed: at the carriers, in your list, your texts or your settings."),
    code=30008,
    remedy=lazy("See what was changed when it began: GET https://monitor.twilio.com/v1/Events, and your releases."),
)
def error_rising(view: View) -> Iterator[Hit]:
    """The share of a code in the last ``Limits.recent_days`` reaches ``Limits.risen``, and twice that of before."""
    if view.snapshot.log is None:
        return
    border = view.snapshot.log.until - timedelta(days=view.limits.recent_days)
    now, before = Counter[tuple[str, int | None]](), Counter[tuple[str, int | None]]()
    for one in view.snapshot.log.days:
        (now if one.day >= border else before)[one.service_sid, one.error_code] += one.messages
    for sid in dict.fromkeys(service for service, _code in now):
        whole, earlier = (sum(n for (own, _), n in part.items() if own == sid) for part in (now, before))
        if min(whole, earlier) < view.limits.enough:
            continue
        risen = {}
        for (own, code), count in sorted(now.items(), key=lambda item: -item[1]):
            share, old = count / whole, before[sid, code] / earlier
            if own == sid and code is not None and share >= view.limits.risen and share >= 2 * old:
                risen[str(code)] = f"{share:.1%} ({old:.1%})"
        if risen:
            yield Hit(sid or view.snapshot.account_sid, view.name(sid), risen)

"""Why what a check reads is not known, and what to do about it."""

from __future__ import annotations

from datetime import timedelta

from toolkit.audit.check import Part
from toolkit.audit.view import View
from toolkit.i18n import _
from toolkit.tables.inert import plain

_READ_AS = {"every_pool": "pools", "long_log": "log", "daily_log": "log"}

_WHERE = {
    "customer_profiles": "profiles",
    "events": "events",
    "geo_permissions": "closed_countries",
    "trust_products": "trust_products",
    "usage": "usage",
}
"""Part → the field of a snapshot that is None where it was not read."""


def unknown(view: View, part: Part) -> tuple[str, str] | None:
    """Say why a part is not known, and what to do; None where it is."""
    snapshot, again = view.snapshot, _("Give the credentials permission to read it, then read the account again.")
    name = _READ_AS.get(part, part)
    if name in snapshot.unreadable:
        return plain(f"{name}: {snapshot.unreadable[name]}"), again
    if part == "credential":
        told = _("A snapshot does not say how it was taken."), _("Audit the account itself.")
        return None if view.credential else told
    if part == "every_pool":
        for sid, reason in snapshot.unreadable.items():
            if sid.startswith("MG"):
                return plain(f"{sid}: {reason}"), again
    if name in _WHERE and getattr(snapshot, _WHERE[name]) is None:
        return _("{part}: it was not read.").format(part=name), _("Read the account again.")
    if name == "log":
        return _of_log(view, part)
    return _left_out(view, part)


def _of_log(view: View, part: Part) -> tuple[str, str] | None:
    log = view.snapshot.log
    if log is None:
        return _("The message log was not read."), _("Read it: account.snapshot(messages=timedelta(days=30)).")
    if part == "long_log":
        covered, needed = log.until - log.since, timedelta(days=view.limits.idle_days)
        if covered < needed:
            told = _("The log covers {days} days; {needed} are needed.")
            return told.format(days=covered.days, needed=needed.days), _("Read a longer period of the log.")
    if part == "daily_log" and log.groups and not log.days:
        return _("An older version of the toolkit read the log, without its days."), _("Read the account again.")
    return None


def _left_out(view: View, part: Part) -> tuple[str, str] | None:
    """Twilio's answers may leave a property out, which is not the same as an empty one."""
    look = _("Look in the Console.")
    if part == "campaign_links":
        sids = [one.service_sid for one in view.snapshot.campaigns if one.privacy_policy_url is None]
    elif part == "business_data":
        sids = [one.sid for one in view.snapshot.verifications if one.missing is None]
    else:
        return None
    told = _("Twilio's answer does not tell it of {sids}.")
    return (plain(told.format(sids=", ".join(sids[:3]) + (" …" if len(sids) > 3 else ""))), look) if sids else None

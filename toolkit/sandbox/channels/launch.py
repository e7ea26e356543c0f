"""How a channel sender comes online, on the sandbox's clock.

WhatsApp: CREATING, then PENDING_VERIFICATION until its ``verification_code`` is sent, VERIFYING, ONLINE; a number of
the account that takes SMS is verified by itself. An update that is under way is ONLINE:UPDATING, and a new name counts
when it is through. RCS: CREATING, DRAFT, and each country in which it is launched goes through TWILIO_REVIEW and,
carrier by carrier, CARRIER_REVIEW. The statuses are those of ``twilio_messaging_v2.json``; that a country's follows
from its carriers' is documented there. Assumed: their order, the times (the whole of a launch takes four to six weeks
or more, documented), that one carrier's approval puts a country online, and that one country does so for the sender.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.errors.raised import ToolkitError
from toolkit.facts import channel_senders
from toolkit.i18n import _
from toolkit.model.channel_state import ONLINE
from toolkit.sandbox import fates
from toolkit.sandbox.options import Options
from toolkit.sandbox.store import kinds, schedule
from toolkit.sandbox.store.schedule import Due
from toolkit.sandbox.store.store import Record, Store

QUALITIES = ("HIGH", "MEDIUM", "LOW")
CARRIER_STATES = ("UNKNOWN", "UNLAUNCHED", "CARRIER_REVIEW", "APPROVED", "REJECTED", "SUSPENDED")

_STEP, _TWILIO_REVIEW, _CARRIER_REVIEW = 60.0, 7 * 86_400.0, 28 * 86_400.0
"""Seconds: of a step on the way, of Twilio's review of a launch, of the carriers'."""

_BEGINNING = {"quality_rating": "HIGH", "messaging_limit": "250 Customers/24hr"}
"""Of a WhatsApp sender that has come online (assumed)."""


def begin(store: Store, sender: Record, now: float) -> None:
    """Let a new sender go its way."""
    schedule.plan(store, sender.kind, sender.sid, now + _STEP)


def updated(store: Store, sender: Record, parts: Mapping[str, Any], now: float) -> Record:
    """Store an update of a WhatsApp sender; what it leaves out stays as it is (assumed)."""
    data = sender.data
    changes: dict[str, Any] = {
        part: {**(data.get(part) or {}), **parts[part]}
        for part in ("configuration", "webhook", "profile")
        if part in parts
    }
    if "profile" in changes:
        changes["new_name"] = changes["profile"].get("name", "")
        changes["profile"]["name"] = data["friendly_name"]
    if data["status"] in ONLINE:
        changes["status"] = "ONLINE:UPDATING"
    elif data["status"] == "PENDING_VERIFICATION" and parts.get("configuration", {}).get("verification_code"):
        changes["status"] = "VERIFYING"
    if "status" in changes:
        schedule.plan(store, sender.kind, sender.sid, now + _STEP)
    return store.update(sender, changes, now)


def change(store: Store, _options: Options, due: Due) -> None:
    """Bring a sender to its next status."""
    sender = store.get(due.kind, due.sid)
    if sender is None:
        return
    status = sender.data["status"]
    if sender.data.get("compliance") is not None:
        _review(store, sender, due.at)
    elif status == "CREATING" and not _verifies_itself(store, sender):
        store.update(sender, {"status": "PENDING_VERIFICATION"}, due.at)
    elif status == "CREATING":
        store.update(sender, {"status": "VERIFYING"}, due.at)
        schedule.plan(store, sender.kind, sender.sid, due.at + _STEP)
    elif (fate := fates.of_registration("sender", sender.name)) is not None:
        _put(store, sender, fate.outcome, due.at, fate.code)
    else:
        _put(store, sender, "ONLINE", due.at)


def _verifies_itself(store: Store, sender: Record) -> bool:
    number = store.named(kinds.NUMBER, sender.name.partition(":")[2])
    method = sender.data["configuration"].get("verification_method") or "sms"
    return number is not None and method == "sms" and bool(number.data["capabilities"]["sms"])


def _put(store: Store, sender: Record, status: str, now: float, code: int = 0) -> None:
    changes: dict[str, Any] = {"status": status, "offline_reasons": None}
    if status == "ONLINE":
        name = sender.data.get("new_name") or sender.data["friendly_name"]
        profile = {**(sender.data.get("profile") or {}), "name": name}
        changes |= {"profile": profile, "friendly_name": name, "new_name": ""}
        changes["properties"] = sender.data["properties"] or _BEGINNING
    elif code:
        more = f"https://www.twilio.com/docs/api/errors/{code}"
        changes["offline_reasons"] = [{"code": str(code), "message": fates.meaning(code), "more_info": more}]
    store.update(sender, changes, now)


def decide(store: Store, sender: Record, outcome: str, now: float, fate: fates.Fate | None) -> None:
    """Let a WhatsApp sender be online or offline now, or be rated; an RCS sender by all its carriers at once.

    Args:
        outcome: ``ONLINE``, ``OFFLINE``, or a rating (``QUALITIES``).
        now: POSIX time.
        fate: why it is offline.

    Raises:
        ToolkitError: an RCS sender is rated.
    """
    if sender.data.get("compliance") is not None:
        if outcome in QUALITIES:
            raise ToolkitError(
                _("Only WhatsApp senders have a quality rating."),
                _("Choose one of: {statuses}.").format(statuses="ONLINE, OFFLINE"),
            )
        state = "APPROVED" if outcome == "ONLINE" else "SUSPENDED"
        for country in sender.data["compliance"]["countries"]:
            set_carriers(store, sender, country["country"], {one["name"]: state for one in country["carriers"]}, now)
    elif outcome in QUALITIES:
        store.update(
            sender, {"properties": {**(sender.data["properties"] or _BEGINNING), "quality_rating": outcome}}, now
        )
    else:
        schedule.cancel(store, sender.kind, sender.sid)
        _put(store, sender, outcome, now, fate.code if fate else 0)


def request(store: Store, sender: Record, region: str, now: float) -> None:
    """Ask for the launch of an RCS sender in a country, as the Console does at Twilio.

    Args:
        region: ISO 3166 code.
        now: POSIX time.
    """
    country = {
        "country": region,
        "registration_sid": store.new_sid("BU"),
        "status": "TWILIO_REVIEW",
        "carriers": [{"name": name, "status": "UNLAUNCHED"} for name in channel_senders.carriers(region)],
        "next_at": now + _TWILIO_REVIEW,
    }
    countries = [*sender.data["compliance"]["countries"], country]
    registration = sender.data["compliance"]["registration_sid"] or country["registration_sid"]
    _keep(store, sender, {"registration_sid": registration, "countries": countries}, now)


def set_carriers(store: Store, sender: Record, region: str, states: Mapping[str, str], now: float) -> None:
    """Let carriers of a country where an RCS sender was launched come to a decision now.

    Args:
        region: ISO 3166 code.
        states: carrier → one of ``CARRIER_STATES``.
        now: POSIX time.
    """
    compliance = sender.data["compliance"]
    countries = [
        one if one["country"] != region else _decided({**one, "next_at": None}, states)
        for one in compliance["countries"]
    ]
    _keep(store, sender, {**compliance, "countries": countries}, now)


def approved_by(sender: Record, region: str, carrier: str) -> bool:
    """Say whether a carrier of a country has approved an RCS sender."""
    compliance = sender.data.get("compliance") or {"countries": ()}
    here = (one for one in compliance["countries"] if one["country"] == region)
    return any(
        one["name"] == carrier and one["status"] == "APPROVED" for country in here for one in country["carriers"]
    )


def _review(store: Store, sender: Record, now: float) -> None:
    """Bring the launches of an RCS sender to their next states; a new one becomes a draft."""
    if sender.data["status"] == "CREATING":
        sender = store.update(sender, {"status": "DRAFT"}, now)
    compliance = sender.data["compliance"]
    _keep(store, sender, {**compliance, "countries": [_reviewed(one, now) for one in compliance["countries"]]}, now)


def _reviewed(country: dict[str, Any], now: float) -> dict[str, Any]:
    if country.get("next_at") is None or country["next_at"] > now:
        return country
    names = [one["name"] for one in country["carriers"]]
    if country["status"] == "TWILIO_REVIEW":
        return _decided({**country, "next_at": now + _CARRIER_REVIEW}, dict.fromkeys(names, "CARRIER_REVIEW"))
    return _decided({**country, "next_at": None}, dict.fromkeys(names, "APPROVED"))


def _decided(country: dict[str, Any], states: Mapping[str, str]) -> dict[str, Any]:
    carriers = [{**one, "status": states.get(one["name"], one["status"])} for one in country["carriers"]]
    found = {one["status"] for one in carriers}
    waits = not found.isdisjoint({"UNKNOWN", "UNLAUNCHED", "CARRIER_REVIEW"})
    status = "ONLINE" if "APPROVED" in found else "PENDING_VERIFICATION" if waits else "OFFLINE"
    return {**country, "carriers": carriers, "status": status}


def _keep(store: Store, sender: Record, compliance: Mapping[str, Any], now: float) -> None:
    countries = compliance["countries"]
    found = {one["status"] for one in countries}
    order = ("ONLINE", "PENDING_VERIFICATION", "TWILIO_REVIEW", "OFFLINE")
    status = next((one for one in order if one in found), sender.data["status"])
    store.update(sender, {"compliance": dict(compliance), "status": status}, now)
    times = [one["next_at"] for one in countries if one.get("next_at") is not None]
    if times:
        schedule.plan(store, sender.kind, sender.sid, min(times))
    else:
        schedule.cancel(store, sender.kind, sender.sid)

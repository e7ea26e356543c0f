"""From stored resources to the senders, services and pools that the routing rules work on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from toolkit.facts.limits import is_alpha_sender
from toolkit.model.account import SERVICE_SETTINGS, Sender, SenderPool, SenderType, Service, Webhooks
from toolkit.model.channel_state import channel_state
from toolkit.model.number_registration import needs_registration
from toolkit.sandbox.registrations import compliance
from toolkit.sandbox.resources import pools
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.store import Record, Store

_CHANNELS: dict[str, SenderType] = {"WhatsApp": "whatsapp", "Messenger": "messenger", "RCS": "rcs"}


def find(store: Store, address: str) -> Sender | None:
    """Return the account's sender with that address: E.164, short code digits, ``whatsapp:+…``, or an alpha text.

    An alphanumeric sender ID needs no set-up to be used as From
    (https://www.twilio.com/docs/glossary/what-alphanumeric-sender-id), so every well-formed one is found.
    """
    for kind in kinds.OWNED.values():
        record = store.named(kind, address)
        if record is not None:
            return _owned(store, record)
    return Sender("", "alpha", address) if is_alpha_sender(address) else None


def by_sid(store: Store, sid: str) -> Sender | None:
    """Return the account's number, short code or channel sender with that SID."""
    records = (store.get(kind, sid) for kind in kinds.OWNED.values())
    return next((_owned(store, record) for record in records if record is not None), None)


def home(store: Store, sender: Sender) -> Record | None:
    """Return the service whose pool holds the number or short code ``sender``; the first one for channel senders."""
    for kind in kinds.POOL:
        member = store.get(kind, sender.sid)
        if member is not None:
            return store.get(kinds.SERVICE, member.parent)
    return None


def service(store: Store, record: Record, campaign: Record | None = None) -> Service:
    """Return a stored service as the rules see it, with the state of its US A2P campaign."""
    return Service(
        record.sid,
        **{name: record.data[name] for name in SERVICE_SETTINGS},
        campaign_status=compliance.campaign_status(store, campaign),
        date_created=_moment(record.created),
    )


def pool(store: Store, record: Record, campaign: Record | None) -> SenderPool:
    """Return a stored service with its senders in the order in which they were added.

    Args:
        campaign: its US A2P campaign.
    """
    owner = service(store, record, campaign)
    members = sorted((m for kind in kinds.POOL for m in store.every(kind, record.sid)), key=lambda m: m.seq)
    senders = [_member(store, member) for member in members]
    if campaign and owner.campaign_status == "VERIFIED" and (only := compliance.only_number(store, campaign)):
        senders = [
            replace(sender, registration="refused") if needs_registration(sender) and sender.sid != only else sender
            for sender in senders
        ]
    return SenderPool(owner, tuple(senders))


def _member(store: Store, member: Record) -> Sender:
    if member.kind == kinds.POOL_ALPHA:
        country = member.data["iso_country_code"] or None
        return Sender(member.sid, "alpha", member.name, country, date_created=_moment(member.created))
    kind = kinds.OWNED[member.kind]
    owned = store.get(kind, member.sid)
    assert owned is not None, "a released sender leaves its pool"
    return replace(_owned(store, owned), date_created=_moment(member.created))


def _owned(store: Store, record: Record) -> Sender:
    """Return a number, short code or channel sender of the account."""
    if record.kind == kinds.NUMBER:
        return _number(store, record)
    return _short_code(record) if record.kind == kinds.SHORT_CODE else _channel(record)


def _number(store: Store, record: Record) -> Sender:
    data = record.data
    toll_free = data["type"] == "toll-free"
    return Sender(
        record.sid,
        "toll_free" if toll_free else "long_code",
        record.name,
        data["country"],
        frozenset(label for key, label in pools.CAPABILITIES.items() if data["capabilities"][key]),
        compliance.toll_free_verified(store, record.sid) if toll_free else None,
        _webhooks(record),
        _moment(record.created),
        data["friendly_name"],
    )


def _short_code(record: Record) -> Sender:
    return Sender(
        record.sid,
        "short_code",
        record.name,
        record.data["country"],
        frozenset(record.data["capabilities"]),
        webhooks=_webhooks(record),
        date_created=_moment(record.created),
        name=record.data["friendly_name"],
    )


def _channel(record: Record) -> Sender:
    data = record.data
    return Sender(
        record.sid,
        _CHANNELS[data["sender_type"]],
        record.name,
        data["country_code"] or None,
        date_created=_moment(record.created),
        name=data["friendly_name"],
        **channel_state(data["status"], data.get("compliance")),
    )


def _webhooks(record: Record) -> Webhooks:
    data = record.data
    return Webhooks(
        data["sms_url"],
        data["sms_method"],
        data["sms_fallback_url"],
        data["sms_fallback_method"],
        data.get("sms_application_sid"),
    )


def _moment(created: float) -> datetime:
    return datetime.fromtimestamp(created, UTC)

"""Reading an account through Twilio's SDK into a frozen Snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from toolkit.model import Sender, SenderPool, SenderType, Service, Snapshot, Webhooks
from toolkit.numbering import parse

_SETTINGS = (
    "sid",
    "friendly_name",
    "inbound_request_url",
    "inbound_method",
    "fallback_url",
    "fallback_method",
    "status_callback",
    "sticky_sender",
    "area_code_geomatch",
    "mms_converter",
    "smart_encoding",
    "validity_period",
    "usecase",
    "use_inbound_webhook_on_number",
    "date_created",
)
_CHANNELS: Mapping[str, SenderType] = {"whatsapp": "whatsapp", "messenger": "messenger", "rcs": "rcs"}


def take(
    client: Any,
    taken_at: datetime,
    sticky: Mapping[tuple[str, str], str] | None = None,
) -> Snapshot:
    """Read everything that the toolkit's pure functions need.

    Args:
        client: a ``twilio.rest.Client``.
        taken_at: the moment to write into the snapshot.
        sticky: the sticky mappings where they can be read (the sandbox); None where they cannot (Twilio has no API).

    Raises:
        twilio.base.exceptions.TwilioException: Twilio refused an answer.
    """
    account = client.api.v2010.accounts(client.account_sid).fetch()
    verified = {v.tollfree_phone_number_sid: v.status for v in client.messaging.v1.tollfree_verifications.list()}
    numbers = tuple(_number(row, verified) for row in client.incoming_phone_numbers.list())
    short_codes = tuple(_short_code(row) for row in client.short_codes.list())
    known = {sender.sid: sender for sender in (*numbers, *short_codes)}
    pools = {row.sid: _pool(client, row, known) for row in client.messaging.v1.services.list()}
    return Snapshot(
        account_sid=account.sid,
        taken_at=taken_at,
        pools=pools,
        numbers=numbers,
        short_codes=tuple(_with_country(code, pools) for code in short_codes),
        channel_senders=_channel_senders(client),
        sticky=dict(sticky or {}),
        trial=account.type == "Trial",
    )


def _pool(client: Any, row: Any, known: Mapping[str, Sender]) -> SenderPool:
    context = client.messaging.v1.services(row.sid)
    campaigns = context.us_app_to_person.list()
    service = Service(
        **{name: getattr(row, name) for name in _SETTINGS},
        campaign_status=campaigns[0].campaign_status if campaigns else None,
    )
    senders = [_member(m, known.get(m.sid), "long_code", m.phone_number) for m in context.phone_numbers.list()]
    senders += [_member(m, known.get(m.sid), "short_code", m.short_code) for m in context.short_codes.list()]
    alphas = {m.sid: m for m in context.alpha_senders.list()}
    alphas |= {m.sid: m for m in context.destination_alpha_senders.list()}
    senders += [
        Sender(
            m.sid,
            "alpha",
            m.alpha_sender,
            getattr(m, "iso_country_code", None) or None,
            frozenset(m.capabilities or ["SMS"]),
            date_created=m.date_created,
        )
        for m in alphas.values()
    ]
    senders += [
        Sender(m.sid, _channel(m.sender), m.sender, m.country_code or None, frozenset(), date_created=m.date_created)
        for m in context.channel_senders.list()
    ]
    return SenderPool(service, tuple(sorted(senders, key=lambda s: s.date_created or row.date_created)))


def _member(member: Any, owned: Sender | None, kind: SenderType, address: str) -> Sender:
    """Join a pool member with what the account knows of the number itself."""
    return Sender(
        sid=member.sid,
        type=owned.type if owned else kind,
        address=address,
        country=member.country_code or None,
        capabilities=frozenset(member.capabilities or ()),
        verified=owned.verified if owned else None,
        webhooks=owned.webhooks if owned else None,
        date_created=member.date_created,
        name=owned.name if owned else "",
    )


def _number(row: Any, verified: Mapping[str, str]) -> Sender:
    number = parse(row.phone_number)
    toll_free = number.line_type == "toll_free"
    approved = verified.get(row.sid)
    return Sender(
        sid=row.sid,
        type="toll_free" if toll_free else "long_code",
        address=row.phone_number,
        country=number.region or None,
        capabilities=frozenset(_capabilities(row.capabilities)),
        verified=approved == "TWILIO_APPROVED" if toll_free else None,
        webhooks=_webhooks(row, row.sms_application_sid),
        date_created=row.date_created,
        name=row.friendly_name or "",
    )


def _capabilities(flags: Mapping[str, bool] | None) -> list[str]:
    names = {"sms": "SMS", "mms": "MMS", "voice": "Voice", "fax": "Fax"}
    return [names[key] for key, on in (flags or {}).items() if on and key in names]


def _short_code(row: Any) -> Sender:
    return Sender(
        sid=row.sid,
        type="short_code",
        address=row.short_code,
        webhooks=_webhooks(row, None),
        date_created=row.date_created,
        name=row.friendly_name or "",
    )


def _with_country(code: Sender, pools: Mapping[str, SenderPool]) -> Sender:
    """A short code tells its country only as a member of a pool."""
    members = (s for pool in pools.values() for s in pool.senders)
    return next((s for s in members if s.sid == code.sid), code)


def _webhooks(row: Any, application_sid: str | None) -> Webhooks:
    return Webhooks(
        row.sms_url or None,
        row.sms_method or "POST",
        row.sms_fallback_url or None,
        row.sms_fallback_method or "POST",
        application_sid or None,
    )


def _channel_senders(client: Any) -> tuple[Sender, ...]:
    rows = [row for channel in _CHANNELS for row in client.messaging.v2.channels_senders.list(channel=channel)]
    return tuple(Sender(row.sid, _channel(row.sender_id), row.sender_id, _country(row.sender_id)) for row in rows)


def _channel(address: str) -> SenderType:
    return _CHANNELS.get(address.partition(":")[0], "whatsapp")


def _country(address: str) -> str | None:
    return parse(address.partition(":")[2]).region or None

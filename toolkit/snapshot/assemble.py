"""Twilio's resources, as its API answers them, made into a frozen Snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from toolkit.history import AlertGroup, MessageLog
from toolkit.model import Application, Sender, SenderPool, SenderType, Service, Snapshot, Webhooks
from toolkit.number_registration import with_registrations
from toolkit.numbering import parse
from toolkit.registration import Campaign, counting_status
from toolkit.snapshot.log import moment
from toolkit.snapshot.parts import CHANNELS, service_part
from toolkit.snapshot.registrations import brand, campaign, verification

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]

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
)
_CAPABILITIES = {"sms": "SMS", "mms": "MMS", "voice": "Voice", "fax": "Fax"}
_CHANNELS: Mapping[str, SenderType] = {"whatsapp": "whatsapp", "messenger": "messenger", "rcs": "rcs"}


def assemble(
    account_sid: str,
    taken_at: datetime,
    rows: Rows,
    *,
    sticky: Mapping[tuple[str, str], str] | None = None,
    log: MessageLog | None = None,
    alerts: tuple[AlertGroup, ...] = (),
    unreadable: Mapping[str, str] | None = None,
    live: bool = False,
    redacted: bool = False,
) -> Snapshot:
    """Make a Snapshot.

    Args:
        account_sid: the account.
        taken_at: the moment that it shows.
        rows: by part of the account (``toolkit.snapshot.parts``), its resources in Twilio's representation.
        sticky: the sticky mappings where they can be read (the sandbox); None where they cannot (Twilio has no API).
        log: the messages summed up, where they were read.
        alerts: the monitor's alerts summed up.
        unreadable: what could not be read, and why.
        live: it is Twilio that was read, not the sandbox.
        redacted: phone numbers and texts are masked.
    """
    verifications = tuple(verification(row) for row in rows.get("verifications", ()))
    statuses = {one.phone_number_sid: one.status for one in verifications}
    numbers = tuple(_number(row, statuses, "verifications" in rows) for row in rows.get("numbers", ()))
    short_codes = tuple(_short_code(row) for row in rows.get("short_codes", ()))
    known = {sender.sid: sender for sender in (*numbers, *short_codes)}
    services = rows.get("pools", ())
    campaigns = {row["sid"]: _campaigns(row["sid"], rows) for row in services}
    brands = tuple(brand(row) for row in rows.get("brands", ()))
    statuses_of_brands = {one.sid: one.status for one in brands}
    counting = {sid: _counting(found, statuses_of_brands) for sid, found in campaigns.items()}
    joined = [_pool(row, rows, counting[row["sid"]], known, taken_at) for row in services]
    pools = {
        pool.service.sid: with_registrations(pool, next(iter(campaigns[pool.service.sid]), None), taken_at)
        for pool in joined
    }
    return Snapshot(
        account_sid=account_sid,
        taken_at=taken_at,
        pools=pools,
        numbers=numbers,
        short_codes=tuple(_with_country(code, pools) for code in short_codes),
        channel_senders=_channel_senders(rows),
        sticky=dict(sticky or {}),
        trial=any(row["type"] == "Trial" for row in rows.get("account", ())),
        brands=brands,
        campaigns=tuple(one for found in campaigns.values() for one in found),
        verifications=verifications,
        applications=tuple(_application(row) for row in rows.get("applications", ())),
        log=log,
        alerts=alerts,
        unreadable=dict(unreadable or {}),
        live=live,
        redacted=redacted,
        resources={part: tuple(found) for part, found in rows.items()},
    )


def _campaigns(service_sid: str, rows: Rows) -> tuple[Campaign, ...]:
    return tuple(campaign(row, service_sid) for row in rows.get(service_part(service_sid, "campaigns"), ()))


def _counting(campaigns: Sequence[Campaign], brands: Mapping[str, str]) -> str | None:
    """Return the state, as it counts for sending, of a service's campaign; it has at most one."""
    if not campaigns:
        return None
    first = campaigns[0]
    return counting_status(first.status, mock=first.mock, brand_status=brands.get(first.brand_sid))


def _pool(
    row: Row, rows: Rows, campaign_status: str | None, known: Mapping[str, Sender], taken_at: datetime
) -> SenderPool:
    service = Service(
        **{name: row[name] for name in _SETTINGS},
        campaign_status=campaign_status,
        date_created=moment(row["date_created"]),
    )

    def members(name: str) -> Sequence[Row]:
        return rows.get(service_part(row["sid"], name), ())

    senders = [_member(m, known.get(m["sid"]), "long_code", m["phone_number"]) for m in members("phone_numbers")]
    senders += [_member(m, known.get(m["sid"]), "short_code", m["short_code"]) for m in members("short_codes")]
    alphas = {m["sid"]: m for name in ("alpha_senders", "destination_alpha_senders") for m in members(name)}
    senders += [
        Sender(
            m["sid"],
            "alpha",
            m["alpha_sender"],
            m.get("iso_country_code") or None,
            frozenset(m["capabilities"] or ["SMS"]),
            date_created=moment(m["date_created"]),
        )
        for m in alphas.values()
    ]
    senders += [
        Sender(
            m["sid"],
            _channel(m["sender"]),
            m["sender"],
            m["country_code"] or None,
            frozenset(),
            date_created=moment(m["date_created"]),
        )
        for m in members("channel_senders")
    ]
    return SenderPool(service, tuple(sorted(senders, key=lambda s: s.date_created or taken_at)))


def _member(member: Row, owned: Sender | None, kind: SenderType, address: str) -> Sender:
    """Join a pool member with what the account knows of the number itself."""
    return Sender(
        sid=member["sid"],
        type=owned.type if owned else kind,
        address=address,
        country=member["country_code"] or None,
        capabilities=frozenset(member["capabilities"] or ()),
        verified=owned.verified if owned else None,
        webhooks=owned.webhooks if owned else None,
        date_created=moment(member["date_created"]),
        name=owned.name if owned else "",
    )


def _number(row: Row, statuses: Mapping[str, str], statuses_known: bool) -> Sender:
    number = parse(row["phone_number"])
    toll_free = number.line_type == "toll_free"
    return Sender(
        sid=row["sid"],
        type="toll_free" if toll_free else "long_code",
        address=row["phone_number"],
        country=number.region or None,
        capabilities=frozenset(
            _CAPABILITIES[key] for key, on in row["capabilities"].items() if on and key in _CAPABILITIES
        ),
        verified=statuses.get(row["sid"]) == "TWILIO_APPROVED" if toll_free and statuses_known else None,
        webhooks=_webhooks(row, row["sms_application_sid"]),
        date_created=moment(row["date_created"]),
        name=row["friendly_name"] or "",
    )


def _short_code(row: Row) -> Sender:
    return Sender(
        sid=row["sid"],
        type="short_code",
        address=row["short_code"],
        webhooks=_webhooks(row, None),
        date_created=moment(row["date_created"]),
        name=row["friendly_name"] or "",
    )


def _with_country(code: Sender, pools: Mapping[str, SenderPool]) -> Sender:
    """A short code tells its country only as a member of a pool."""
    members = (s for pool in pools.values() for s in pool.senders)
    return next((s for s in members if s.sid == code.sid), code)


def _webhooks(row: Row, application_sid: str | None) -> Webhooks:
    return Webhooks(
        row["sms_url"] or None,
        row["sms_method"] or "POST",
        row["sms_fallback_url"] or None,
        row["sms_fallback_method"] or "POST",
        application_sid or None,
    )


def _application(row: Row) -> Application:
    return Application(
        sid=row["sid"],
        friendly_name=row["friendly_name"] or "",
        sms_url=row["sms_url"] or None,
        sms_method=row["sms_method"] or "POST",
        sms_fallback_url=row["sms_fallback_url"] or None,
        sms_fallback_method=row["sms_fallback_method"] or "POST",
        message_status_callback=row["message_status_callback"] or None,
    )


def _channel_senders(rows: Rows) -> tuple[Sender, ...]:
    found = [row for channel in CHANNELS for row in rows.get(f"channel_senders/{channel}", ())]
    return tuple(
        Sender(row["sid"], _channel(row["sender_id"]), row["sender_id"], _country(row["sender_id"])) for row in found
    )


def _channel(address: str) -> SenderType:
    return _CHANNELS.get(address.partition(":")[0], "whatsapp")


def _country(address: str) -> str | None:
    return parse(address.partition(":")[2]).region or None

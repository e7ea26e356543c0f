"""Twilio's resources, as its API answers them, made into a frozen Snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from toolkit.model.account import SERVICE_SETTINGS, Application, Sender, SenderPool, SenderType, Service, Webhooks
from toolkit.model.channel_state import channel_state
from toolkit.model.registration import Brand, Campaign, Profile, TollFreeVerification, counting_status
from toolkit.model.usage import UsageRecord
from toolkit.numbering.number import parse
from toolkit.snapshot.lists import CHANNELS, service_part
from toolkit.snapshot.pages import moment

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]

_CAPABILITIES = {"sms": "SMS", "mms": "MMS", "voice": "Voice", "fax": "Fax"}
_CHANNELS: Mapping[str, SenderType] = {"whatsapp": "whatsapp", "messenger": "messenger", "rcs": "rcs"}


def campaigns_of(service_sid: str, rows: Rows) -> tuple[Campaign, ...]:
    """Read a service's campaigns."""
    return tuple(campaign(row, service_sid) for row in rows.get(service_part(service_sid, "campaigns"), ()))


def closed_countries(rows: Rows) -> frozenset[str] | None:
    """Read which countries the account may not send to; None where the permissions were not read."""
    permissions = rows.get("geo_permissions")
    return None if permissions is None else frozenset(row["country_code"] for row in permissions if not row["enabled"])


def status_that_counts(campaigns: Sequence[Campaign], brands: Mapping[str, str]) -> str | None:
    """Return the state, as it counts for sending, of a service's campaign; it has at most one."""
    if not campaigns:
        return None
    first = campaigns[0]
    return counting_status(first.status, mock=first.mock, brand_status=brands.get(first.brand_sid))


def pool_of(
    row: Row, rows: Rows, campaign_status: str | None, known: Mapping[str, Sender], taken_at: datetime
) -> SenderPool:
    """Join a service with the members of its pool, oldest first.

    Args:
        row: the Service.
        rows: by part of the account, its resources.
        campaign_status: the state of its campaign as it counts for sending.
        known: the account's numbers, short codes and channel senders by SID.
        taken_at: when the account was read.
    """
    service = Service(
        row["sid"],
        **{name: row[name] for name in SERVICE_SETTINGS},
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
    senders += [_channel_member(m, known.get(m["sid"])) for m in members("channel_senders")]
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


def _channel_member(member: Row, owned: Sender | None) -> Sender:
    there = Sender(
        member["sid"],
        _channel(member["sender"]),
        member["sender"],
        member["country_code"] or None,
        frozenset(),
        date_created=moment(member["date_created"]),
    )
    if owned is None:
        return there
    return replace(there, offline=owned.offline, launched=owned.launched, partly=owned.partly)


def number(row: Row, statuses: Mapping[str, str], statuses_known: bool) -> Sender:
    """Read an IncomingPhoneNumber.

    Args:
        statuses: by SID of a number, the status of its toll-free verification.
        statuses_known: verifications could be read.
    """
    read = parse(row["phone_number"])
    toll_free = read.line_type == "toll_free"
    return Sender(
        sid=row["sid"],
        type="toll_free" if toll_free else "long_code",
        address=row["phone_number"],
        country=read.region or None,
        capabilities=frozenset(
            _CAPABILITIES[key] for key, on in row["capabilities"].items() if on and key in _CAPABILITIES
        ),
        verified=statuses.get(row["sid"]) == "TWILIO_APPROVED" if toll_free and statuses_known else None,
        webhooks=_webhooks(row, row["sms_application_sid"]),
        date_created=moment(row["date_created"]),
        name=row["friendly_name"] or "",
    )


def short_code(row: Row) -> Sender:
    """Read a ShortCode."""
    return Sender(
        sid=row["sid"],
        type="short_code",
        address=row["short_code"],
        webhooks=_webhooks(row, None),
        date_created=moment(row["date_created"]),
        name=row["friendly_name"] or "",
    )


def with_country(code: Sender, pools: Mapping[str, SenderPool]) -> Sender:
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


def application(row: Row) -> Application:
    """Read an Application."""
    return Application(
        sid=row["sid"],
        friendly_name=row["friendly_name"] or "",
        sms_url=row["sms_url"] or None,
        sms_method=row["sms_method"] or "POST",
        sms_fallback_url=row["sms_fallback_url"] or None,
        sms_fallback_method=row["sms_fallback_method"] or "POST",
        message_status_callback=row["message_status_callback"] or None,
    )


def channel_senders(rows: Rows) -> tuple[Sender, ...]:
    """Read the WhatsApp, Messenger and RCS senders."""
    found = [row for channel in CHANNELS for row in rows.get(f"channel_senders/{channel}", ())]
    return tuple(
        Sender(
            row["sid"],
            _channel(row["sender_id"]),
            row["sender_id"],
            _country(row["sender_id"]),
            **channel_state(row["status"], row.get("compliance")),
        )
        for row in found
    )


def _channel(address: str) -> SenderType:
    return _CHANNELS.get(address.partition(":")[0], "whatsapp")


def _country(address: str) -> str | None:
    return parse(address.partition(":")[2]).region or None


def brand(row: Row) -> Brand:
    """Read a BrandRegistration."""
    score = row.get("brand_score")
    return Brand(
        sid=row["sid"],
        status=row["status"],
        identity_status=row.get("identity_status") or "",
        brand_type=row.get("brand_type") or "STANDARD",
        brand_score=None if score is None else int(score),
        russell_3000=bool(row.get("russell_3000")),
        skip_automatic_sec_vet=bool(row.get("skip_automatic_sec_vet")),
        mock=bool(row.get("mock")),
        failure_reason=row.get("failure_reason") or "; ".join(_errors(row)),
        date_created=moment(row.get("date_created")),
        date_updated=moment(row.get("date_updated")),
        error_codes=tuple(filter(None, map(_code, row.get("errors") or ()))),
    )


def campaign(row: Row, service_sid: str) -> Campaign:
    """Read a UsAppToPerson of a service."""
    return Campaign(
        sid=row["sid"],
        service_sid=service_sid,
        brand_sid=row.get("brand_registration_sid") or "",
        status=row["campaign_status"],
        usecase=row.get("us_app_to_person_usecase") or "",
        mock=bool(row.get("mock")),
        errors=_errors(row),
        date_created=moment(row.get("date_created")),
        date_updated=moment(row.get("date_updated")),
        campaign_id=row.get("campaign_id") or "",
        privacy_policy_url=_told(row, "privacy_policy_url"),
        terms_and_conditions_url=_told(row, "terms_and_conditions_url"),
        subscriber_opt_in=row.get("subscriber_opt_in"),
    )


def _told(row: Row, name: str) -> str | None:
    """Read a text: "" for none, None where the answer has no such property."""
    return row[name] or "" if name in row else None


def profiles(rows: Rows, part: str) -> tuple[Profile, ...] | None:
    """Read the customer profiles or the trust products; None where they were not read."""
    found = rows.get(part)
    return None if found is None else tuple(map(_profile, found))


def _profile(row: Row) -> Profile:
    return Profile(
        sid=row["sid"],
        friendly_name=row["friendly_name"] or "",
        policy_sid=row["policy_sid"] or "",
        status=row["status"],
        valid_until=moment(row.get("valid_until")),
        error_codes=tuple(filter(None, map(_code, row.get("errors") or ()))),
        date_created=moment(row.get("date_created")),
        date_updated=moment(row.get("date_updated")),
    )


def usage(rows: Rows) -> tuple[UsageRecord, ...] | None:
    """Read the usage of the period of the log; None where it was not read."""
    found = rows.get("usage")
    return None if found is None else tuple(_usage(row) for row in found)


def _usage(row: Row) -> UsageRecord:
    price = row.get("price")
    return UsageRecord(
        row["category"],
        float(row["count"] or 0),
        None if price is None else float(price),
        row.get("price_unit") or "",
    )


def verification(row: Row) -> TollFreeVerification:
    """Read a TollfreeVerification."""
    return TollFreeVerification(
        sid=row["sid"],
        phone_number_sid=row["tollfree_phone_number_sid"],
        status=row["status"],
        rejection_reason=row.get("rejection_reason") or "",
        edit_allowed=bool(row.get("edit_allowed")),
        edit_expiration=moment(row.get("edit_expiration")),
        date_created=moment(row.get("date_created")),
        date_updated=moment(row.get("date_updated")),
        opt_in_type=row.get("opt_in_type") or "",
        missing=_missing(row),
    )


_OF_A_BUSINESS = ("business_registration_number", "business_registration_authority", "business_registration_country")
"""What a verification says of every business but a sole proprietor's, since 2026."""


def _missing(row: Row) -> tuple[str, ...] | None:
    wanted = ("business_type", *(() if row.get("business_type") == "SOLE_PROPRIETOR" else _OF_A_BUSINESS))
    return tuple(name for name in wanted if not row[name]) if all(name in row for name in wanted) else None


def _code(error: Any) -> int | None:
    code = error.get("error_code") or error.get("code") if isinstance(error, Mapping) else None
    text = str(code)
    return int(text) if text.isdecimal() else None


def _errors(row: Row) -> tuple[str, ...]:
    """Read ``errors``: objects without a documented form (``error_code``, ``fields``, ``description``)."""
    return tuple(_error(one) for one in row.get("errors") or ())


def _error(one: Any) -> str:
    if not isinstance(one, Mapping):
        return str(one)
    text = one.get("description") or one.get("error_description") or one.get("message") or ""
    code = one.get("error_code") or one.get("code")
    return f"{code}: {text}" if code and text else str(text or code or dict(one))

"""Brands, campaigns and toll-free verifications from Twilio's resources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.registration import Brand, Campaign, TollFreeVerification
from toolkit.snapshot.log import moment

Row = Mapping[str, Any]


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
    )


def _errors(row: Row) -> tuple[str, ...]:
    """Read ``errors``: objects without a documented form (``error_code``, ``fields``, ``description``)."""
    return tuple(_error(one) for one in row.get("errors") or ())


def _error(one: Any) -> str:
    if not isinstance(one, Mapping):
        return str(one)
    text = one.get("description") or one.get("error_description") or one.get("message") or ""
    code = one.get("error_code") or one.get("code")
    return f"{code}: {text}" if code and text else str(text or code or dict(one))

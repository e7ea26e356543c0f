"""A snapshot in one file: Twilio's own resources as JSON, compressed with gzip, readable without credentials.

The file is a JSON object:

==============  =====================================================================================================
``format``      ``twilio-messaging-toolkit/snapshot``
``version``     1; a reader refuses newer ones
``account_sid`` ``AC…``
``taken_at``    ISO 8601
``live``        Twilio was read, not the sandbox
``redacted``    phone numbers, texts and contacts are masked (``toolkit.redaction``)
``resources``   by part of the account, a list of resources exactly as Twilio's API answers them, but for the account's
                ``auth_token``, which is left out. Parts: ``account``, ``numbers`` (IncomingPhoneNumbers),
                ``short_codes``, ``applications``, ``verifications`` (Tollfree/Verifications), ``brands``
                (BrandRegistrations), ``customer_profiles`` and ``trust_products`` (TrustHub), ``usage``
                (Usage/Records of the period of the log), ``geo_permissions`` (Accounts v1 Messaging/GeoPermissions),
                ``channel_senders/whatsapp`` (Messaging v2 Channels/Senders) and its like, ``pools`` (Services), and for
                each service ``pools/MG…/campaigns`` (Usa2p), ``…/phone_numbers``, ``…/short_codes``,
                ``…/alpha_senders``, ``…/destination_alpha_senders``, ``…/channel_senders``
``log``         null, or ``since``, ``until``, ``groups`` of messages summed up and ``days``, messages sent day by day
                (``toolkit.model.message_log``): no message and no recipient is kept
``alerts``      groups of alerts (``toolkit.model.message_log.AlertGroup``)
``events``      null, or who changed what (``toolkit.model.usage.ChangeEvent``): no value, no person and no address
``sticky``      ``[service SID, To, sender SID]``, of the sandbox only
``unreadable``  part → why it could not be read
==============  =====================================================================================================
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from toolkit import files
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.model.account import Application, Sender, SenderPool
from toolkit.model.message_log import AlertGroup, MessageLog
from toolkit.model.number_registration import with_registrations
from toolkit.model.registration import Brand, Campaign, Profile, TollFreeVerification
from toolkit.model.usage import ChangeEvent, UsageRecord
from toolkit.redaction import Redaction
from toolkit.runtime import json_text
from toolkit.snapshot.resources import (
    Rows,
    application,
    brand,
    campaigns_of,
    channel_senders,
    closed_countries,
    number,
    pool_of,
    profiles,
    short_code,
    status_that_counts,
    usage,
    verification,
    with_country,
)

FORMAT = "twilio-messaging-toolkit/snapshot"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that the pure functions need to know of an account, read at one moment.

    Attributes:
        account_sid: ``AC…``.
        trial: the account is a trial account: no alpha senders, verified recipients only.
        taken_at: when it was read.
        pools: by service SID, newest service first.
        numbers: every phone number of the account, in a pool or not.
        short_codes: every short code of the account.
        channel_senders: every WhatsApp, Messenger and RCS sender of the account.
        sticky: (service SID, ``To``) → sender SID. Twilio offers no way to read it, so it is empty for a live account.
        brands: every US A2P 10DLC brand.
        campaigns: every US A2P 10DLC campaign.
        verifications: every toll-free verification.
        applications: every TwiML application.
        log: the messages of a period; None where they were not read.
        alerts: the monitor's alerts of the same period.
        events: who changed what in that period, newest first; None where it was not read.
        usage: what that period comes to, by category; None where it was not read.
        profiles: TrustHub's customer profiles, the account's own among them; None where they were not read.
        trust_products: TrustHub's trust products; None where they were not read.
        unreadable: part of the account (``brands``, ``log`` … or a SID) → why it could not be read. What stands here is
            unknown, not empty.
        closed_countries: countries (ISO 3166) that the account may not send to; None where that is not known.
        live: it is Twilio that was read, not the sandbox.
        redacted: phone numbers and texts are masked (``toolkit.redaction``).
        resources: by part of the account (``toolkit.snapshot.lists``), Twilio's resources that it was made from.
    """

    account_sid: str
    taken_at: datetime
    pools: Mapping[str, SenderPool]
    numbers: tuple[Sender, ...] = ()
    short_codes: tuple[Sender, ...] = ()
    channel_senders: tuple[Sender, ...] = ()
    sticky: Mapping[tuple[str, str], str] = field(default_factory=dict)
    trial: bool = False
    brands: tuple[Brand, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    verifications: tuple[TollFreeVerification, ...] = ()
    applications: tuple[Application, ...] = ()
    log: MessageLog | None = None
    alerts: tuple[AlertGroup, ...] = ()
    events: tuple[ChangeEvent, ...] | None = None
    usage: tuple[UsageRecord, ...] | None = None
    profiles: tuple[Profile, ...] | None = None
    trust_products: tuple[Profile, ...] | None = None
    unreadable: Mapping[str, str] = field(default_factory=dict)
    closed_countries: frozenset[str] | None = None
    live: bool = field(default=False, compare=False)
    redacted: bool = field(default=False, compare=False)
    resources: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict, compare=False, repr=False)

    def pool(self, service_sid: str) -> SenderPool:
        """Return the pool of ``service_sid``.

        Raises:
            KeyError: the snapshot holds no such service.
        """
        return self.pools[service_sid]

    def campaign(self, service_sid: str) -> Campaign | None:
        """Return the US A2P campaign of ``service_sid``; a service has at most one."""
        return next((one for one in self.campaigns if one.service_sid == service_sid), None)

    def save(self, path: str | Path, *, redact: bool | None = None) -> None:
        """Write the snapshot to one file, which ``toolkit.load_snapshot`` opens (``toolkit.snapshot.snapshot``).

        Args:
            path: the file, such as ``account.snapshot.json.gz``; one that is there is replaced.
            redact: mask phone numbers and texts. Default: where the account is a live one.

        Raises:
            ToolkitError: the file cannot be written, or the snapshot was changed after it was read.
        """
        save(self, path, redact=redact)


def assemble(
    account_sid: str,
    taken_at: datetime,
    rows: Rows,
    *,
    sticky: Mapping[tuple[str, str], str] | None = None,
    log: MessageLog | None = None,
    alerts: tuple[AlertGroup, ...] = (),
    events: tuple[ChangeEvent, ...] | None = None,
    unreadable: Mapping[str, str] | None = None,
    live: bool = False,
    redacted: bool = False,
) -> Snapshot:
    """Make a Snapshot.

    Args:
        account_sid: the account.
        taken_at: the moment that it shows.
        rows: by part of the account (``toolkit.snapshot.lists``), its resources in Twilio's representation.
        sticky: the sticky mappings where they can be read (the sandbox); None where they cannot (Twilio has no API).
        log: the messages summed up, where they were read.
        alerts: the monitor's alerts summed up.
        events: who changed what, where it was read.
        unreadable: what could not be read, and why.
        live: it is Twilio that was read, not the sandbox.
        redacted: phone numbers and texts are masked.
    """
    verifications = tuple(verification(row) for row in rows.get("verifications", ()))
    statuses = {one.phone_number_sid: one.status for one in verifications}
    numbers = tuple(number(row, statuses, "verifications" in rows) for row in rows.get("numbers", ()))
    short_codes = tuple(short_code(row) for row in rows.get("short_codes", ()))
    channels = channel_senders(rows)
    known = {sender.sid: sender for sender in (*numbers, *short_codes, *channels)}
    services = rows.get("pools", ())
    campaigns = {row["sid"]: campaigns_of(row["sid"], rows) for row in services}
    brands = tuple(brand(row) for row in rows.get("brands", ()))
    statuses_of_brands = {one.sid: one.status for one in brands}
    statuses_of_campaigns = {sid: status_that_counts(found, statuses_of_brands) for sid, found in campaigns.items()}
    joined = [pool_of(row, rows, statuses_of_campaigns[row["sid"]], known, taken_at) for row in services]
    pools = {
        pool.service.sid: with_registrations(pool, next(iter(campaigns[pool.service.sid]), None), taken_at)
        for pool in joined
    }
    return Snapshot(
        account_sid=account_sid,
        taken_at=taken_at,
        pools=pools,
        numbers=numbers,
        short_codes=tuple(with_country(code, pools) for code in short_codes),
        channel_senders=channels,
        sticky=dict(sticky or {}),
        trial=any(row["type"] == "Trial" for row in rows.get("account", ())),
        brands=brands,
        campaigns=tuple(one for found in campaigns.values() for one in found),
        verifications=verifications,
        applications=tuple(application(row) for row in rows.get("applications", ())),
        log=log,
        alerts=alerts,
        events=events,
        usage=usage(rows),
        profiles=profiles(rows, "customer_profiles"),
        trust_products=profiles(rows, "trust_products"),
        unreadable=dict(unreadable or {}),
        closed_countries=closed_countries(rows),
        live=live,
        redacted=redacted,
        resources={part: tuple(found) for part, found in rows.items()},
    )


def save(snapshot: Snapshot, path: str | Path, *, redact: bool | None = None) -> None:
    """Write a snapshot to one file.

    Args:
        snapshot: as an account was read.
        path: the file; one that is there is replaced, whole or not at all.
        redact: mask phone numbers and texts. Default: where the account is a live one.

    Raises:
        ToolkitError: the file cannot be written, the snapshot was changed after it was read, or it is larger than
            ``load_snapshot`` reads.
    """
    if _assembled(snapshot) != snapshot:
        raise ToolkitError(
            _("This snapshot is not as an account was read, so it has no representation in Twilio's resources."),
            _("Save the one that account.snapshot() returned."),
        )
    if redact if redact is not None else snapshot.live:
        snapshot = redacted(snapshot)
    data = {
        "format": FORMAT,
        "version": VERSION,
        "account_sid": snapshot.account_sid,
        "taken_at": snapshot.taken_at,
        "live": snapshot.live,
        "redacted": snapshot.redacted,
        "resources": snapshot.resources,
        "log": None if snapshot.log is None else asdict(snapshot.log),
        "alerts": [asdict(alert) for alert in snapshot.alerts],
        "events": None if snapshot.events is None else [asdict(event) for event in snapshot.events],
        "sticky": [[*key, sender] for key, sender in snapshot.sticky.items()],
        "unreadable": snapshot.unreadable,
    }
    text = json_text.dumps(data, option=json_text.OPT_INDENT_2)
    if len(text) > files.LARGEST or not files.is_light(text):
        raise ToolkitError(
            _("This account holds more than a file of a snapshot can."), _("Preview and audit it without a file.")
        )
    files.write(path, gzip.compress(text, mtime=0))


def redacted(snapshot: Snapshot, redaction: Redaction | None = None) -> Snapshot:
    """Return the snapshot with phone numbers, texts and contacts masked.

    Args:
        snapshot: as an account was read.
        redaction: what to mask with; None for a new key.
    """
    if snapshot.redacted:
        return snapshot
    mask = redaction or Redaction()
    return assemble(
        snapshot.account_sid,
        snapshot.taken_at,
        mask.rows(snapshot.resources),
        sticky=mask.sticky(snapshot.sticky),
        log=mask.log(snapshot.log),
        alerts=mask.alerts(snapshot.alerts),
        events=snapshot.events,
        unreadable={part: mask.text(reason) for part, reason in snapshot.unreadable.items()},
        live=snapshot.live,
        redacted=True,
    )


def _assembled(snapshot: Snapshot) -> Snapshot:
    return assemble(
        snapshot.account_sid,
        snapshot.taken_at,
        snapshot.resources,
        sticky=snapshot.sticky,
        log=snapshot.log,
        alerts=snapshot.alerts,
        events=snapshot.events,
        unreadable=snapshot.unreadable,
    )

"""What can be changed in a sender pool, as data: who could join, who could leave, in words and as calls."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.i18n import _
from toolkit.model.account import Sender
from toolkit.routing.texts import country_name
from toolkit.snapshot.snapshot import Snapshot
from toolkit.tables.words import said


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sender of the account that is not in the pool.

    Attributes:
        sender: who.
        hurdle: why Twilio will refuse it, in the user's language; "" where nothing is known against it.
    """

    sender: Sender
    hurdle: str = ""


def candidates(snapshot: Snapshot, service_sid: str) -> tuple[Candidate, ...]:
    """Return every sender of the account that is not in the pool: first those that can join, then the others."""
    pool = snapshot.pools.get(service_sid)
    members = {sender.sid for sender in pool.senders} if pool else set()
    owned = (*snapshot.short_codes, *snapshot.numbers, *snapshot.channel_senders)
    found = [Candidate(sender, _hurdle(snapshot, sender)) for sender in owned if sender.sid not in members]
    return tuple(sorted(found, key=lambda candidate: bool(candidate.hurdle)))


def members_or_free(snapshot: Snapshot, service_sid: str) -> tuple[Sender, ...]:
    """Return the senders of the pool; for an empty pool those of the account that could join it."""
    pool = snapshot.pools.get(service_sid)
    if pool is None or pool.senders:
        return pool.senders if pool else ()
    return tuple(found.sender for found in candidates(snapshot, service_sid) if not found.hurdle)


def describe(sender: Sender, remark: str = "") -> str:
    """Name a sender in a list: address, a remark, name, type, country, capabilities."""
    parts = [sender.address, remark, sender.name, type_name(sender), place(sender), ", ".join(abilities(sender))]
    return " · ".join(part for part in parts if part)


def type_name(sender: Sender) -> str:
    """Return a sender's type in the user's language."""
    return said("sender_type", sender.type)


def place(sender: Sender) -> str:
    """Return a sender's country in the user's language; "" where it has none."""
    if sender.type == "alpha" and not sender.country:
        return _("every country that takes it")
    return country_name(sender.country) if sender.country else ""


def abilities(sender: Sender) -> tuple[str, ...]:
    """Return what a number or short code can do, in Twilio's words and order; nothing for the other types."""
    if sender.type not in ("long_code", "toll_free", "short_code"):
        return ()
    return tuple(name for name in ("SMS", "MMS", "Voice", "Fax") if name in sender.capabilities)


def _hurdle(snapshot: Snapshot, sender: Sender) -> str:
    """Say why Twilio will refuse to add ``sender``.

    Numbers, short codes and RCS senders are in one service at the most, and need SMS or MMS
    (https://www.twilio.com/docs/api/errors/21712, https://www.twilio.com/docs/api/errors/21715).
    """
    if sender.type not in ("whatsapp", "messenger"):
        for pool in snapshot.pools.values():
            if any(member.sid == sender.sid for member in pool.senders):
                return _("✗ in “{service}”, Twilio will refuse it (21712)").format(service=pool.service.friendly_name)
    if not sender.capabilities & {"SMS", "MMS"}:
        return _("✗ neither SMS nor MMS, Twilio will refuse it (21715)")
    return ""

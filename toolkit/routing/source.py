"""What a question about routing is asked of: an account or a snapshot, a pool of it, a sender."""

from __future__ import annotations

from typing import Protocol

from toolkit.errors.raised import ToolkitError
from toolkit.facts.limits import is_alpha_sender
from toolkit.i18n import _
from toolkit.model.account import Sender, SenderPool
from toolkit.routing.destination import Destination
from toolkit.routing.rules import DEFAULT_RULES, Rules
from toolkit.routing.selection import Selection, select
from toolkit.snapshot.snapshot import Snapshot


class HasSnapshot(Protocol):
    """Anything that can be read into a Snapshot: an Account."""

    def snapshot(self) -> Snapshot:
        """Read the account."""
        ...


Source = Snapshot | HasSnapshot


def choose(
    snapshot: Snapshot, service_sid: str, to: Destination, *, media: bool = False, rules: Rules = DEFAULT_RULES
) -> Selection:
    """Pick the sender for one destination, as the account stands: sticky mappings and trial limits included.

    Raises:
        ToolkitError: the account has no such service (20404).
    """
    pool = pool_of(snapshot, service_sid)
    mapped = snapshot.sticky.get((service_sid, to.to))
    return select(
        pool, to, media=media, trial=snapshot.trial, sticky=mapped, rules=rules, closed=snapshot.closed_countries
    )


def read(source: Source) -> Snapshot:
    """Return ``source`` itself where it is a Snapshot, otherwise read it."""
    return source if isinstance(source, Snapshot) else source.snapshot()


def pool_of(snapshot: Snapshot, service_sid: str) -> SenderPool:
    """Return the pool of ``service_sid``, or say that the account has no such service."""
    try:
        return snapshot.pool(service_sid)
    except KeyError:
        raise ToolkitError(
            _("This account has no messaging service {sid}.").format(sid=service_sid),
            _("Check the SID: it begins with MG and stands in the list of the account's services."),
            20404,
        ) from None


def sender_of(snapshot: Snapshot, pool: SenderPool, address: str) -> Sender:
    """Return the account's sender with that address; an alpha sender needs no set-up to be used as From.

    Raises:
        ToolkitError: the account has no such sender (21606).
    """
    owned = (*pool.senders, *snapshot.numbers, *snapshot.short_codes, *snapshot.channel_senders)
    found = next((sender for sender in owned if sender.address == address), None)
    if found is not None:
        return found
    if is_alpha_sender(address):
        return Sender("", "alpha", address)
    raise ToolkitError(
        _("The account has no sender {sender}.").format(sender=address),
        _("Give one of the account's numbers, short codes or channel senders, written as Twilio writes it."),
        21606,
    )

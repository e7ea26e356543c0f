"""What the lessons look at: the account, and which of its messaging services is the learner's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from toolkit import data
from toolkit.account.base import Account
from toolkit.i18n import LANGUAGES, _, speaking
from toolkit.model.account import Sender, SenderPool
from toolkit.snapshot.snapshot import Snapshot


@dataclass(frozen=True)
class Learner:
    """An account as a lesson sees it.

    Attributes:
        account: the account.
        snapshot: what was read of it.
        wait_seconds: seconds to wait for a message that is still on its way.
    """

    account: Account
    snapshot: Snapshot
    wait_seconds: float = 0

    @property
    def pool(self) -> SenderPool | None:
        """The learner's own service with its senders: the newest one that the sample account does not come with."""
        own = (pool for pool in self.snapshot.pools.values() if pool.service.friendly_name not in sample_services())
        return next(own, None)

    @property
    def service_sid(self) -> str:
        """The SID of the learner's own service; "" where there is none."""
        return self.pool.service.sid if self.pool else ""

    def free(self, address: str) -> Sender | None:
        """Return the number, short code or channel sender ``address`` of the account, None where it is in a pool."""
        taken = {sender.sid for pool in self.snapshot.pools.values() for sender in pool.senders}
        owned = (*self.snapshot.numbers, *self.snapshot.short_codes, *self.snapshot.channel_senders)
        return next((s for s in owned if s.address == address and s.sid not in taken), None)


def look(account: Account, wait_seconds: float = 0) -> Learner:
    """Read the account."""
    return Learner(account, account.snapshot(), wait_seconds)


@cache
def sample_services() -> frozenset[str]:
    """Return the names of the services that the sample account comes with, in every language it can be made in."""
    names = [service["settings"]["FriendlyName"] for service in data.description("sample_account.json")["services"]]
    found = set[str]()
    for code in LANGUAGES:
        with speaking(code):
            found.update(map(_, names))
    return frozenset(found)

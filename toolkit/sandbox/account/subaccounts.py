"""What subaccounts hold: each of them a sandbox of its own, so that nothing of one is ever seen in another.

It is opened when somebody first asks for it: in memory as an account in memory, else in a file beside the account's. It
begins with nothing but numbers for sale, and follows the account's clock and options. Its own credentials reach what it
holds. Those of the account above reach it too in the 2010-04-01 API, which has the SID in its paths, and not on the
other hosts (https://www.twilio.com/docs/iam/api/subaccounts). Its webhooks are posted by whoever posts those of the
account above, signed with its own token.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.sandbox.api.http import Request, Response
from toolkit.sandbox.api.refusals import ApiError, not_found, unauthorized
from toolkit.sandbox.clock import ManualClock
from toolkit.sandbox.resources import accounts
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.archive import Archive
from toolkit.sandbox.store.store import Record

if TYPE_CHECKING:
    from toolkit.sandbox.sandbox import Sandbox

_MEMORY = ":memory:"
_BESIDE = ("", "-wal", "-shm")
"""What SQLite adds to the name of a database for the files beside it."""


class Subaccounts:
    """The subaccounts of one sandbox.

    Args:
        above: the sandbox of the account above them.
        path: where that is kept.
        opening: makes the sandbox of a subaccount; takes what Sandbox takes.
    """

    def __init__(self, above: Sandbox, path: str, opening: Callable[..., Sandbox]) -> None:
        self._above = above
        self._path = path
        self._opening = opening
        self._lock = threading.Lock()
        self._open: dict[str, Sandbox] = {}

    def authorize(self, auth: tuple[str, str] | None) -> str:
        """Return the SID of the subaccount that these credentials are for.

        Raises:
            ApiError: 401/20003 for none; 401/20005 when it is not active (https://www.twilio.com/docs/api/errors/20005;
                the status is assumed).
        """
        account = None if auth is None else self._find(auth[0])
        if auth is None or account is None:
            raise unauthorized()
        with self._above.reading() as store:
            token = accounts.auth_token(store, account.sid)
        if not hmac.compare_digest(auth[1].encode(), token.encode()):
            raise unauthorized()
        if account.data["status"] != "active":
            raise _not_active(401, account)
        return account.sid

    def handle(self, request: Request, caller: str, owner: str, path: str) -> Response:
        """Answer a request about what a subaccount holds.

        Args:
            caller: the account that asks.
            owner: the account that is asked about.
            path: as an error names it.

        Raises:
            ApiError: 404/20404 for an account that ``caller`` does not see; 403/20005 when the account above wants
                something of one that is not active beyond reading it (assumed).
        """
        account = self._find(owner)
        if account is None or caller not in (owner, self._above.account_sid):
            raise not_found(path)
        if account.data["status"] != "active" and request.method != "GET":
            raise _not_active(403, account)
        sandbox = self._sandbox(account)
        return sandbox.handle(replace(request, auth=(sandbox.account_sid, sandbox.auth_token)))

    def find(self, sid: str) -> Sandbox:
        """Return what a subaccount holds.

        Raises:
            ToolkitError: there is no such subaccount.
        """
        return self._sandbox(self._owned(sid))

    def find_active(self, sid: str) -> Sandbox:
        """Return what a subaccount holds that can take part in something.

        Raises:
            ToolkitError: there is no such subaccount, or it is suspended or closed.
        """
        account = self._owned(sid)
        if account.data["status"] != "active":
            raise ToolkitError(
                _("The subaccount {sid} is {status}.").format(sid=sid, status=account.data["status"]),
                _('Choose an active one. A suspended one becomes active by update(status="active").'),
                20005,
            )
        return self._sandbox(account)

    def _owned(self, sid: str) -> Record:
        account = self._find(sid)
        if account is None:
            raise ToolkitError(
                _("This account has no subaccount {sid}.").format(sid=sid),
                _("Take the SID from client.api.accounts.list(), or create one with client.api.accounts.create()."),
                20404,
            )
        return account

    def opened(self) -> list[Sandbox]:
        """Return those that are open."""
        with self._lock:
            return [self._following(sandbox) for sandbox in self._open.values()]

    def reopen(self) -> None:
        """Open those that were open before, in another program, say: they may have something to post.

        Raises:
            ToolkitError: a file cannot be used.
        """
        for account in self.known():
            if self._has_file(account):
                self._sandbox(account)

    def dump(self) -> dict[str, str]:
        """Return what they hold as ``Sandbox.dump`` tells it, by SID; those that nobody has opened yet are left out."""
        there = [
            account for account in self.known() if account.data["database"] in self._open or self._has_file(account)
        ]
        return {account.sid: self._sandbox(account).dump() for account in there}

    def check(self, exported: Mapping[str, Archive]) -> None:
        """See that subaccounts can hold what was exported of them, by SID.

        Raises:
            ToolkitError: it is damaged, or of another version.
        """
        for sid, archive in exported.items():
            clock = ManualClock(self._above.clock.now())
            trial = self._opening(
                _MEMORY, world="subaccount", seed=0, clock=clock, options=None, account_sid=sid, auth_token="0" * 32
            )
            try:
                trial.take(archive)
            finally:
                trial.close()

    def take(self, exported: Mapping[str, Archive], before: Sequence[Record]) -> None:
        """Let subaccounts hold what was exported of them, and nothing else.

        Args:
            exported: by SID; it was checked.
            before: the subaccounts that there were until now.
        """
        known = self.known()
        holding = {account.data["database"]: account for account in known if account.sid in exported}
        self._delete([account for account in (*before, *known) if account.data["database"] not in holding])
        for account in holding.values():
            self._sandbox(account).take(exported[account.sid])

    def forget(self) -> None:
        """Close them, and delete what they hold."""
        self._delete(self.known())

    def _delete(self, known: Sequence[Record]) -> None:
        for account in known:
            with self._lock:
                sandbox = self._open.pop(account.data["database"], None)
            if sandbox is not None:
                sandbox.close()
            if self._path != _MEMORY:
                for ending in _BESIDE:
                    with suppress(OSError):
                        Path(self._file(account) + ending).unlink(missing_ok=True)

    def close(self) -> None:
        """Close their databases; closing twice does no harm."""
        with self._lock:
            for sandbox in self._open.values():
                sandbox.close()
            self._open.clear()

    def known(self) -> list[Record]:
        """Return the subaccounts as the account above lists them."""
        with self._above.reading() as store:
            return [account for account in store.every(kinds.ACCOUNT) if "database" in account.data]

    def _find(self, sid: str) -> Record | None:
        with self._above.reading() as store:
            account = store.get(kinds.ACCOUNT, sid)
        return None if account is None or "database" not in account.data else account

    def _sandbox(self, account: Record) -> Sandbox:
        key = account.data["database"]
        with self._above.reading() as store:
            token, seed = accounts.auth_token(store, account.sid), store.meta("seed")
        with self._lock:
            if key not in self._open:
                self._open[key] = self._opening(
                    self._file(account),
                    world="subaccount",
                    seed=int(hashlib.sha256(f"{seed}:{account.sid}".encode()).hexdigest()[:15], 16),
                    clock=self._above.clock,
                    options=self._above.options,
                    account_sid=account.sid,
                    auth_token=token,
                )
                self._open[key].listen(self._above.tell)
            found = self._open[key]
        return self._following(found)

    def _following(self, sandbox: Sandbox) -> Sandbox:
        """Let a subaccount do as the account above it does now."""
        sandbox.options, sandbox.mask = self._above.options, self._above.mask
        return sandbox

    def _has_file(self, account: Record) -> bool:
        return self._path != _MEMORY and Path(self._file(account)).exists()

    def _file(self, account: Record) -> str:
        return _MEMORY if self._path == _MEMORY else f"{self._path}-{account.data['database']}"


def _not_active(status: int, account: Record) -> ApiError:
    return ApiError(status, 20005, f"The account {account.sid} is {account.data['status']}")

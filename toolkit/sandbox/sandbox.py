"""The embedded Twilio: one account in one SQLite file, asked by ``handle`` alone."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from toolkit.errors import ToolkitError
from toolkit.sandbox import (
    accounts,
    available,
    channels,
    compliance,
    credentials,
    inbound,
    media,
    memory,
    messages,
    numbers,
    pools,
    progress,
    services,
    short_codes,
    world,
)
from toolkit.sandbox.clock import Clock, RealClock
from toolkit.sandbox.context import Context, Handler
from toolkit.sandbox.database import Database
from toolkit.sandbox.dispatch import Dispatcher, shown_path
from toolkit.sandbox.http import Params, Request, Response, answer
from toolkit.sandbox.inbound import InboundDelivery
from toolkit.sandbox.options import Options
from toolkit.sandbox.problems import ApiError, not_found, unauthorized
from toolkit.sandbox.store import Store

_RESOURCES = (accounts, available, channels, compliance, media, messages, numbers, pools, services, short_codes)
_DISPATCHER: Dispatcher[Handler] = Dispatcher(route for resource in _RESOURCES for route in resource.ROUTES)


class Sandbox:
    """A Twilio account that exists in one file and sends nothing to anybody.

    Threads and several processes may use the same file at once.

    Args:
        database: the file, or ``":memory:"``. A new file begins with the sample account (``toolkit.sandbox.world``).
        seed: SIDs, tokens and jitter follow from it. None: random for a new file, as stored for an existing one.
        clock: the time; the computer's own when None.
        options: what to do where Twilio's sources are silent.
        account_sid: the SID of a new account. None: from the seed. The account of an existing file keeps its own.
        auth_token: the token of a new account. None: from the seed. The account of an existing file keeps its own.

    Attributes:
        account_sid: the account.
        auth_token: its token; in no repr.
        clock: the clock.

    Raises:
        ToolkitError: the file cannot be used: damaged, locked, of another program or a newer version, not writable; or
            its account has other credentials than those asked for.
    """

    def __init__(
        self,
        database: str | Path,
        *,
        seed: int | None = None,
        clock: Clock | None = None,
        options: Options | None = None,
        account_sid: str | None = None,
        auth_token: str | None = None,
    ) -> None:
        credentials.check(account_sid, auth_token)
        self.clock = clock or RealClock()
        self._options = options or Options()
        self._seed = seed
        self._database = Database(
            database,
            self._options.lock_timeout,
            lambda connection: world.fill(Store(connection), seed, account_sid, auth_token),
        )
        self._store = Store(self._database.connection)
        try:
            with self._database.lock, self._database.explained:
                self._read_account(account_sid, auth_token)
                if seed is not None and self._store.meta("seed") != str(seed):
                    with self._database.writing():
                        self._store.use_seed(seed)
        except ToolkitError:
            self.close()
            raise

    def __repr__(self) -> str:
        return f"<Sandbox {self.account_sid} in {self._database.path}>"

    def _read_account(self, account_sid: str | None, auth_token: str | None) -> None:
        self.account_sid: str = self._store.meta("account_sid")
        self.auth_token: str = self._store.meta("auth_token")
        credentials.check_known(self._database.path, (account_sid, self.account_sid), (auth_token, self.auth_token))

    def handle(self, request: Request) -> Response:
        """Answer one API request, as Twilio would.

        A request that changes something is one transaction: it is stored whole, or refused and nothing is.

        Raises:
            ToolkitError: the database is locked for too long, damaged, or full.
        """
        try:
            return self._answer(request)
        except ApiError as error:
            return answer(error.status, error.body())

    def _answer(self, request: Request) -> Response:
        scheme, host, netloc, path, query = _split(request.url)
        if not self._is_authorized(request.auth):
            raise unauthorized()
        handler, variables = _DISPATCHER.find(request.method, host, path)
        if variables.get("AccountSid", self.account_sid) != self.account_sid:
            raise not_found(shown_path(path))
        context = self._context()
        context.origin = f"{scheme}://{netloc}"
        context.path = path
        context.query = query
        context.variables = variables
        with self._database.lock, self._database.explained:
            if request.method == "GET":
                if progress.is_due(self._store, context.now):
                    self._advance(context.now)
                return handler(context)
            context.form = Params(request.params)
            with self._database.writing():
                progress.advance(self._store, self._options, context.now)
                return handler(context)

    def _context(self) -> Context:
        return Context(self._store, self._options, self.clock.now().timestamp(), self.account_sid)

    def _advance(self, now: float) -> None:
        with self._database.writing():
            progress.advance(self._store, self._options, now)

    def _is_authorized(self, auth: tuple[str, str] | None) -> bool:
        if auth is None or auth[0] != self.account_sid:
            return False
        return hmac.compare_digest(auth[1].encode(), self.auth_token.encode())

    def receive(self, to: str, from_: str, body: str, media: Sequence[str] = ()) -> InboundDelivery:
        """Simulate an inbound message.

        Args:
            to: a number, short code or channel sender of the account.
            from_: who writes.
            body: the text.
            media: URLs of media.

        Raises:
            ToolkitError: the account has no such sender, or the database cannot be used.
        """
        context = self._context()
        with self._database.lock, self._database.explained, self._database.writing():
            progress.advance(self._store, self._options, context.now)
            return inbound.receive(context, to, from_, body, media)

    def deliveries(self) -> list[InboundDelivery]:
        """Return where every simulated inbound message went, oldest first."""
        with self._database.lock, self._database.explained:
            return inbound.deliveries(self._store)

    def sticky(self) -> Mapping[tuple[str, str], str]:
        """Return the sticky mappings: (service SID, recipient) → sender SID. Twilio offers no way to read them."""
        now = self.clock.now().timestamp()
        with self._database.lock, self._database.explained:
            if progress.is_due(self._store, now):
                self._advance(now)
            return memory.all_sticky(self._store, now)

    def reset(self) -> None:
        """Go back to the sample account. SIDs are given anew from the seed; the account's own and its token stay."""
        with self._database.lock, self._database.explained, self._database.writing():
            seed = self._store.meta("seed") if self._seed is None else self._seed
            world.fill(self._store, int(seed), self.account_sid, self.auth_token)

    def close(self) -> None:
        """Close the file."""
        self._database.close()


@lru_cache(maxsize=1024)
def _split(url: str) -> tuple[str, str, str, str, Params]:
    """Return scheme, host, host with port, path and query of ``url``."""
    parts = urlsplit(url)
    query = Params(parse_qsl(parts.query, keep_blank_values=True))
    return parts.scheme, parts.hostname or "", parts.netloc.rpartition("@")[2], parts.path, query

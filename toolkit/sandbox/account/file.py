"""One account in one SQLite file: its time, its transactions, and the ways to save and reset it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from toolkit import files
from toolkit.errors.raised import ToolkitError
from toolkit.sandbox.account import credentials, due, whole
from toolkit.sandbox.account.subaccounts import Subaccounts
from toolkit.sandbox.api.context import Context
from toolkit.sandbox.clock import Clock, MovableClock, timestamp_of
from toolkit.sandbox.options import Options
from toolkit.sandbox.store import archive
from toolkit.sandbox.store.database import Database
from toolkit.sandbox.store.shared_clock import SharedClock
from toolkit.sandbox.store.store import Store
from toolkit.sandbox.world import sample
from toolkit.sandbox.world.sample import World


class AccountFile:
    """An account as it is stored. Threads and several processes may use the same file at once.

    Arguments, attributes and errors are those of ``toolkit.sandbox.Sandbox``, which answers requests to the account.
    """

    subaccounts: Subaccounts
    """What the account's subaccounts hold."""

    def __init__(
        self,
        database: str | Path,
        *,
        world: World,
        seed: int | None,
        clock: Clock | None,
        options: Options | None,
        account_sid: str | None,
        auth_token: str | None,
    ) -> None:
        credentials.check(account_sid, auth_token)
        self._options = options or Options()
        self._world = world
        self._seed = seed
        self._given_clock = clock
        self._database = Database(
            database,
            self._options.lock_timeout,
            lambda connection: self._fill(Store(connection), seed, account_sid, auth_token),
        )
        self.clock = clock or SharedClock(self._database)
        self._store = Store(self._database.connection, self.webhook_hosts)
        self._listeners: tuple[Callable[[], None], ...] = ()
        try:
            with self._database.lock, self._database.explained:
                self._read_account(account_sid, auth_token)
                if seed is not None and self._store.meta("seed") != str(seed):
                    with self._database.writing():
                        self._store.use_seed(seed)
        except ToolkitError:
            self._database.close()
            raise

    def _fill(self, store: Store, seed: int | None, account_sid: str | None, auth_token: str | None) -> None:
        present = self._given_clock.now() if self._given_clock else datetime.now(UTC)
        sample.fill(store, self._world, seed, account_sid, auth_token, present=present.timestamp())

    def _read_account(self, account_sid: str | None, auth_token: str | None) -> None:
        self.account_sid: str = self._store.meta("account_sid")
        self.auth_token: str = self._store.meta("auth_token")
        sample.check(self._store, self._world, self._database.path)
        credentials.check_known(self._database.path, (account_sid, self.account_sid), (auth_token, self.auth_token))

    def _now(self) -> float:
        return timestamp_of(self.clock)

    def _advance(self, now: float) -> None:
        with self._database.writing():
            due.advance(self._store, self._options, now)

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """Let the block read the account as it is stored, for the shells around the sandbox.

        Raises:
            ToolkitError: the database cannot be used.
        """
        with self._database.lock, self._database.explained:
            yield self._store

    @contextmanager
    def working(self) -> Iterator[Context]:
        """Run the block as one transaction on the account as it is now, for the shells around the sandbox.

        Raises:
            ToolkitError: the database cannot be used.
        """
        try:
            with self._database.lock, self._database.explained, self._database.writing():
                context = Context(self._store, self._options, self._now(), self.account_sid)
                due.advance(self._store, self._options, context.now)
                yield context
        finally:
            self.tell_committed()

    def listen(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` from now on whenever there is something new to post; it must not block."""
        self._listeners = (*self._listeners, listener)

    def unlisten(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` no more."""
        self._listeners = tuple(known for known in self._listeners if known != listener)

    def tell(self) -> None:
        """Call the listeners; whoever calls this holds no lock of the database."""
        for listener in self._listeners:
            listener()

    def tell_committed(self) -> None:
        """Call the listeners if what was committed is to be posted."""
        if self._store.has_news:
            self._store.has_news = False
            self.tell()

    @property
    def webhook_hosts(self) -> frozenset[str]:
        """The hosts beyond this computer that webhooks are posted to."""
        return frozenset(host.lower() for host in self._options.webhook_hosts)

    def reset(self) -> None:
        """Go back to what a new file holds. SIDs are given anew from the seed; the account's own and its token stay."""
        with self._database.lock, self._database.explained, self._database.writing():
            seed = self._store.meta("seed") if self._seed is None else self._seed
            self._fill(self._store, int(seed), self.account_sid, self.auth_token)
        if isinstance(self.clock, SharedClock):
            self.clock.return_to_present()

    def export(self, path: str | Path) -> None:
        """Write the whole account to one JSON file; ``toolkit.sandbox.store.archive`` describes it.

        It holds no auth token.

        Raises:
            ToolkitError: the file cannot be written; one that was there before is left as it was.
        """
        files.write(path, self.dump().encode())

    def restore(self, path: str | Path) -> None:
        """Replace everything by an exported account. This sandbox keeps its account SID and token.

        Nothing that the export holds is posted to webhooks: whoever made it chose where to.

        Raises:
            ToolkitError: the file is damaged, not an export, or of another version; nothing was changed.
        """
        self.load(archive.read(path))

    def dump(self) -> str:
        """Return the whole account as the text that ``export`` writes."""
        below = self.subaccounts.dump()
        with self.working() as context:
            return archive.dump(context.store, context.now, below)

    def load(self, text: str | bytes) -> None:
        """Replace everything by an account that ``dump`` returned; a clock that is behind it is moved on.

        Raises:
            ToolkitError: it is damaged, no export, or of another version; nothing was changed.
        """
        self.take(archive.parse(text, self.account_sid))

    def take(self, exported: archive.Archive) -> None:
        """Replace everything by an export that was read for this account.

        Raises:
            ToolkitError: it is damaged, or what it has of a subaccount is; nothing was changed.
        """
        below, before = archive.of_subaccounts(exported), self.subaccounts.known()
        self.subaccounts.check(below)
        with archive.damage_told(), self.working() as context:
            behind = archive.load(context.store, exported) - context.now
            whole.check(context)
        if behind > 0 and isinstance(self.clock, MovableClock):
            self.clock.advance(behind)
        self.subaccounts.take(below, before)

    @property
    def options(self) -> Options:
        """What this sandbox does where Twilio's sources are silent; like its faults, its own alone."""
        return self._options

    @options.setter
    def options(self, options: Options) -> None:
        self._options = options

    def seed(self) -> str:
        """Return what SIDs follow from."""
        with self.reading() as store:
            return str(store.meta("seed"))

    def close(self) -> None:
        """Close the file."""
        self._database.close()

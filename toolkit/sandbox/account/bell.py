"""Telling those outside the sandbox that there is something to post."""

from __future__ import annotations

from collections.abc import Callable

from toolkit.sandbox.store.store import Store

Watcher = Callable[[], None]


class Bell:
    """Calls its watchers once something was written that a courier waits for.

    Args:
        store: says whether it was.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._watchers: tuple[Watcher, ...] = ()

    def watch(self, watcher: Watcher) -> None:
        """Call ``watcher`` from now on; it must not block."""
        self._watchers = (*self._watchers, watcher)

    def unwatch(self, watcher: Watcher) -> None:
        """Call ``watcher`` no more."""
        self._watchers = tuple(known for known in self._watchers if known != watcher)

    def ring(self) -> None:
        """Call the watchers if there is a reason; whoever calls this holds no lock of the database."""
        if self._store.rings:
            self._store.rings = False
            self.pass_on()

    def pass_on(self) -> None:
        """Call the watchers, because the bell of a subaccount has rung."""
        for watcher in self._watchers:
            watcher()

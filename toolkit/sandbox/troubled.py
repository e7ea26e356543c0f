"""A sandbox whose account has many problems, for practising audits (``toolkit.sandbox.world.sample``)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.sandbox.clock import Clock
from toolkit.sandbox.sandbox import Sandbox
from toolkit.sandbox.store.store import Store
from toolkit.sandbox.world import sample

_MARK = "troubled"


class TroubledSandbox(Sandbox):
    """A sandbox that begins, and after ``reset`` begins again, with the troubled account.

    Args:
        database: as for Sandbox; a file that holds another account is refused.
        clock: as for Sandbox; the account's history is counted back from its present.
        more: as for Sandbox.

    Raises:
        ToolkitError: the file holds another account, or cannot be used.
    """

    def __init__(self, database: str | Path, *, clock: Clock | None = None, **more: Any) -> None:
        self._given_clock = clock
        super().__init__(database, clock=clock, **more)
        with self.reading() as store:
            marked = store.connection.execute(
                "SELECT 1 FROM meta WHERE key = 'world' AND value = ?", (_MARK,)
            ).fetchone()
        if marked is None:
            self.close()
            raise ToolkitError(
                _("{file} holds another account than the troubled one.").format(file=database),
                _("Name another file, or leave the database out."),
            )

    def _fill(
        self, store: Store, seed: int | None, account_sid: str | None = None, auth_token: str | None = None
    ) -> None:
        clock = self._given_clock
        present = (clock.now() if clock else datetime.now(UTC)).timestamp()
        sample.fill_troubled(store, seed, account_sid, auth_token, present=present)
        store.connection.execute("INSERT INTO meta VALUES ('world', ?)", (_MARK,))

"""An Account at Twilio: read-only unless asked otherwise; retries reads, and shows no secret."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from toolkit.account import credentials
from toolkit.account.base import CONCURRENCY, Account
from toolkit.account.credentials import Credentials, Secret
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, ngettext
from toolkit.redaction import Redaction
from toolkit.transport import Journal
from toolkit.transport.addresses import check_label
from toolkit.transport.backoff import RetryLimits
from toolkit.transport.guard import AsyncGuard, Guard, Permission, check_typed, whole_number
from toolkit.transport.network import AsyncNetwork, Network
from toolkit.transport.redacting import AsyncRedacting, Redacting, mask_logs

_FORBIDDEN = frozenset({401, 403, 404})


class LiveAccount(Account):
    """A Twilio account.

    Args:
        who: whose it is.
        testing: they are test credentials: writes pass, for Twilio carries nothing out.
        region: ``us1``, ``ie1`` …; None for ``TWILIO_REGION``.
        edge: ``dublin`` …; None for ``TWILIO_EDGE``.
        allow_writes: let changes through.
        concurrency: how many requests ``snapshot`` makes at once.
        timeout: seconds to wait for a connection, and for each part of an answer.
        redact: mask phone numbers and message bodies.
        retries: how often and how long reads are retried.
    """

    live = True

    def __init__(
        self,
        who: Credentials,
        *,
        testing: bool = False,
        region: str | None = None,
        edge: str | None = None,
        allow_writes: bool = False,
        concurrency: int = CONCURRENCY,
        timeout: float = 60,
        redact: bool = False,
        retries: RetryLimits = RetryLimits(),  # noqa: B008 - frozen
    ) -> None:
        if concurrency < 1:
            raise ToolkitError(
                _("{count} requests at once cannot be made.").format(count=concurrency), _("Choose 1 or more.")
            )
        self._who = who
        self._testing = testing
        self._settings = {
            "allow_writes": allow_writes,
            "concurrency": concurrency,
            "timeout": timeout,
            "redact": redact,
            "retries": retries,
        }
        self._region = check_label("region", region or os.environ.get("TWILIO_REGION"))
        self._edge = check_label("edge", edge or os.environ.get("TWILIO_EDGE"))
        self._timeout = timeout
        self.concurrency = concurrency
        self.redaction = Redaction() if redact else None
        self._permission = Permission(writes=allow_writes or testing, confirmed_sends=not testing)
        self.confirms_sends = not testing
        self._network = Network(max(concurrency, 1), timeout, retries, self._note_wait, self._shown)
        self.journal = Journal(Guard(self._network, self._permission), redaction=self.redaction)
        if self.redaction:
            mask_logs(self.redaction)
        super().__init__(self._client(self.journal))
        self.client = self._client(Redacting(self.journal, self.redaction)) if self.redaction else self._reader

    def _client(self, http_client: Any) -> Any:
        who = self._who
        return Client(
            who.username, who.password, who.account_sid, region=self._region, edge=self._edge, http_client=http_client
        )

    def _shown(self, address: str) -> str:
        return self.redaction.number(address) if self.redaction else address

    def __repr__(self) -> str:
        return f"<Account {self.sid} at Twilio, {'read and write' if self._permission.writes else 'read-only'}>"

    @property
    def sid(self) -> str:
        """The account's SID, ``AC…``."""
        return self._who.account_sid

    @property
    def by_key(self) -> bool:
        """An API key is used, not the auth token."""
        return self._who.by_key

    @property
    def place(self) -> str:
        """Which Twilio this is, in words, in the user's language."""
        if self._testing:
            return _("Twilio, test credentials: sends are checked and nothing is sent")
        if self._permission.writes:
            return _("Twilio, account {sid}: changes are real, each send must be confirmed").format(sid=self.sid)
        return _("Twilio, account {sid}, read-only").format(sid=self.sid)

    @cached_property
    def async_client(self) -> Any:
        """A ``twilio.rest.Client`` for ``await``, behind the same guard; it retries nothing; not in the journal."""
        guarded = AsyncGuard(AsyncNetwork(self._timeout, self._shown), self._permission)
        return self._client(AsyncRedacting(guarded, self.redaction) if self.redaction else guarded)

    @contextmanager
    def confirm_send(self, recipients: int, ask: Callable[[str], str] = input) -> Iterator[None]:
        """Let messages out while the block runs, as many as recipients, once their number was typed.

        With test credentials nothing is really sent, and nobody is asked.

        Args:
            recipients: to how many recipients messages are sent, one each.
            ask: shows a prompt and returns what was typed.

        Raises:
            ToolkitError: something else was typed, or the number is not a whole one from 1 on; nothing was sent.
        """
        whole_number(recipients)
        if not self.confirms_sends:
            yield
            return
        prompt = ngettext(
            "A real message goes to {count} recipient. Type {count} to send: ",
            "Real messages go to {count} recipients. Type {count} to send: ",
            recipients,
        )
        check_typed(ask(prompt.format(count=recipients)), recipients)
        with self._permission.sending(recipients):
            yield

    def subaccount(self, sid: str) -> LiveAccount:
        """Open a subaccount with its own authority, and with the settings of this connection.

        The parent's credentials reach a subaccount's 2010-04-01 resources only; services and registrations, on
        messaging.twilio.com, take nothing but the subaccount's own (https://www.twilio.com/docs/iam/api/subaccounts).
        Its auth token is read from its Account resource where these credentials may, else its credentials are asked
        for.

        Args:
            sid: ``AC…`` of the subaccount.

        Raises:
            ToolkitError: its token cannot be read and nobody can be asked.
        """
        return LiveAccount(self._authority(sid), region=self._region, edge=self._edge, **self._settings)  # type: ignore[arg-type]

    def _authority(self, sid: str) -> Credentials:
        try:
            token = self._reader.api.v2010.accounts(sid).fetch().auth_token
        except TwilioRestException as error:
            if error.status not in _FORBIDDEN:
                raise
            token = None
        return Credentials(sid, sid, Secret(token)) if token else credentials.find(account_sid=sid)

    def close(self) -> None:
        """Close the connections to Twilio."""
        self._network.close()

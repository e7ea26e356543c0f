"""What may leave for a real account: reads, unless writes were asked for; sends only as they were confirmed.

The guard stands in the transport, so it holds for the SDK's every resource, for requests built by hand with
``client.request``, and for whatever library is given the client.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from twilio.http import AsyncHttpClient, HttpClient

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, ngettext
from toolkit.transport.backoff import READS

_MESSAGES = re.compile(r".*/Messages(\.json)?/?")
"""Where messages are made, by the 2010-04-01 API and by others, Conversations among them."""


class Permission:
    """What requests may do.

    Args:
        writes: methods other than GET and HEAD may pass.
        confirmed_sends: a message leaves only within ``sending``.
    """

    def __init__(self, *, writes: bool, confirmed_sends: bool = True) -> None:
        self.writes = writes
        self.confirmed_sends = confirmed_sends
        self._lock = threading.Lock()
        self._left = 0

    @contextmanager
    def sending(self, recipients: int) -> Iterator[None]:
        """Let as many messages out while the block runs; what is left over then lapses."""
        with self._lock:
            self._left += recipients
        try:
            yield
        finally:
            with self._lock:
                self._left = 0

    def check(self, method: str, url: str) -> None:
        """See that a request may leave.

        Raises:
            ToolkitError: it may not; nothing was sent.
        """
        parts = urlsplit(url)
        if parts.scheme != "https" or not (parts.hostname or "").endswith(".twilio.com"):
            raise ToolkitError(
                _("A request with the account's credentials was to go to {host}.").format(host=parts.hostname),
                _("Credentials go to https://….twilio.com alone; nothing was sent."),
            )
        if method.upper() in READS:
            return
        if not self.writes:
            raise ToolkitError(
                _("This account is connected read-only; {method} {path} was not sent.").format(
                    method=method.upper(), path=parts.path
                ),
                _('To change the account, connect with connect("live", allow_writes=True).'),
            )
        if self.confirmed_sends and method.upper() == "POST" and _MESSAGES.fullmatch(parts.path):
            self._use_confirmation()

    def _use_confirmation(self) -> None:
        with self._lock:
            if self._left > 0:
                self._left -= 1
                return
        raise ToolkitError(
            _("A message was to be sent that nobody confirmed; it was not sent."),
            _("Send within a block that names the number of recipients: with account.confirm_send(recipients=1): …"),
        )


class Guard(HttpClient):
    """Lets through what a Permission allows.

    Args:
        inner: the client that does the work.
        permission: what may pass.
    """

    def __init__(self, inner: HttpClient, permission: Permission) -> None:
        super().__init__(None, False, None)
        self._inner = inner
        self._permission = permission

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        """Pass the request on.

        Raises:
            ToolkitError: the account is read-only, the send was not confirmed, or the host is not Twilio's.
        """
        self._permission.check(method, url)
        return self._inner.request(method, url, *args, **kwargs)


class AsyncGuard(AsyncHttpClient):
    """Guard for the SDK's asynchronous side.

    Args:
        inner: the client that does the work.
        permission: what may pass.
    """

    def __init__(self, inner: AsyncHttpClient, permission: Permission) -> None:
        super().__init__(None, True, None)
        self._inner = inner
        self._permission = permission

    async def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        """Pass the request on; it raises what Guard raises."""
        self._permission.check(method, url)
        return await self._inner.request(method, url, *args, **kwargs)


def check_typed(typed: str, recipients: int) -> None:
    """See that somebody typed the number of recipients.

    Raises:
        ToolkitError: something else was typed; nothing was sent.
    """
    if typed.strip() != str(recipients):
        raise ToolkitError(
            _("The number of recipients was not confirmed; nothing was sent."),
            ngettext(
                "Type {count} to send to {count} recipient.", "Type {count} to send to {count} recipients.", recipients
            ).format(count=recipients),
        )

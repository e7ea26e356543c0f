"""What may leave for a real account: reads, unless writes were asked for; sends only as they were confirmed.

The guard stands in the transport, so it holds for the SDK's every resource, for requests built by hand with
``client.request``, and for whatever library is given the client.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from twilio.http import AsyncHttpClient, HttpClient

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, ngettext
from toolkit.transport.addresses import check_address, reaches_nobody
from toolkit.transport.backoff import READS

_MASKED = re.compile(r"(?:\w+:)?\s*\+\s*[0-9][0-9\s().-]*[^\W\d_][\w\s().-]*")
"""``+`` and digits with letters among or behind them."""

_OVERRIDES = frozenset({"x-http-method", "x-http-method-override", "x-method-override"})
"""Headers by which some servers take one method for another."""


@dataclass(slots=True)
class _Confirmation:
    """How many recipients a block of code may still reach."""

    left: int
    lock: threading.Lock = field(default_factory=threading.Lock)

    def use(self, recipients: int) -> bool:
        with self.lock:
            enough = self.left >= recipients
            self.left -= recipients if enough else 0
            return enough


class Permission:
    """What requests may do.

    Args:
        writes: methods other than GET and HEAD may pass.
        confirmed_sends: what reaches people leaves only within ``sending``.
    """

    def __init__(self, *, writes: bool, confirmed_sends: bool = True) -> None:
        self.writes = writes
        self.confirmed_sends = confirmed_sends
        self._confirmed: ContextVar[_Confirmation | None] = ContextVar("confirmed", default=None)

    @contextmanager
    def sending(self, recipients: int) -> Iterator[None]:
        """Let out what reaches so many recipients while the block runs, here and in the tasks that it starts.

        What is left over then lapses. A block inside another has a number of its own; afterwards the outer one goes on.

        Raises:
            ToolkitError: the number is not a whole one from 1 on.
        """
        confirmation = _Confirmation(whole_number(recipients))
        token = self._confirmed.set(confirmation)
        try:
            yield
        finally:
            confirmation.left = 0
            self._confirmed.reset(token)

    def check(self, method: str, url: str, data: Mapping[str, Any] | None = None) -> None:
        """See that a request may leave.

        Args:
            data: its form, or JSON object.

        Raises:
            ToolkitError: it may not; nothing was sent.
        """
        check_address(url)
        if method.upper() in READS:
            return
        _refuse_masked(data)
        path = urlsplit(url).path
        if not self.writes:
            raise ToolkitError(
                _("This account is connected read-only; {method} {path} was not sent.").format(
                    method=method.upper(), path=path
                ),
                _('To change the account, connect with connect("live", allow_writes=True).'),
            )
        if self.confirmed_sends and method.upper() != "DELETE" and not reaches_nobody(url):
            self._use_confirmation(path, data)

    def _use_confirmation(self, path: str, data: Mapping[str, Any] | None) -> None:
        to = next((value for name, value in (data or {}).items() if name.lower() == "to"), None)
        recipients = len(to) if isinstance(to, (list, tuple)) else 1
        confirmation = self._confirmed.get()
        if confirmation is None or not confirmation.use(recipients):
            raise ToolkitError(
                _("POST {path} may reach people, and nobody confirmed it; it was not sent.").format(path=path),
                _(
                    "Send within a block that names the number of recipients: with "
                    "account.confirm_send(recipients=1): …"
                ),
            )
        if to is None:
            confirmation.left += recipients
            raise ToolkitError(
                _("How many people POST {path} reaches cannot be told; it was not sent.").format(path=path),
                _("Send messages one by one, each with its To, or use Twilio's SDK without the toolkit for this."),
            )


def _refuse_masked(data: Mapping[str, Any] | None) -> None:
    """See that no masked number is written to: its letters would be dialled as digits, and reach a stranger.

    Raises:
        ToolkitError: there is one.
    """
    for name, value in (data or {}).items():
        for one in value if isinstance(value, (list, tuple)) else [value]:
            if name.lower() in ("to", "from") and isinstance(one, str) and _MASKED.fullmatch(one):
                raise ToolkitError(
                    _("{address} is a masked number, or one with letters; nothing was sent.").format(address=one),
                    _("Take the number from an account that is connected without redact=True."),
                    21211,
                )


def whole_number(recipients: object) -> int:
    """Return a number of recipients.

    Raises:
        ToolkitError: it is not a whole number from 1 on.
    """
    if not isinstance(recipients, int) or isinstance(recipients, bool) or recipients < 1:
        raise ToolkitError(
            _("{count!r} is not a number of recipients.").format(count=recipients), _("Give a whole number from 1 on.")
        )
    return recipients


def _without_override(headers: Mapping[str, str] | None) -> dict[str, str] | None:
    if headers is None:
        return None
    return {name: value for name, value in headers.items() if name.lower().strip() not in _OVERRIDES}


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

    def request(
        self,
        method: str,
        url: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        """Pass the request on.

        Raises:
            ToolkitError: the account is read-only, the send was not confirmed, or the host is not Twilio's.
        """
        self._permission.check(method, url, data)
        return self._inner.request(method, url, params, data, _without_override(headers), *args, **kwargs)


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

    async def request(
        self,
        method: str,
        url: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        """Pass the request on; it raises what Guard raises."""
        self._permission.check(method, url, data)
        return await self._inner.request(method, url, params, data, _without_override(headers), *args, **kwargs)


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

"""``account.webhooks``: a webhook inside the notebook, what arrived at it, and what became of all that was posted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

import pandas as pd

from toolkit.account.receiver import Answer, Answers, Received, Receiver, listening
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, lazy
from toolkit.runtime import tab
from toolkit.sandbox import Sandbox
from toolkit.sandbox.clock import speed_of
from toolkit.sandbox.store.outbox import Posting
from toolkit.tables.html import table_html

HEADERS = {
    "number": lazy("number"),
    "kind": lazy("kind"),
    "message_sid": lazy("message"),
    "from": lazy("from"),
    "to": lazy("to"),
    "body": lazy("text"),
    "message_status": lazy("message status"),
    "error_code": lazy("error code"),
    "signed": lazy("signature"),
    "answer": lazy("HTTP answer"),
    "at": lazy("time"),
    "url": lazy("webhook"),
    "state": lazy("state"),
    "replies": lazy("replies"),
    "troubles": lazy("problems"),
}

WORDS = {
    "status": lazy("status callback"),
    "inbound": lazy("inbound message"),
    "click": lazy("click on a short link"),
    "other": lazy("other"),
    "waiting": lazy("waiting"),
    "posting": lazy("under way"),
    "answered": lazy("✓ answered"),
    "failed": lazy("✗ failed"),
    "not posted": lazy("not posted"),
    "lost": lazy("lost: the program ended meanwhile"),
    "True": lazy("✓ valid"),
    "False": lazy("✗ not valid"),
}
"""How kinds, states and truth are said in the tables."""


_LOOK = 0.2
"""Seconds between two looks whether there is something to post."""


class Webhooks:
    """A webhook on this computer, or inside this browser tab, and the log of what the sandbox posted.

    Its ``url`` can be a service's ``inbound_request_url`` or a ``status_callback``. Shown in a notebook, it is the
    table of what arrived.

    Args:
        sandbox: the sandbox.
        join: waits until everything is posted, for so many seconds; says whether it is.
    """

    def __init__(self, sandbox: Sandbox, join: Callable[[float], bool]) -> None:
        self._sandbox = sandbox
        self._join = join
        self._receiver: Receiver | None = None
        self._lock = threading.Lock()
        self._answers: Answers = Answer()

    def __repr__(self) -> str:
        return self.received.to_string(index=False)

    def _repr_html_(self) -> str:
        return _html(self.received, _("Webhook requests that arrived"))

    @property
    def url(self) -> str:
        """The address of the webhook, ``http://127.0.0.1:…/``; it is started when this is first asked for.

        Any path below it is answered too.

        Raises:
            ToolkitError: no port can be had.
        """
        return self.start()

    def start(self, port: int = 0) -> str:
        """Start the webhook, unless it runs, and return its address.

        Args:
            port: 0 for any that is free.

        Raises:
            ToolkitError: the port cannot be had.
        """
        with self._lock:
            if self._receiver is None:
                self._receiver = listening(self._sandbox.token_of, port)
                self._receiver.answers = self._answers
            return self._receiver.url

    def answer(self, answers: Answers | str) -> None:
        """Answer so from now on.

        Args:
            answers: TwiML; or an Answer, with a status, a content type and a delay; or a function that makes either
                from the parameters of the request.
        """
        self._answers = Answer(answers) if isinstance(answers, str) else answers
        if self._receiver is not None:
            self._receiver.answers = self._answers

    @property
    def requests(self) -> Sequence[Received]:
        """What arrived, oldest first; masked where the account is."""
        arrived = () if self._receiver is None else tuple(self._receiver.received)
        mask = self._sandbox.mask
        return arrived if mask is None else tuple(map(mask, arrived))

    @property
    def received(self) -> pd.DataFrame:
        """What arrived, as a table.

        Columns: number (int64, in order of arrival), kind (str: status, inbound, other), message_sid, from, to, body,
        message_status, error_code (str, empty where the request has none), signed (bool: the signature is that of the
        account or subaccount that the request names), answer (int64: the HTTP status that was answered).
        """
        columns = ("number", "kind", "message_sid", "from", "to", "body", "message_status", "error_code")
        rows = [
            (
                number,
                request.kind,
                *(request.parameters.get(name, "") for name in _NAMES),
                request.signed,
                request.status,
            )
            for number, request in enumerate(self.requests, 1)
        ]
        return pd.DataFrame(rows, columns=[*columns, "signed", "answer"])

    @property
    def postings(self) -> list[Posting]:
        """Everything that the sandbox posted or would have posted, oldest first, to any webhook.

        Those of subaccounts are among them; ``parameters["AccountSid"]`` tells them apart.
        """
        accounts = (self._sandbox, *self._sandbox.subaccounts.opened())
        return sorted((one for account in accounts for one in account.postings()), key=lambda one: one.at)

    @property
    def log(self) -> pd.DataFrame:
        """What became of everything that was to be posted, as a table.

        Columns: at (datetime64, UTC, by the sandbox's clock), kind (str: status, inbound), message_sid (str), url
        (str), state (str: waiting, posting, answered, failed, not posted, lost), answer (Int64: the last HTTP status;
        missing when none came), replies (str: SIDs), troubles (str: Twilio's codes, and why), account_sid (str: the
        account or subaccount whose webhook it is).
        """
        rows = [_logged(posting) for posting in self.postings]
        names = ["at", "kind", "message_sid", "url", "state", "answer", "replies", "troubles", "account_sid"]
        return pd.DataFrame(rows, columns=names).astype({"answer": "Int64"})

    def wait(self, number: int = 0, timeout: float = 10.0) -> Sequence[Received]:
        """Wait until what is to be posted was posted, and until so many requests have arrived since ``clear``.

        Args:
            number: how many requests.
            timeout: seconds, of the computer's clock.

        Raises:
            ToolkitError: they did not come.
        """
        end = time.monotonic() + timeout
        done = self._join(timeout)
        while len(self.requests) < number and time.monotonic() < end and not self._stands_still():
            receiver = self._receiver
            if receiver is None:
                break
            with receiver.arrived:
                left = max(end - time.monotonic(), 0.0)
                # Where nothing is posted beside this thread, it looks by itself what there is by now.
                receiver.arrived.wait_for(
                    lambda: len(self.requests) >= number, min(left, _LOOK) if tab.here() else left
                )
            done = self._join(max(end - time.monotonic(), 0.0))
        if not done or len(self.requests) < number:
            raise ToolkitError(
                _("{found} of {number} webhook requests arrived.").format(found=len(self.requests), number=number),
                _("Let the sandbox's clock advance, wait longer, or see account.webhooks.log for what went wrong."),
            )
        return self.requests

    def _stands_still(self) -> bool:
        """Say whether nothing more will come: the clock is moved by hand."""
        return not speed_of(self._sandbox.clock)

    def clear(self) -> None:
        """Forget what arrived."""
        if self._receiver is not None:
            with self._receiver.arrived:
                self._receiver.received.clear()

    def close(self) -> None:
        """Stop the webhook; what arrived is gone. Closing twice does no harm."""
        with self._lock:
            if self._receiver is not None:
                self._receiver.close()
                self._receiver = None


_NAMES = ("MessageSid", "From", "To", "Body", "MessageStatus", "ErrorCode")


def _logged(posting: Posting) -> tuple[object, ...]:
    answer = posting.exchanges[-1].status if posting.exchanges else None
    troubles = "; ".join(f"{trouble.code or ''} {trouble.why}".strip() for trouble in posting.troubles)
    replies = " ".join(posting.replies)
    what = (posting.at, posting.kind, posting.message_sid, posting.url, posting.state)
    return *what, answer, replies, troubles, posting.parameters["AccountSid"]


def _html(table: pd.DataFrame, caption: str) -> str:
    shown = table.astype(object)
    shown = shown.loc[:, [len(shown) == 0 or any(shown[column] != "") for column in shown]]  # what no request has
    for column in ("kind", "state", "signed"):
        if column in shown:
            shown[column] = [_(WORDS.get(str(value), str(value))) for value in shown[column]]
    return table_html(shown, caption, headers={name: _(title) for name, title in HEADERS.items()})

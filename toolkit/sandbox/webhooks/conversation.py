"""What follows from one posting: the webhook is asked, its TwiML obeyed, its fallback asked when it fails.

https://www.twilio.com/docs/messaging/twiml and https://www.twilio.com/docs/messaging/guides/webhook-request. Assumed:
a document that ``<Redirect>`` or ``action`` leads to fails as the first one does, so the fallback is asked, once; what
was sent before stays sent. The answer to a status callback is of no interest beyond its status.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from toolkit.sandbox.hosts import joined
from toolkit.sandbox.sandbox import Sandbox
from toolkit.sandbox.store import outbox
from toolkit.sandbox.store.outbox import Exchange, Outcome, Posting, Trouble
from toolkit.sandbox.webhooks import replies, twiml
from toolkit.sandbox.webhooks.fetch import Answer, Fetcher, FetchError

MOST_DOCUMENTS = 50
"""Documents asked for because of one message (https://www.twilio.com/docs/api/errors/14106)."""

LEASE = 60.0
"""Seconds for one request with all that may hold it up: the network (15), and a file that others write to (10)."""

_Step = tuple[str, str, Mapping[str, str]]
"""The next document: URL, method, parameters."""


class Gone(Exception):
    """The posting is in hand no more: the sandbox was reset, or somebody took the courier for dead."""


class Conversation:
    """One posting while it is carried out.

    Args:
        sandbox: the account.
        posting: what to post.
        owner: the name under which the row was claimed.
        fetcher: makes the requests.
    """

    def __init__(self, sandbox: Sandbox, posting: Posting, owner: str, fetcher: Fetcher) -> None:
        self._sandbox = sandbox
        self._posting = posting
        self._owner = owner
        self._fetcher = fetcher
        self._exchanges: list[Exchange] = []
        self._troubles: list[Trouble] = []
        self._thread = replies.Thread(posting)

    def run(self) -> Outcome:
        """Carry the posting out.

        Raises:
            Gone: nobody waits for the outcome.
            ToolkitError: the database cannot be used.
        """
        posting = self._posting
        if posting.kind in ("status", "click"):
            state = self._tell((posting.url, posting.method, posting.parameters))
        else:
            state = self._ask((posting.url, posting.method, posting.parameters))
        return Outcome(state, self._exchanges, self._thread.sids, [*self._troubles, *self._thread.troubles])

    def _tell(self, step: _Step) -> str:
        try:
            self._fetch(step)
        except FetchError as error:
            return self._failed(error)
        return "answered"

    def _ask(self, step: _Step) -> str:
        try:
            self._follow(step)
        except FetchError as error:
            state = self._failed(error)
            if error.code is None or not self._posting.fallback_url:
                return state
            told = {"ErrorCode": str(error.code), "ErrorUrl": error.url}
            fallback = (self._posting.fallback_url, self._posting.fallback_method, {**self._posting.parameters, **told})
            return self._ask_fallback(fallback)
        return "answered"

    def _ask_fallback(self, step: _Step) -> str:
        """Ask the fallback URL, which learns what went wrong and where
        (https://www.twilio.com/docs/usage/security/availability-reliability)."""
        try:
            self._follow(step)
        except FetchError as error:
            return self._failed(error)
        return "answered"

    def _failed(self, error: FetchError) -> str:
        self._troubles.append(Trouble(error.code, error.url, error.why))
        return "not posted" if error.code is None and not self._exchanges else "failed"

    def _follow(self, step: _Step | None) -> None:
        while step is not None:
            if len(self._exchanges) >= MOST_DOCUMENTS:
                self._troubles.append(Trouble(14106, step[0], f"more than {MOST_DOCUMENTS} documents"))
                return
            answer = self._fetch(step)
            if not answer.complete:
                raise FetchError(11750, answer.url, "the answer is longer than 64 kB")
            try:
                document = twiml.read(answer.body, answer.content_type)
            except twiml.TwimlError as error:
                raise FetchError(error.code, answer.url, error.why) from error
            self._troubles += [Trouble(12200, answer.url, warning) for warning in document.warnings]
            step = self._obey(document, answer.url)

    def _fetch(self, step: _Step) -> Answer:
        url, method, parameters = step
        if self._exchanges:
            with self._sandbox.working() as context:
                if not outbox.renew(context.store, self._owner, time.time() + LEASE):
                    raise Gone
        try:
            answer = self._fetcher.fetch(method, url, parameters)
        except FetchError as error:
            if error.sent:
                self._exchanges.append(Exchange(url, method))
            raise
        text = answer.body.decode(errors="replace")
        exchange = Exchange(url, method, answer.status, answer.content_type, text, answer.headers)
        self._exchanges.append(exchange)
        if not 200 <= answer.status < 300:
            raise FetchError(11200, answer.url, f"the answer has the status {answer.status}")
        return answer

    def _obey(self, document: twiml.Document, base: str) -> _Step | None:
        """Do what a document says, up to the verb that leads to another one; all of it is stored, or nothing."""
        if not document.verbs:
            return None
        with self._sandbox.working() as context:
            if not outbox.renew(context.store, self._owner, time.time() + LEASE):
                raise Gone
            for verb in document.verbs:
                if isinstance(verb, twiml.Redirect):
                    return joined(base, verb.url), verb.method, self._posting.parameters
                sent = self._thread.send(context, verb, base)
                if verb.action:
                    return joined(base, verb.action), verb.method, _after(self._posting.parameters, sent)
        return None


def _after(parameters: Mapping[str, str], sent: tuple[str, str] | None) -> Mapping[str, str]:
    """Return what an ``action`` is told: the message and its status, beside what the webhook knew (assumed)."""
    sid, status = sent or ("", "failed")
    return {**parameters, "MessageSid": sid, "SmsSid": sid, "MessageStatus": status, "SmsStatus": status}

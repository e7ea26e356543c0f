"""Messages that TwiML asks for, sent in answer to one inbound message.

https://www.twilio.com/docs/messaging/twiml/message.
"""

from __future__ import annotations

from toolkit.facts.content import BODY_LIMIT
from toolkit.sandbox.api.context import Context
from toolkit.sandbox.api.fields import is_url
from toolkit.sandbox.api.refusals import ApiError
from toolkit.sandbox.hosts import joined
from toolkit.sandbox.messages import callbacks, senders, sending
from toolkit.sandbox.store import message_table
from toolkit.sandbox.store.message_table import Message
from toolkit.sandbox.store.outbox import Posting, Trouble
from toolkit.sandbox.webhooks.twiml import Reply

MOST_REPLIES = 10
"""Replies to one message (https://www.twilio.com/docs/api/errors/14109)."""

LOOP_REPLIES, LOOP_SECONDS = 30, 30.0
"""Replies between two numbers within so many seconds; further ones fail
(https://www.twilio.com/docs/api/errors/14107)."""


class Thread:
    """The replies to one inbound message.

    Args:
        posting: the request that told of it.

    Attributes:
        sids: what was sent.
        troubles: what could not be.
    """

    def __init__(self, posting: Posting) -> None:
        self._told = posting.parameters
        self._seen = 0
        self.sids: list[str] = []
        self.troubles: list[Trouble] = []

    def send(self, context: Context, reply: Reply, base: str) -> tuple[str, str] | None:
        """Send one reply; needs a transaction.

        Args:
            base: the URL of the document, which others in it may be relative to.

        Returns:
            SID and status of the message, or None when there is none; ``troubles`` says why.
        """
        try:
            message = self._message(context, reply, base)
        except ApiError as error:
            self._note(error.code, base, error.message)
            return None
        if self._loops(context, message):
            self._note(14107, base, f"more than {LOOP_REPLIES} replies within {LOOP_SECONDS:.0f} seconds")
            _fail(context, message)
        self.sids.append(message.sid)
        return message.sid, message.status

    def _message(self, context: Context, reply: Reply, base: str) -> Message:
        """Send from the number that received, or from the one that the reply names."""
        self._seen += 1
        if self._seen > MOST_REPLIES:
            raise ApiError(400, 14109, f"more than {MOST_REPLIES} replies to one message")
        if len(reply.body) > BODY_LIMIT or not (reply.body or reply.media):
            raise ApiError(400, 14103, f"a message has 1 to {BODY_LIMIT} characters, or media")
        media = [joined(base, url) for url in reply.media]
        if not all(map(is_url, media)):
            raise ApiError(400, 11100, "<Media> holds no http or https URL")
        sender = senders.find(context.store, reply.from_ or self._told["To"])
        if sender is None:
            raise ApiError(400, 14102, f"{reply.from_ or self._told['To']} is no sender of the account")
        home = senders.home(context.store, sender)
        return sending.reply(
            context,
            service_sid=home.sid if home else None,
            sender=sender,
            to=reply.to or self._told["From"],
            body=reply.body,
            media_urls=media,
            callback=self._callback(reply, base),
        )

    def _callback(self, reply: Reply, base: str) -> str | None:
        url = joined(base, reply.status_callback) if reply.status_callback else None
        if url is None or is_url(url):
            return url
        self._note(14105, base, "statusCallback is no http or https URL")
        return None

    def _loops(self, context: Context, message: Message) -> bool:
        (number,) = context.store.connection.execute(
            "SELECT count(*) FROM message WHERE recipient = ? AND sender = ? AND direction = 'outbound-reply'"
            " AND created > ?",
            (message.recipient, message.sender, context.now - LOOP_SECONDS),
        ).fetchone()
        return int(number) > LOOP_REPLIES

    def _note(self, code: int, url: str, why: str) -> None:
        self.troubles.append(Trouble(code, url, why))


def _fail(context: Context, message: Message) -> None:
    message.status = message.outcome = "failed"
    message.error_code, message.next_at = 14107, None
    message_table.update(context.store.connection, [message])
    callbacks.status_changed(context.store, message, context.now)

"""What the account and one person have written to each other, as the person's phone shows it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from toolkit.account.base import Account
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.model.account import CHANNEL_TYPES, Sender
from toolkit.snapshot.snapshot import Snapshot
from toolkit.ui.texting.followed import Followed
from toolkit.ui.texting.owned import owned_senders
from toolkit.ui.widgets.phone import Bubble, Kind

if TYPE_CHECKING:
    from toolkit.sandbox import InboundDelivery
    from toolkit.sandbox.store.outbox import Posting

_TICKS = {"sent": "✓ ", "delivered": "✓", "read": "✓"}
"""Goes before the words of a status, which have one tick of their own where a message has arrived."""

_ARRIVED = frozenset({"delivered", "read"})
_FAILED = frozenset({"refused", "failed", "undelivered"})
_WAIT = 2.0
"""Seconds that an answer may take before the rest is read later."""


class PhoneHistory:
    """Messages to a person and texts of theirs, in the order in which they were written; in the sandbox alone.

    Args:
        account: the account.
        person: the person's number, or address on a channel.

    Attributes:
        person: the same.
        posting: what became of the webhook for the person's latest text; None where there is nothing to post.
        python: the code of the person's latest text; "" before there is one.
    """

    def __init__(self, account: Account, person: str) -> None:
        self.person = person
        self.posting: Posting | None = None
        self.python = ""
        self._account = account
        self._said: list[Followed | InboundDelivery] = []
        self._answers: list[Followed] = []

    @property
    def latest(self) -> InboundDelivery | None:
        """Where the person's latest text went; None before they have written."""
        return next((said for said in reversed(self._said) if not isinstance(said, Followed)), None)

    @property
    def replies(self) -> Sequence[Followed]:
        """What the account has written since the person's latest text."""
        texts = [index for index, said in enumerate(self._said) if not isinstance(said, Followed)]
        return [said for said in self._said[max(texts, default=-1) + 1 :] if isinstance(said, Followed)]

    @property
    def finished(self) -> bool:
        """Nothing more will change by itself."""
        return not self._posting_is_under_way and all(message.finished for message in self._messages)

    def add(self, message: Followed) -> None:
        """Note a message to the person; whoever sent it reads how it stands."""
        self._said.append(message)

    def write(self, sender: Sender, text: str) -> InboundDelivery:
        """Let the person write to a sender of the account, and wait a moment for what a webhook answers.

        Raises:
            ToolkitError: the sender cannot receive.
        """
        number = self.person.rpartition(":")[2]
        writer = f"{sender.type}:{number}" if sender.type in CHANNEL_TYPES else number
        delivery = self._account.sandbox.receive(sender.sid, writer, text)
        arguments = ", ".join(json.dumps(one, ensure_ascii=False) for one in (sender.sid, writer, text))
        self.python = f"account.sandbox.receive({arguments})"
        self._said.append(delivery)
        self.posting = None
        if delivery.reply_sid:
            self._follow(delivery.reply_sid)
        if delivery.url:
            with suppress(ToolkitError):  # what has not come by then is read later
                self._account.webhooks.wait(timeout=_WAIT)
            self._read_posting(delivery)
        return delivery

    def refresh(self) -> None:
        """Read what the webhook for the latest text has answered, and how answers stand."""
        if self.latest is not None and self._posting_is_under_way:
            self._read_posting(self.latest)
        for answer in self._answers:
            answer.refresh(self._account)

    def correspondent(self, snapshot: Snapshot) -> Sender | None:
        """Return the sender of the newest message that has arrived; None where none has, or it is gone."""
        arrived = [message.from_ for message in self._messages if message.status in _ARRIVED]
        return owned_senders(snapshot).get(arrived[-1]) if arrived else None

    def bubbles(self) -> list[Bubble]:
        """Return everything as the phone shows it."""
        return [_bubble(said, str(index)) for index, said in enumerate(self._said)]

    @property
    def _messages(self) -> Sequence[Followed]:
        return [said for said in self._said if isinstance(said, Followed)]

    @property
    def _posting_is_under_way(self) -> bool:
        return self.posting is not None and self.posting.state in ("waiting", "posting")

    def _read_posting(self, delivery: InboundDelivery) -> None:
        postings = reversed(self._account.webhooks.postings)
        self.posting = next((one for one in postings if one.message_sid == delivery.message_sid), None)
        known = {message.sid for message in self._messages}
        for sid in self.posting.replies if self.posting else ():
            if sid not in known:
                self._follow(sid)

    def _follow(self, sid: str) -> None:
        self._answers.append(Followed.of(self._account.client.messages(sid).fetch(), self.person))
        self.add(self._answers[-1])


def _bubble(said: Followed | InboundDelivery, key: str) -> Bubble:
    if not isinstance(said, Followed):
        return Bubble(key, "typed", said.body, state=_("to {sender}").format(sender=said.to))
    kind: Kind = "arrived" if said.status in _ARRIVED else "failed" if said.status in _FAILED else "waiting"
    return Bubble(key, kind, said.text, said.from_, _TICKS.get(said.status, "") + said.words, said.advice)

"""The messages of one send: how they stand, and the line of each."""

from __future__ import annotations

from html import escape

import ipywidgets as W
import pandas as pd

from toolkit.account.base import Account
from toolkit.i18n import _
from toolkit.ui.send.timeline import timeline
from toolkit.ui.texting.followed import Followed


class Progress(W.HTML):
    """The timeline of messages under way.

    Args:
        account: the account that sent them.
    """

    def __init__(self, account: Account) -> None:
        super().__init__()
        self._account = account
        self._messages: list[Followed] = []
        self._by_service = True

    @property
    def finished(self) -> bool:
        """Nothing more will change."""
        return all(message.finished for message in self._messages)

    def begin(self, by_service: bool) -> None:
        """Forget the messages of an earlier send; ``by_service`` where the service picks the senders of the next."""
        self._messages, self._by_service = [], by_service
        self.show()

    def add(self, message: Followed) -> None:
        """Follow a message, or show that it was refused."""
        self._messages.append(message)

    def refresh(self) -> None:
        """Ask Twilio how the messages stand."""
        for message in self._messages:
            message.refresh(self._account)
        self.show()

    def summary(self) -> str:
        """Say in one sentence how the messages stand."""
        arrived = sum(message.status in ("delivered", "read") for message in self._messages)
        return _("{arrived} of {count} delivered.").format(arrived=arrived, count=len(self._messages))

    def show(self) -> None:
        """Draw the timeline, and say the sum of it."""
        said = f'<div class="tk-help" role="status">{escape(self.summary())}</div>' if self._messages else ""
        self.value = said + timeline(self._messages, self._by_service)

    def frame(self) -> pd.DataFrame:
        """Return the messages as a table, all columns ``str``: to, status, from, segments, sid, problem."""
        rows = [(each.to, each.words, each.from_, each.segments, each.sid, each.advice) for each in self._messages]
        return pd.DataFrame(rows, columns=["to", "status", "from", "segments", "sid", "problem"], dtype="str")

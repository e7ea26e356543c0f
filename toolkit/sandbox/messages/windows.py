"""When WhatsApp and Messenger take free text: for 24 hours from the person's last message to the same sender.

https://www.twilio.com/docs/api/errors/63016: outside that time a free-form message fails with 63016; on WhatsApp an
approved template (``ContentSid``, ``toolkit.sandbox.content.use``) goes at any time, and a template sent as ``Body``
counts as free text since April 2025. Assumed: the window belongs to the sender that was written to, a message that the
account drops opens it all the same, what counts is the moment at which a message leaves its queue, and the message is
then ``undelivered``.
"""

from __future__ import annotations

from toolkit.model.account import Sender
from toolkit.routing.forecast import WINDOWED
from toolkit.sandbox.options import Options
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.store import Store

SECONDS = 86_400.0
"""How long a window stays open."""


def open_for(store: Store, sender: Sender, person: str, now: float) -> None:
    """Note that ``person`` has written to ``sender``; needs a transaction."""
    if sender.type not in WINDOWED:
        return
    key = _key(sender, person)
    window = store.get(kinds.CHANNEL_WINDOW, key)
    if window is None:
        store.add(kinds.CHANNEL_WINDOW, key, {}, now=now)
    else:
        store.update(window, {}, now)


def is_open(store: Store, options: Options, sender: Sender, person: str, at: float) -> bool:
    """Say whether the channel of ``sender`` takes free text for ``person`` at ``at``, POSIX."""
    if sender.type not in WINDOWED or not options.messaging_windows:
        return True
    window = store.get(kinds.CHANNEL_WINDOW, _key(sender, person))
    return window is not None and at < window.updated + SECONDS


def _key(sender: Sender, person: str) -> str:
    return f"{sender.address} {person}"

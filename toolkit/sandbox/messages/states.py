"""How long a message stays in each state: the sandbox's own choice, beside the time in its sender's queue."""

from __future__ import annotations

from toolkit.model.message_log import FINAL_STATUSES
from toolkit.sandbox.store.message_table import Message

SECONDS = {"accepted": 0.3, "queued": 0.3, "sending": 0.3, "sent": 0.6, "delivered": 5.0}
"""How long a message stays in a state, before jitter; ``delivered`` counts for one that will be read."""

JITTER = 0.2
"""Up to this much longer; follows from the message's SID, so from the seed. None while ``accepted``: senders take turns
in the order of the requests."""


def enter(message: Message, status: str, at: float, *, start: float | None = None, last: bool = True) -> None:
    """Let a message enter ``status``.

    Args:
        at: when, POSIX.
        start: when its time in that state begins to count; None: at once.
        last: nothing follows a state that counts as an end.
    """
    message.status, message.updated = status, at
    if status in FINAL_STATUSES and last:
        message.next_at = None
        return
    late = 0.0 if status == "accepted" else JITTER * int(message.sid[2:6], 16) / 0xFFFF
    message.next_at = (at if start is None else start) + SECONDS[status] + late

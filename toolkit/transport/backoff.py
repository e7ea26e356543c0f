"""How often and how long a read is retried: urllib3's Retry with Twilio's answers in mind.

429 says that Twilio did nothing and asks to come back later (https://www.twilio.com/docs/api/errors/20429); 5xx and
broken connections leave a read as harmless as it was. No source promises a Retry-After; where one comes it is obeyed.
"""

from __future__ import annotations

import random
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from urllib3.exceptions import MaxRetryError, SSLError
from urllib3.util.retry import Retry

from toolkit.i18n import _

READS = frozenset({"GET", "HEAD"})
"""The methods that change nothing: repeated where it helps, and all that a read-only account lets out."""

STATUSES = frozenset({429, 500, 502, 503, 504})
"""Answers after which a read is retried."""


@dataclass(frozen=True, slots=True)
class RetryLimits:
    """How often a read is retried, and after which waits.

    Attributes:
        attempts: how often a read is retried.
        first: seconds before the first retry; doubled each time.
        longest: the ceiling, in seconds, of each wait, one that Twilio asks for included.
    """

    attempts: int = 8
    first: float = 0.5
    longest: float = 30.0


@dataclass(frozen=True, slots=True)
class Wait:
    """One pause before a read is retried.

    Attributes:
        status: the answer's status; None when the connection broke.
        seconds: how long.
        asked: Twilio asked for this pause with Retry-After.
    """

    status: int | None
    seconds: float
    asked: bool


Told = Callable[[Wait], object]


def is_distrust(error: object) -> bool:
    """Say whether a connection failed because the other side's certificate is not trusted."""
    cause = error.args[0] if isinstance(error, SSLError) and error.args else None
    return isinstance(cause, ssl.SSLCertVerificationError)


class Backoff(Retry):
    """Retries reads, each after a longer wait with a random part, and never a write.

    Writes are not retried even where urllib3 would: it takes a TLS connection that breaks (``SSLEOFError``) for a
    request that was never sent, and it may break after Twilio has carried the request out.
    """

    tell: Told
    pause: Callable[[float], object]

    @classmethod
    def of(cls, limits: RetryLimits, tell: Told, pause: Callable[[float], object] | None = None) -> Self:
        """Return the back-off to begin with.

        Args:
            limits: how often and how long.
            tell: told of each pause before it begins.
            pause: lets so many seconds pass.
        """
        made = cls(
            total=limits.attempts,
            allowed_methods=READS,
            status_forcelist=STATUSES,
            backoff_factor=limits.first,
            backoff_jitter=limits.first,
            backoff_max=limits.longest,
            retry_after_max=int(limits.longest),
            raise_on_status=False,
        )
        made.tell, made.pause = tell, pause or threading.Event().wait
        return made

    def new(self, **changes: Any) -> Self:
        """Return the back-off after one more attempt."""
        made = super().new(**changes)
        made.tell, made.pause = self.tell, self.pause
        return made

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: Any = None,
        error: Exception | None = None,
        _pool: Any = None,
        _stacktrace: Any = None,
    ) -> Self:
        """Count an attempt; a write has none left, nor has a certificate that is not trusted."""
        if error is not None and (method not in READS or is_distrust(error)):
            raise MaxRetryError(_pool, url or "", error)
        return super().increment(method, url, response, error, _pool, _stacktrace)

    def get_backoff_time(self) -> float:
        """Return the next wait; urllib3's own begins with none, which a busy Twilio would only refuse again."""
        doubled: float = self.backoff_factor * 2 ** (len(self.history) - 1)
        return min(self.backoff_max, doubled + random.random() * self.backoff_jitter)

    def sleep(self, response: Any = None) -> None:
        """Wait as long as Twilio asks, else by the back-off; say so first."""
        asked = self.get_retry_after(response) if response else None
        seconds = asked or self.get_backoff_time()
        self.tell(Wait(self.history[-1].status if self.history else None, seconds, bool(asked)))
        self.pause(seconds)


def said(wait: Wait) -> str:
    """Say why a read is retried, and when."""
    if wait.status is None:
        text = _("connection broken, again in {seconds:.1f} s")
    elif wait.asked:
        text = _("Twilio answered {status} and asks for {seconds:.1f} s")
    else:
        text = _("Twilio answered {status}, again in {seconds:.1f} s")
    return text.format(status=wait.status, seconds=wait.seconds)

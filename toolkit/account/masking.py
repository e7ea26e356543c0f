"""Masking what a sandbox and the webhook in a notebook show: ``connect(redact=True)``.

Simulated messages, requests to webhooks, queues and sticky mappings hold numbers and texts, as the API's answers do.
They are masked with the same key, so that they still join with those.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from toolkit.account.receiver import Received
from toolkit.redaction import HIDDEN, Redaction
from toolkit.sandbox.messages.inbound import InboundDelivery
from toolkit.sandbox.messages.queues import Queue
from toolkit.sandbox.store.outbox import Exchange, Posting, Trouble
from toolkit.sandbox.store.recipients import OptOut

_PLAIN = frozenset({"ApiVersion", "RawDlrDoneDate"})
"""Parameters of webhooks that look like numbers and are dates."""

_ADDRESS = re.compile(r"(Media|Error)Url\d*")


class Mask:
    """Masks one thing that is shown.

    Args:
        redaction: what to mask with.
    """

    def __init__(self, redaction: Redaction) -> None:
        self._redaction = redaction

    def __call__(self, shown: Any) -> Any:
        """Return ``shown`` masked: a delivery, posting, queue, opt-out or arrived request, or the sticky mappings."""
        if isinstance(shown, InboundDelivery):
            return self._delivery(shown)
        if isinstance(shown, Posting):
            return self._posting(shown)
        if isinstance(shown, Queue):
            address, colon, area = shown.key.rpartition(":")
            return replace(shown, key=f"{self._redaction.number(address)}{colon}{area}")
        if isinstance(shown, OptOut):
            scope = shown.scope if shown.scope.startswith("MG") else self._redaction.number(shown.scope)
            return replace(shown, scope=scope, recipient=self._redaction.number(shown.recipient))
        if isinstance(shown, Received):
            path, parameters = self._redaction.url(shown.path), self._parameters(shown.parameters)
            return replace(shown, path=path, parameters=parameters, problem=self._redaction.text(shown.problem))
        return self._redaction.sticky(shown)

    def _delivery(self, shown: InboundDelivery) -> InboundDelivery:
        return replace(
            shown,
            to=self._redaction.number(shown.to),
            from_=self._redaction.number(shown.from_),
            body=self._text(shown.body),
            url=self._url(shown.url),
            fallback_url=self._url(shown.fallback_url),
            parameters=self._parameters(shown.parameters),
        )

    def _posting(self, shown: Posting) -> Posting:
        return replace(
            shown,
            url=self._redaction.url(shown.url),
            fallback_url=self._url(shown.fallback_url),
            parameters=self._parameters(shown.parameters),
            exchanges=tuple(map(self._exchange, shown.exchanges)),
            troubles=tuple(map(self._trouble, shown.troubles)),
        )

    def _exchange(self, shown: Exchange) -> Exchange:
        headers = tuple((name, HIDDEN) for name, _value in shown.headers)
        return replace(shown, url=self._redaction.url(shown.url), body=self._text(shown.body), headers=headers)

    def _trouble(self, shown: Trouble) -> Trouble:
        return replace(shown, url=self._redaction.url(shown.url), why=self._redaction.text(shown.why))

    def _parameters(self, parameters: Mapping[str, str]) -> dict[str, str]:
        return {name: self._parameter(name, value) for name, value in parameters.items()}

    def _parameter(self, name: str, value: str) -> str:
        if name in _PLAIN:
            return value
        if _ADDRESS.fullmatch(name):
            return self._redaction.url(value)
        return str(self._redaction.value(name, value))

    def _url(self, url: str | None) -> str | None:
        return None if url is None else self._redaction.url(url)

    def _text(self, text: str) -> str:
        return text and HIDDEN

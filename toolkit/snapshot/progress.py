"""How far the reading of an account is: a bar of tqdm, in a terminal or a notebook."""

from __future__ import annotations

from typing import Any, Self

from toolkit.bar import is_watched, tqdm
from toolkit.i18n import _
from toolkit.transport.backoff import Wait, said


class Progress:
    """A bar of the lists read; it says how many messages were counted, and when Twilio asks to wait.

    Args:
        shown: None where somebody is watching: in a terminal or a notebook.
    """

    def __init__(self, shown: bool | None) -> None:
        self._bar: Any = None
        if is_watched() if shown is None else shown:
            self._bar = tqdm()(total=0, desc=_("Reading the account"), unit=_(" lists"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def expect(self, lists: int) -> None:
        """Note that so many more lists are to be read."""
        if self._bar is not None:
            self._bar.total += lists

    def read(self, done: bool, messages: int) -> None:
        """Note that a page was read.

        Args:
            done: it was the last one of its list.
            messages: how many messages have been counted.
        """
        if self._bar is not None:
            if messages:
                self._bar.set_postfix_str(_("{count} messages").format(count=messages), refresh=False)
            self._bar.update(int(done))

    def wait(self, wait: Wait) -> None:
        """Say that a request is retried after a pause."""
        if self._bar is not None:
            self._bar.set_postfix_str(said(wait))

"""What went wrong, said so that a reader can act on it."""

from __future__ import annotations

from datetime import datetime

from toolkit.i18n import _


class ToolkitError(Exception):
    """A problem that the user can solve.

    Args:
        what: what happened, one sentence, in the user's language.
        fix: how to fix it, in the user's language.
        code: Twilio's error code, where Twilio has one for it.
    """

    def __init__(self, what: str, fix: str, code: int | None = None) -> None:
        super().__init__(what, fix, code)
        self.what = what
        self.fix = fix
        self.code = code

    def __str__(self) -> str:
        number = f" ({self.code})" if self.code else ""
        return f"{self.what}{number} {self.fix}"

    def _render_traceback_(self) -> list[str]:
        """Let IPython show the message alone: the way through the toolkit's code would only hide it.

        https://ipython.readthedocs.io/en/stable/config/integrating.html
        """
        return [f"{type(self).__name__}: {self}"]


class AnswerLost(ToolkitError):
    """A write whose answer never came: whether Twilio carried it out is not known, so it is not repeated.

    Twilio has no idempotency key: sending again may send twice.

    Args:
        method: ``POST`` or ``DELETE``.
        path: the path of the request.
        to: the recipient, where it was a message; "" otherwise.
        since: when the request began.

    Attributes:
        method, path, to, since: the same.
    """

    def __init__(self, method: str, path: str, to: str, since: datetime) -> None:
        self.method, self.path, self.to, self.since = method, path, to, since
        moment = since.strftime("%Y-%m-%d %H:%M:%S UTC")
        if to:
            fix = _(
                "Do not send again before you have looked: client.messages.list(to={to!r}, limit=20) shows a message "
                "made at {moment} or later if it was."
            ).format(to=to, moment=moment)
        else:
            fix = _("Read the resource again and see whether it changed at {moment} or later.").format(moment=moment)
        super().__init__(
            _("The answer to {method} {path} was lost: it may or may not have been carried out.").format(
                method=method, path=path
            ),
            fix,
        )

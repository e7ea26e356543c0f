"""What went wrong, said so that a reader can act on it."""

from __future__ import annotations


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

"""Any failure as what happened, how to fix it, and Twilio's code, in the user's language."""

from __future__ import annotations

from dataclasses import dataclass

from twilio.base.exceptions import TwilioRestException

from toolkit.errors.codes import CODES
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, lazy


@dataclass(frozen=True, slots=True)
class Problem:
    """What a reader is told.

    Attributes:
        what: what happened.
        fix: how to fix it.
        code: Twilio's error code, None where the failure is not Twilio's.
        detail: the original message, for those who look for it.
    """

    what: str
    fix: str
    code: int | None = None
    detail: str = ""

    @property
    def docs(self) -> str:
        """The page of Twilio's documentation for the code; "" without a code."""
        return f"https://www.twilio.com/docs/api/errors/{self.code}" if self.code else ""


def of_code(code: int, detail: str = "") -> Problem:
    """Say what a Twilio error code means; a code that is not known here keeps its number and Twilio's page."""
    what, fix = CODES.get(
        code, (lazy("Twilio reported an error."), lazy("Read Twilio's page on this code, then try again."))
    )
    return Problem(_(what), _(fix), code, detail)


def of_exception(error: BaseException) -> Problem:
    """Say what an exception means."""
    if isinstance(error, ToolkitError):
        return Problem(error.what, error.fix, error.code)
    if isinstance(error, TwilioRestException):
        return of_code(error.code, str(error.msg))
    return Problem(
        _("Something unexpected happened."),
        _("Nothing that was saved is lost. Try again; the line below helps whoever looks for the cause."),
        detail=f"{type(error).__name__}: {error}",
    )

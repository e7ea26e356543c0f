"""Fixing what was found: after confirmation only, and checked again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import pandas as pd

from toolkit.audit.effect import calls_of
from toolkit.audit.findings import Findings
from toolkit.audit.limits import DEFAULT_LIMITS, Limits
from toolkit.audit.run import Readable, audit
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.tables.inert import code


class Writable(Readable, Protocol):
    """An account that can be read and written."""

    @property
    def client(self) -> Any:
        """The client of Twilio's SDK."""
        ...


def apply_fix(
    account: Writable,
    finding: Mapping[str, Any] | pd.Series,
    *,
    confirmed: bool = False,
    ask: Callable[[str], str] = input,
    limits: Limits = DEFAULT_LIMITS,
) -> Findings:
    """Fix a finding, and check again.

    The account is read anew first: where the finding does not stand any more, or another fix would be right by now,
    nothing is done.

    Args:
        account: the account, connected so that it may be written to.
        finding: a row of ``audit``: ``findings.loc[3]``.
        confirmed: go ahead without asking.
        ask: asks for the confirmation; it shows its argument and returns the answer.
        limits: the thresholds of the audit that found it.

    Returns:
        What the same check finds now about the same resource: empty when it is fixed.

    Raises:
        ToolkitError: the finding has no fix, does not stand any more, or was not confirmed; nothing was done.
        twilio.base.exceptions.TwilioRestException: Twilio refused a call; those before it were done.
    """
    calls, check, resource = calls_of(finding), str(finding["check"]), str(finding["resource"])
    if calls not in list(_again(account, check, resource, limits)["fix"]):
        raise ToolkitError(
            _("The account has changed: this finding does not stand any more as it was."),
            _("Run the audit again and look at what it says now."),
        )
    shown = code("\n".join(call.python for call in calls))
    if not confirmed and ask(_("{code}\nRun this on the account? Type yes: ").format(code=shown)).strip() != "yes":
        raise ToolkitError(_("Nothing was changed."), _("To go ahead, run it again and type yes."))
    for call in calls:
        call.run(account)
    return _again(account, check, resource, limits)


def _again(account: Writable, check: str, resource: str, limits: Limits) -> Findings:
    found = audit(account, only=[check], limits=limits)
    same = found[found["resource"] == resource]
    assert isinstance(same, Findings)
    return same

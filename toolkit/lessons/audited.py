"""Step 06: the learner fixes what an audit of the troubled account finds, where a call is enough."""

from __future__ import annotations

from toolkit.audit import audit
from toolkit.audit.report.rows import records
from toolkit.calls.call import Call
from toolkit.i18n import _, lazy, listing
from toolkit.lessons.learner import Learner
from toolkit.lessons.step import Step
from toolkit.lessons.verdict import State, Verdict

CHECKS = ("inbound_black_hole", "several_toll_free", "validity_too_long", "sticky_off", "smart_encoding_off")
"""What has to be fixed: one call each, in three services."""


def judge(learner: Learner) -> Verdict:
    """Ask the checks themselves."""
    left = [check for check in CHECKS if not audit(learner.account, only=[check]).empty]
    if not left:
        return Verdict("done", _("All five are fixed: the checks find nothing any more."))
    state: State = "not attempted" if len(left) == len(CHECKS) else "not yet"
    return Verdict(state, _("Still found: {checks}.").format(checks=listing(left)))


def calls(learner: Learner) -> tuple[Call, ...]:
    """Return the fixes that the audit offers for what is left."""
    return tuple(call for row in records(audit(learner.account, only=CHECKS)) for call in row["fix"])


STEP = Step(
    number="06",
    notebook="06_audit.ipynb",
    title=lazy("Audit an account"),
    judge=judge,
    hints=(
        lazy("Filter the findings by check; each of the five has a fix."),
        lazy("In the panel: open a finding, preview its fix, tick the box, apply it."),
        lazy("In Python: toolkit.apply_fix(account, row, confirmed=True) for each row with a fix."),
    ),
    calls=calls,
)

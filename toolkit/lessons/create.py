"""Step 01: the learner creates a messaging service."""

from __future__ import annotations

from toolkit.calls.call import Call, Value
from toolkit.i18n import _, lazy, prose
from toolkit.lessons.learner import Learner
from toolkit.lessons.step import Step, no_service
from toolkit.lessons.verdict import Verdict

USE_CASE = "notifications"
HOUR = 3600


def judge(learner: Learner) -> Verdict:
    """Look for a service of use case *notifications* whose messages wait for an hour at the most."""
    if learner.pool is None:
        return no_service()
    service = learner.pool.service
    missing = []
    if service.usecase != USE_CASE:
        missing.append(_("Its use case is “{usecase}”; choose “notifications”.").format(usecase=service.usecase))
    if service.validity_period > HOUR:
        missing.append(
            _("Its messages may wait for {seconds} seconds; an hour is 3600.").format(seconds=service.validity_period)
        )
    if missing:
        return Verdict("not yet", prose([_("“{name}” exists.").format(name=service.friendly_name), *missing]))
    return Verdict(
        "done",
        _("“{name}” sends notifications and drops what is older than an hour. Its SID is {sid}.").format(
            name=service.friendly_name, sid=service.sid
        ),
    )


def calls(learner: Learner) -> tuple[Call, ...]:
    """Create the service, or correct the one that is there."""
    wanted: dict[str, Value] = {"Usecase": USE_CASE, "ValidityPeriod": HOUR}
    if learner.pool is None:
        new: dict[str, Value] = {"FriendlyName": _("Delivery notices"), "UseInboundWebhookOnNumber": True}
        return (Call("create_service", params=new | wanted),)
    if judge(learner).state == "done":
        return ()
    return (Call("update_service", {"Sid": learner.service_sid}, wanted),)


STEP = Step(
    number="01",
    notebook="01_create_a_service.ipynb",
    title=lazy("Create a messaging service"),
    judge=judge,
    hints=(
        lazy("The panel above has everything: a name, a use case, and a time that messages may wait."),
        lazy("“Validity period” is in seconds. An hour has 3600 of them."),
        lazy(
            "Choose “New service”, write a name, set the use case to “notifications” and the validity period to 3600, "
            "then press “Create the service”."
        ),
    ),
    calls=calls,
)

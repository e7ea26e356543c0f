"""Checks of the account itself."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.audit.check import Hit, check
from toolkit.audit.view import View
from toolkit.i18n import lazy


@check(
    severity="medium",
    needs=(),
    finding=lazy("This is a trial account."),
    consequence=lazy(
        "Only verified recipients are reached, with Twilio's text in front, and no alphanumeric sender IDs."
    ),
    code=21608,
    remedy=lazy("Upgrade the account before you send to customers."),
)
def trial_account(view: View) -> Iterator[Hit]:
    """``type`` Trial."""
    if view.snapshot.trial:
        yield Hit(view.snapshot.account_sid, "", {"type": "Trial"})


@check(
    severity="low",
    needs=("credential",),
    finding=lazy("You signed in with the auth token, where an API key would do."),
    consequence=lazy("Who has the token has the whole account, and changing it changes it for every program."),
    remedy=lazy("Create an API key for each program; a restricted, read-only one is enough for an audit."),
    docs="https://www.twilio.com/docs/iam/api-keys",
)
def auth_token_used(view: View) -> Iterator[Hit]:
    """The user name of the requests is the account's SID instead of a key's."""
    if view.credential == "auth_token":
        yield Hit(view.snapshot.account_sid, "", {"credential": "auth_token"})

"""The account SID and the auth token that a user wants a new sandbox to have."""

from __future__ import annotations

import re

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.sandbox.store.sids import is_sid


def check(account_sid: str | None, auth_token: str | None) -> None:
    """See that both can be credentials; None stands for one that follows from the seed.

    A SID must have Twilio's form, ``AC`` and 32 hexadecimal digits (https://www.twilio.com/docs/glossary/what-is-a-sid).
    A token may be anything that fits into a header: programs under test often have a made-up one.

    Raises:
        ToolkitError: one of them cannot be used.
    """
    if account_sid is not None and not is_sid(account_sid, "AC"):
        raise ToolkitError(
            _("{sid!r} is not an account SID.").format(sid=account_sid),
            _("Write AC and 32 hexadecimal digits, or leave it out to get one."),
        )
    if auth_token is not None and not re.fullmatch(r"[!-~]{1,128}", auth_token):
        raise ToolkitError(
            _("This auth token cannot be used."),
            _("Use 1 to 128 ASCII characters without blanks, or leave it out to get one."),
        )


def check_known(file: str, account_sid: tuple[str | None, str], auth_token: tuple[str | None, str]) -> None:
    """See that the credentials asked for are those that the file has.

    They are not replaced: whoever else has the file open would be locked out of its account.

    Args:
        file: the database.
        account_sid: the SID asked for, if any, and that of the file.
        auth_token: the same of the token.

    Raises:
        ToolkitError: they differ.
    """
    if account_sid[0] not in (None, account_sid[1]):
        raise ToolkitError(
            _("{file} holds the account {found}, not {wanted}.").format(
                file=file, found=account_sid[1], wanted=account_sid[0]
            ),
            _("Choose another file for the new account, or leave the account SID out. This one was not changed."),
        )
    if auth_token[0] not in (None, auth_token[1]):
        raise ToolkitError(
            _("The account in {file} has another auth token.").format(file=file),
            _("Choose another file for the new token, or leave it out to use the stored one. It was not changed."),
        )

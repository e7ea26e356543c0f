"""Who one is at Twilio: an account SID with an API key or an auth token, from the environment or typed, never shown.

The names in the environment are those that Twilio's own SDKs and CLI read: ``TWILIO_ACCOUNT_SID``,
``TWILIO_AUTH_TOKEN``, ``TWILIO_API_KEY``, ``TWILIO_API_SECRET``, ``TWILIO_REGION``, ``TWILIO_EDGE``
(https://www.twilio.com/docs/twilio-cli/general-usage). Twilio names none for test credentials; the toolkit reads
``TWILIO_TEST_ACCOUNT_SID`` and ``TWILIO_TEST_AUTH_TOKEN``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from getpass import getpass
from typing import NoReturn

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _

Ask = Callable[[str], str]


class Secret(str):
    """A text that prints as dots wherever it is shown or formatted, and that cannot be pickled.

    What has to send it takes ``str.__str__`` of it, or encodes it.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "'•••'"

    def __str__(self) -> str:
        return "•••"

    def __format__(self, _spec: str) -> str:
        return "•••"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written down")

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        self.__reduce__()


@dataclass(frozen=True, slots=True)
class Credentials:
    """An account, and what proves that one may use it.

    Attributes:
        account_sid: ``AC…``.
        username: the same, or the SID of an API key, ``SK…``.
        password: the auth token, or the key's secret.
    """

    account_sid: str
    username: str
    password: Secret = field(repr=False)

    @property
    def by_key(self) -> bool:
        """An API key is used, not the auth token."""
        return self.username.startswith("SK")


def find(environment: Mapping[str, str] | None = None, account_sid: str | None = None) -> Credentials:
    """Find the credentials of a real account; an API key goes before an auth token, for it can be taken back alone.

    What the environment does not hold is asked for; what is typed as a secret is not shown.

    Args:
        environment: where to look; None for ``os.environ``.
        account_sid: the account, where it is not ``TWILIO_ACCOUNT_SID``; its credentials are then always asked for.

    Raises:
        ToolkitError: something is missing and nobody can be asked, or it has not the form of a SID.
    """
    known = os.environ if environment is None else environment
    sid = (
        account_sid
        or known.get("TWILIO_ACCOUNT_SID", "").strip()
        or _typed(input, "TWILIO_ACCOUNT_SID", _("Account SID (AC…): "))
    )
    _check_sid(sid, "AC", "TWILIO_ACCOUNT_SID")
    if account_sid and account_sid != known.get("TWILIO_ACCOUNT_SID"):
        known = {}
    key, secret = known.get("TWILIO_API_KEY"), known.get("TWILIO_API_SECRET")
    if key:
        _check_sid(key, "SK", "TWILIO_API_KEY")
        secret = secret or _typed(getpass, "TWILIO_API_SECRET", _("Secret of the API key {key}: ").format(key=key))
        return Credentials(sid, key, _secret(secret, "TWILIO_API_SECRET"))
    token = known.get("TWILIO_AUTH_TOKEN")
    if token:
        return Credentials(sid, sid, _secret(token, "TWILIO_AUTH_TOKEN"))
    return _asked(sid)


def find_test(environment: Mapping[str, str] | None = None) -> Credentials:
    """Find test credentials (https://www.twilio.com/docs/iam/test-credentials).

    Raises:
        ToolkitError: something is missing and nobody can be asked, or it has not the form of a SID.
    """
    known = os.environ if environment is None else environment
    name = "TWILIO_TEST_ACCOUNT_SID"
    sid = known.get(name) or _typed(input, name, _("Test account SID (AC…): "))
    _check_sid(sid, "AC", name)
    name = "TWILIO_TEST_AUTH_TOKEN"
    return Credentials(sid, sid, _secret(known.get(name) or _typed(getpass, name, _("Test auth token: ")), name))


def _asked(sid: str) -> Credentials:
    key = _typed(input, "TWILIO_API_KEY", _("API key of {sid} (SK…; empty to use the auth token): ").format(sid=sid))
    if key:
        _check_sid(key, "SK", "TWILIO_API_KEY")
        secret = _typed(getpass, "TWILIO_API_SECRET", _("Secret of the API key {key}: ").format(key=key))
        return Credentials(sid, key, _secret(secret, "TWILIO_API_SECRET"))
    token = _typed(getpass, "TWILIO_AUTH_TOKEN", _("Auth token of {sid}: ").format(sid=sid))
    return Credentials(sid, sid, _secret(token, "TWILIO_AUTH_TOKEN"))


def _secret(text: str, name: str) -> Secret:
    """Return a secret without the blanks around it that copying brings along; its text is in no message."""
    found = text.strip()
    if not re.fullmatch("[!-~]+", found):
        raise ToolkitError(
            _("What was given as {name} cannot be such a secret.").format(name=name),
            _("Twilio's tokens and secrets are letters and digits without blanks: copy it again from the Console."),
        )
    return Secret(found)


def _typed(ask: Ask, name: str, prompt: str) -> str:
    """Ask whoever sits there; without a terminal or a front end there is nobody."""
    try:
        return ask(prompt).strip()
    except (EOFError, OSError, RuntimeError):  # IPython's StdinNotImplementedError is a RuntimeError
        raise ToolkitError(
            _("{name} is not set, and nobody can be asked for it here.").format(name=name),
            _("Set it in the environment before Python starts; never write it into a cell."),
        ) from None


def _check_sid(sid: str, prefix: str, name: str) -> None:
    """See that a SID has Twilio's form; its text is not shown, for a secret may have been pasted in its place."""
    if not re.fullmatch(f"{prefix}[0-9a-fA-F]{{32}}", sid):
        raise ToolkitError(
            _("What was given as {name} is not such a SID.").format(name=name),
            _("It begins with {prefix} and has 32 hexadecimal digits after that.").format(prefix=prefix),
        )

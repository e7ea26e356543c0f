"""One operation of Twilio's API: its URL, the way to it through Twilio's SDK, the command of the CLI."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation.

    Attributes:
        method: the HTTP method.
        template: the URL, with the path parameters in braces.
        sdk: the way through ``twilio.rest.Client``: attribute names, path parameters in braces, and the method.
        cli: the command of the Twilio CLI.
        params: the names of the parameters that it takes, or of the properties of its JSON body.
        body: the SDK's class of its JSON body, an attribute of what has the method; "" where it takes a form. The CLI
            knows no parameters of JSON bodies (twilio-cli-core, ``src/services/twilio-api/api-browser.js``, 2026-05).
    """

    method: str
    template: str
    sdk: tuple[str, ...]
    cli: str
    params: tuple[str, ...] = ()
    body: str = ""

    @property
    def path_names(self) -> tuple[str, ...]:
        """The path parameters, without the account's own SID."""
        return tuple(name for name in re.findall(r"{(\w+)}", self.template) if name != "AccountSid")

    def url(self, account_sid: str, path: Mapping[str, str]) -> str:
        """Return the URL with the path parameters filled in."""
        return self.template.format(AccountSid=account_sid, **path)

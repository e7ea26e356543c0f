"""One API action as data: shown as Python, curl and Twilio CLI, and run, all from the same object."""

from __future__ import annotations

import json
import shlex
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from pprint import pformat
from typing import Any, Protocol

from toolkit.calls.operation import Operation
from toolkit.calls.operations import OPERATIONS
from toolkit.facts.parameters import snake, words
from toolkit.i18n import _
from toolkit.model.account import Sender

Item = Mapping[str, Any]
"""What Twilio takes as JSON."""

Value = str | int | bool | tuple[str, ...] | Item | tuple[Item, ...]


class HasClient(Protocol):
    """Anything with a ``twilio.rest.Client``: an Account."""

    @property
    def client(self) -> Any:
        """The client of Twilio's SDK."""
        ...


@dataclass(frozen=True)
class Call:
    """One action of the API.

    Args:
        operation: a key of ``OPERATIONS``, such as ``"create_service"``.
        path: the SIDs in the URL, by Twilio's name for them (``Sid``, ``ServiceSid`` …).
        params: the parameters of the request, by Twilio's name (``FriendlyName`` …). True and False become ``true``
            and ``false``; a tuple is sent as one parameter a value, an item as JSON. Where the operation takes a JSON
            body, they are its properties.

    Raises:
        ValueError: a SID of the path is missing, or a parameter is not one of the operation's.
    """

    operation: str
    path: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        spec = self._spec
        if set(self.path) != set(spec.path_names):
            raise ValueError(f"{self.operation} takes the path parameters {spec.path_names}, not {list(self.path)}")
        unknown = set(self.params) - set(spec.params)
        if unknown:
            raise ValueError(f"{self.operation} has no parameter {sorted(unknown)}")

    @property
    def _spec(self) -> Operation:
        return OPERATIONS[self.operation]

    @property
    def python(self) -> str:
        """The call with Twilio's Python SDK, on a variable ``client``."""
        *steps, verb = self._spec.sdk
        chain = "client"
        for step in steps:
            chain += f"({_literal(self.path[step[1:-1]])})" if step.startswith("{") else f".{step}"
        if self._spec.body:
            payload = textwrap.indent(pformat(dict(self.params), width=84, sort_dicts=False), "    ")
            return f"resource = {chain}\nresource.{verb}(resource.{self._spec.body}(\n{payload}\n))"
        arguments = [f"{_argument(name)}={_literal(value)}" for name, value in self.params.items()]
        line = f"{chain}.{verb}({', '.join(arguments)})"
        if len(line) <= 88 or not arguments:
            return line
        return f"{chain}.{verb}(\n" + "".join(f"    {argument},\n" for argument in arguments) + ")"

    @property
    def curl(self) -> str:
        """The call with curl; the account SID and the auth token come from the environment."""
        lines = [f'curl -X {self._spec.method} "{self._spec.url("$TWILIO_ACCOUNT_SID", self.path)}"']
        if self._spec.body:
            text = json.dumps(dict(self.params), ensure_ascii=False, indent=2)
            lines += ['-H "Content-Type: application/json"', f"--data {shlex.quote(text)}"]
        else:
            lines += [f"--data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in self._pairs()]
        lines.append('-u "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN"')
        return " \\\n  ".join(lines)

    @property
    def cli(self) -> str:
        """The call with the Twilio CLI (https://www.twilio.com/docs/twilio-cli), or that it has none."""
        if self._spec.body:
            return f"# {_('The Twilio CLI has no parameters for a JSON body: use curl.')}"
        words = [f"twilio {self._spec.cli}"]
        words += [f"--{_kebab(name)} {shlex.quote(value)}" for name, value in self.path.items()]
        for name, value in self.params.items():
            if isinstance(value, bool):
                words.append(f"--{'' if value else 'no-'}{_kebab(name)}")
            else:
                values = value if isinstance(value, tuple) else (value,)
                words += [f"--{_kebab(name)} {shlex.quote(_cli_value(name, one))}" for one in values]
        line = " ".join(words)
        return line if len(line) <= 88 else " \\\n  ".join(words)

    def run(self, account: HasClient) -> Any:
        """Do it, with Twilio's own SDK.

        Args:
            account: the account to act on.

        Returns:
            What the SDK returns: the resource, or True for a deletion.

        Raises:
            twilio.base.exceptions.TwilioRestException: Twilio refused; its ``code`` is Twilio's error code.
        """
        *steps, verb = self._spec.sdk
        target = account.client
        for step in steps:
            target = target(self.path[step[1:-1]]) if step.startswith("{") else getattr(target, step)
        if self._spec.body:
            return getattr(target, verb)(getattr(target, self._spec.body)(dict(self.params)))
        arguments = {_argument(name): list(v) if isinstance(v, tuple) else v for name, v in self.params.items()}
        return getattr(target, verb)(**arguments)

    def _pairs(self) -> list[tuple[str, str]]:
        pairs: list[tuple[str, str]] = []
        for name, value in self.params.items():
            if isinstance(value, bool):
                pairs.append((name, "true" if value else "false"))
            elif isinstance(value, tuple):
                pairs += [(name, _text(one)) for one in value]
            else:
                pairs.append((name, _text(value)))
        return pairs


def add_sender(service_sid: str, sender: Sender) -> Call:
    """Return the call that adds ``sender`` to a service's pool.

    An alphanumeric sender ID goes through DestinationAlphaSenders where it has a country, otherwise through
    AlphaSenders (https://www.twilio.com/docs/messaging/api/alphasender-resource).
    """
    match sender.type:
        case "short_code":
            return Call("add_short_code", {"ServiceSid": service_sid}, {"ShortCodeSid": sender.sid})
        case "alpha" if sender.country:
            params = {"AlphaSender": sender.address, "IsoCountryCode": sender.country}
            return Call("add_destination_alpha_sender", {"ServiceSid": service_sid}, params)
        case "alpha":
            return Call("add_alpha_sender", {"ServiceSid": service_sid}, {"AlphaSender": sender.address})
        case "long_code" | "toll_free":
            return Call("add_phone_number", {"ServiceSid": service_sid}, {"PhoneNumberSid": sender.sid})
        case _:
            return Call("add_channel_sender", {"MessagingServiceSid": service_sid}, {"Sid": sender.sid})


def remove_sender(service_sid: str, sender: Sender) -> Call:
    """Return the call that takes ``sender`` out of a service's pool; the account keeps it."""
    operation, owner = {
        "short_code": ("remove_short_code", "ServiceSid"),
        "alpha": ("remove_destination_alpha_sender" if sender.country else "remove_alpha_sender", "ServiceSid"),
        "long_code": ("remove_phone_number", "ServiceSid"),
        "toll_free": ("remove_phone_number", "ServiceSid"),
    }.get(sender.type, ("remove_channel_sender", "MessagingServiceSid"))
    return Call(operation, {owner: service_sid, "Sid": sender.sid})


def _text(value: str | int | Item) -> str:
    """Return what is sent: an item as JSON, as Twilio's SDK writes it."""
    return json.dumps(value) if isinstance(value, Mapping) else str(value)


def _literal(value: Value) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_literal(key)}: {_literal(one)}' for key, one in value.items())}}}"
    if isinstance(value, tuple):
        return f"[{', '.join(_literal(one) for one in value)}]"
    return repr(value)


def _cli_value(name: str, value: str | int | Item) -> str:
    """The Twilio CLI writes HTTP methods in lower case."""
    return _text(value).lower() if name.endswith("Method") else _text(value)


def _argument(param: str) -> str:
    """Return the SDK's argument for a parameter; ``from`` is a word of Python's."""
    name = snake(param)
    return "from_" if name == "from" else name


def _kebab(param: str) -> str:
    return "-".join(words(param))

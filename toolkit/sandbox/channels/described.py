"""What a request says of a channel sender, read and checked.

https://www.twilio.com/docs/whatsapp/api/senders; ``twilio_messaging_v2.json``; codes:
https://www.twilio.com/docs/api/errors. All WhatsApp senders of an account share one WhatsApp Business account (WABA)
(https://www.twilio.com/docs/whatsapp/register-senders-using-api); that another one is refused at once is assumed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from toolkit.facts import channel_senders
from toolkit.numbering.number import parse
from toolkit.sandbox.api import shapes
from toolkit.sandbox.api.context import Context
from toolkit.sandbox.api.fields import is_url, json_object
from toolkit.sandbox.api.refusals import invalid
from toolkit.sandbox.store import kinds

NOT_VALID, NO_WABA, OTHER_WABA, NOT_POSSIBLE, NO_NUMBER = 63100, 63101, 63102, 63105, 63107

TYPES = {"whatsapp": "WhatsApp", "messenger": "Messenger", "rcs": "RCS"}
"""Channel → type of sender, as a pool's list of channel senders has it."""

_AGENT = re.compile("[A-Za-z0-9_-]{1,100}")
_CODE = re.compile("[0-9]{4,8}")


def sent(context: Context, *, whole: bool) -> dict[str, Any]:
    """Read the body of a request: its parts, without what is null.

    Args:
        whole: the sender is made, so that ``sender_id`` is required; else it must not be there.

    Raises:
        ApiError: 400/63100.
    """
    shape = {"sender_id!": "text", **channel_senders.fields()} if whole else channel_senders.fields()
    found: dict[str, Any] = shapes.read("The body", shape, json_object("The body", context.body), NOT_VALID)
    urls = [*found.get("webhook", {}).items(), *found.get("profile", {}).items()]
    for name, value in urls:
        if name.endswith("_url") and value and not is_url(value):
            raise invalid(name, f"{value!r} is not an http or https URL", NOT_VALID)
    code = found.get("configuration", {}).get("verification_code")
    if code and not _CODE.fullmatch(code):
        raise invalid("configuration.verification_code", "is the code that came by SMS or voice, in digits", NOT_VALID)
    return found


def new(context: Context, found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of a new sender.

    Raises:
        ApiError: 400: its ``sender_id`` cannot be used (63100, 63107), or its WABA (63101, 63102).
    """
    address = found["sender_id"]
    channel, _, name = address.partition(":")
    if channel not in ("whatsapp", "rcs"):
        raise invalid("sender_id", f"{address!r} begins with neither whatsapp: nor rcs:", NOT_VALID)
    if context.store.named(kinds.CHANNEL_SENDER, address) is not None:
        raise invalid("sender_id", f"the account has the sender {address} already", NOT_VALID)
    profile = {**found.get("profile", {})}
    begun = {
        "sender_type": TYPES[channel],
        "status": "CREATING",
        "webhook": found.get("webhook"),
        "profile": profile,
        "friendly_name": profile.get("name", ""),
        "properties": None,
        "offline_reasons": None,
    }
    if channel == "rcs":
        if not _AGENT.fullmatch(name):
            raise invalid("sender_id", f"{address!r} is not rcs: and the ID of an agent", NOT_VALID)
        compliance = {"registration_sid": "", "countries": []}
        return begun | {"country_code": "", "configuration": None, "compliance": compliance}
    number = parse(name)
    if not number.valid or number.e164 != name:
        raise invalid("sender_id", f"{address!r} is not whatsapp: and a number in E.164 notation", NO_NUMBER)
    if not profile.get("name"):
        raise invalid("profile.name", "is required for a WhatsApp sender", NOT_VALID)
    configuration = {**found.get("configuration", {})}
    configuration["waba_id"] = _waba(context, configuration.get("waba_id"))
    return begun | {"country_code": number.region, "configuration": configuration, "compliance": None}


def _waba(context: Context, given: str | None) -> str:
    """Return the WhatsApp Business account of a new sender: the one that the account's senders share."""
    senders = context.store.every(kinds.CHANNEL_SENDER)
    shared = next((one.data["configuration"]["waba_id"] for one in senders if one.data["configuration"]), None)
    if shared is None and not given:
        raise invalid("configuration.waba_id", "the account has no WhatsApp Business account yet", NO_WABA)
    if given and not (given.isascii() and given.isdigit()):
        raise invalid("configuration.waba_id", f"{given!r} is not the digits of a WhatsApp Business account", NO_WABA)
    if shared and given not in (None, shared):
        raise invalid("configuration.waba_id", f"the account is linked to {shared} already", OTHER_WABA)
    return str(shared or given)

"""What no API tells, and where to look instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from toolkit.i18n import lazy
from toolkit.snapshot.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """Something that an audit through the API cannot see.

    Attributes:
        id: its name in tables.
        finding: what cannot be seen.
        consequence: what may follow.
        code: Twilio's error code of that consequence.
        remedy: where to look.
        docs: Twilio's page.
        seen: whether this snapshot shows it after all: the sandbox tells more than Twilio does.
    """

    id: str
    finding: str
    consequence: str
    code: int | None
    remedy: str
    docs: str
    seen: Callable[[Snapshot], bool] = lambda _snapshot: False


BLIND_SPOTS: tuple[BlindSpot, ...] = (
    BlindSpot(
        "geo_permissions",
        lazy("Not checkable: which countries the account may send to."),
        lazy("Messages to a country that is switched off are refused."),
        21408,
        lazy(
            "Let the credentials read GET https://accounts.twilio.com/v1/Messaging/GeoPermissions, or look in the "
            "Console under Messaging, Settings, Geo permissions."
        ),
        "https://www.twilio.com/docs/api/errors/21408",
        lambda snapshot: snapshot.closed_countries is not None,
    ),
    BlindSpot(
        "opt_out_list",
        lazy("Not checkable: who has opted out."),
        lazy("Messages to them fail."),
        21610,
        lazy("Keep your own list from inbound STOP messages and from error 21610; Twilio's cannot be read."),
        "https://www.twilio.com/docs/api/errors/21610",
    ),
    BlindSpot(
        "consents",
        lazy("Not checkable: who has agreed to get messages."),
        lazy("Without a record of consent a complaint cannot be answered."),
        None,
        lazy("Keep your own record; POST https://accounts.twilio.com/v1/Consents/Bulk takes it, and no API reads it."),
        "https://www.twilio.com/docs/messaging/features/compliance-toolkit",
    ),
    BlindSpot(
        "sticky_mappings",
        lazy("Not checkable: which recipient is mapped to which sender."),
        lazy("For known recipients the preview may name another sender than the one that is picked."),
        None,
        lazy("The log shows the sender of each earlier message; compare_with_log() uses it."),
        "https://www.twilio.com/docs/messaging/services",
        lambda snapshot: bool(snapshot.sticky),
    ),
    BlindSpot(
        "advanced_opt_out",
        lazy("Not checkable: whether Advanced Opt-Out is on, and with which keywords and answers."),
        lazy("Recipients may get answers that nobody knows of."),
        None,
        lazy("Look in the Console at the service's Opt-Out Management."),
        "https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out",
    ),
    BlindSpot(
        "carrier_registration",
        lazy("Not checkable: whether carriers have finished registering each number of a verified campaign."),
        lazy("A number that was added lately may still be refused."),
        30035,
        lazy("Look in the Console at the campaign's numbers, or wait a day after a number joins the service."),
        "https://www.twilio.com/docs/api/errors/30035",
    ),
    BlindSpot(
        "alpha_registrations",
        lazy("Not checkable: in which countries an alphanumeric sender ID is registered."),
        lazy("Where registration is compulsory, unregistered sender IDs are blocked or replaced."),
        30040,
        lazy("Look in the Console under Messaging, Senders, Alphanumeric sender IDs."),
        "https://www.twilio.com/docs/api/errors/30040",
    ),
    BlindSpot(
        "queue_depth",
        lazy("Not checkable: how full the queues are now, and which throughput was agreed for the account."),
        lazy("A full queue refuses messages."),
        30001,
        lazy("capacity() works with Twilio's published rates; ask Twilio Support for yours."),
        "https://support.twilio.com/hc/en-us/articles/115002943027",
    ),
)

"""What a messaging service reaches, country by country, as data: quick enough to follow each tick in a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.facts.countries import Country, country
from toolkit.model.account import Channel, Sender
from toolkit.numbering.number import example, regions
from toolkit.routing.destination import Destination, destination
from toolkit.routing.eligibility import needs_campaign
from toolkit.routing.forecast import Seen, seen
from toolkit.routing.rules import DEFAULT_RULES, Rules
from toolkit.routing.selection import Selection
from toolkit.routing.source import Source, choose, pool_of, read

_SHOWN: Mapping[Seen, str] = {
    "preserved": "sender",
    "overwritten": "another",
    "relabelled": "relabelled",
    "unknown": "unknown",
}
_STATES = {"sender": "one_way", "another": "overwritten", "relabelled": "relabelled"}


@dataclass(frozen=True, slots=True)
class Reach:
    """What a recipient in one country would get.

    Attributes:
        region: ISO 3166 code.
        selection: what the rules decide for the country's example destination.
        replies: yes, no or unknown: whether the recipient can answer; "" where nothing arrives.
        shown: sender (they see the sender itself), another (an operator puts another in its place), relabelled (a scam
            warning stands in its place) or unknown; "" where nothing arrives.
        registration: what has to be registered first: none, optional, required (for an alpha sender to be shown, or to
            arrive), campaign (US A2P 10DLC), verification (toll-free) or unknown; "" where nothing arrives.
        state: all of it in one word, a key of ``words.REACHES``: two_way, one_way (the recipient sees the sender),
            overwritten, relabelled, unclear or fails.
    """

    region: str
    selection: Selection
    replies: str
    shown: str
    registration: str
    state: str


def reaches(
    source: Source,
    service_sid: str,
    *,
    channel: Channel = "sms",
    media: bool = False,
    rules: Rules = DEFAULT_RULES,
) -> tuple[Reach, ...]:
    """Say for every country what a recipient there would get from a messaging service.

    Args:
        source: an Account, read now, or a Snapshot.
        service_sid: the service, ``MG…``.
        channel: the channel of the example destinations: ``sms``, ``whatsapp`` or ``rcs``.
        media: messages with media.
        rules: options for what Twilio leaves open.

    Returns:
        One a region, in alphabetical order of the codes.

    Raises:
        ToolkitError: the account has no such service (20404).
    """
    snapshot = read(source)
    pool_of(snapshot, service_sid)
    chosen = (
        (region, choose(snapshot, service_sid, destination(example_of(region, channel)), media=media, rules=rules))
        for region in regions()
    )
    return tuple(_reach(region, selection, rules) for region, selection in chosen)


def example_of(region: str, channel: Channel = "sms") -> str:
    """Return a destination of a region on a channel whose addresses are phone numbers."""
    return example(region) if channel == "sms" else f"{channel}:{example(region)}"


def _reach(region: str, selection: Selection, rules: Rules) -> Reach:
    sender, to = selection.sender, selection.destination
    if sender is None or selection.status == "fails":
        return Reach(region, selection, "", "", "", "fails")
    facts, visible = country(region, rules.countries), seen(sender, to, rules)
    replies, shown = _replies(sender, to, facts, visible), _SHOWN[visible]
    state = "two_way" if replies == "yes" else _STATES.get(shown, "unclear")
    return Reach(region, selection, replies, shown, _registration(sender, to, facts), state)


def _replies(sender: Sender, to: Destination, facts: Country, shown: Seen) -> str:
    """RCS is two-way, an alpha sender one-way; a number from abroad is answered only where the country lets it out."""
    if sender.type == "rcs":
        return "yes"
    if sender.type == "alpha" or shown == "overwritten" or facts.two_way == "no":
        return "no"
    return facts.two_way if to.is_home_of(sender.country) else "unknown"


def _registration(sender: Sender, to: Destination, facts: Country) -> str:
    if needs_campaign(sender, to):
        return "campaign"
    if sender.type == "toll_free" and to.us_or_canada:
        return "verification"
    if sender.type == "alpha":
        return {"required": "required", "yes": "optional", "no": "none"}.get(facts.alpha_registered, "unknown")
    return "none"

"""What the rules say, in the user's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from toolkit.i18n import _, language, lazy, prose, sort_key
from toolkit.numbering.number import detail_text, problem_text

if TYPE_CHECKING:
    from toolkit.routing.destination import Destination
    from toolkit.routing.selection import Selection

RULES: Mapping[str, str] = {
    "explicit_from": lazy("An explicit From was given: {sender} sends, and the service does not pick."),
    "rcs_first": lazy("RCS comes first for a handset that can do it."),
    "sticky": lazy("Sticky sender: earlier messages to this destination came from {sender}."),
    "short_code": lazy("A short code of the destination's country comes before every other sender."),
    "alpha_country": lazy("An alphanumeric sender ID made for {country} comes before numbers."),
    "alpha": lazy("An alphanumeric sender ID comes before numbers wherever it is supported."),
    "alpha_disputed": lazy("No other sender of the pool can carry this message there."),
    "toll_free": lazy("In Canada a toll-free number comes before long codes."),
    "area_code": lazy("Area code geomatch: the same area code as the destination."),
    "overlay": lazy("Area code geomatch: an area code that serves the same area as the destination's."),
    "country": lazy("Country geomatch: a number of the destination's country."),
    "us_ca_other": lazy("No number of {country} is in the pool; US and Canadian numbers stand in for each other."),
    "us_fallback": lazy("No number of {country} is in the pool; US numbers come next."),
    "any_fallback": lazy(
        "No number of {country} and no US number is in the pool; any number that may send there is used."
    ),
    "channel_country": lazy("A sender of the same channel and the destination's country."),
    "channel_any": lazy("A sender of the same channel; none is of the destination's country."),
    "no_sender": lazy("No sender of the pool can carry this message there."),
    "alpha_blocks": lazy(
        "The pool's alphanumeric sender ID cannot be used in {country}, and no number is taken in its place."
    ),
    "empty_pool": lazy("The sender pool is empty."),
    "bad_destination": lazy("The destination is not a valid number."),
    "premium_rate": lazy("The destination is a premium-rate number; Twilio does not send there."),
    "country_closed": lazy("The account may not send to {country}: its geo permission is off."),
    "landline": lazy("The destination is a landline; in {country} Twilio refuses these at the request."),
}

NOTES: Mapping[str, str] = {
    "error_30034": lazy("The number is in no verified US A2P 10DLC campaign, so US carriers block the message."),
    "mock_campaign": lazy(
        "The service's US A2P 10DLC campaign is a mock, which registers no number, so US carriers block the message."
    ),
    "error_30033": lazy("The number's US A2P 10DLC campaign is suspended, so the message is blocked."),
    "error_30032": lazy("The toll-free number is not verified, so the message is blocked."),
    "error_30040": lazy(
        "Unregistered alphanumeric sender IDs are blocked in {country}, by some networks at least, "
        "and so is the message."
    ),
    "error_30011": lazy("There is no MMS in {country} and the MMS converter is off."),
    "error_63035": lazy("The RCS sender is not launched in {country}, and nothing is sent in its place."),
    "some_carriers": lazy(
        "Not every carrier of {country} has approved the RCS sender: it reaches the customers of the others alone."
    ),
    "not_mobile": lazy("By its numbering plan this is not a mobile line; it may not receive text messages."),
    "landline_attempted": lazy(
        "By its numbering plan this is a landline: in {country} Twilio hands the message to the carrier, "
        "which may read it out or refuse it."
    ),
    "landline_unknown": lazy(
        "By its numbering plan this is a landline; no page of Twilio's says whether those of {country} are refused "
        "at the request."
    ),
    "reach_unknown": lazy("Whether this kind of sender reaches {country} is not known."),
    "domestic_doubtful": lazy("Twilio's country page does not say that a number of {country} can send there."),
    "sources_differ": lazy("Twilio's sources contradict one another about alphanumeric senders in {country}."),
    "overwritten": lazy(
        "In {country} it arrives, but shows another sender than this number, on some networks at least, "
        "and cannot be answered."
    ),
    "alpha_overwritten": lazy(
        "In {country} it arrives, but shows another sender than the alphanumeric sender ID, on some networks at least."
    ),
    "alpha_relabelled": lazy(
        "In {country} it arrives, but shows a warning such as “Likely Scam” in place of the alphanumeric sender ID."
    ),
    "shown_unknown": lazy("Twilio's pages do not say what sender the recipient in {country} sees."),
    "alpha_passed_over": lazy(
        "The alphanumeric sender ID cannot be used in {country}; the rules then take a number, "
        "but a report of 2022 saw such messages fail."
    ),
    "verification_unknown": lazy(
        "It is not known whether the toll-free number is verified; if not, the message is blocked (30032)."
    ),
    "converted": lazy("There is no MMS in {country}: the media becomes a link in a text message."),
    "tie_may_fail": lazy("One of the equal senders would fail: its toll-free number is not verified (30032)."),
    "tie_unregistered": lazy(
        "One of the equal senders would fail: a sole proprietor's campaign registers one number, "
        "and it came later (30034)."
    ),
    "second_number": lazy(
        "A sole proprietor's campaign registers one number, and this one came later, so the message is blocked."
    ),
    "registration_unknown": lazy(
        "Whether the number is registered with the campaign by now, no API tells; until it is, the message is blocked "
        "(30035)."
    ),
    "from_outside_pool": lazy("The sender is not in the service's pool; Twilio does not say what happens then."),
    "campaign_unknown": lazy(
        "Whether the number is in a verified US A2P 10DLC campaign is not known here; if not, it is blocked (30034)."
    ),
    "permission_unknown": lazy(
        "Whether the account may send to {country}, a country of high risk, is not known; "
        "if not, the message is refused (21408)."
    ),
    "trial_recipients": lazy("A trial account sends to verified numbers only (21608)."),
    "your_facts": lazy("The facts of {country} used here are partly your own, not Twilio's."),
    "rcs_only": lazy("A handset without RCS does not get it, and nothing is sent in its place (63036)."),
    "channel_window": lazy(
        "Free text arrives only within 24 hours of the recipient's last message to this sender (63016 otherwise); "
        "a WhatsApp template does at any time."
    ),
    "rcs_first": lazy("A handset that can do RCS gets it from the pool's RCS sender instead; no API tells which can."),
}

OBJECTIONS: Mapping[str, str] = {
    "offline": lazy("The channel sender is not online."),
    "not_launched": lazy("The RCS sender is not launched in {country}."),
    "rcs_if_capable": lazy("It sends instead if the handset can do RCS; no API tells which can."),
    "rcs_incapable": lazy("The handset is taken to be one without RCS."),
    "other_channel": lazy("It belongs to another channel than the destination."),
    "same_number": lazy("It is the destination itself."),
    "no_sms": lazy("It cannot send SMS."),
    "no_mms": lazy("It cannot send media."),
    "short_code_abroad": lazy("A short code reaches its own country only."),
    "short_code_country_unknown": lazy(
        "A short code tells its country only once it is in a pool; until then it is left out."
    ),
    "alpha_trial": lazy("Trial accounts cannot use alphanumeric sender IDs."),
    "alpha_other_country": lazy("It was added for another country."),
    "alpha_us_ca": lazy("Alphanumeric sender IDs do not work in the United States and Canada."),
    "alpha_registration": lazy(
        "Unregistered alphanumeric sender IDs are blocked in {country}, by some networks at least; "
        "whether this one is registered is unknown."
    ),
    "alpha_unsupported": lazy("Alphanumeric sender IDs do not reach {country}."),
    "foreign_to_us_ca": lazy("Only US and Canadian senders reach the United States and Canada."),
    "unregistered_long_code": lazy(
        "US A2P 10DLC: the service has no verified campaign, so a long code cannot send to the United States."
    ),
    "mock_campaign": lazy(
        "US A2P 10DLC: the service's campaign is a mock, which registers no number, so a long code cannot send to the "
        "United States."
    ),
    "second_number": lazy(
        "US A2P 10DLC: a sole proprietor's campaign registers one number, and another one of the pool came first."
    ),
    "unverified_toll_free": lazy("It is not verified, and the rules pass such toll-free numbers over."),
    "foreign_long_code": lazy("Numbers from abroad do not reach {country}."),
}

REMEDIES: Mapping[str, str] = {
    "correct_number": lazy("Correct the number."),
    "another_number": lazy("Send to another number."),
    "mobile_number": lazy("Send to a mobile number."),
    "allow_country": lazy("Allow {country} in the geo permissions for messaging."),
    "allow_country_console": lazy(
        "Allow {country} in the Console under Messaging, Settings, Geo permissions; the API cannot."
    ),
    "fill_pool": lazy("Add a sender to the pool."),
    "register_campaign": lazy("Register the service with a US A2P 10DLC campaign, and wait until it is verified."),
    "real_campaign": lazy("Register a brand and a campaign that are no mocks; a mock never sends."),
    "standard_brand": lazy("Register the business as a standard brand, whose campaigns may have more numbers."),
    "await_registration": lazy("Wait a day after the number joined, or look in the Console whether it is registered."),
    "verify_toll_free": lazy("Have the toll-free number verified."),
    "register_alpha": lazy(
        "Register the alphanumeric sender ID for {country}, then say so: Rules(alpha_registered_in=…)."
    ),
    "take_alpha_out": lazy("Send to {country} by a service without an alphanumeric sender ID."),
    "leave_trial": lazy("Upgrade the trial account."),
    "bring_online": lazy("Bring the channel sender online; its offline_reasons say what it lacks."),
    "launch_rcs": lazy("Have the RCS sender launched in {country}, which the Console does."),
    "add_mms_sender": lazy("Add a sender that can send MMS, or send the text alone."),
    "converter_on": lazy("Switch the MMS converter on (mms_converter)."),
    "add_channel_sender": lazy("Add a sender of the destination's channel."),
    "add_home_number": lazy("Add a number of {country}."),
    "add_alpha": lazy("Add an alphanumeric sender ID."),
    "add_registered_alpha": lazy("Add an alphanumeric sender ID that is registered for {country}."),
    "add_any_number": lazy("Add a number; those from abroad can send to {country}."),
    "send_from_number": lazy(
        "Send to {country} from a number, by a service without an alphanumeric sender ID: "
        "numbers from abroad are shown as they are."
    ),
    "state_facts": lazy("If you know more of {country}, say it: Rules(countries=…)."),
    "from_of_pool": lazy("Give a From of the pool, or add this one to it."),
    "let_service_pick": lazy("Leave From out, so that the service picks a sender that can."),
    "nothing_known": lazy("Twilio's pages name no sender that would reach {country}."),
    "nothing_shown": lazy("Twilio's pages name no sender that {country} shows as it is."),
}


def country_name(region: str) -> str:
    """Return the name of ``region`` in the user's language; the code itself where it has none."""
    return _territories(language()).get(region, region) or _("an unknown country")


def countries_by_name(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return countries as (name in the user's language, ISO 3166 code), in the order of their names."""
    return sorted(((country_name(code), code) for code in codes), key=lambda named: sort_key(named[0]))


def country_in_text(region: str) -> str:
    """Return the name of ``region`` as it stands within a sentence: English says “the United States”."""
    name = country_name(region)
    return f"the {name}" if language() == "en" and region in _WITH_ARTICLE else name


_WITH_ARTICLE = frozenset({
    "AE", "AX", "BS", "CC", "CF", "CK", "DO", "FK", "FO", "GB", "GM", "HM", "IC", "IM", "IO", "KM",
    "KY", "MH", "MP", "MV", "NL", "PH", "PN", "PS", "SB", "TC", "TF", "UM", "US", "VG", "VI",
})  # fmt: skip
_EVERYDAY_NAMES = {"ja": {"US": "米国", "GB": "英国"}}
"""Names that people use in place of the formal ones."""


@cache
def _territories(code: str) -> Mapping[str, str]:
    from babel import Locale  # a large table, read only where a name is shown

    formal = {str(region): str(name) for region, name in Locale(code).territories.items()}
    return formal | _EVERYDAY_NAMES.get(code, {})


def explain_selection(selection: Selection) -> str:
    """Say in one or a few sentences why ``selection`` came out as it did."""
    place = country_in_text(selection.destination.region)
    sender = selection.sender.address if selection.sender else ""
    sentences = [_(RULES[selection.rule]).format(country=place, sender=sender)]
    if selection.rule == "bad_destination":
        sentences = [destination_problem(selection.destination)]
    if len(selection.tied) > 1:
        sentences.append(
            _("{count} senders are equal here; Twilio spreads messages over them.").format(count=len(selection.tied))
        )
    if selection.rule == "no_sender":
        keys = dict.fromkeys(found.key for _sid, found in selection.objections)
        sentences += [_(OBJECTIONS[key]).format(country=place) for key in keys]
    sentences += [_(NOTES.get(key) or OBJECTIONS[_objection(key)]).format(country=place) for key in selection.notes]
    to = selection.destination
    sentences += [detail_text(to.problem, to.detail)] if to.detail else []
    return prose(sentences)


def destination_problem(to: Destination) -> str:
    """Say why nothing can be sent to ``to``; "" where it is an address."""
    if to.channel == "messenger" and to.problem:
        return _("This is not a Messenger address, which is messenger: and the digits of a person's ID.")
    return problem_text(to.problem)


def explain_change(selection: Selection) -> str:
    """Say what would have to change for the message to arrive without a warning; "" where it does."""
    place = country_in_text(selection.destination.region)
    return prose(_(REMEDIES[key]).format(country=place) for key in selection.remedies)


def _objection(note: str) -> str:
    """A named sender's objection stands among the notes."""
    return note.removeprefix("objection_")

"""Checks of sender pools against the countries that messages go to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from toolkit.audit.check import Hit, check
from toolkit.audit.view import NUMBERS, View, of_type, sums, top, total
from toolkit.facts.countries import UNITED_STATES, country
from toolkit.i18n import lazy
from toolkit.model.account import CHANNEL_TYPES, Sender, SenderPool
from toolkit.numbering.number import example, regions
from toolkit.routing import destination
from toolkit.routing.source import choose

_ALPHA = "https://www.twilio.com/docs/messaging/services/alphanumeric-sender-ids-in-messaging-services"


@check(
    severity="high",
    needs=("pools", "log"),
    finding=lazy("Messages go to countries that no sender of the pool reaches."),
    consequence=lazy("These messages are accepted and then fail."),
    code=21703,
    remedy=lazy("Add a sender that reaches these countries; the preview shows which one would do."),
)
def no_sender_for_destination(view: View) -> Iterator[Hit]:
    """Asks the selection rules for an example number of every country that the log shows."""
    known = set(regions())
    for pool in view.pools:
        if not pool.senders:
            continue
        lost = {
            region: count
            for region, count in view.destinations(pool.service).items()
            if region in known and _picked(view, pool, region) is None
        }
        if lost:
            yield Hit(pool.service.sid, pool.service.friendly_name, {"regions": top(lost)})


def _picked(view: View, pool: SenderPool, region: str) -> Sender | None:
    return choose(view.snapshot, pool.service.sid, destination(example(region))).sender


@check(
    severity="medium",
    needs=("pools", "log"),
    finding=lazy("Messages go abroad, but the pool's only senders are short codes."),
    consequence=lazy("A short code reaches its own country only; the other messages fail."),
    code=21703,
    remedy=lazy("Add a number or an alphanumeric sender ID for the other countries."),
    docs="https://www.twilio.com/docs/api/errors/21659",
)
def short_code_abroad(view: View) -> Iterator[Hit]:
    """Short codes alone, and destinations beyond their countries."""
    for pool in view.pools:
        kinds = {sender.type for sender in pool.senders} - CHANNEL_TYPES
        homes = {sender.country for sender in of_type(pool, {"short_code"})}
        abroad = {
            region: count
            for region, count in view.destinations(pool.service).items()
            if not any(destination(example(region)).is_home_of(home) for home in homes if home)
        }
        if kinds == {"short_code"} and None not in homes and abroad:
            evidence = {"short_code_countries": ", ".join(sorted(filter(None, homes))), "regions": top(abroad)}
            yield Hit(pool.service.sid, pool.service.friendly_name, evidence)


@check(
    severity="medium",
    needs=("pools", "log"),
    finding=lazy("Messages go to countries that do not take the pool's alphanumeric sender ID."),
    consequence=lazy("Another sender is taken, or the message fails where there is none."),
    code=21703,
    remedy=lazy("Make sure that a number or short code of the pool reaches these countries."),
    docs=_ALPHA,
)
def alpha_unsupported(view: View) -> Iterator[Hit]:
    """An alpha sender where its kind is not supported: the US and Canada, and countries of Twilio's guidelines."""
    for pool in view.pools:
        yield from _by_alpha(view, pool, _takes_no_alpha)


def _by_alpha(view: View, pool: SenderPool, is_wrong: Callable[[str], bool]) -> Iterator[Hit]:
    """Find the messages that an alpha sender of the pool takes to countries where ``is_wrong`` holds."""
    senders = list(of_type(pool, {"alpha"}))
    aimed = {sender.country for sender in senders if sender.country}
    default = any(not sender.country for sender in senders)
    found = {
        region: count
        for region, count in view.destinations(pool.service).items()
        if (default or region in aimed) and is_wrong(region)
    }
    if found:
        names = ", ".join(dict.fromkeys(sender.address for sender in senders))
        yield Hit(pool.service.sid, pool.service.friendly_name, {"alpha_sender": names, "regions": top(found)})


def _takes_no_alpha(region: str) -> bool:
    facts = country(region)
    if region == "CA" or region in UNITED_STATES:
        return facts.alpha_dynamic != "yes"
    return facts.alpha_unregistered == "unsupported"


@check(
    severity="medium",
    needs=("pools", "log"),
    finding=lazy("Messages go to countries that block unregistered alphanumeric sender IDs, or may."),
    consequence=lazy("An unregistered one is passed over or blocked; no API tells which are registered."),
    code=30040,
    remedy=lazy("Check in the Console that the sender ID is registered in each of these countries."),
)
def alpha_needs_registration(view: View) -> Iterator[Hit]:
    """An alpha sender where unregistered ones are blocked, or where one of Twilio's contradicting sources requires
    registration."""
    for pool in view.pools:
        yield from _by_alpha(view, pool, _may_block_alpha)


def _may_block_alpha(region: str) -> bool:
    facts = country(region)
    disputed = facts.alpha_unregistered == "unknown" and facts.alpha_registered == "required"
    return disputed or facts.alpha_unregistered == "blocked"


@check(
    severity="medium",
    needs=("pools", "log"),
    finding=lazy("Messages go to countries that do not show the pool's alphanumeric sender ID."),
    consequence=lazy(
        "They arrive, but show another sender or a scam warning, unless the sender ID is registered there."
    ),
    remedy=lazy(
        "Register the sender ID in these countries where that is possible; coverage() says where and who is shown."
    ),
    docs="https://www.twilio.com/en-us/guidelines",
)
def alpha_not_shown(view: View) -> Iterator[Hit]:
    """An alpha sender where an unregistered one arrives under another name."""
    for pool in view.pools:
        yield from _by_alpha(
            view, pool, lambda region: country(region).alpha_unregistered in ("overwritten", "relabelled")
        )


@check(
    severity="high",
    needs=("pools", "log"),
    finding=lazy("Messages go to the United Kingdom, but the pool has numbers from abroad only."),
    consequence=lazy("The United Kingdom blocks long codes from abroad."),
    code=21703,
    remedy=lazy("Add a UK number, a UK short code or an alphanumeric sender ID."),
    docs="https://www.twilio.com/en-us/guidelines/gb/sms",
)
def uk_foreign_numbers(view: View) -> Iterator[Hit]:
    """Since 30 July 2024 long codes from abroad do not reach the UK."""
    for pool in view.pools:
        messages = view.destinations(pool.service).get("GB", 0)
        reaching = [
            sender
            for sender in pool.senders
            if (sender.type == "alpha" and sender.country in (None, "GB"))
            or (sender.type != "alpha" and sender.country == "GB")
        ]
        numbers = list(of_type(pool, NUMBERS))
        if messages and numbers and not reaching:
            evidence = {"regions": f"GB {messages}", "numbers": ", ".join(sender.address for sender in numbers)}
            yield Hit(pool.service.sid, pool.service.friendly_name, evidence)


@check(
    severity="high",
    needs=("pools", "log"),
    finding=lazy("Messages failed because no sender of the pool fitted."),
    consequence=lazy("They never left Twilio."),
    code=21703,
    remedy=lazy("Preview the destinations; add a sender that fits, or register the ones that are there."),
)
def no_sender_errors(view: View) -> Iterator[Hit]:
    """21703 and 21704 in the log."""
    for sid, groups in view.sent_by_service.items():
        failed = [group for group in groups if group.error_code in (21703, 21704)]
        if failed:
            evidence = {"error_codes": top(sums(failed, "error_code")), "regions": top(sums(failed, "region"))}
            evidence["messages"] = f"{total(failed)} / {total(groups)}"
            yield Hit(sid, view.name(sid), evidence)

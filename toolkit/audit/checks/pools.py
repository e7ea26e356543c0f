"""Checks of sender pools: who is in them, and whom they reach."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from toolkit.audit.check import Hit, check
from toolkit.audit.view import NUMBERS, View, of_type, sums, title, top, total
from toolkit.calls import Call, remove_sender
from toolkit.countries import UNITED_STATES, country
from toolkit.i18n import lazy
from toolkit.model import CHANNEL_TYPES, Sender, SenderPool
from toolkit.numbering import example, regions
from toolkit.routing import destination
from toolkit.routing.preview import choose

_SERVICES = "https://www.twilio.com/docs/messaging/services"
_ALPHA = "https://www.twilio.com/docs/messaging/services/alphanumeric-sender-ids-in-messaging-services"


@check(
    severity="high",
    needs=("pools",),
    finding=lazy("The sender pool is empty."),
    consequence=lazy("Every message through this service is refused."),
    code=21704,
    remedy=lazy("Add a sender to the pool, or delete the service if nothing uses it."),
)
def empty_pool(view: View) -> Iterator[Hit]:
    """A service without a single sender."""
    for pool in view.pools:
        if not pool.senders:
            yield Hit(pool.service.sid, pool.service.friendly_name, {"senders": 0})


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
    needs=("pools",),
    finding=lazy("Several toll-free numbers are in one pool."),
    consequence=lazy("The same traffic from several toll-free numbers looks like spam and risks being filtered."),
    code=30007,
    remedy=lazy("Keep one toll-free number per service; ask Twilio for more throughput on it instead."),
    docs=_SERVICES,
)
def several_toll_free(view: View) -> Iterator[Hit]:
    """At most one toll-free number a service; a verified one is kept."""
    for pool in view.pools:
        found = sorted(of_type(pool, {"toll_free"}), key=lambda sender: not sender.verified)
        if len(found) > 1:
            evidence = {"toll_free": ", ".join(sender.address for sender in found), "kept": found[0].address}
            fix = tuple(remove_sender(pool.service.sid, sender) for sender in found[1:])
            yield Hit(pool.service.sid, pool.service.friendly_name, evidence, fix)


@check(
    severity="medium",
    needs=("pools",),
    finding=lazy("The pool mixes kinds of senders for the United States."),
    consequence=lazy("Recipients see changing senders, and each kind has its own registration and opt-out."),
    remedy=lazy("Use one kind of US sender per use case; move the others to services of their own."),
    docs=_SERVICES,
)
def mixed_us_senders(view: View) -> Iterator[Hit]:
    """Long codes, toll-free numbers and short codes of the US in one pool."""
    for pool in view.pools:
        kinds: Counter[str] = Counter(
            sender.type
            for sender in pool.senders
            if sender.type == "toll_free" or (sender.type != "alpha" and sender.country in UNITED_STATES)
            if sender.type not in CHANNEL_TYPES
        )
        if len(kinds) > 1:
            yield Hit(pool.service.sid, pool.service.friendly_name, {"sender_types": top(kinds)})


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
        senders = list(of_type(pool, {"alpha"}))
        aimed = {sender.country for sender in senders if sender.country}
        default = any(not sender.country for sender in senders)
        lost = {
            region: count
            for region, count in view.destinations(pool.service).items()
            if (default or region in aimed) and _takes_no_alpha(region)
        }
        if lost:
            names = ", ".join(dict.fromkeys(sender.address for sender in senders))
            yield Hit(pool.service.sid, pool.service.friendly_name, {"alpha_sender": names, "regions": top(lost)})


def _takes_no_alpha(region: str) -> bool:
    if region == "CA" or region in UNITED_STATES:
        return True
    return country(region).alpha_dynamic == "no" and country(region).alpha_registered == "no"


@check(
    severity="medium",
    needs=("pools", "log"),
    finding=lazy("Messages go to countries that take registered alphanumeric sender IDs only."),
    consequence=lazy("An unregistered one is blocked or replaced; no API tells which are registered."),
    code=30040,
    remedy=lazy("Check in the Console that the sender ID is registered in each of these countries."),
)
def alpha_needs_registration(view: View) -> Iterator[Hit]:
    """An alpha sender where registration is compulsory."""
    for pool in view.pools:
        senders = list(of_type(pool, {"alpha"}))
        aimed = {sender.country for sender in senders if sender.country}
        default = any(not sender.country for sender in senders)
        doubtful = {
            region: count
            for region, count in view.destinations(pool.service).items()
            if (default or region in aimed) and country(region).alpha_registered == "required"
        }
        if doubtful:
            names = ", ".join(dict.fromkeys(sender.address for sender in senders))
            yield Hit(pool.service.sid, pool.service.friendly_name, {"alpha_sender": names, "regions": top(doubtful)})


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
    severity="medium",
    needs=("pools",),
    finding=lazy("The pool is nearly full."),
    consequence=lazy("Further numbers and short codes are refused."),
    code=21714,
    remedy=lazy("Take idle numbers out, or spread the use case over a second service."),
)
def pool_near_limit(view: View) -> Iterator[Hit]:
    """Numbers and short codes count together."""
    for pool in view.pools:
        count = sum(1 for _sender in of_type(pool, {*NUMBERS, "short_code"}))
        if count >= view.limits.pool_limit * view.limits.pool_share:
            evidence = {"numbers_and_short_codes": count, "limit": view.limits.pool_limit}
            yield Hit(pool.service.sid, pool.service.friendly_name, evidence)


@check(
    severity="low",
    needs=("pools", "log"),
    finding=lazy("One sender carries nearly the whole load of several that could."),
    consequence=lazy("Its queue fills first while the others stand idle."),
    code=30001,
    remedy=lazy("See with explain() why it is always picked; sticky mappings or an explicit From may be the cause."),
    docs=_SERVICES,
)
def one_sender_carries(view: View) -> Iterator[Hit]:
    """Compares senders of one type and country, among which Twilio spreads messages."""
    for pool in view.pools:
        counts = sums((group for group in view.sent_through(pool.service) if group.sender), "sender")
        alike: dict[tuple[str, str | None], list[Sender]] = defaultdict(list)
        for sender in pool.senders:
            alike[sender.type, sender.country].append(sender)
        for senders in alike.values():
            used = {sender.address: counts.get(sender.address, 0) for sender in senders}
            whole = sum(used.values())
            busiest = max(used, key=lambda address: used[address])
            if len(used) > 2 and whole >= view.limits.enough and used[busiest] > view.limits.dominance * whole:
                evidence = {"sender": busiest, "messages": used[busiest], "of": whole, "senders": len(used)}
                yield Hit(pool.service.sid, pool.service.friendly_name, evidence)


@check(
    severity="low",
    needs=("pools", "long_log"),
    finding=lazy("Nothing was sent or received through this service."),
    consequence=lazy("Its senders cost rent, and its settings age unseen."),
    remedy=lazy("Delete it if nothing uses it: its senders stay on the account."),
    docs="https://www.twilio.com/docs/messaging/api/service-resource",
)
def unused_service(view: View) -> Iterator[Hit]:
    """No message in the log; where the pool is empty, too, deleting it loses nothing but its settings."""
    busy = {group.service_sid for group in (*view.sent, *view.received)}
    for pool in view.pools:
        service = pool.service
        if service.sid not in busy and view.days_since(service.date_created) >= view.limits.idle_days:
            fix = () if pool.senders else (Call("delete_service", {"Sid": service.sid}),)
            yield Hit(service.sid, service.friendly_name, {"messages": 0, "senders": len(pool.senders)}, fix)


@check(
    severity="low",
    needs=("pools",),
    finding=lazy("Several services have the same name."),
    consequence=lazy("The wrong one is easily changed, or sent through."),
    remedy=lazy("Rename them after what they are for, or merge them."),
    docs="https://www.twilio.com/docs/messaging/api/service-resource",
)
def duplicated_service(view: View) -> Iterator[Hit]:
    """Names are compared without letter case and surrounding blanks."""
    twins: dict[str, list[SenderPool]] = defaultdict(list)
    for pool in view.pools:
        twins[" ".join(pool.service.friendly_name.casefold().split())].append(pool)
    for pools in twins.values():
        if len(pools) > 1:
            sids = ", ".join(pool.service.sid for pool in pools)
            yield Hit(pools[0].service.sid, pools[0].service.friendly_name, {"services": sids})


@check(
    severity="medium",
    needs=("pools",),
    finding=lazy("A number in the pool cannot send SMS."),
    consequence=lazy("It is never picked, and counts against the pool's limit."),
    code=21715,
    remedy=lazy("Take it out of the pool."),
)
def number_without_sms(view: View) -> Iterator[Hit]:
    """Numbers need SMS or MMS to be in a pool; with MMS alone they carry no text."""
    for pool in view.pools:
        for sender in of_type(pool, NUMBERS):
            if "SMS" not in sender.capabilities:
                able = ", ".join(sorted(sender.capabilities)) or "-"
                fix = (remove_sender(pool.service.sid, sender),)
                yield Hit(sender.sid, title(sender), {"capabilities": able, "service": pool.service.sid}, fix)


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

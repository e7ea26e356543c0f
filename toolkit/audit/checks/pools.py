"""Checks of sender pools: who is in them, and who carries the load."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from toolkit.audit.check import Hit, check
from toolkit.audit.view import NUMBERS, View, of_type, sums, title, top
from toolkit.calls.call import Call, remove_sender
from toolkit.facts.countries import UNITED_STATES
from toolkit.i18n import lazy
from toolkit.model.account import CHANNEL_TYPES, Sender, SenderPool

_SERVICES = "https://www.twilio.com/docs/messaging/services"


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

"""What changed between two snapshots of an account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import pandas as pd

from toolkit.i18n import _, listing
from toolkit.model.account import SenderPool
from toolkit.model.registration import Campaign
from toolkit.snapshot.snapshot import Snapshot
from toolkit.tables.words import RESOURCES

_COLUMNS = ("difference", "resource", "sid", "name", "property", "before", "after", "words")

_PARTS = {
    "number": "numbers",
    "short_code": "short_codes",
    "channel_sender": "channel_senders",
    "brand": "brands",
    "campaign": "campaigns",
    "verification": "verifications",
    "application": "applications",
    "customer_profile": "customer_profiles",
    "trust_product": "trust_products",
}
_OF_A_PERIOD = frozenset({"alerts", "events", "log", "usage"})
_NOT_COMPARED = frozenset({"sid", "date_updated"})


@dataclass(frozen=True, slots=True)
class _Item:
    """One resource as far as it is compared."""

    name: str
    values: Mapping[str, Any]


_Key = tuple[str, str]


def diff(old: Snapshot, new: Snapshot) -> pd.DataFrame:
    """Say what was added, removed and changed between two snapshots of one account.

    What one of them could not read is neither added nor removed: it has one row with ``difference`` = unknown. The
    message log, alerts, events and usage are not compared: two periods are no two states.

    Args:
        old: the earlier one.
        new: the later one; both redacted with one key, or neither.

    Returns:
        One row a change, all columns ``str``:

        * ``difference``: added, removed, changed or unknown
        * ``resource``: service, pool (a sender of a pool), number, short_code, channel_sender, brand, campaign,
          verification, application, customer_profile, trust_product or account
        * ``sid``: of the resource; of a pool's sender ``MG…/PN…``, of a campaign ``MG…/QE…``, as all have one SID; of
          what is unknown the key of ``unreadable``
        * ``name``: what people know it by
        * ``property``: what changed, by Twilio's name; "" where the whole resource did
        * ``before``, ``after``: the values; "" for none
        * ``words``: the same in a sentence, in the user's language
    """
    unknown = {
        part: reason for part, reason in {**old.unreadable, **new.unreadable}.items() if part not in _OF_A_PERIOD
    }
    for name in ("closed_countries", "profiles", "trust_products"):
        if None in (getattr(old, name), getattr(new, name)):  # an older toolkit has not read them
            unread: dict[str, Any] = {name: None}
            old, new = (replace(snapshot, **unread) for snapshot in (old, new))
    before, after = (dict(_items(snapshot, unknown)) for snapshot in (old, new))
    rows = [("unknown", "account", part, "", "", "", reason) for part, reason in sorted(unknown.items())]
    for key in sorted({*before, *after}):
        rows += _changes(key, before.get(key), after.get(key))
    return pd.DataFrame([(*row, _sentence(*row)) for row in rows], columns=list(_COLUMNS), dtype="str")


def _changes(key: _Key, old: _Item | None, new: _Item | None) -> Iterator[tuple[str, str, str, str, str, str, str]]:
    resource, sid = key
    if old is None or new is None:
        item = old or new
        assert item is not None, "a key comes from one of the two"
        yield ("added" if old is None else "removed", resource, sid, item.name, "", "", "")
        return
    for name, value in old.values.items():
        if new.values[name] != value:
            yield ("changed", resource, sid, new.name, name, _shown(value), _shown(new.values[name]))


def _items(snapshot: Snapshot, unknown: Mapping[str, str]) -> Iterator[tuple[_Key, _Item]]:
    if "account" not in unknown:
        yield (
            ("account", snapshot.account_sid),
            _Item(snapshot.account_sid, {"trial": snapshot.trial, "closed_countries": snapshot.closed_countries}),
        )
    if "pools" not in unknown:
        yield from _pools(snapshot.pools.values(), unknown)
    lists: Mapping[str, Iterable[Any]] = {
        "number": snapshot.numbers,
        "short_code": snapshot.short_codes,
        "channel_sender": snapshot.channel_senders,
        "brand": snapshot.brands,
        "campaign": snapshot.campaigns,
        "verification": snapshot.verifications,
        "application": snapshot.applications,
        "customer_profile": snapshot.profiles or (),
        "trust_product": snapshot.trust_products or (),
    }
    for resource, found in lists.items():
        if _PARTS[resource] not in unknown:
            for one in found:
                sid = f"{one.service_sid}/{one.sid}" if isinstance(one, Campaign) else one.sid
                yield (resource, sid), _Item(_name(one), _values(one))


def _pools(pools: Iterable[SenderPool], unknown: Mapping[str, str]) -> Iterator[tuple[_Key, _Item]]:
    for pool in pools:
        service = pool.service
        yield ("service", service.sid), _Item(service.friendly_name, _values(service))
        if service.sid not in unknown:
            for sender in pool.senders:
                key = f"{service.sid}/{sender.sid}"
                yield ("pool", key), _Item(f"{sender.address} · {service.friendly_name}", {})


def _values(one: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields(one):
        value = getattr(one, field.name)
        if field.name == "webhooks":
            found |= {} if value is None else {name.name: getattr(value, name.name) for name in fields(value)}
        elif field.name not in _NOT_COMPARED:
            found[field.name] = value
    return found


def _name(one: Any) -> str:
    for name in ("address", "friendly_name", "campaign_id", "service_sid"):
        if found := getattr(one, name, ""):
            return str(found)
    return str(one.sid)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (frozenset, tuple)):
        return listing(sorted(map(str, value)))
    return str(value)


def _sentence(difference: str, resource: str, sid: str, name: str, field: str, before: str, after: str) -> str:
    words = {"resource": _(RESOURCES[resource]), "name": name, "sid": sid}
    if difference == "unknown":
        return _("{sid} could not be read, so nothing is known of it: {reason}").format(sid=sid, reason=after)
    if difference == "added":
        return _("New: {resource} {name}.").format(**words)
    if difference == "removed":
        return _("Gone: {resource} {name}.").format(**words)
    nothing = _("nothing")
    return _("{resource} {name}: {property} was {before} and is {after}.").format(
        **words, property=field, before=before or nothing, after=after or nothing
    )

"""How much a service sends in which time: rates, queues, and what would have to be added.

The rates of senders are ``toolkit.facts.throughput``; those of US A2P campaigns, by brand and trust score, with the
brand's daily limit at T-Mobile, are ``data/campaign_tiers.csv``. Source of both:
https://support.twilio.com/hc/en-us/articles/115002943027 (rate limits and queues).

A service does not make a sender faster; it spreads messages over equal senders. A campaign's rate belongs to the
campaign: all of its numbers share it, and more numbers add nothing. Segments are counted, not messages.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import pandas as pd

from toolkit.facts.countries import check_regions
from toolkit.facts.throughput import QUEUE_SECONDS, Area, Tier, rate, tier, tiers
from toolkit.i18n import _
from toolkit.model.account import Sender, SenderPool
from toolkit.model.registration import counting_score
from toolkit.numbering.number import example
from toolkit.routing import Destination, destination
from toolkit.routing.eligibility import lacks_verification, needs_campaign
from toolkit.routing.source import Source, choose, pool_of, read
from toolkit.snapshot.snapshot import Snapshot

_AREAS: tuple[Area, ...] = ("US", "CA", "*")


@dataclass(frozen=True, slots=True)
class Lane:
    """What carries a service's messages to one area: senders that share the load.

    Attributes:
        area: ``US`` with its territories, ``CA``, or ``*`` for every other country.
        senders: the senders that are equal there; empty where nothing is sent.
        shared: they share one campaign's rate.
        mps: segments per second, all together; None where no rate is known.
        daily: segments a day at T-Mobile; None without such a limit.
        basis: ``documented``, ``assumed``, or ``unknown``.
    """

    area: Area
    senders: tuple[Sender, ...]
    shared: bool = False
    mps: float | None = None
    daily: int | None = None
    basis: str = "documented"

    @property
    def key(self) -> str:
        """Who shares the rate: the campaign, or the senders for this area."""
        names = "campaign" if self.shared else "+".join(sorted(sender.address for sender in self.senders))
        return f"{names}:{self.area}" if self.senders else ""

    @property
    def sender_type(self) -> str:
        """The kind of the senders; "" where nothing is sent."""
        return self.senders[0].type if self.senders else ""


def campaign_tier(snapshot: Snapshot, service_sid: str) -> Tier | None:
    """The tier of a service's campaign; None where campaign or brand are not known."""
    campaign = snapshot.campaign(service_sid)
    brand = next((one for one in snapshot.brands if campaign and one.sid == campaign.brand_sid), None)
    if campaign is None or brand is None:
        return None
    score = counting_score(brand.brand_score, russell_3000=brand.russell_3000)
    return tier(brand.brand_type, campaign.usecase, score)


def area_of(to: Destination) -> Area:
    """Return which rates hold for a destination."""
    return "US" if to.follows_us_rules else "CA" if to.region == "CA" else "*"


def lane(snapshot: Snapshot, service_sid: str, region: str) -> Lane:
    """Say what carries a service's messages to a country.

    Area code geomatch narrows the choice recipient by recipient, not for a whole country, so it is left out here.

    Raises:
        ToolkitError: the account has no such service (20404).
    """
    pool = pool_of(snapshot, service_sid)
    whole = SenderPool(replace(pool.service, area_code_geomatch=False), pool.senders)
    to = destination(example(region))
    chosen = choose(replace(snapshot, pools={service_sid: whole}, sticky={}), service_sid, to)
    if chosen.sender is None or chosen.status == "fails":
        return Lane(area_of(to), (), basis=chosen.basis)
    senders = tuple(one for one in chosen.tied if not lacks_verification(one, to)) or (chosen.sender,)
    if needs_campaign(chosen.sender, to):
        found = campaign_tier(snapshot, service_sid)
        if found is None:
            return Lane(area_of(to), senders, shared=True, basis="unknown")
        return Lane(area_of(to), senders, True, found.mps, found.tmobile_daily, found.evidence)
    known = [own for sender in senders if (own := rate(sender.type, area_of(to)))]
    if len(known) < len(senders):
        return Lane(area_of(to), senders, basis="unknown")
    return Lane(area_of(to), senders, mps=sum(own.mps for own in known))


def capacity(source: Source, service_sid: str) -> pd.DataFrame:
    """Say how fast a service sends, by destination.

    Args:
        source: an Account, read now, or a Snapshot.
        service_sid: the service, ``MG…``.

    Returns:
        One row for the United States, Canada and every other country, the United Kingdom standing for these. ``area``
        (``US``, ``CA``, ``*``), ``sender_type``, ``senders`` (addresses of the equal senders, separated by ", "; ""
        where nothing is sent), ``shared`` (``bool``: one campaign's rate for all), ``mps`` (``Float64``, segments per
        second, missing where unknown), ``queue`` (``Int64``, segments that it holds), ``daily_limit`` (``Int64``,
        segments a day at T-Mobile), ``basis`` (documented, assumed, unknown). The others are ``str``.

    Raises:
        ToolkitError: the account has no such service (20404).
    """
    snapshot = read(source)
    lanes = [lane(snapshot, service_sid, {"*": "GB"}.get(area, area)) for area in _AREAS]
    table = pd.DataFrame(
        {
            "area": [one.area for one in lanes],
            "sender_type": [one.sender_type for one in lanes],
            "senders": [", ".join(sender.address for sender in one.senders) for one in lanes],
        },
        dtype="str",
    )
    table["shared"] = [one.shared for one in lanes]
    table["mps"] = pd.Series([_rate(one) for one in lanes], dtype="Float64")
    table["queue"] = (table["mps"] * QUEUE_SECONDS).round().astype("Int64")
    table["daily_limit"] = pd.Series([one.daily for one in lanes], dtype="Int64")
    table["basis"] = pd.Series([one.basis for one in lanes], dtype="str")
    return table


def _rate(one: Lane) -> float | None:
    return one.mps if one.senders else 0.0


def drain(source: Source, service_sid: str, mix: Mapping[str, int], *, segments: float = 1) -> pd.DataFrame:
    """Say how long a service needs to send messages to several countries, all handed over at once.

    Args:
        source: an Account, read now, or a Snapshot.
        service_sid: the service, ``MG…``.
        mix: messages by country: ``{"US": 50_000, "GB": 2_000}``.
        segments: of each message, on average.

    Returns:
        One row a country: ``region``, ``sender_type``, ``lane`` (who shares the rate) (``str``), ``messages``
        (``Int64``), ``mps`` (``Float64``, segments per second of the lane), ``seconds`` (``Float64``: until the lane
        has sent all that the countries on it need; missing where the rate is unknown or nothing can be sent),
        ``overflow`` and ``expired`` (``Int64``, segments of the lane beyond the ten hours of the queue, and beyond the
        service's validity period), ``days`` (``Int64``, days that the brand's limit at T-Mobile would need if all went
        to its customers; missing without one).

    Raises:
        ToolkitError: the account has no such service (20404), or there is no such country.
    """
    snapshot = read(source)
    validity = pool_of(snapshot, service_sid).service.validity_period
    check_regions(mix)
    lanes = {region: lane(snapshot, service_sid, region) for region in mix}
    load = _load(lanes, mix, segments)
    rows = []
    for region, one in lanes.items():
        waiting, mps = load[one.key], one.mps if one.senders else None
        beyond = [max(0, math.ceil(waiting - mps * limit)) if mps else None for limit in (QUEUE_SECONDS, validity)]
        days = math.ceil(waiting / one.daily) if one.daily else None
        seconds = waiting / mps if mps else None
        rows.append((region, one.sender_type, one.key, mix[region], mps, seconds, *beyond, days))
    columns = ["region", "sender_type", "lane", "messages", "mps", "seconds", "overflow", "expired", "days"]
    whole = dict.fromkeys(("messages", "overflow", "expired", "days"), "Int64")
    kinds = dict.fromkeys(columns[:3], "str") | dict.fromkeys(("mps", "seconds"), "Float64") | whole
    return pd.DataFrame(rows, columns=columns).astype({name: kinds[name] for name in columns})


def to_add(
    source: Source, service_sid: str, mix: Mapping[str, int], within: timedelta, *, segments: float = 1
) -> pd.DataFrame:
    """Say what a service lacks to send messages in a given time.

    Args:
        source: an Account, read now, or a Snapshot.
        service_sid: the service, ``MG…``.
        mix: messages by country.
        within: the time.
        segments: of each message, on average.

    Returns:
        One row a lane: ``lane``, ``regions``, ``sender_type`` (``str``), ``mps`` and ``needed`` (``Float64``, segments
        per second), ``add`` (``Int64``: senders of this kind to add; 0 for none, missing where senders do not help),
        ``advice`` (``str``, in the user's language).

    Raises:
        ToolkitError: the account has no such service (20404).
        ValueError: ``within`` is not positive.
    """
    if within <= timedelta(0):
        raise ValueError("within has to be positive")
    snapshot = read(source)
    check_regions(mix)
    lanes = {region: lane(snapshot, service_sid, region) for region in mix}
    load = _load(lanes, mix, segments)
    rows = []
    for key in dict.fromkeys(one.key for one in lanes.values()):
        regions = [region for region, one in lanes.items() if one.key == key]
        one, needed = lanes[regions[0]], load[key] / within.total_seconds()
        add, advice = advise(one, needed)
        rows.append((key, ", ".join(regions), one.sender_type, _rate(one), needed, add, advice))
    columns = ["lane", "regions", "sender_type", "mps", "needed", "add", "advice"]
    kinds = {"mps": "Float64", "needed": "Float64", "add": "Int64"}
    return pd.DataFrame(rows, columns=columns).astype({name: kinds.get(name, "str") for name in columns})


def _load(lanes: Mapping[str, Lane], mix: Mapping[str, int], segments: float) -> Mapping[str, float]:
    load: dict[str, float] = defaultdict(float)
    for region, one in lanes.items():
        load[one.key] += mix[region] * segments
    return load


def advise(one: Lane, needed: float) -> tuple[int | None, str]:
    """Say what a lane lacks: how many senders of its kind to add, None where that does not help, and what to do.

    Args:
        needed: segments per second.
    """
    if not one.senders:
        return None, _("No sender of the pool reaches these countries: add one that does.")
    if one.mps is None:
        return None, _("The rate of these senders is not known.")
    if needed <= one.mps:
        return 0, _("Nothing has to be added.")
    if one.shared:
        better = [one.mps for one in tiers() if one.mps >= needed]
        if better:
            return None, _(
                "More numbers add nothing: all share the campaign's rate. A trust score for {mps:g} a second would do."
            ).format(mps=min(better))
        return None, _("No campaign is that fast; a short code sends 100 segments a second.")
    each = one.mps / len(one.senders)
    return math.ceil((needed - one.mps) / each), _("Add senders of the same kind and country.")

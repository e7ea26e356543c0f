"""The sample account that a new sandbox holds, ``toolkit/data/sample_account.json``, and a second one full of problems.

The file describes the account in its own words, by addresses instead of SIDs:

* ``account``: its name; ``applications``: TwiML applications by name with their settings, for ``sms_application`` of
  numbers.
* ``numbers``, ``short_codes``, ``channel_senders``: what the account has. A number has ``phone_number``, ``country``,
  ``type`` (local, mobile, toll-free, national, voip, shared-cost, machine-to-machine), ``national`` notation,
  ``capabilities``, ``locality``, ``region``, ``postal_code``, ``latitude`` and ``longitude`` of the city in the USA and
  Canada, and any settings of IncomingPhoneNumbers.
* ``brands``: a ``name``, by which campaigns refer to them, and properties of the BrandRegistration resource.
* ``services``: parameters of the Service resource, ``members`` of the pool by address, ``campaign`` if there is one:
  its ``brand`` by name, and properties of the UsAppToPerson resource.
* ``toll_free_verifications``: ``tollfree_phone_number`` and properties of the TollfreeVerification resource;
  ``edit_days`` stands for ``edit_expiration``, counted from the creation of the account.
* ``templates``: content templates that WhatsApp has approved, of the time before the Content API.
* ``for_sale``: numbers that can be bought.

``toolkit/data/troubled_account.json`` is an account on which most checks of an audit fire. It has its date from the
present, not from the file, and besides:

* ``age_days``: how old the account is; ``days_ago`` of a brand, campaign or verification: when it was sent in, where it
  is younger than the account (``edit_days`` are counted from there).
* ``closed_countries``: those that the account may not send to; ``profiles``: customer profiles besides its own
  (``toolkit.sandbox.world.profiles``).
* ``alpha_senders`` of a service; ``history``, ``alerts`` and ``changes``: what was sent, received and changed
  (``toolkit.sandbox.world.history``).

North American numbers are 555-01XX, reserved for fiction; Australian and London ones are those that the regulators
reserve for drama, as is the British national one; the others are made up. The sandbox sends nothing to any of them.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, Literal

from toolkit import data
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, language
from toolkit.sandbox.api.context import Context
from toolkit.sandbox.api.http import Params
from toolkit.sandbox.content import contents
from toolkit.sandbox.options import Options
from toolkit.sandbox.registrations import brands, campaign_fields, campaigns, compliance, reviews, toll_free
from toolkit.sandbox.resources import applications, numbers, pools, services
from toolkit.sandbox.resources.permissions import geo_permissions
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.sids import derived_sid
from toolkit.sandbox.store.store import Record, Store
from toolkit.sandbox.world import history, profiles

_POOLS = (
    (kinds.NUMBER, "PhoneNumberSid", pools.PHONE_NUMBERS),
    (kinds.SHORT_CODE, "ShortCodeSid", pools.SHORT_CODES),
    (kinds.CHANNEL_SENDER, "Sid", pools.CHANNEL_SENDERS),
)
_PLACE = ("country", "type", "national", "capabilities", "locality", "region", "postal_code", "latitude", "longitude")


_NAMES = ("friendly_name", "FriendlyName", "service")
"""What people read in a sample account: it is made in the language of whoever makes it."""


@cache
def _described(file: str, _language: str) -> Any:
    return _named(data.description(file))


def _named(described: Any) -> Any:
    if isinstance(described, dict):
        return {key: _(value) if key in _NAMES and value else _named(value) for key, value in described.items()}
    return [_named(one) for one in described] if isinstance(described, list) else described


World = Literal["sample", "troubled", "subaccount"]
"""The accounts that a new file can begin with."""


def fill(
    store: Store,
    world: World,
    seed: int | None,
    account_sid: str | None = None,
    auth_token: str | None = None,
    *,
    present: float,
) -> None:
    """Replace everything by the account that a world begins with; needs a transaction.

    Args:
        world: which account.
        seed: SIDs and tokens follow from it; random when None.
        account_sid: the account's SID; None: from the seed.
        auth_token: its token; None: from the seed.
        present: POSIX time from which the history of the troubled account is counted back.
    """
    store.begin(seed, account_sid, auth_token)
    if world == "troubled":
        troubled = _described("troubled_account.json", language())
        _build(store, troubled, present - troubled["age_days"] * reviews.DAY, present)
        history.add(store, troubled["history"], present)
        history.add_alerts(store, troubled["alerts"], present)
        history.add_changes(store, troubled["changes"], present)
        store.connection.execute("INSERT INTO meta VALUES ('world', ?)", (world,))
        return
    sample = _described("sample_account.json", language())
    now = datetime.fromisoformat(sample["date_created"]).timestamp()
    if world == "sample":
        _build(store, sample, now, now)
    else:
        _add_account(store, sample["account"]["type"], "", now)
        _add_shelf(store, sample, now)


def check(store: Store, world: World, file: str) -> None:
    """See that a file holds the troubled account where it is asked for.

    Raises:
        ToolkitError: it holds another account.
    """
    if world == "troubled" and store.meta("world") != world:
        raise ToolkitError(
            _("{file} holds another account than the troubled one.").format(file=file),
            _("Name another file, or leave the database out."),
        )


def _build(store: Store, sample: dict[str, Any], now: float, present: float) -> None:
    """Store a described account that was made ``now``, looked at in the ``present``."""
    _add_account(store, sample["account"]["type"], sample["account"]["friendly_name"], now)
    _add_senders(store, sample, now)
    context = Context(store, Options(), now, store.meta("account_sid"))
    brand_sids: dict[str, str] = {}
    for description in sample["services"]:
        _add_service(context, description, brand_sids, present)
    for description in sample["toll_free_verifications"]:
        _add_verification(store, description, _made(description, now, present))
    for description in sample["brands"]:
        _add_brand(store, description, brand_sids, _made(description, now, present))
    for service in store.every(kinds.SERVICE):
        compliance.follow(store, service.sid)
    profiles.add_described(store, sample.get("profiles", ()), now, present)
    for region in sample.get("closed_countries", ()):
        geo_permissions.allow(store, region, False, now)
    _add_shelf(store, sample, now)
    for description in sample.get("templates", ()):
        contents.add(store, derived_sid("HX", store.meta("seed"), description["name"]), description, now)


def _made(description: dict[str, Any], now: float, present: float) -> float:
    """When something was made: so many days ago, else together with the account."""
    return present - description["days_ago"] * reviews.DAY if "days_ago" in description else now


def _add_account(store: Store, kind: str, name: str, now: float) -> None:
    store.add(kinds.ACCOUNT, store.meta("account_sid"), {"type": kind, "status": "active"}, name=name, now=now)
    profiles.add_primary(store, name, now)


def _add_shelf(store: Store, sample: dict[str, Any], now: float) -> None:
    for description in sample["for_sale"]:
        number = description["phone_number"]
        store.add(kinds.NUMBER_FOR_SALE, number, _place(description), name=number, now=now)


def _place(description: dict[str, Any]) -> dict[str, Any]:
    able = description["capabilities"]
    place = {name: description.get(name) for name in _PLACE}
    return place | {"capabilities": {name: name in able for name in pools.CAPABILITIES}}


def _add_senders(store: Store, sample: dict[str, Any], now: float) -> None:
    sids = {}
    for name, settings in sample["applications"].items():
        sids[name] = store.new_sid("AP")
        applications.add(store, sids[name], {"friendly_name": name} | settings, now)
    known = {field.name for field in numbers.FIELDS}
    for description in sample["numbers"]:
        settings = {name: value for name, value in description.items() if name in known}
        if "sms_application" in description:
            settings["sms_application_sid"] = sids[description["sms_application"]]
        data = numbers.owned(_place(description), settings, description["national"])
        store.add(kinds.NUMBER, store.new_sid("PN"), data, name=description["phone_number"], now=now)
    for description in sample["short_codes"]:
        data = {key: value for key, value in description.items() if key != "short_code"}
        store.add(kinds.SHORT_CODE, store.new_sid("SC"), data, name=description["short_code"], now=now)
    for description in sample["channel_senders"]:
        data = {key: value for key, value in description.items() if key != "sender"}
        store.add(kinds.CHANNEL_SENDER, store.new_sid("XE"), data, name=description["sender"], now=now)


def _add_service(context: Context, description: dict[str, Any], brand_sids: dict[str, str], present: float) -> None:
    """Add a service; a brand has its SID from the first campaign that names it."""
    store, campaign = context.store, description.get("campaign")
    settings = services.settings(Params(list(description["settings"].items())), inbound_on_number=False)
    service = store.add(kinds.SERVICE, store.new_sid("MG"), settings, now=context.now)
    for address in description["members"]:
        _join(context, service, address)
    for name in description.get("alpha_senders", ()):
        context.form = Params((("AlphaSender", name),))
        pools.ALPHA_SENDERS.put(context, service)
    if campaign is not None:
        brand = campaign["brand"]
        brand_sids[brand] = brand_sids.get(brand) or store.new_sid("BN")
        known = {key: value for key, value in campaign.items() if key not in ("brand", "days_ago")}
        data = {"brand_registration_sid": brand_sids[brand]} | campaign_fields.DEFAULTS | campaigns.UNREVIEWED | known
        made = _made(campaign, context.now, present)
        store.add(kinds.CAMPAIGN, store.new_sid("QE"), data, parent=service.sid, now=made)


def _join(context: Context, service: Record, address: str) -> None:
    for kind, param, pool in _POOLS:
        owned = context.store.named(kind, address)
        if owned is not None:
            context.form = Params(((param, owned.sid),))
            pool.put(context, service)


def _add_verification(store: Store, description: dict[str, Any], now: float) -> None:
    number = store.named(kinds.NUMBER, description["tollfree_phone_number"])
    assert number is not None, "the sample account verifies its own numbers"
    data = toll_free.DEFAULTS | description
    for name in ("tollfree_phone_number", "days_ago"):
        data.pop(name, None)
    if (days := data.pop("edit_days", None)) is not None:
        data["edit_expiration"] = now + days * reviews.DAY
    data |= {"customer_profile_sid": store.new_sid("BU"), "regulated_item_sid": store.new_sid("RA")}
    sid = store.new_sid("HH")
    store.add(kinds.TOLL_FREE_VERIFICATION, sid, data, parent=number.sid, name=number.name, now=now)


def _add_brand(store: Store, description: dict[str, Any], brand_sids: dict[str, str], now: float) -> None:
    """Add a brand with its bundles."""
    name = description["name"]
    sid = brand_sids.get(name) or store.new_sid("BN")
    settings = {key: value for key, value in description.items() if key not in ("name", "days_ago")}
    bundles = profiles.add_bundles(store, sid, settings.get("brand_type", "STANDARD"), name, now)
    store.add(kinds.BRAND, sid, brands.new(settings, *bundles), name=name, now=now)

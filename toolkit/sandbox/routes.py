"""Every operation of the sandbox, in one list, and what finds the one that answers a request."""

from __future__ import annotations

from toolkit.sandbox.api.context import Handler, Operation
from toolkit.sandbox.api.dispatch import Dispatcher
from toolkit.sandbox.content import approvals, contents, search
from toolkit.sandbox.links import domains
from toolkit.sandbox.messages import feedback, media, messages
from toolkit.sandbox.messages.consent import consents, contacts
from toolkit.sandbox.registrations import brands, campaigns, preregistered, toll_free, vettings
from toolkit.sandbox.registrations.trusthub import addresses, bundles, parts, policies
from toolkit.sandbox.resources import (
    accounts,
    alerts,
    applications,
    available_numbers,
    channel_senders,
    deactivations,
    events,
    lookups,
    numbers,
    pools,
    pricing,
    services,
    short_codes,
)
from toolkit.sandbox.resources.permissions import geo_permissions, safe_list
from toolkit.sandbox.resources.usage import balance, records

_RESOURCES = (
    *(accounts, alerts, applications, available_numbers, channel_senders, deactivations, events, lookups, numbers),
    *(pools, pricing, services, short_codes, balance, records),
    *(messages, media, feedback, domains),
    *(contents, approvals, search),
    *(consents, contacts, geo_permissions, safe_list),
    *(brands, vettings, campaigns, preregistered, toll_free),
    *(addresses, bundles, parts, policies),
)

ROUTES: tuple[Operation, ...] = tuple(route for resource in _RESOURCES for route in resource.ROUTES)
DISPATCHER: Dispatcher[Handler] = Dispatcher(ROUTES)

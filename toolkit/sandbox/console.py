"""What a person does in Twilio's Console and no API offers, beside what ``toolkit.sandbox.Sandbox`` has itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.numbering.number import regions
from toolkit.sandbox.account.file import AccountFile
from toolkit.sandbox.channels import launch
from toolkit.sandbox.links import clicks, domains
from toolkit.sandbox.links.clicks import Click
from toolkit.sandbox.resources import alerts
from toolkit.sandbox.store import kinds

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


class Console(AccountFile):
    """An account, and what its owner does in the Console."""

    def launch_rcs(self, sid: str, region: str, carriers: Mapping[str, str] | None = None) -> None:
        """Ask for the launch of an RCS sender in a country, or let carriers there come to a decision now.

        Args:
            sid: the sender, ``XE…``.
            region: ISO 3166 code.
            carriers: carrier → its state (``APPROVED``, ``REJECTED``, ``SUSPENDED`` …); None: Twilio and the carriers
                review it, which takes five weeks of the sandbox's clock.

        Raises:
            ToolkitError: no such RCS sender, country, carrier or state.
        """
        with self.working() as context:
            sender = context.store.get(kinds.CHANNEL_SENDER, sid)
            if sender is None or sender.data.get("compliance") is None:
                raise ToolkitError(
                    _("{sid} is no RCS sender of this account.").format(sid=sid),
                    _("List them with client.messaging.v2.channels_senders.list(channel='rcs')."),
                )
            if region not in regions():
                raise ToolkitError(
                    _("{region} is no country's code.").format(region=region), _("Write two letters, such as US.")
                )
            if region not in {one["country"] for one in sender.data["compliance"]["countries"]}:
                launch.request(context.store, sender, region, context.now)
            launched = next(one for one in sender.data["compliance"]["countries"] if one["country"] == region)
            names = [one["name"] for one in launched["carriers"]]
            for name, state in (carriers or {}).items():
                if name not in names or state not in launch.CARRIER_STATES:
                    raise ToolkitError(
                        _("{name} cannot become {status} in {region}.").format(name=name, status=state, region=region),
                        _("Carriers there: {names}. States: {statuses}.").format(
                            names=", ".join(names), statuses=", ".join(launch.CARRIER_STATES)
                        ),
                    )
            if carriers:
                launch.set_carriers(context.store, sender, region, carriers, context.now)

    def set_link_domain(self, domain: str, *, verified: bool = True, dns: bool = True) -> str:
        """Let the account have a domain for short links, as its organization does in the Admin Center at Twilio.

        Args:
            domain: its name, ``go.example.com``; one that is there gets the other arguments anew.
            verified: the organization has verified it.
            dns: its CNAME record leads to Twilio.

        Returns:
            its SID, ``DN…``.

        Raises:
            ToolkitError: that is no domain.
        """
        name = domain.lower()
        if not _DOMAIN.fullmatch(name):
            raise ToolkitError(
                _("{domain} is no domain.").format(domain=domain), _("Write a name alone, such as go.example.com.")
            )
        with self.working() as context:
            store, there = context.store, context.store.named(kinds.LINK_DOMAIN, name)
            if there is not None:
                return store.update(there, {"verified": verified, "dns": dns}, context.now).sid
            data = domains.new(name, verified=verified, dns=dns)
            return store.add(kinds.LINK_DOMAIN, store.new_sid("DN"), data, name=name, now=context.now).sid

    def click(self, link: str, user_agent: str = "") -> Click:
        """Simulate that somebody follows a short link; the domain's ``CallbackUrl`` is told.

        Args:
            link: as the message has it.
            user_agent: of their browser.

        Raises:
            ToolkitError: it is of no domain of the account.
        """
        with self.working() as context:
            found = clicks.click(context, link, user_agent)
            if found is None:
                raise ToolkitError(
                    _("{link} is of no domain that this account has for short links.").format(link=link),
                    _("Copy the link from the body of a message that was sent with ShortenUrls."),
                )
            if found.code:
                alerts.note(context, found.code, link, "a short link that is not kept any more was followed")
        return found

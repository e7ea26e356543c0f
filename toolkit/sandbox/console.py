"""What a person does in Twilio's Console and no API offers, beside what ``toolkit.sandbox.Sandbox`` has itself."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.numbering.number import regions
from toolkit.sandbox.account.file import AccountFile
from toolkit.sandbox.channels import launch
from toolkit.sandbox.store import kinds


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

"""Which countries an account can be allowed to send to."""

from __future__ import annotations

from toolkit.errors.raised import ToolkitError
from toolkit.facts.countries import NEVER_SENT_TO
from toolkit.i18n import _
from toolkit.numbering.number import regions


def check_permission(region: str, allowed: bool) -> None:
    """See that a country can be allowed, or not; that the Console alone does it for some is no matter here.

    Raises:
        ToolkitError: there is no such country, or it cannot be allowed
            (https://www.twilio.com/docs/api/errors/30649).
    """
    if region not in regions() or (allowed and region in NEVER_SENT_TO):
        raise ToolkitError(
            _("There is no permission to send to {region!r} that could be changed.").format(region=region),
            _("Use an ISO 3166 code in capital letters, such as 'GB'; Iran, Syria and Cuba cannot be allowed."),
            30649,
        )

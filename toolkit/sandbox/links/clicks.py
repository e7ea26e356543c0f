"""A click on a short link: where it leads, and what the domain's ``CallbackUrl`` is told.

https://www.twilio.com/docs/messaging/features/link-shortening. The names of what is posted, and that it is a form, are
assumed. A link that is over leads to the ``FallbackUrl`` (30104), or nowhere (30105), which the monitor's alerts tell
(https://www.twilio.com/docs/api/errors/30104).
"""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.routing import InboundRoute
from toolkit.sandbox.api.context import Context
from toolkit.sandbox.api.http import iso8601
from toolkit.sandbox.links import domains
from toolkit.sandbox.store import kinds, message_table, outbox
from toolkit.sandbox.store.store import Record

TO_FALLBACK, NOWHERE = 30104, 30105


@dataclass(frozen=True, slots=True)
class Click:
    """What came of one click.

    Attributes:
        url: where it leads; "" for nowhere.
        code: 30104 or 30105 where the short link is over, 0 where it is not.
    """

    url: str
    code: int = 0


def click(context: Context, link: str, user_agent: str) -> Click | None:
    """Follow a short link; None where its host is no domain of the account. Needs a transaction.

    Args:
        link: with or without ``https://``.
        user_agent: of whoever clicks.
    """
    address = link.partition("://")[2] or link
    domain = context.store.named(kinds.LINK_DOMAIN, address.partition("/")[0].lower())
    if domain is None:
        return None
    config = domains.settings(domain)
    found = context.store.named(kinds.SHORT_LINK, address)
    if found is None or found.data["until"] < context.now:
        return Click(config["fallback_url"] or "", TO_FALLBACK if config["fallback_url"] else NOWHERE)
    if config["callback_url"]:
        _tell(context, found, config["callback_url"], user_agent)
    return Click(found.data["url"])


def _tell(context: Context, found: Record, callback: str, user_agent: str) -> None:
    message = message_table.get(context.store.connection, found.parent)
    assert message is not None, "a message that is deleted takes its links along"
    parameters = {
        "event_type": "click",
        "account_sid": context.account_sid,
        "messaging_service_sid": message.service_sid or "",
        "sms_sid": message.sid,
        "from": message.sender or "",
        "to": message.recipient,
        "link": found.data["url"],
        "click_time": iso8601(context.now),
        "user_agent": user_agent,
    }
    outbox.add(context.store, "click", message.sid, context.now, InboundRoute("sender_webhook", callback), parameters)

"""Checks of where inbound messages go."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.audit.check import Hit, check
from toolkit.audit.view import NUMBERS, View, of_type, title, total
from toolkit.calls.call import Call
from toolkit.i18n import lazy
from toolkit.model.account import CHANNEL_TYPES, SenderPool

_SERVICE = "https://www.twilio.com/docs/messaging/api/service-resource"
_NUMBER = "https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource"

DEMO = "demo.twilio.com"


def _defer(pool: SenderPool, own: bool) -> Call:
    return Call("update_service", {"Sid": pool.service.sid}, {"UseInboundWebhookOnNumber": own})


def _has_webhook(pool: SenderPool) -> bool:
    return any(s.webhooks and (s.webhooks.sms_url or s.webhooks.sms_application_sid) for s in pool.senders)


@check(
    severity="high",
    needs=("pools",),
    finding=lazy("Inbound messages vanish: the service has no request URL and does not defer to its senders."),
    consequence=lazy("They are neither passed on nor logged."),
    remedy=lazy("Set a request URL, or let each sender use its own webhook."),
    docs=_SERVICE,
)
def inbound_black_hole(view: View) -> Iterator[Hit]:
    """Deferring is the fix where some sender has a webhook; otherwise a URL has to be decided on."""
    for pool in view.pools:
        service = pool.service
        hears = [sender for sender in pool.senders if sender.type != "alpha" and sender.type not in CHANNEL_TYPES]
        if hears and not service.inbound_request_url and not service.use_inbound_webhook_on_number:
            fix = (_defer(pool, True),) if _has_webhook(pool) else ()
            evidence = {"inbound_request_url": "-", "use_inbound_webhook_on_number": False, "senders": len(hears)}
            yield Hit(service.sid, service.friendly_name, evidence, fix)


@check(
    severity="medium",
    needs=("pools",),
    finding=lazy("A sender's own webhook is ignored, because its service has one."),
    consequence=lazy("Messages go to the service's URL; whoever changes the number's sees no effect."),
    remedy=lazy("Clear the sender's webhook, or let the service defer to its senders."),
    docs=_SERVICE,
)
def sender_webhook_ignored(view: View) -> Iterator[Hit]:
    """Clearing the number's URL changes nothing but the impression; Twilio's demo URL is nobody's intention."""
    for pool in view.pools:
        url = pool.service.inbound_request_url
        if not url or pool.service.use_inbound_webhook_on_number:
            continue
        for sender in of_type(pool, NUMBERS):
            hooks = sender.webhooks
            own = hooks.sms_application_sid or hooks.sms_url if hooks else None
            if hooks and own and own != url and DEMO not in own:
                kept = "SmsApplicationSid" if hooks.sms_application_sid else "SmsUrl"
                fix = (Call("update_number", {"Sid": sender.sid}, {kept: ""}),)
                yield Hit(sender.sid, title(sender), {"own": own, "inbound_request_url": url}, fix)


@check(
    severity="medium",
    needs=("pools",),
    finding=lazy("The service's request URL is ignored, because it defers to its senders."),
    consequence=lazy("Messages go to each sender's own webhook, or nowhere."),
    remedy=lazy("Stop deferring if the service's URL is the right one; clear it if it is not."),
    docs=_SERVICE,
)
def service_webhook_ignored(view: View) -> Iterator[Hit]:
    """Where no sender has a webhook the service's is meant; otherwise clearing it changes nothing."""
    for pool in view.pools:
        service = pool.service
        if service.use_inbound_webhook_on_number and service.inbound_request_url:
            clear = Call("update_service", {"Sid": service.sid}, {"InboundRequestUrl": ""})
            fix = (clear if _has_webhook(pool) else _defer(pool, False),)
            evidence = {"inbound_request_url": service.inbound_request_url, "use_inbound_webhook_on_number": True}
            yield Hit(service.sid, service.friendly_name, evidence, fix)


@check(
    severity="medium",
    needs=("numbers",),
    finding=lazy("A number has both a TwiML application and a webhook of its own."),
    consequence=lazy("The application wins; the URL is ignored."),
    remedy=lazy("Clear the one that is not meant."),
    docs=_NUMBER,
)
def application_and_url(view: View) -> Iterator[Hit]:
    """Clearing the URL keeps the behaviour as it is."""
    for number in view.numbers:
        hooks = number.webhooks
        if hooks and hooks.sms_application_sid and hooks.sms_url:
            fix = (Call("update_number", {"Sid": number.sid}, {"SmsUrl": ""}),)
            evidence = {"sms_application_sid": hooks.sms_application_sid, "sms_url": hooks.sms_url}
            yield Hit(number.sid, title(number), evidence, fix)


@check(
    severity="high",
    needs=("numbers", "applications"),
    finding=lazy("A number refers to a TwiML application that does not exist."),
    consequence=lazy("Inbound messages to it are not passed on."),
    code=11200,
    remedy=lazy("Choose an existing application, or set a webhook."),
    docs=_NUMBER,
)
def application_missing(view: View) -> Iterator[Hit]:
    """Clearing the reference lets the number's own URL count again; without one a person has to decide."""
    for number in view.numbers:
        hooks = number.webhooks
        if hooks and hooks.sms_application_sid and hooks.sms_application_sid not in view.applications:
            clear = Call("update_number", {"Sid": number.sid}, {"SmsApplicationSid": ""})
            evidence = {"sms_application_sid": hooks.sms_application_sid}
            yield Hit(number.sid, title(number), evidence, (clear,) if hooks.sms_url else ())


@check(
    severity="medium",
    needs=("pools", "numbers"),
    finding=lazy("The service defers to its senders, and some of these have no webhook."),
    consequence=lazy("What is written to them stands in Twilio's log only; nobody answers."),
    remedy=lazy("Set a webhook for each of these senders, or a request URL for the service and stop deferring."),
    docs=_SERVICE,
)
def deferring_without_webhook(view: View) -> Iterator[Hit]:
    """Before anything is lost: whether somebody has written to them already is told by ``inbound_unanswered``."""
    for pool in view.pools:
        deaf = [sender for sender in pool.senders if sender.webhooks and view.webhook_of(sender).kind == "no_webhook"]
        if pool.service.use_inbound_webhook_on_number and deaf:
            evidence = {"use_inbound_webhook_on_number": True, "senders": ", ".join(one.address for one in deaf[:10])}
            yield Hit(pool.service.sid, pool.service.friendly_name, evidence)


@check(
    severity="medium",
    needs=("numbers", "every_pool", "log"),
    finding=lazy("Messages arrive at a number that passes them on to nobody."),
    consequence=lazy("They stand in Twilio's log only; nobody answers."),
    remedy=lazy("Set a webhook for the number, or for its service."),
    docs=_NUMBER,
)
def inbound_unanswered(view: View) -> Iterator[Hit]:
    """The log shows inbound messages, and the route ends without a webhook."""
    for number in view.numbers:
        arrived = view.received_by_sender.get(number.address, ())
        if arrived and view.webhook_of(number).kind == "no_webhook":
            yield Hit(number.sid, title(number), {"inbound_messages": total(arrived), "sms_url": "-"})

"""Checks of what became of messages, as the log shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from toolkit.audit.check import Finder, Hit, Severity, check
from toolkit.audit.view import UNDELIVERED, View, sums, top, total
from toolkit.facts.countries import UNITED_STATES
from toolkit.i18n import lazy
from toolkit.model.message_log import MessageGroup

_RATES = "https://support.twilio.com/hc/en-us/articles/115002943027"
_SEGMENTS = "https://www.twilio.com/docs/glossary/what-sms-character-limit"
_OPT_OUT = "https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out"


def _services(view: View) -> Iterator[tuple[str, str, tuple[MessageGroup, ...]]]:
    """Messages by service: its SID and name, or the account's SID for those sent without a service."""
    for sid, groups in view.sent_by_service.items():
        yield sid or view.snapshot.account_sid, view.name(sid), groups


def _errors(
    name: str,
    codes: tuple[int, ...],
    *,
    severity: Severity,
    finding: str,
    consequence: str,
    remedy: str,
    share: str = "",
    docs: str = "",
) -> Finder:
    """Register a check for error codes in the log.

    Args:
        name: the check's id.
        codes: Twilio's error codes; the first one stands in the finding.
        severity: how bad it is.
        finding: what is the case.
        consequence: what follows.
        remedy: what to do.
        share: the limit that the share of messages has to reach; "" where one message is enough.
        docs: Twilio's page; that of the first code where it is left out.
    """

    def find(view: View) -> Iterator[Hit]:
        for sid, service, groups in _services(view):
            hit = [group for group in groups if group.error_code in codes]
            whole, count = total(groups), total(hit)
            enough = not share or (whole >= view.limits.enough and count >= getattr(view.limits, share) * whole)
            if count and enough:
                evidence = {"error_codes": top(sums(hit, "error_code")), "messages": f"{count} / {whole}"}
                evidence["regions"] = top(sums(hit, "region"))
                yield Hit(sid, service, evidence)

    register = check(
        name=name,
        severity=severity,
        needs=("log",),
        code=codes[0],
        docs=docs,
        finding=finding,
        consequence=consequence,
        remedy=remedy,
    )
    return register(find)


_errors(
    "opt_outs_ignored",
    (21610, 30630),
    severity="medium",
    finding=lazy("Messages are sent to recipients who have opted out."),
    consequence=lazy("They fail, and show carriers that your list is not kept."),
    remedy=lazy("Take a recipient off your list when STOP arrives, or 21610 or 30630 comes back."),
)
_errors(
    "carrier_filtering",
    (30007,),
    severity="high",
    share="filtered",
    finding=lazy("Carriers or Twilio filter messages."),
    consequence=lazy("They do not arrive, are paid for, and harm the reputation of the number."),
    remedy=lazy("Compare the texts with the campaign's samples; name your brand, avoid shared link shorteners."),
)
_errors(
    "unknown_handsets",
    (30005,),
    severity="medium",
    share="bad_numbers",
    finding=lazy("Many destinations do not exist."),
    consequence=lazy("Each attempt is paid for, and carriers take it for a bought list."),
    remedy=lazy(
        "Check numbers with Lookup when they are entered: GET https://lookups.twilio.com/v2/PhoneNumbers/{E.164}; drop "
        "those that fail."
    ),
)
_errors(
    "landlines",
    (30006, 21614, 21635),
    severity="medium",
    share="bad_numbers",
    finding=lazy("Many destinations are landlines."),
    consequence=lazy("They cannot receive SMS."),
    remedy=lazy(
        "Look the line type up before you send: GET "
        "https://lookups.twilio.com/v2/PhoneNumbers/{E.164}?Fields=line_type_intelligence; or call them instead."
    ),
)
_errors(
    "unreachable_handsets",
    (30003, 30046),
    severity="medium",
    share="bad_numbers",
    finding=lazy("Many handsets are unreachable."),
    consequence=lazy("Messages are lost; a number that stays unreachable for long may have been given up."),
    remedy=lazy("Try again once at another time of day, then take the number off the list."),
)
_errors(
    "queue_overflow",
    (30001, 21611),
    severity="high",
    finding=lazy("The queue overflowed."),
    consequence=lazy("Messages beyond it are refused or fail."),
    remedy=lazy("Send more slowly or raise the throughput; capacity() says what is missing."),
    docs=_RATES,
)
_errors(
    "daily_cap",
    (30023,),
    severity="high",
    finding=lazy("The brand's daily limit at T-Mobile was exceeded."),
    consequence=lazy("Further messages to its customers are blocked until the next day."),
    remedy=lazy(
        "Spread campaigns over days, or apply for secondary vetting: POST /v1/a2p/BrandRegistrations/{BN}/Vettings."
    ),
)
_errors(
    "rate_exceeded",
    (30022,),
    severity="medium",
    finding=lazy("The campaign's rate was exceeded."),
    consequence=lazy("Messages were refused by carriers."),
    remedy=lazy("Let Twilio queue them instead of sending from several systems at once; vetting raises the rate."),
)
_errors(
    "validity_expired",
    (30036,),
    severity="medium",
    finding=lazy("Messages waited in the queue until their validity period was over."),
    consequence=lazy("They were never sent."),
    remedy=lazy("Raise the throughput, spread the load, or lengthen the validity period."),
)
_errors(
    "fraud_blocked",
    (30450, 30453, 30454, 30485),
    severity="high",
    finding=lazy("Twilio's fraud protection blocks messages."),
    consequence=lazy("Somebody may be pumping messages to numbers that they earn from."),
    remedy=lazy(
        "Protect your sign-up form, and switch off countries that you do not serve: PATCH "
        "https://accounts.twilio.com/v1/Messaging/GeoPermissions."
    ),
)


@check(
    severity="medium",
    needs=("log",),
    finding=lazy("Messages have been waiting for longer than the queue holds them."),
    consequence=lazy("They are not sent; something about the account or the sender is stuck."),
    code=30001,
    remedy=lazy("Look at one of them in the log; ask Twilio Support with its SID."),
    docs="https://www.twilio.com/docs/messaging/guides/track-outbound-message-status",
)
def messages_stuck(view: View) -> Iterator[Hit]:
    """Accepted, queued or sending since before ``Limits.stuck_hours``; the log keeps the earliest of each group."""
    late = view.snapshot.taken_at - timedelta(hours=view.limits.stuck_hours)
    for sid, service, groups in _services(view):
        waiting = [g for g in groups if g.status in ("accepted", "queued", "sending") and g.first and g.first < late]
        if waiting:
            oldest = min(group.first for group in waiting if group.first)
            evidence = {"statuses": top(sums(waiting, "status")), "oldest": oldest.isoformat()}
            yield Hit(sid, service, evidence)


@check(
    severity="medium",
    needs=("log",),
    finding=lazy("Many messages fail or are not delivered."),
    consequence=lazy("Recipients are not reached, and carriers watch senders with many failures."),
    code=30008,
    remedy=lazy("Begin with the most frequent error code."),
)
def many_failures(view: View) -> Iterator[Hit]:
    """The share of failed and undelivered messages reaches ``Limits.failed``."""
    for sid, service, groups in _services(view):
        lost = [group for group in groups if group.status in UNDELIVERED]
        whole = total(groups)
        if whole >= view.limits.enough and total(lost) >= view.limits.failed * whole:
            evidence = {"messages": f"{total(lost)} / {whole}", "error_codes": top(sums(lost, "error_code"))}
            yield Hit(sid, service, evidence)


@check(
    severity="medium",
    needs=("log",),
    finding=lazy("A single character makes messages cost more segments."),
    consequence=lazy("One character outside GSM-7 shortens a segment from 160 characters to 70."),
    remedy=lazy("Replace the character in your templates, or turn smart encoding on."),
    docs=_SEGMENTS,
)
def one_character(view: View) -> Iterator[Hit]:
    """Messages that one character alone made UCS-2 reach ``Limits.one_character``."""
    for sid, service, groups in _services(view):
        hit = [group for group in groups if group.one_character]
        count, whole = sum(group.one_character for group in hit), total(groups)
        if whole >= view.limits.enough and count >= view.limits.one_character * whole:
            worst = max(hit, key=lambda group: group.one_character).culprit
            shown = f"{worst} (U+{ord(worst[0]):04X})" if worst else "-"
            yield Hit(sid, service, {"messages": f"{count} / {whole}", "character": shown})


@check(
    severity="low",
    needs=("log",),
    finding=lazy("Many messages are longer than Twilio advises."),
    consequence=lazy("Each costs several segments, and some carriers deliver long messages badly."),
    code=30019,
    remedy=lazy("Keep to 320 characters, and link to the rest."),
    docs=_SEGMENTS,
)
def long_bodies(view: View) -> Iterator[Hit]:
    """Messages beyond 320 characters reach ``Limits.long_bodies``."""
    for sid, service, groups in _services(view):
        count, whole = sum(group.long for group in groups), total(groups)
        if whole >= view.limits.enough and count >= view.limits.long_bodies * whole:
            segments = sum(group.segments for group in groups)
            yield Hit(sid, service, {"messages": f"{count} / {whole}", "segments": segments})


@check(
    severity="medium",
    needs=("log",),
    finding=lazy("Many recipients opt out."),
    consequence=lazy("Carriers take a high share of STOP for spam, and filter."),
    code=30007,
    remedy=lazy("Send less often, and only what people have asked for."),
    docs=_OPT_OUT,
)
def many_opt_outs(view: View) -> Iterator[Hit]:
    """Opt-out words in inbound messages, against messages sent by the same service."""
    for sid, service, groups in _services(view):
        own = "" if sid == view.snapshot.account_sid else sid
        words = sum(group.opt_out_words for group in view.received if group.service_sid == own)
        whole = total(groups)
        if whole >= view.limits.enough and words >= view.limits.opt_outs * whole:
            yield Hit(sid, service, {"opt_out_words": words, "messages": whole})


@check(
    severity="low",
    needs=("log",),
    finding=lazy("US numbers that do not exist any more are sent to; carriers give such numbers to new owners."),
    consequence=lazy("A new owner gets messages that are none of theirs, and complains."),
    code=30005,
    remedy=lazy("Compare your list each day with Twilio's Deactivations: GET /v1/Deactivations?Date=…"),
    docs="https://www.twilio.com/docs/sms/deactivated-phone-numbers",
)
def recycled_numbers(view: View) -> Iterator[Hit]:
    """Unknown handsets (30005) in the US: what deactivated numbers look like before they are recycled."""
    for sid, service, groups in _services(view):
        gone = [group for group in groups if group.error_code == 30005 and group.region in UNITED_STATES]
        if gone:
            yield Hit(sid, service, {"error_codes": f"30005 {total(gone)}", "regions": top(sums(gone, "region"))})

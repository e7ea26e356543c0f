"""How far the rules can be trusted: what they predict against what an account's own messages show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import pandas as pd

from toolkit.i18n import _
from toolkit.model.account import SenderPool
from toolkit.routing.destination import destination
from toolkit.routing.rules import DEFAULT_RULES, Rules
from toolkit.routing.selection import Selection, select
from toolkit.routing.source import HasSnapshot, pool_of
from toolkit.routing.texts import OBJECTIONS, country_in_text
from toolkit.snapshot.snapshot import Snapshot

_COLUMNS = ("sid", "to", "region", "rule", "predicted", "ties", "picked", "remark", "agrees")
_NOT_PICKED_YET = frozenset({"accepted", "scheduled", "canceled"})
_NOTHING_FITTED = frozenset({21703, 21704})


class HasLog(HasSnapshot, Protocol):
    """An account whose message log can be read: one with a ``twilio.rest.Client``."""

    @property
    def client(self) -> Any:
        """The client of Twilio's SDK."""
        ...


def compare_with_log(
    account: HasLog, service_sid: str, *, limit: int | None = 1000, rules: Rules = DEFAULT_RULES
) -> pd.DataFrame:
    """Predict each message that a service has sent, by its pool as it is now, and compare with the sender it had.

    The log is replayed from its oldest message on, and sticky mappings are learned from it as they came about. A
    message that failed because no sender fitted (21703, 21704) counts as picked ``""``. Left out are messages still
    under way, those that failed before a sender was picked for another reason (an opt-out, say), those sent before the
    pool last grew, as far as the senders' dates tell, because another pool picked them, and answers by TwiML, which
    come from the sender that was written to. An explicit From cannot be told from a pick in the log, so such messages
    show up as disagreements.

    Args:
        account: the account.
        service_sid: the service, ``MG…``.
        limit: how many messages of the account's log are read, newest first; None for all.
        rules: options for what Twilio leaves open.

    Returns:
        One row a message, newest first: ``sid``, ``to``, ``region``, ``rule``, ``predicted`` (sender, "" for none),
        ``ties`` (every equal sender, separated by ", "; otherwise ""), ``picked`` (the sender it had), ``remark`` (what
        may explain a disagreement, in the user's language; "" where they agree), all ``str``; ``agrees`` (``bool``):
        the sender it had is the predicted one, or one of the equals.

    Raises:
        ToolkitError: the account has no such service (20404).
        twilio.base.exceptions.TwilioException: the log cannot be read.
    """
    snapshot = account.snapshot()
    messages = account.client.messages.list(limit=limit)
    return compare(snapshot, service_sid, messages, cut=len(messages) == limit, rules=rules)


def compare(
    snapshot: Snapshot, service_sid: str, messages: Sequence[Any], *, cut: bool, rules: Rules = DEFAULT_RULES
) -> pd.DataFrame:
    """Do what `compare_with_log` does with a log that was read already.

    Args:
        snapshot: the account.
        service_sid: the service.
        messages: the log, the SDK's message resources, newest first.
        cut: older messages were not read, so that sticky mappings may come from them.
        rules: options for what Twilio leaves open.
    """
    rows = list(_rows(snapshot, service_sid, messages, cut, rules))[::-1]
    table = pd.DataFrame([row[:-1] for row in rows], columns=list(_COLUMNS[:-1]), dtype="str")
    table["agrees"] = pd.Series([row[-1] for row in rows], dtype="bool")
    return table


def agreement(comparison: pd.DataFrame) -> pd.DataFrame:
    """Sum a comparison up.

    Args:
        comparison: what ``compare_with_log`` returns.

    Returns:
        One row a rule and region: ``rule``, ``region`` (``str``), ``messages``, ``agree`` (``int64``) and ``share``
        (``float64``, 0 to 1), most messages first.
    """
    groups = comparison.groupby(["rule", "region"], sort=False)["agrees"]
    table = groups.agg(messages="size", agree="sum").reset_index()
    table["share"] = table["agree"] / table["messages"]
    return table.sort_values("messages", ascending=False, kind="stable", ignore_index=True)


_Row = tuple[str, str, str, str, str, str, str, str, bool]


def _rows(snapshot: Snapshot, service_sid: str, messages: Sequence[Any], cut: bool, rules: Rules) -> Iterator[_Row]:
    """Replay the log, oldest first, so that each message meets the sticky mapping of its time."""
    pool = pool_of(snapshot, service_sid)
    grown = max((sender.date_created for sender in pool.senders if sender.date_created), default=None)
    members = {sender.address: sender for sender in pool.senders}
    known: dict[str, str] = {to: sid for (service, to), sid in snapshot.sticky.items() if service == service_sid}
    mapped = known if cut else {}
    for message in reversed(messages):
        if message.direction == "inbound" and message.to in members and rules.inbound_makes_sticky:
            since = members[message.to].date_created
            if since is None or message.date_created >= since:  # what a number received before is another pool's
                mapped.setdefault(message.from_, members[message.to].sid)
        if message.messaging_service_sid != service_sid or not _was_picked(message):
            continue
        where, media = destination(message.to), _is_mms(message)
        sticky = mapped.get(where.to)
        chosen = select(
            pool, where, media=media, trial=snapshot.trial, sticky=sticky, rules=rules, force_delivery=True
        )  # Twilio has taken it
        row = _row(message, chosen, pool)
        if chosen.drops_sticky:
            mapped.pop(where.to, None)
        if message.from_ in members and (row[-1] or cut) and chosen.rule != "rcs_first":
            mapped[where.to] = members[message.from_].sid
        if not grown or message.date_created >= grown:
            yield row


def _is_mms(message: Any) -> bool:
    """Whether a message has media, or was a text sent as MMS (``SendAsMms``), which its SID alone tells (assumed)."""
    return message.num_media not in (None, "0") or str(message.sid).startswith("MM")


def _was_picked(message: Any) -> bool:
    """Whether the service has come to a pick, or found that nothing fits."""
    if message.direction != "outbound-api" or message.status in _NOT_PICKED_YET:
        return False
    return bool(message.from_) or message.error_code in _NOTHING_FITTED


def _row(message: Any, chosen: Selection, pool: SenderPool) -> _Row:
    addresses = [sender.address for sender in chosen.tied]
    picked = message.from_ or ""
    agrees = picked in (addresses or [""])
    return (
        message.sid,
        chosen.destination.to,
        chosen.destination.region,
        chosen.rule,
        addresses[0] if addresses else "",
        ", ".join(addresses) if len(addresses) > 1 else "",
        picked,
        "" if agrees else _remark(picked, chosen, pool),
        agrees,
    )


def _remark(picked: str, chosen: Selection, pool: SenderPool) -> str:
    found = next((sender for sender in pool.senders if sender.address == picked), None)
    if not picked:
        return _("Nothing fitted then: the pool, its settings or its registration may have changed since.")
    if found is None:
        return _("The sender is not in the pool: it has left since, or it was given as From.")
    if objection := dict(chosen.objections).get(found.sid):
        return _(OBJECTIONS[objection.key]).format(country=country_in_text(chosen.destination.region))
    return _("It could send: a sticky mapping, an explicit From, a change of settings, or the rules here are wrong.")

"""How far the rules can be trusted: what they predict against what an account's own messages show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import pandas as pd

from toolkit.model import Snapshot
from toolkit.routing.destination import destination
from toolkit.routing.preview import HasSnapshot, choose, pool_of
from toolkit.routing.rules import DEFAULT_RULES, Rules

_COLUMNS = ("sid", "to", "region", "rule", "predicted", "ties", "picked", "agrees")
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

    A message that failed because no sender fitted (21703, 21704) counts as picked ``""``. Left out are messages still
    under way, those that failed before a sender was picked for another reason (an opt-out, say), and those sent before
    the pool last grew, as far as the senders' dates tell, because another pool picked them. An explicit From cannot be
    told from a pick in the log, so such messages show up as disagreements.

    Args:
        account: the account.
        service_sid: the service, ``MG…``.
        limit: how many messages of the account's log are read, newest first; None for all.
        rules: options for what Twilio leaves open.

    Returns:
        One row a message, newest first: ``sid``, ``to``, ``region``, ``rule``, ``predicted`` (sender, "" for none),
        ``ties`` (every equal sender, separated by ", "; otherwise ""), ``picked`` (the sender it had), all ``str``;
        ``agrees`` (``bool``): the sender it had is the predicted one, or one of the equals.

    Raises:
        ToolkitError: the account has no such service (20404).
        twilio.base.exceptions.TwilioException: the log cannot be read.
    """
    snapshot = account.snapshot()
    messages = account.client.messages.list(limit=limit)
    rows = list(_rows(snapshot, service_sid, messages, rules))
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


def _rows(
    snapshot: Snapshot, service_sid: str, messages: Iterable[Any], rules: Rules
) -> Iterable[tuple[str, str, str, str, str, str, str, bool]]:
    pool = pool_of(snapshot, service_sid)
    changed = [sender.date_created for sender in pool.senders if sender.date_created]
    for message in messages:
        if message.messaging_service_sid != service_sid or message.direction != "outbound-api":
            continue
        if message.status in _NOT_PICKED_YET or (not message.from_ and message.error_code not in _NOTHING_FITTED):
            continue
        if changed and message.date_created < max(changed):
            continue
        chosen = choose(
            snapshot, service_sid, destination(message.to), media=message.num_media not in (None, "0"), rules=rules
        )
        predicted = chosen.sender.address if chosen.sender else ""
        equals = {sender.address for sender in chosen.tied} or {""}
        ties = ", ".join(sender.address for sender in chosen.tied) if len(chosen.tied) > 1 else ""
        picked = message.from_ or ""
        region = chosen.destination.region
        yield message.sid, chosen.destination.to, region, chosen.rule, predicted, ties, picked, picked in equals

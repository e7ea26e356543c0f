"""Running the checks over an account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Protocol

import pandas as pd

from toolkit.audit.agreement import agreements
from toolkit.audit.blind_spots import BLIND_SPOTS
from toolkit.audit.check import SEVERITIES, Check, Hit
from toolkit.audit.checks import registered
from toolkit.audit.findings import Findings
from toolkit.audit.limits import DEFAULT_LIMITS, Limits
from toolkit.audit.missing import unknown
from toolkit.audit.report.rows import COLUMNS
from toolkit.audit.view import Credential, View
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.snapshot.snapshot import Snapshot
from toolkit.tables.inert import plain

_RANK: Mapping[str, int] = {severity: rank for rank, severity in enumerate(SEVERITIES)}


PERIOD = timedelta(days=30)
"""How far back the log is read: as long as Twilio keeps alerts (https://www.twilio.com/docs/usage/monitor-alert)."""


_OF_A_PERIOD = frozenset({"log", "long_log", "daily_log", "alerts", "events", "usage"})


class Readable(Protocol):
    """Anything that can be read into a Snapshot, with its messages: an Account."""

    def snapshot(self, messages: timedelta | None = None) -> Snapshot:
        """Read the account."""
        ...


def audit(
    source: Readable | Snapshot,
    *,
    messages: timedelta | None = PERIOD,
    only: Iterable[str] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Findings:
    """Look for everything that is wrong with an account, or could be better. Nothing is changed.

    Args:
        source: an Account, read now, or a Snapshot, which needs no credentials.
        messages: how far back an Account's log and alerts are read; None for not at all. A Snapshot keeps what it has.
        only: the ids of the checks to run; None for all of them and for what no API tells.
        limits: the thresholds.

    Returns:
        A DataFrame with one row a finding, the most severe first. All columns are ``str`` except as said:

        * ``check``: the id of the check
        * ``severity`` (ordered category): unknown, low, medium, high. unknown: it could not be checked
        * ``resource``: the SID of what it is about
        * ``name``: what the account calls it
        * ``finding``: what is the case, in the user's language
        * ``evidence``: what was seen, by Twilio's names
        * ``consequence``: what follows, with Twilio's error code
        * ``remedy``: what to do
        * ``docs``: the page of Twilio's documentation
        * ``fix`` (``object``): the calls that put it right, a tuple of ``Call``; empty where a person has to decide

        Text of the account is made harmless: in one line, without control characters, cut where it is very long. The
        frame's ``to_html``, ``to_excel``, ``to_csv``, ``to_json`` and ``to_markdown`` write a report; see ``Findings``.

    Raises:
        ToolkitError: there is no such check, or the account cannot be read.
    """
    chosen = _chosen(only)
    snapshot = _read(source, messages if any(_OF_A_PERIOD & {*one.needs, *one.also} for one in chosen) else None)
    view = View(snapshot, limits, credential_of(source))
    rows = [row for check in chosen for row in _rows(view, check)]
    if only is None:
        rows += _unreadable(snapshot)
        rows += _blind(snapshot)
    rows.sort(key=lambda row: _RANK[row[1]])
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype({name: "str" for name in COLUMNS if name != "fix"})
    table["severity"] = pd.Categorical(table["severity"], categories=list(reversed(SEVERITIES)), ordered=True)
    compared = agreements(source, snapshot) if only is None else {}
    return Findings.of(table, snapshot, limits, compared)


def _read(source: Readable | Snapshot, messages: timedelta | None) -> Snapshot:
    return source if isinstance(source, Snapshot) else source.snapshot(messages)


def credential_of(source: object) -> Credential | None:
    """Say what an account was signed in to with: Twilio's SDK holds an account's or a key's SID as user name."""
    name = str(getattr(getattr(source, "client", None), "username", None) or "")
    if name.startswith("AC"):
        return "auth_token"
    return "api_key" if name.startswith("SK") else None


def _chosen(only: Iterable[str] | None) -> list[Check]:
    known = registered()
    if only is None:
        return list(known.values())
    wanted = list(only)
    missing = [id for id in wanted if id not in known]
    if missing:
        raise ToolkitError(
            _("There is no check {name!r}.").format(name=missing[0]),
            _("Choose from {names}.").format(names=", ".join(known)),
        )
    return [known[id] for id in wanted]


Row = tuple[str, str, str, str, str, str, str, str, str, tuple[object, ...]]


def _rows(view: View, check: Check) -> Iterator[Row]:
    """What a check finds; and, where its input is not known, one row that says so."""
    account, what = view.snapshot.account_sid, _("Not checkable: {what}").format(what=_(check.finding))
    missing = [reason for part in check.needs if (reason := unknown(view, part))]
    partly = [reason for part in check.also if (reason := unknown(view, part))]
    for why, remedy in (missing or partly)[:1]:
        yield _row(check, "unknown", account, "", what, why, remedy, ())
    if not missing:
        yield from (_of_hit(check, hit) for hit in check.find(view))


def _of_hit(check: Check, hit: Hit) -> Row:
    return _row(
        check,
        check.severity,
        hit.resource,
        hit.name,
        _(check.finding),
        evidence(hit.evidence),
        _(check.remedy),
        hit.fix,
    )


def _row(
    check: Check,
    severity: str,
    resource: str,
    name: str,
    finding: str,
    seen: str,
    remedy: str,
    fix: tuple[object, ...],
) -> Row:
    consequence = with_code(_(check.consequence), check.code)
    return (check.id, severity, plain(resource), plain(name), finding, seen, consequence, remedy, check.docs, fix)


def evidence(seen: Mapping[str, object]) -> str:
    """Write evidence in one line: ``validity_period = 36000; usecase = verification``."""
    return "; ".join(f"{name} = {plain(_value(value))}" for name, value in seen.items())


def _value(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


def with_code(text: str, code: int | None) -> str:
    """Add Twilio's error code to a sentence, where there is one."""
    return f"{text} ({_('Twilio error {code}').format(code=code)})" if code else text


def _unreadable(snapshot: Snapshot) -> Iterator[Row]:
    """One row for each single resource that could not be read: every check of it is open."""
    for sid, reason in snapshot.unreadable.items():
        if not sid[:2].isupper():
            continue
        pool = snapshot.pools.get(sid)
        yield (
            "unreadable",
            "unknown",
            plain(sid),
            plain(pool.service.friendly_name) if pool else "",
            _("Not checkable: this could not be read."),
            plain(reason),
            _("Whatever is wrong with it stays unseen."),
            _("Give the credentials permission to read it, then read the account again."),
            "https://www.twilio.com/docs/iam/api-keys",
            (),
        )


def _blind(snapshot: Snapshot) -> Iterator[Row]:
    for spot in BLIND_SPOTS:
        if not spot.seen(snapshot):
            consequence = with_code(_(spot.consequence), spot.code)
            texts = (_(spot.finding), "", consequence, _(spot.remedy), spot.docs)
            yield (spot.id, "unknown", snapshot.account_sid, "", *texts, ())

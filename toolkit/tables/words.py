"""The words that stand in the toolkit's tables, and how they are said in the user's language."""

from __future__ import annotations

from collections.abc import Mapping
from unicodedata import east_asian_width

import pandas as pd

from toolkit.i18n import _, lazy

HEADERS: Mapping[str, str] = {
    "to": lazy("to"),
    "region": lazy("region"),
    "country": lazy("country"),
    "line_type": lazy("line type"),
    "sender": lazy("sender"),
    "sender_type": lazy("sender type"),
    "rule": lazy("rule"),
    "ties": lazy("equal senders"),
    "basis": lazy("basis"),
    "status": lazy("status"),
    "error_code": lazy("error code"),
    "reason": lazy("reason"),
    "verdict": lazy("verdict"),
    "why": lazy("why"),
    "change": lazy("what would have to change"),
    "reach": lazy("reach"),
    "replies": lazy("can answer"),
    "shown": lazy("what is shown"),
    "registration": lazy("registration"),
    "predicted": lazy("predicted"),
    "picked": lazy("picked sender"),
    "agrees": lazy("agrees"),
    "number": lazy("number"),
    "step": lazy("step"),
    "finding": lazy("finding"),
    "severity": lazy("severity"),
    "check": lazy("check"),
    "resource": lazy("resource"),
    "name": lazy("name"),
    "evidence": lazy("evidence"),
    "consequence": lazy("consequence"),
    "remedy": lazy("remedy"),
    "docs": lazy("documentation"),
    "fix": lazy("fix"),
    "service": lazy("service"),
    "state": lazy("state"),
    "high": lazy("high"),
    "medium": lazy("medium"),
    "low": lazy("low"),
    "unknown": lazy("not checkable"),
    "senders": lazy("senders"),
    "messages": lazy("messages"),
    "area": lazy("destination"),
    "shared": lazy("one campaign's rate"),
    "mps": lazy("segments per second"),
    "queue": lazy("queue (segments)"),
    "daily_limit": lazy("T-Mobile, segments a day"),
    "ok": lazy("reached"),
    "warning": lazy("with a caution"),
    "fails": lazy("not reached"),
    "agree": lazy("as predicted"),
    "share": lazy("share"),
    "before_sender": lazy("sender before"),
    "after_sender": lazy("sender after"),
    "before_ties": lazy("equal senders before"),
    "after_ties": lazy("equal senders after"),
    "seconds": lazy("seconds"),
    "expired": lazy("expired messages"),
    "line": lazy("line"),
    "row": lazy("row"),
    "by": lazy("by"),
    "value": lazy("value"),
    "destinations": lazy("destinations"),
    "gained": lazy("gained"),
    "lost": lazy("lost"),
    "moved": lazy("another sender"),
    "otherwise": lazy("changed otherwise"),
    "after_reason": lazy("reason after"),
    "before_status": lazy("status before"),
    "after_status": lazy("status after"),
    "countries": lazy("countries"),
    "difference": lazy("change"),
    "sid": lazy("SID"),
    "property": lazy("property"),
    "before": lazy("before"),
    "after": lazy("after"),
    "words": lazy("in words"),
    "setting": lazy("setting"),
    "way": lazy("way"),
    "result": lazy("result"),
    "encoding": lazy("encoding"),
    "keyword": lazy("keyword"),
    "reply": lazy("reply"),
    "from_": lazy("From"),
    "body": lazy("Body"),
}

AREAS: Mapping[str, str] = {"US": lazy("United States"), "CA": lazy("Canada"), "*": lazy("other countries")}

STATUSES: Mapping[str, str] = {
    "ok": lazy("✓ ok"),
    "warning": lazy("⚠ warning"),
    "fails": lazy("✗ fails"),
}

VERDICTS: Mapping[str, str] = {
    "picked": lazy("picked"),
    "tied": lazy("tied"),
    "outranked": lazy("outranked"),
    "not eligible": lazy("not eligible"),
}

BASES: Mapping[str, str] = {
    "documented": lazy("documented"),
    "observed": lazy("observed"),
    "assumed": lazy("assumed"),
}

SENDER_TYPES: Mapping[str, str] = {
    "short_code": lazy("short code"),
    "alpha": lazy("alphanumeric sender ID"),
    "long_code": lazy("long code"),
    "toll_free": lazy("toll-free number"),
    "whatsapp": lazy("WhatsApp sender"),
    "messenger": lazy("Messenger sender"),
    "rcs": lazy("RCS sender"),
}

RULES: Mapping[str, str] = {
    "explicit_from": lazy("explicit From"),
    "rcs_first": lazy("RCS first"),
    "sticky": lazy("sticky sender"),
    "short_code": lazy("short code first"),
    "alpha_country": lazy("alphanumeric, for the country"),
    "alpha": lazy("alphanumeric before numbers"),
    "alpha_disputed": lazy("alphanumeric, nothing else fits"),
    "toll_free": lazy("toll-free first (Canada)"),
    "area_code": lazy("same area code"),
    "overlay": lazy("overlaid area code"),
    "country": lazy("same country"),
    "us_ca_other": lazy("US and Canada stand in"),
    "us_fallback": lazy("US number instead"),
    "any_fallback": lazy("any number instead"),
    "channel_country": lazy("same channel and country"),
    "channel_any": lazy("same channel"),
    "no_sender": lazy("nothing fits"),
    "alpha_blocks": lazy("alphanumeric unusable"),
    "empty_pool": lazy("empty pool"),
    "bad_destination": lazy("not a number"),
    "premium_rate": lazy("premium rate"),
    "landline": lazy("landline refused"),
    "country_closed": lazy("country not allowed"),
}

LINE_TYPES: Mapping[str, str] = {
    "mobile": lazy("mobile"),
    "fixed_line": lazy("landline"),
    "fixed_line_or_mobile": lazy("landline or mobile"),
    "toll_free": lazy("toll-free number"),
    "premium_rate": lazy("premium rate"),
    "shared_cost": lazy("shared cost"),
    "voip": lazy("internet telephony"),
    "personal_number": lazy("personal number"),
    "pager": lazy("pager"),
    "uan": lazy("company number"),
    "voicemail": lazy("voicemail"),
    "unknown": lazy("unknown"),
}

REPLIES: Mapping[str, str] = {"yes": lazy("yes"), "no": lazy("no"), "unknown": lazy("unknown")}

SHOWN: Mapping[str, str] = {
    "sender": lazy("the sender itself"),
    "another": lazy("another sender"),
    "relabelled": lazy("a scam warning"),
    "unknown": lazy("unknown"),
}

REACHES: Mapping[str, str] = {
    "two_way": lazy("arrives, and can be answered"),
    "one_way": lazy("arrives under the sender's name, one way"),
    "overwritten": lazy("arrives under another sender"),
    "relabelled": lazy("arrives with a scam warning"),
    "unclear": lazy("may arrive: not known in full"),
    "fails": lazy("fails"),
}

REGISTRATIONS: Mapping[str, str] = {
    "none": lazy("not needed"),
    "optional": lazy("optional"),
    "required": lazy("required"),
    "campaign": lazy("A2P 10DLC campaign"),
    "verification": lazy("toll-free verification"),
    "unknown": lazy("unknown"),
}

SEVERITIES: Mapping[str, str] = {
    "high": lazy("✗ high"),
    "medium": lazy("⚠ medium"),
    "low": lazy("○ low"),
    "unknown": lazy("? not checkable"),
}
"""How severe a finding of an audit is."""

STATES: Mapping[str, str] = {
    "high": lazy("✗ urgent"),
    "medium": lazy("⚠ to be fixed"),
    "low": lazy("○ could be better"),
    "unknown": lazy("? not fully known"),
    "ok": lazy("✓ nothing found"),
}
"""What the worst finding of a service means."""

PARTS: Mapping[str, str] = {
    "region": lazy("region"),
    "sender": lazy("sender"),
    "rule": lazy("rule"),
    "problem": lazy("problem"),
}
"""By what a summary counts destinations."""

RESOURCES: Mapping[str, str] = {
    "service": lazy("messaging service"),
    "pool": lazy("sender in a pool"),
    "number": lazy("phone number"),
    "short_code": lazy("short code"),
    "channel_sender": lazy("channel sender"),
    "brand": lazy("brand"),
    "campaign": lazy("campaign"),
    "verification": lazy("toll-free verification"),
    "application": lazy("TwiML application"),
    "customer_profile": lazy("customer profile"),
    "trust_product": lazy("trust product"),
    "account": lazy("account"),
}
"""What a snapshot is made of, as ``diff`` names it."""

DIFFERENCES: Mapping[str, str] = {
    "gained": lazy("gained"),
    "lost": lazy("lost"),
    "moved": lazy("another sender"),
    "otherwise": lazy("changed otherwise"),
    "added": lazy("added"),
    "removed": lazy("removed"),
    "changed": lazy("changed"),
    "unknown": lazy("unknown"),
}
"""How a destination (``what_if``) or a resource (``diff``) changes."""

AGREES: Mapping[str, str] = {"True": lazy("✓ as predicted"), "False": lazy("✗ otherwise")}
"""Whether a message had the sender that was predicted."""

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "status": STATUSES,
    "before_status": STATUSES,
    "after_status": STATUSES,
    "by": PARTS,
    "verdict": VERDICTS,
    "basis": BASES,
    "sender_type": SENDER_TYPES,
    "rule": RULES,
    "line_type": LINE_TYPES,
    "reach": REACHES,
    "replies": REPLIES,
    "shown": SHOWN,
    "registration": REGISTRATIONS,
    "severity": SEVERITIES,
    "agrees": AGREES,
    "difference": DIFFERENCES,
    "resource": RESOURCES,
    "state": STATES,
}


def said(column: str, value: str) -> str:
    """Say a value of one of the toolkit's columns; any other value is returned as it is."""
    word = COLUMNS.get(column, {}).get(value)
    return _(word) if word else value


def word(column: str, value: object) -> str:
    """Say a value in the user's language; what is no word of the toolkit stays as it is."""
    if value is None or value is pd.NA or value != value:
        return ""
    if column == "area":
        return _(AREAS[str(value)])
    if isinstance(value, bool) or column == "shared":
        return _("yes") if value else _("no")
    if column == "share":
        return f"{value:.0%}"
    return said(column, _number(value) if isinstance(value, float) else str(value))


def worded(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with headers and values in the user's language, all of them text."""
    columns = [str(column) for column in table.columns]
    rows = [
        [word(column, value) for column, value in zip(columns, row, strict=True)]
        for row in pd.DataFrame(table).itertuples(index=False, name=None)
    ]
    return pd.DataFrame(rows, columns=[_(HEADERS.get(column, column)) for column in columns], dtype="str")


def _number(value: float) -> str:
    """Write a number with two decimals, of less than one with three digits: nobody reads 11.1111 segments a second."""
    return f"{value:,.3g}" if abs(value) < 1 else f"{value:,.2f}".rstrip("0").rstrip(".")


def width_of(text: str) -> int:
    """Return how wide a text is in a table: Chinese, Japanese and Korean characters take the room of two others."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)

"""A preview summed up, and its problem rows on their own."""

from __future__ import annotations

import pandas as pd

from toolkit.errors.explained import of_code

_STATUSES = ("ok", "warning", "fails")


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Sum a preview up by country, sender, rule and problem.

    Args:
        table: what `preview` or `preview_file` returns.

    Returns:
        One row for each value that occurs, most destinations first:

        * ``by`` (``str``): region, sender, rule or problem
        * ``value`` (``str``): the ISO 3166 code, "" where unknown; the sender, "" for none; the rule; what is wrong
          with a destination that cannot be read, or else the error to expect: Twilio's code and what it means
        * ``destinations``, ``ok``, ``warning``, ``fails`` (``int64``): how many of them there are
    """
    counted = table.assign(error_code=table["error_code"].fillna(0)).groupby(
        ["region", "sender", "rule", "error_code", "reason", "status"], observed=True, sort=False
    )
    groups = counted.size().rename("destinations").reset_index()
    groups["problem"] = [
        _problem(*of) for of in zip(groups["rule"], groups["error_code"], groups["reason"], strict=True)
    ]
    return pd.concat([_counts(groups, name) for name in ("region", "sender", "rule", "problem")], ignore_index=True)


def problem_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a preview that fail or bear a warning, with their index."""
    return table[table["status"] != "ok"]


def _counts(groups: pd.DataFrame, name: str) -> pd.DataFrame:
    """Add groups up by one of their columns, those without a value left out."""
    values = groups[name].astype("str")
    found = pd.DataFrame({"by": name, "value": values, "destinations": groups["destinations"]})
    for status in _STATUSES:
        found[status] = groups["destinations"].where(groups["status"] == status, 0)
    found = found[values.notna()].groupby(["by", "value"], as_index=False, sort=False).sum()
    return found.sort_values(["destinations", "value"], ascending=[False, True])


def _problem(rule: str, error_code: int, reason: str) -> str | None:
    """Say what is wrong in the same words for all destinations of which the same is; None where nothing is."""
    if rule == "bad_destination":
        return reason
    return f"{error_code}: {of_code(error_code).what}" if error_code else None

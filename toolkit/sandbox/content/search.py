"""Content v2 Content and ContentAndApprovals: the templates of the account, filtered and sorted.

``twilio_content_v2.json``. The patterns are regular expressions in the syntax of RE2, which takes linear time whatever
is sent (Twilio names no syntax). Assumed: the newest come first unless a sorting is asked for, names before dates; a
channel that approves nothing is eligible in every status.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from toolkit.facts.content_types import richest
from toolkit.facts.templates import texts
from toolkit.sandbox.api.context import Context, Operation, Serializer, paged
from toolkit.sandbox.api.dates import since, until
from toolkit.sandbox.api.dispatch import Route
from toolkit.sandbox.api.fields import choice
from toolkit.sandbox.api.http import Response
from toolkit.sandbox.api.paging import cursor
from toolkit.sandbox.api.refusals import invalid
from toolkit.sandbox.content import approvals
from toolkit.sandbox.content.contents import CONTENTS, with_approval
from toolkit.sandbox.store import kinds
from toolkit.sandbox.store.pages import slice_of
from toolkit.sandbox.store.store import Record

_direction = choice(("asc", "desc"))


def _list(serialize: Serializer, context: Context) -> Response:
    found = _sorted(context, _filtered(context))
    page = slice_of(list(enumerate(found, 1)), cursor(context.query))
    return paged(context, page, CONTENTS.key, [serialize(context, template) for _, template in page.rows])


def _filtered(context: Context) -> list[Record]:
    query, found = context.query, context.store.every(kinds.TEMPLATE)[::-1]
    for _, first in since(query, "DateCreatedAfter", "created"):
        found = [one for one in found if one.created >= first]
    for _, end in until(query, "DateCreatedBefore", "created"):
        found = [one for one in found if one.created < end]
    if languages := query.all("Language"):
        found = [one for one in found if one.data["language"] in languages]
    if types := query.all("ContentType"):
        found = [one for one in found if not one.data["types"].keys().isdisjoint(types)]
    if wanted := [_eligibility(text) for text in query.all("ChannelEligibility")]:
        found = [one for one in found if any(_is_eligible(one, *pair) for pair in wanted)]
    if pattern := query.get("ContentName"):
        found = _matching(found, [one.data["friendly_name"] for one in found], "ContentName", pattern)
    if pattern := query.get("Content"):
        found = _matching(found, ["\n".join(texts(one.data["types"])) for one in found], "Content", pattern)
    return found


def _eligibility(text: str) -> tuple[str, str]:
    channel, colon, status = text.partition(":")
    if not (channel and colon and status):
        raise invalid("ChannelEligibility", f"{text!r} is not of the form channel:status, such as whatsapp:approved")
    return channel.lower(), status.lower()


def _is_eligible(template: Record, channel: str, status: str) -> bool:
    if richest(template.data["types"], channel) is None:
        return False
    return channel != "whatsapp" or approvals.status(template) == status


def _matching(found: list[Record], described: list[str], param: str, pattern: str) -> list[Record]:
    import pyarrow as pa  # slow to import, and needed here alone
    import pyarrow.compute as pc

    try:
        matched = pc.match_substring_regex(pa.array(described, pa.large_string()), pattern=pattern)
    except (pa.ArrowException, ValueError):
        raise invalid(param, f"{pattern!r} is no regular expression") from None
    return [one for one, holds in zip(found, matched.to_pylist(), strict=True) if holds]


def _sorted(context: Context, found: list[Record]) -> list[Record]:
    def by(param: str, key: Any) -> None:
        direction = context.query.get(param)
        if direction:
            found.sort(key=key, reverse=_direction(param, direction.lower()) == "desc")

    by("SortByDate", lambda one: one.updated)
    by("SortByContentName", lambda one: one.data["friendly_name"])
    return found


ROUTES: tuple[Operation, ...] = (
    Route("GET", "content", "/v2/Content", partial(_list, CONTENTS.serialize)),
    Route("GET", "content", "/v2/ContentAndApprovals", partial(_list, with_approval)),
)

"""What a handler has at hand: one request, read, and the account it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.sandbox.api.dispatch import API_VERSION, Route, shown_path
from toolkit.sandbox.api.http import Params, Response, answer
from toolkit.sandbox.api.paging import cursor, v1, v2010
from toolkit.sandbox.api.refusals import not_found
from toolkit.sandbox.options import Options
from toolkit.sandbox.store.pages import Page
from toolkit.sandbox.store.store import Record, Store


@dataclass(slots=True)
class Context:
    """One request to one account.

    Attributes:
        store: the account's resources.
        options: the sandbox's choices.
        now: POSIX time of the request.
        account_sid: the account.
        origin: scheme and host of the request. URLs in answers start with it, or a client's second page would go to the
            real Twilio with the client's credentials.
        path: the path of the request.
        query: parameters of the URL.
        form: parameters of the body.
        variables: the values of the path's variable segments.
        headers: those of the request.
        body: the body of a request that is no form.
    """

    store: Store
    options: Options
    now: float
    account_sid: str
    origin: str = "https://api.twilio.com"
    path: str = ""
    query: Params = field(default_factory=lambda: Params(()))
    form: Params = field(default_factory=lambda: Params(()))
    variables: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def find(self, kind: str, sid: str, parent: str | None = None) -> Record:
        """Return a stored resource.

        Raises:
            ApiError: 404/20404 for the path of the request.
        """
        record = self.store.get(kind, sid, parent)
        if record is None:
            raise not_found(shown_path(self.path))
        return record

    def uri(self, *parts: str) -> str:
        """Return the 2010-04-01 URI of something that belongs to the account."""
        return f"/{API_VERSION}/Accounts/{self.account_sid}/{'/'.join(parts)}.json"


Handler = Callable[[Context], Response]
Operation = Route[Handler]
Serializer = Callable[[Context, Record], dict[str, Any]]


def listing(
    context: Context,
    serialize: Serializer,
    kind: str,
    key: str,
    *,
    parent: str | None = None,
    filters: Mapping[str, str | None] | None = None,
    conditions: Sequence[tuple[str, Any]] = (),
    newest_first: bool = True,
) -> Response:
    """Answer a list of stored resources, paged as the API of the request's path pages.

    Args:
        serialize: one resource as JSON.
        kind: the kind of resource.
        key: the name of the list in the answer.
        parent: only resources that belong to it.
        filters: property → value it must have; None for any.
        conditions: SQL comparisons with their values, as ``Store.page`` takes them.
        newest_first: order of the list.
    """
    at = cursor(context.query)
    page = context.store.page(
        kind, at, parent=parent, filters=filters, conditions=conditions, newest_first=newest_first
    )
    return paged(context, page, key, [serialize(context, record) for _, record in page.rows])


def paged(context: Context, page: Page[Any], key: str, items: list[dict[str, Any]]) -> Response:
    """Answer ``items``, the rows of ``page``, in the paging shape that belongs to the request's path."""
    at = cursor(context.query)
    if context.path.startswith(f"/{API_VERSION}/"):
        return answer(200, v2010(page, at, key, context.path, context.query, items))
    return answer(200, v1(page, at, key, context.origin + context.path, context.query, items))

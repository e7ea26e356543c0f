"""A resource as a description, from which its operations follow: create, list, fetch, update and delete."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.sandbox.api.context import Context, Handler, Operation, listing
from toolkit.sandbox.api.dispatch import API_VERSION, Product, Route, shown_path
from toolkit.sandbox.api.fields import Field, defaults, given
from toolkit.sandbox.api.http import NO_CONTENT, Response, answer, iso8601, rfc2822
from toolkit.sandbox.api.refusals import not_found
from toolkit.sandbox.store import message_table
from toolkit.sandbox.store.store import Record

_METHODS = {"create": "POST", "list": "GET", "fetch": "GET", "update": "POST", "delete": "DELETE"}
_OF_THE_LIST = ("create", "list")


@dataclass(frozen=True, slots=True)
class Resource:
    """One of Twilio's resources.

    Attributes:
        kind: what the store calls it.
        prefix: how its SIDs begin.
        path: of its list, without ``.json``, as Twilio's OpenAPI documents write it: ``/v1/Services``.
        key: the name of its list in answers.
        product: the first label of its host.
        fields: the settings that a person makes.
        shown: the stored properties that an answer has; None for all but ``hidden``.
        hidden: properties, stored ones among them, that no answer has unless ``more`` says so.
        sid: the property of an answer that holds its SID.
        named: the property of an answer that holds the record's name; "" for none.
        owner: the property of an answer that holds the SID of what it belongs to; "" for none.
        variable: the path's variable for its SID.
        links: name → path below the resource.
        more: what else an answer has, or has otherwise.
        whole: makes an answer of another shape.
        filters: parameter of the list → column or property that it looks at.
        parent: finds what it belongs to by the path of a request, and returns that one's SID.
        settings: reads what a request sets; by default the fields that were sent.
        new: reads the properties of a new one; by default the fields' defaults and what was sent.
        on_update: called before it is changed, with what was sent.
        on_delete: called before it is deleted, with all that belongs to it.
        newest_first: the order of its list.
    """

    kind: str
    prefix: str
    path: str
    key: str
    product: Product = "messaging"
    fields: Sequence[Field] = ()
    shown: Sequence[str] | None = None
    hidden: frozenset[str] = frozenset()
    sid: str = "sid"
    named: str = ""
    owner: str = ""
    variable: str = "Sid"
    links: Mapping[str, str] = field(default_factory=dict)
    more: Callable[[Context, Record], Mapping[str, Any]] | None = None
    whole: Callable[[Context, Record], dict[str, Any]] | None = None
    filters: Mapping[str, str] = field(default_factory=dict)
    parent: Callable[[Context], str] | None = None
    settings: Callable[[Context], dict[str, Any]] | None = None
    new: Callable[[Context], dict[str, Any]] | None = None
    on_update: Callable[[Context, Record, Mapping[str, Any]], None] | None = None
    on_delete: Callable[[Context, Record], None] | None = None
    newest_first: bool = True

    def serialize(self, context: Context, record: Record) -> dict[str, Any]:
        """Return one as JSON."""
        if self.whole is not None:
            return self.whole(context, record)
        data = record.data
        if self.shown is not None:
            data = {name: data[name] for name in self.shown}
        old = self.path.startswith(f"/{API_VERSION}/")
        dated = rfc2822 if old else iso8601
        place = f"{self._list_path(context, record)}/{record.sid}"
        body = {
            self.sid: record.sid,
            "account_sid": context.account_sid,
            **data,
            "date_created": dated(record.created),
            "date_updated": dated(record.updated),
        }
        if old:
            body["uri"] = f"{place}.json"
        else:
            body["url"] = f"{context.origin}{place}"
        if self.links:
            body["links"] = {name: f"{body['url']}/{path}" for name, path in self.links.items()}
        if self.named:
            body[self.named] = record.name
        if self.owner:
            body[self.owner] = record.parent
        if self.hidden:
            body = {name: value for name, value in body.items() if name not in self.hidden}
        return body if self.more is None else body | dict(self.more(context, record))

    def _list_path(self, context: Context, record: Record) -> str:
        if "{" not in self.path:
            return self.path
        return re.sub(r"{(\w+)}", lambda at: context.account_sid if at[1] == "AccountSid" else record.parent, self.path)

    def find(self, context: Context) -> Record:
        """Return the one that the path of the request names.

        Raises:
            ApiError: 404/20404.
        """
        parent = None if self.parent is None else self.parent(context)
        return context.find(self.kind, context.variables[self.variable], parent)

    def sent(self, context: Context) -> dict[str, Any]:
        """Return what a request sets, by property name.

        Raises:
            ApiError: a value is refused.
        """
        return given(self.fields, context.form) if self.settings is None else self.settings(context)

    def add(
        self, context: Context, data: Mapping[str, Any] | None = None, *, parent: str = "", name: str = ""
    ) -> Record:
        """Store a new one.

        Args:
            data: its properties; None for those that the request describes.
            parent: the SID of what it belongs to, where the path does not say it.
            name: what people know it by.

        Raises:
            ApiError: what it belongs to does not exist, or a value is refused.
        """
        parent = parent if self.parent is None else self.parent(context)
        if data is None:
            data = defaults(self.fields) | self.sent(context) if self.new is None else self.new(context)
        store = context.store
        return store.add(self.kind, store.new_sid(self.prefix), data, parent=parent, name=name, now=context.now)

    def create(self, context: Context) -> Response:
        """Answer the POST to the list."""
        return answer(201, self.serialize(context, self.add(context)))

    def list(self, context: Context) -> Response:
        """Answer the GET of the list."""
        return listing(
            context,
            self.serialize,
            self.kind,
            self.key,
            parent=None if self.parent is None else self.parent(context),
            filters={column: context.query.get(param) for param, column in self.filters.items()},
            newest_first=self.newest_first,
        )

    def fetch(self, context: Context) -> Response:
        """Answer the GET of one."""
        return answer(200, self.serialize(context, self.find(context)))

    def update(self, context: Context) -> Response:
        """Answer the POST to one."""
        record, changes = self.find(context), self.sent(context)
        if self.on_update is not None:
            self.on_update(context, record, changes)
        return answer(200, self.serialize(context, context.store.update(record, changes, context.now)))

    def delete(self, context: Context) -> Response:
        """Answer the DELETE of one."""
        record = self.find(context)
        if self.on_delete is not None:
            self.on_delete(context, record)
        context.store.delete_with_children(record)
        return NO_CONTENT

    def routes(self, *operations: str, **own: Handler) -> tuple[Operation, ...]:
        """Return its operations.

        Args:
            operations: those that follow from the description: ``create``, ``list``, ``fetch``, ``update``, ``delete``.
            own: the others, by the same names.
        """
        ending = ".json" if self.path.startswith(f"/{API_VERSION}/") else ""
        handlers: dict[str, Handler] = {name: getattr(self, name) for name in operations} | own
        return tuple(
            Route(
                _METHODS[name],
                self.product,
                f"{self.path}{'' if name in _OF_THE_LIST else f'/{{{self.variable}}}'}{ending}",
                handler,
            )
            for name, handler in handlers.items()
        )


def of_parent(kind: str, variable: str) -> Callable[[Context], str]:
    """Return what finds a parent of ``kind`` by a variable of the path, for ``Resource.parent``."""

    def find(context: Context) -> str:
        return context.find(kind, context.variables[variable]).sid

    return find


def of_message(context: Context) -> str:
    """Find the message that the path names, for ``Resource.parent``.

    Raises:
        ApiError: 404/20404.
    """
    sid = context.variables["MessageSid"]
    if message_table.get(context.store.connection, sid) is None:
        raise not_found(shown_path(context.path))
    return sid

"""From a request's method, host and path to the function that answers it.

The routes are compiled once into one tree of path segments per Twilio product. Host decides the product, then the path;
on a loopback host the path alone decides, so that any client can be pointed at the sandbox by its base URL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Generic, Literal, TypeVar

from toolkit.sandbox.api.refusals import forbidden_host, not_found, wrong_method
from toolkit.sandbox.hosts import LOOPBACK, TWILIO

Product = Literal["accounts", "api", "content", "lookups", "messaging", "monitor", "pricing", "trusthub"]
Handler = TypeVar("Handler", bound=Callable[..., object])

API_VERSION = "2010-04-01"


@dataclass(frozen=True, slots=True)
class Route(Generic[Handler]):
    """One operation.

    Attributes:
        method: ``GET``, ``POST``, ``PUT``, ``PATCH`` or ``DELETE``.
        product: the first label of the host, ``api`` for api.twilio.com.
        template: the path as Twilio's OpenAPI documents write it, ``{Name}`` for a variable segment.
        handler: what answers.
    """

    method: str
    product: Product
    template: str
    handler: Handler


@dataclass(slots=True)
class _Node(Generic[Handler]):
    literal: dict[str, _Node[Handler]] = field(default_factory=dict)
    variable: _Node[Handler] | None = None
    handlers: dict[str, tuple[Handler, tuple[str, ...]]] = field(default_factory=dict)


class Dispatcher(Generic[Handler]):
    """Finds the handler of a request.

    Args:
        routes: all operations. A literal segment wins over a variable one.

    Attributes:
        find: what ``_find`` does, remembered for the latest paths, as clients ask for the same resources again.
    """

    def __init__(self, routes: Iterable[Route[Handler]]) -> None:
        self._everything: _Node[Handler] = _Node()
        self._products: dict[str, _Node[Handler]] = {}
        for route in routes:
            _insert(self._products.setdefault(route.product, _Node()), route)
            _insert(self._everything, route)
        self.find = lru_cache(maxsize=1024)(self._find)

    def _find(self, method: str, host: str, path: str) -> tuple[Handler, Mapping[str, str]]:
        """Return the handler for ``method`` on ``host`` and ``path``, and the values of the path's variables.

        Raises:
            ApiError: 403/20403 for a host that is neither Twilio's nor loopback, 404/20404 for an unknown path,
                405/20004 for a method that the path does not have.
        """
        node: _Node[Handler] | None = self._root(host)
        values: list[str] = []
        for segment in _segments(path):
            if node is None:
                break
            following = node.literal.get(segment)
            if following is None and segment:
                following = node.variable
                values.append(segment)
            node = following
        if node is None or not node.handlers:
            raise not_found(shown_path(path))
        found = node.handlers.get(method)
        if found is None:
            raise wrong_method(method, shown_path(path))
        handler, names = found
        return handler, MappingProxyType(dict(zip(names, values, strict=True)))

    def _root(self, host: str) -> _Node[Handler] | None:
        check_host(host)
        if host in LOOPBACK:
            return self._everything
        return self._products.get(host.partition(".")[0])


def check_host(host: str) -> None:
    """See that the sandbox answers for ``host``: a web page that points its own name at this computer gets nothing.

    Raises:
        ApiError: 403/20403 for a host that is neither Twilio's nor loopback.
    """
    if host not in LOOPBACK and not host.endswith(TWILIO):
        raise forbidden_host(host)


def shown_path(path: str) -> str:
    """Return ``path`` as Twilio's messages show it: without the version on the v1 hosts, whole on api.twilio.com."""
    version, _, rest = path.lstrip("/").partition("/")
    return path if version == API_VERSION else f"/{rest}"


def _segments(path: str) -> list[str]:
    """Split ``path``; the ``.json`` that the 2010-04-01 API needs becomes a segment of its own, at the end.

    Without ``.json`` Twilio answers in XML (https://www.twilio.com/docs/usage/twilios-response), which the sandbox does
    not speak: such a path does not exist here.
    """
    stem = path.removesuffix(".json")
    segments = stem.split("/")
    if stem != path:
        segments.append(".json")
    return segments


def _insert(node: _Node[Handler], route: Route[Handler]) -> None:
    names: list[str] = []
    for segment in _segments(route.template):
        if segment.startswith("{"):
            names.append(segment.strip("{}"))
            node.variable = node.variable or _Node()
            node = node.variable
        else:
            node = node.literal.setdefault(segment, _Node())
    node.handlers[route.method] = (route.handler, tuple(names))

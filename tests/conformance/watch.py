"""Every answer of a sandbox, checked as it leaves."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import fastjsonschema
import pytest

from tests.conformance.documents import DIRECTORY, Operation, operation_of
from tests.conformance.strict import validator
from toolkit.errors.codes import CODES
from toolkit.sandbox import Request, Response, Sandbox
from toolkit.sandbox.hosts import TWILIO

_REQUEST_ID = re.compile("RQ[0-9a-f]{32}")

CONTROL_PATH = "/sandbox/"
"""What the sandbox has beside Twilio's own paths, to be steered by."""

Seen = Counter[tuple[Operation, int]]


class Departure(AssertionError):
    """An answer that Twilio's documents do not allow."""


@contextmanager
def watching() -> Iterator[Seen]:
    """Check every answer of every sandbox while the block runs; count them by operation and status.

    Raises:
        Departure: an answer departs from the documents.
    """
    seen: Seen = Counter()
    handle = Sandbox.handle

    def checked(self: Sandbox, request: Request) -> Response:
        response = handle(self, request)
        check(request, response, seen)
        return response

    with mock.patch.object(Sandbox, "handle", checked):
        yield seen


@pytest.fixture(autouse=True)
def every_answer_is_checked() -> Iterator[Seen | None]:
    """Check every answer of every sandbox against Twilio's documents, where they are at hand."""
    if not DIRECTORY.is_dir():
        yield None
        return
    with watching() as seen:
        yield seen


def check(request: Request, response: Response, seen: Seen) -> None:
    """Check one answer.

    Raises:
        Departure: it departs from the documents.
    """
    what = f"{request.method} {request.url} {list(request.params)} → {response.status} {response.body[:2000]}"
    if not _REQUEST_ID.fullmatch(response.headers.get("Twilio-Request-Id", "")):
        raise Departure(f"the answer has no Twilio-Request-Id\n{what}")
    body = _body(response, what)
    if response.status >= 400:
        _check_error(response.status, body, what)
        return
    path = urlsplit(request.url).path
    operation = operation_of(request.method, request.url)
    if operation is None:
        if path.startswith(CONTROL_PATH):
            return
        raise Departure(f"no document has this operation\n{what}")
    seen[operation, response.status] += 1
    valid = validator(operation, response.status)
    if valid is None:
        raise Departure(f"{operation} documents {operation.statuses}, not {response.status}\n{what}")
    try:
        valid(body)
    except fastjsonschema.JsonSchemaValueException as problem:
        raise Departure(f"{problem.message}: {problem.value!r}\n{what}") from None
    _check_links(request.url, body, what)


def _body(response: Response, what: str) -> Any:
    if response.status == 204:
        if response.body:
            raise Departure(f"204 must have no body\n{what}")
        return None
    if not response.headers.get("Content-Type", "").startswith("application/json"):
        raise Departure(f"the answer is not declared as JSON\n{what}")
    return json.loads(response.body)


def _check_error(status: int, body: Any, what: str) -> None:
    """See that it is Twilio's error body, with a code that the toolkit can explain."""
    if set(body) - {"detail"} != {"code", "message", "more_info", "status"} or ("detail" in body and status != 401):
        raise Departure(f"an error has code, message, more_info, status\n{what}")
    well_formed = (
        body["status"] == status
        and body["code"] in CODES
        and isinstance(body["message"], str)
        and body["message"] != ""
        and body["more_info"].endswith(f"/{body['code']}")
    )
    if not well_formed:
        raise Departure(f"the error is not well-formed, or of an unknown code\n{what}")


def _check_links(url: str, body: Any, what: str) -> None:
    """See that what a client will follow leads to the host that it asked, by https where that is one of Twilio's, whose
    products link to one another, and that a list keeps its own counts."""
    if not isinstance(body, dict):
        return
    parts = urlsplit(url)
    scheme = "https" if (parts.hostname or "").endswith(TWILIO) else parts.scheme
    origin = f"{scheme}://{parts.netloc.rpartition('@')[2]}"
    meta = body.get("meta")
    followed = [body.get("url")]
    if isinstance(meta, dict):
        followed += [link for name, link in meta.items() if name.endswith("url")]
        items = body[meta["key"]]
        if set(body) != {"meta", meta["key"]} or len(items) > meta["page_size"]:
            raise Departure(f"meta does not fit the list\n{what}")
    for link in followed:
        if link is not None and not link.startswith(f"{origin}/"):
            raise Departure(f"{link} leads away from {origin}\n{what}")
    for link in (body.get("links") or {}).values():
        of_twilio = scheme == "https" and (urlsplit(link).hostname or "").endswith(TWILIO)
        if not link.startswith((f"{origin}/", "https://") if of_twilio else f"{origin}/"):
            raise Departure(f"{link} leads away from {origin}\n{what}")
    for name in ("uri", "first_page_uri", "next_page_uri", "previous_page_uri"):
        if body.get(name) is not None and not body[name].startswith("/2010-04-01/Accounts"):
            raise Departure(f"{name} is not relative to the host\n{what}")

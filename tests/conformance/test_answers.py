"""Every operation that the sandbox has answers as Twilio's documents say.

The checks themselves happen as each answer leaves (``conftest``): here everything is made to answer once.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.conformance.documents import needs_documents, operations
from tests.conformance.scenario import FOUND, STEPS, Caller, supported
from tests.conformance.watch import Departure, Seen, check
from toolkit.sandbox import Request, Response

pytestmark = needs_documents


def test_every_supported_operation_succeeds_once_and_answers_as_documented(every_answer_is_checked: Seen) -> None:
    caller = Caller()
    refused, lists = {}, {}
    for step in STEPS:
        response = caller.run(step)
        if response is None or response.status == 204:
            continue
        body = json.loads(response.body)
        if response.status >= 400:
            refused[f"{step.method} {step.path}"] = response.body
        elif "meta" in body or "page_size" in body:
            lists[step.path] = lists.get(step.path, False) or any(isinstance(v, list) and v for v in body.values())

    seen = {operation.shape for operation, _status in every_answer_is_checked}
    missing = [str(operation) for operation in operations() if operation.shape in supported() - seen]
    assert not missing, f"{missing} answered nothing but {refused}"
    assert all(lists.values()), f"an empty list proves nothing: {[path for path, full in lists.items() if not full]}"


@pytest.fixture(scope="module")
def answered() -> tuple[Request, Response]:
    """Return a list of numbers, as it was answered."""
    caller = Caller()
    response = caller.run(FOUND[2])
    assert response is not None
    return Request("GET", f"https://api.twilio.com/2010-04-01/Accounts/{caller.known['Account']}"
                          "/IncomingPhoneNumbers.json"), response  # fmt: skip


def spoiled(response: Response, **changes: Any) -> Response:
    """Return the answer with something in its first number changed; ``...`` takes a property away."""
    body = json.loads(response.body)
    first = body["incoming_phone_numbers"][0]
    for name, value in changes.items():
        if value is ...:
            del first[name]
        else:
            first[name] = value
    return replace(response, body=json.dumps(body))


@pytest.mark.parametrize(
    "change",
    [
        {"beta": ...},
        {"gamma": 1},
        {"beta": "false"},
        {"capabilities": None},
        {"sid": "PN12"},
        {"date_created": "2026-03-01T12:00:00Z"},
        {"sms_method": "PUT"},
        {"address_requirements": "some"},
        {"status_callback": "not a URL"},
    ],
    ids=str,
)
def test_the_checks_see_what_is_wrong(answered: tuple[Request, Response], change: dict[str, Any]) -> None:
    request, response = answered
    check(request, response, Seen())

    with pytest.raises(Departure):
        check(request, spoiled(response, **change), Seen())


@pytest.mark.parametrize(
    "response",
    [
        Response(418, "{}", {"Content-Type": "application/json"}),
        Response(
            404, '{"code":20404,"message":"","more_info":"/20404","status":404}', {"Content-Type": "application/json"}
        ),
        Response(404, '{"code":1,"message":"x","more_info":"/1","status":404}', {"Content-Type": "application/json"}),
        Response(200, "{}", {"Content-Type": "text/html"}),
        Response(202, "{}", {"Content-Type": "application/json"}),
        Response(204, "{}"),
    ],
    ids=lambda response: str(response.status),
)
def test_the_checks_see_a_wrong_envelope(answered: tuple[Request, Response], response: Response) -> None:
    with pytest.raises(Departure):
        check(answered[0], response, Seen())

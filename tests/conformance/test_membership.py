"""Every parameter with a list of values is checked against the list: what is not on it is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.conformance.documents import Operation, needs_documents, operation_of, resolved
from tests.conformance.scenario import STEPS, Caller, Step, get
from toolkit.errors.codes import CODES

pytestmark = needs_documents

NOT_LISTED = "no-such-value"

NAMED_IN_TEXTS = {
    ("POST", "/v1/Services", "Usecase", NOT_LISTED): 21713,
    ("POST", "/v1/Services/{Service}/DestinationAlphaSenders", "IsoCountryCode", "UK"): 20001,
    ("POST", "/v1/Services/{Service}/DestinationAlphaSenders", "IsoCountryCode", "ZZ"): 20001,
    ("POST", "/v1/Services/{Service}/DestinationAlphaSenders", "IsoCountryCode", "EU"): 20001,
    ("GET", "/v1/Services/{Service}/DestinationAlphaSenders", "IsoCountryCode", "UK"): 20001,
    ("POST", "/v1/a2p/BrandRegistrations", "BrandType", "STARTER"): 20001,
    ("POST", "/v1/Services/{Service}/Compliance/Usa2p", "UsAppToPersonUsecase", "PIGEON"): 21720,
    ("POST", "/v1/Tollfree/Verifications", "BusinessCountry", "UK"): 20001,
    ("POST", "/v1/Tollfree/Verifications", "BusinessRegistrationCountry", "ZZ"): 20001,
    ("POST", "/v1/Tollfree/Verifications", "MessageVolume", "1,001"): 20001,
    ("GET", "/v2/Channels/Senders", "Channel", "telegram"): 20001,
    ("GET", "/v2/PhoneNumbers/+14155552671", "CountryCode", "UK"): 20001,
    ("GET", "/v2/PhoneNumbers/+14155552671", "Fields", "horoscope"): 20001,
    ("GET", "/v1/Alerts", "LogLevel", "panic"): 20001,
    ("GET", "/v1/Services", "PageToken", "guess"): 21481,
    ("GET", "/2010-04-01/Accounts/{Account}/Messages.json", "PageToken", "guess"): 21481,
    ("POST", "/2010-04-01/Accounts/{Account}/Applications.json", "ApiVersion", "2026-01-01"): 20001,
    ("POST", "/2010-04-01/Accounts/{Account}.json", "Status", "asleep"): 21475,
    ("GET", "/2010-04-01/Accounts/{Account}/AvailablePhoneNumbers/US/Local.json", "AreaCode", "12"): 21451,
    ("GET", "/2010-04-01/Accounts/{Account}/AvailablePhoneNumbers/GB/Mobile.json", "AreaCode", "212"): 21457,
}
"""Method, path, parameter and a value on no list of Twilio's pages or of ISO 3166 → the code that refuses it."""


def sent_wrong(caller: Caller, step: Step, param: str, value: str) -> tuple[int, int | None]:
    """Send a step's request with ``value`` for ``param``, and return HTTP status and code."""
    response = caller.run(replace(step, params={**step.params, param: value}, as_="", wait=0.0))
    return (0, None) if response is None else (response.status, json.loads(response.body).get("code"))


def enumerated(operation: Operation) -> Iterator[str]:
    """Yield the parameters of an operation for which its document lists the values."""
    for name, schema in operation.parameters().items():
        described = resolved(operation.document, schema)
        if "enum" in resolved(operation.document, described.get("items", described)):
            yield name


def test_every_enumerated_parameter_of_the_documents_is_held_to_its_list() -> None:
    caller = Caller()
    answers: dict[tuple[str, str], tuple[int, int | None]] = {}
    for step in STEPS:
        operation = operation_of(step.method, f"https://{step.product}.twilio.com{step.path.format_map(caller.known)}")
        for name in enumerated(operation) if operation else ():
            answers[str(operation), name] = sent_wrong(caller, step, name, NOT_LISTED)
        caller.run(step)
    assert len(answers) > 60
    assert {where: (status, code) for where, (status, code) in answers.items() if status != 400} == {}
    assert {code for _, code in answers.values()} <= CODES.keys()


def test_every_list_that_the_texts_name_is_one_too() -> None:
    caller = Caller()
    answers = {}
    for step in STEPS:
        for method, path, param, value in NAMED_IN_TEXTS:
            if (step.method, step.path) == (method, path):
                answers[method, path, param, value] = sent_wrong(caller, step, param, value)
        caller.run(step)
    assert answers == {where: (400, code) for where, code in NAMED_IN_TEXTS.items()}
    assert set(NAMED_IN_TEXTS.values()) <= CODES.keys()


@pytest.mark.parametrize("region", ["UK", "ZZ", "EU"])
@pytest.mark.parametrize("rest", [".json", "/Local.json"])
def test_numbers_of_no_country_are_not_found(region: str, rest: str) -> None:
    caller = Caller()
    path = f"/2010-04-01/Accounts/{{Account}}/AvailablePhoneNumbers/{region}{rest}"
    response = caller.run(get("api", path))
    assert response is not None
    assert (response.status, json.loads(response.body)["code"]) == (404, 20404)

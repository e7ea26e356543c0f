"""The documents that Schemathesis gets: strict, and with what exists linked in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import fastjsonschema
import pytest

from tests.conformance.documents import needs_documents
from tests.conformance.linked import documents
from tests.conformance.scenario import supported
from tests.conformance.schemathesis_run import sids
from toolkit.sandbox import Sandbox

pytestmark = needs_documents


@pytest.fixture(scope="module")
def whole() -> Iterator[tuple[Sandbox, dict[str, dict[str, Any]]]]:
    sandbox = Sandbox(":memory:", seed=1)
    yield sandbox, documents(sids(sandbox))
    sandbox.close()


def test_they_hold_every_documented_operation_of_the_sandbox(whole: Any) -> None:
    _, found = whole
    operations = [method for one in found.values() for methods in one["paths"].values() for method in methods]
    assert len(operations) == len(supported())


def test_every_answer_must_be_whole_and_every_refusal_twilios(whole: Any) -> None:
    _, found = whole
    for one in found.values():
        for methods in one["paths"].values():
            for operation in methods.values():
                refusal = operation["responses"]["4XX"]["content"]["application/json"]["schema"]
                assert refusal["required"] == ["code", "message", "more_info", "status"]
                for status, answer in operation["responses"].items():
                    if status == "204":
                        assert "content" not in answer
                    elif status != "4XX":
                        schema = answer["content"]["application/json"]["schema"]
                        for one_of in schema.get("anyOf", [schema]):
                            assert one_of["additionalProperties"] is False
                            assert set(one_of["required"]) == set(one_of["properties"]) != set()
                        with pytest.raises(fastjsonschema.JsonSchemaException):
                            fastjsonschema.compile(schema)({})


def test_what_exists_is_among_the_values_of_parameters(whole: Any) -> None:
    sandbox, found = whole
    number = found["api_v2010"]["paths"]["/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers/{Sid}.json"]["get"]
    account, sid = (parameter["schema"] for parameter in number["parameters"])
    assert account == {"enum": [sandbox.account_sid]}
    with sandbox.reading() as store:
        known = {record.sid for record in store.every("number")}
    assert known <= set(sid["anyOf"][0]["enum"])
    service = found["messaging_v1"]["paths"]["/v1/Services/{ServiceSid}/PhoneNumbers"]["post"]
    form = service["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    assert known <= set(form["properties"]["PhoneNumberSid"]["anyOf"][0]["enum"])


def test_what_is_created_is_linked_to_the_operations_on_it(whole: Any) -> None:
    _, found = whole
    created = found["messaging_v1"]["paths"]["/v1/Services"]["post"]["responses"]["201"]
    assert created["links"]["FetchService"] == {
        "operationId": "FetchService",
        "parameters": {"Sid": "$response.body#/sid"},
    }
    member = found["messaging_v1"]["paths"]["/v1/Services/{ServiceSid}/AlphaSenders"]["post"]["responses"]["201"]
    assert member["links"]["DeleteAlphaSender"]["parameters"] == {
        "ServiceSid": "$request.path.ServiceSid",
        "Sid": "$response.body#/sid",
    }

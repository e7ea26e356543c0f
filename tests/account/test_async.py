"""The SDK's asynchronous side of a live account: the same guard, the same answers, nothing repeated."""

from __future__ import annotations

import asyncio
import socket
import ssl
from typing import Any

import aiohttp.connector
import pytest

from tests.account.conftest import Open
from tests.account.front import AUTHORITY, Front
from toolkit.errors.raised import AnswerLost, ToolkitError

pytestmark = [
    pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The 'auth' parameter is deprecated:DeprecationWarning"),
]
"""The SDK's own client hands aiohttp the credentials in the way of aiohttp 3."""


@pytest.fixture(autouse=True)
def twilio_here(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let aiohttp find the stand-in, and trust it."""

    async def resolve(_connector: Any, host: str, _port: int, *_args: Any, **_kwargs: Any) -> list[dict[str, Any]]:
        assert host.endswith(".twilio.com")
        place = {"hostname": host, "host": "127.0.0.1", "port": front.port}
        return [place | {"family": socket.AF_INET, "proto": 0, "flags": 0}]

    monkeypatch.setattr(aiohttp.connector.TCPConnector, "_resolve_host", resolve)
    trusting = ssl.create_default_context(cafile=AUTHORITY)
    monkeypatch.setattr(aiohttp.connector, "_SSL_CONTEXT_VERIFIED", trusting)


def test_it_reads_what_the_other_side_reads(front, open_account: Open):
    account = open_account()
    names = [service.friendly_name for service in account.client.messaging.v1.services.list()]

    found = asyncio.run(account.async_client.messaging.v1.services.list_async())
    assert [service.friendly_name for service in found] == names


def test_a_lost_answer_is_told_apart_from_a_request_that_can_be_repeated(front, open_account: Open):
    client = open_account(allow_writes=True).async_client
    front.sandbox.faults.add("lost")

    with pytest.raises(AnswerLost) as lost:
        asyncio.run(client.messaging.v1.services.create_async(friendly_name="x"))
    assert lost.value.__context__ is None
    with pytest.raises(ToolkitError, match="cannot be reached") as read:
        asyncio.run(client.messaging.v1.services.list_async())
    assert not isinstance(read.value, AnswerLost)
    assert len(front.writes()) == 1


def test_each_send_needs_its_confirmation(front, open_account: Open):
    account = open_account(allow_writes=True)
    sender = next(number.address for number in account.snapshot().numbers if number.country == "DE")

    def send() -> Any:
        return asyncio.run(account.async_client.messages.create_async(to="+4915112345678", from_=sender, body="x"))

    with pytest.raises(ToolkitError, match="nobody confirmed"):
        send()
    with account.confirm_send(1, ask=lambda _prompt: "1"):
        assert send().to == "+4915112345678"
    assert len(front.writes()) == 1


def test_with_redact_its_answers_are_masked_too(front, open_account: Open):
    account = open_account(redact=True)

    found = asyncio.run(account.async_client.incoming_phone_numbers.list_async())
    assert {number.phone_number for number in found} == {number.address for number in account.snapshot().numbers}
    assert not [number.phone_number for number in found if number.phone_number[1:].isdigit()]

"""Fetching a service with the SDK in process, against the SDK's own cost: the same call on a canned answer."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

import toolkit
from tests.bench.in_turn import ratio
from tests.bench.result import Result

SERVICES = 200
CALLS = 400


class _Canned(HttpClient):
    """Gives one answer to everything."""

    def __init__(self, text: str) -> None:
        super().__init__(None, False, None)
        self._text = text

    def request(self, *args: Any, **kwargs: Any) -> Response:
        return Response(200, self._text)


def run() -> Result:
    """Fetch different services in turn, from a file, through the client that ``connect`` gives."""
    with tempfile.TemporaryDirectory() as folder:
        account = toolkit.connect(database=Path(folder) / "sandbox.sqlite3", seed=7)
        sids = [account.client.messaging.v1.services.create(friendly_name=f"{n}").sid for n in range(SERVICES)]
        url = f"https://messaging.twilio.com/v1/Services/{sids[0]}"
        text = account.client.request("GET", url).text
        canned = Client(account.sid, "-", http_client=_Canned(text))

        def fetch(client: Any) -> None:
            for number in range(CALLS):
                client.messaging.v1.services(sids[number % SERVICES]).fetch()

        result = ratio(
            "SDK fetch in process / on a canned answer",
            lambda: fetch(account.client),
            lambda: fetch(canned),
            limit=2.5,
            calls=CALLS,
        )
        account.sandbox.close()
    return result

"""Thousands of generated requests, hostile and well-formed: none may break the sandbox or its form of answering.

``python -m tests.conformance.fuzz --requests 10000`` (``--http``: through the server). Operations and parameters come
from Twilio's documents, SIDs from the sandbox's own answers, the rest from Hypothesis, which reduces what fails to the
shortest series of requests. ``schemathesis_run`` does the same in its own way, from the documents made strict.
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import sys
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.conformance.calls import Call, Known, calls
from tests.conformance.scenario import START
from tests.conformance.watch import Departure, Seen, check
from toolkit.sandbox import ManualClock, Request, Response, Sandbox
from toolkit.sandbox.server.server import serve

SLOWEST = 5.0
"""Seconds that no request may take."""

_SID = re.compile(r"\b([A-Z]{2})[0-9a-f]{32}\b")
Ask = Callable[[Request], Response]


class Session:
    """A fresh sandbox that is sent a series of requests.

    Args:
        over_http: through the server rather than in process.
    """

    def __init__(self, over_http: bool) -> None:
        self.clock = ManualClock(START)
        self.sandbox = Sandbox(":memory:", seed=1, clock=self.clock)
        self.over_http = over_http
        self.auth = (self.sandbox.account_sid, self.sandbox.auth_token)
        domain = self.sandbox.set_link_domain("go.example.com")
        self.sids: dict[str, list[str]] = {"AC": [self.sandbox.account_sid], "DN": [domain]}
        base = f"https://api.twilio.com/2010-04-01/Accounts/{self.sandbox.account_sid}"
        for url in (
            f"{base}/IncomingPhoneNumbers.json",
            f"{base}/SMS/ShortCodes.json",
            f"{base}/Applications.json",
            "https://messaging.twilio.com/v1/Services",
            "https://messaging.twilio.com/v1/Tollfree/Verifications",
            *(f"https://messaging.twilio.com/v2/Channels/Senders?Channel={name}" for name in ("whatsapp", "rcs")),
            "https://trusthub.twilio.com/v1/Policies",
            "https://content.twilio.com/v1/Content",
            "https://trusthub.twilio.com/v1/EndUserTypes",
        ):
            self.learn(self.sandbox.handle(Request("GET", url, auth=self.auth)).body)

    def learn(self, body: str) -> None:
        """Remember the SIDs of an answer, new ones first; but subaccounts after the account."""
        for match in _SID.finditer(body):
            known = self.sids.setdefault(match[1], [])
            if match[0] not in known:
                known.insert(len(known) if match[1] == "AC" else 0, match[0])

    def text(self, value: Any) -> str:
        """Return a generated value as text."""
        if isinstance(value, Known):
            known = self.sids.get(value.prefix, [])
            return known[value.index % len(known)] if known else value.prefix + "0" * 32
        return str(value)

    def request(self, call: Call) -> Request:
        """Build a request; where text cannot be UTF-8, its bytes go out all the same."""
        values = iter(call.path)
        path = re.sub(
            r"\{\w+\}",
            lambda _: quote(self.text(next(values)), safe="+", errors="surrogatepass"),
            call.operation.template,
        )
        plain = call.operation.takes_json
        params = [(self.text(name), value if plain else self.text(value)) for name, value in call.params]
        url = f"https://{call.operation.product}.twilio.com{path}"
        if call.operation.method in ("GET", "DELETE") and params:
            url += "?" + urlencode(params, errors="surrogatepass")
            params = []
        if call.operation.takes_json:
            return Request(call.operation.method, url, {}, (), self.auth, json.dumps(dict(params)).encode())
        return Request(call.operation.method, url, {}, params, self.auth)

    def run(self, series: list[Call], seen: Seen, refused: Counter[int]) -> None:
        """Send the requests one after the other, each answer checked.

        Raises:
            Departure: an answer is not as documented, an error of the server's, or slow.
        """
        if self.over_http:
            with serve(self.sandbox) as url:
                self._run(series, seen, refused, lambda request: _over_http(url, request))
        else:
            self._run(series, seen, refused, self.sandbox.handle)

    def _run(self, series: list[Call], seen: Seen, refused: Counter[int], ask: Ask) -> None:
        for call in series:
            request = self.request(call)
            started = time.perf_counter()
            response = ask(request)
            taken = time.perf_counter() - started
            if response.status >= 500 or taken > SLOWEST:
                raise Departure(f"{request} → {response.status} after {taken:.1f} s: {response.body[:500]}")
            if response.status in (411, 413, 414, 431):
                continue
            if response.status >= 400:
                refused[response.status] += 1
            check(request, response, seen)
            self.learn(response.body)
            self.clock.advance(call.wait)


def _over_http(origin: str, request: Request) -> Response:
    """Send a request to the server as that of one of Twilio's hosts."""
    parts, to = urlsplit(request.url), urlsplit(origin)
    connection = http.client.HTTPConnection(to.hostname or "", to.port, timeout=SLOWEST * 2)
    assert request.auth is not None
    headers = {
        "Host": parts.netloc,
        "Authorization": "Basic " + b64encode(":".join(request.auth).encode()).decode(),
        "Content-Type": "application/json" if request.body else "application/x-www-form-urlencoded",
    }
    form = urlencode(request.params, errors="surrogatepass") if request.method in ("POST", "PATCH") else None
    body = request.body or form
    try:
        connection.request(request.method, f"{parts.path}{'?' + parts.query if parts.query else ''}", body, headers)
        received = connection.getresponse()
        text = received.read().decode()
        # The server speaks plain http and names its host so.
        text = text.replace(f"http://{parts.netloc}/", f"https://{parts.netloc}/")
        return Response(received.status, text, dict(received.headers))
    finally:
        connection.close()


def fuzz(requests: int, *, over_http: bool = False, start: int = 0) -> tuple[Seen, Counter[int]]:
    """Send at least ``requests`` generated requests.

    Args:
        requests: how many.
        over_http: through the server rather than in process.
        start: the seed; the same one gives the same requests.

    Returns:
        how often each operation succeeded with each status, and how often each error was answered.

    Raises:
        Departure: a request broke something; the message has the shortest series found.
    """
    seen: Seen = Counter()
    refused: Counter[int] = Counter()
    batch = 0
    while seen.total() + refused.total() < requests:
        left = requests - seen.total() - refused.total()

        @seed(start + batch)
        @settings(
            max_examples=max(1, min(500, left // 18)),
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )
        @given(calls())
        def one(series: list[Call]) -> None:
            session = Session(over_http)
            try:
                session.run(series, seen, refused)
            finally:
                session.sandbox.close()

        one()
        batch += 1
    return seen, refused


def main(arguments: list[str]) -> None:
    """Read the command line, fuzz, and say what was seen."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--http", action="store_true")
    chosen = parser.parse_args(arguments)
    started = time.perf_counter()
    seen, refused = fuzz(chosen.requests, over_http=chosen.http, start=chosen.seed)
    taken = time.perf_counter() - started
    for (operation, status), times in sorted(seen.items(), key=lambda item: str(item[0][0])):
        print(f"{times:7} {status} {operation}")
    print(f"{seen.total():7} succeeded; refused: {dict(sorted(refused.items()))}; {taken:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Schemathesis against the sandbox's server: no error of the server's, no hanging connection, no undocumented shape.

``python -m tests.conformance.schemathesis_run --requests 10000`` (or ``make schemathesis``). Twilio's documents are
made strict first, with the SIDs of the sample account in their parameters and links from what is created to the
operations on it (``linked``): as published they require nothing and describe no error, so that nearly any answer would
pass. Besides, every answer is checked as the tests check it (``watch``); a departure is a status 500 to Schemathesis.
Schemathesis stays out of the toolkit's environment; it is a program of that of the benchmarks.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.conformance.documents import DIRECTORY
from tests.conformance.linked import documents
from tests.conformance.watch import Seen, watching
from toolkit.sandbox import AcceleratedClock, Request, Sandbox
from toolkit.sandbox.server.server import serve

PROGRAM = Path(__file__).parents[2] / ".venv" / "bench" / "bin" / "schemathesis"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
TIMEOUT = 10
"""Seconds after which a request counts as hanging."""

SPEED = 3600.0
"""An hour a second: messages reach their ends meanwhile."""

_SID = re.compile(r"\b([A-Z]{2})[0-9a-f]{32}\b")


class _Count(logging.Handler):
    """Counts what the server logs: its own failures."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))


def sids(sandbox: Sandbox) -> dict[str, list[str]]:
    """Return what the sandbox has, by prefix; its phone numbers under ``+``."""
    auth = (sandbox.account_sid, sandbox.auth_token)
    base = f"https://api.twilio.com/2010-04-01/Accounts/{sandbox.account_sid}"
    domain = sandbox.set_link_domain("go.example.com")
    found: dict[str, list[str]] = {"AC": [sandbox.account_sid], "DN": [domain]}
    for url in (
        f"{base}/IncomingPhoneNumbers.json",
        f"{base}/SMS/ShortCodes.json",
        f"{base}/Applications.json",
        "https://messaging.twilio.com/v1/Services",
        "https://messaging.twilio.com/v1/Tollfree/Verifications",
        *(f"https://messaging.twilio.com/v2/Channels/Senders?Channel={name}" for name in ("whatsapp", "rcs")),
        "https://content.twilio.com/v1/Content",
    ):
        body = sandbox.handle(Request("GET", url, auth=auth)).body
        for match in _SID.finditer(body):
            known = found.setdefault(match[1], [])
            if match[0] not in known:
                known.append(match[0])
        found["+"] = sorted({*found.get("+", ()), *re.findall(r'"phone_number":"([^"]+)"', body)})
    return found


def run(requests: int, program: Path, seed: int) -> tuple[int, int, list[str]]:
    """Let Schemathesis make requests until there were ``requests`` of them.

    Args:
        requests: how many, over all documents.
        program: the command ``schemathesis``.
        seed: of the first round; each round has the next one.

    Returns:
        how many requests arrived, how many of them succeeded, and what went wrong.
    """
    wrong: list[str] = []
    failures = _Count()
    logging.getLogger("toolkit").addHandler(failures)
    arrived = succeeded = 0
    while arrived < requests and not wrong:
        sandbox = Sandbox(":memory:", seed=1, clock=AcceleratedClock(SPEED))
        with watching() as seen, serve(sandbox) as url, tempfile.TemporaryDirectory() as folder:
            handled = _counting(sandbox)
            for name, whole in documents(sids(sandbox)).items():
                path = Path(folder) / f"{name}.json"
                path.write_text(json.dumps(whole))
                wrong += _schemathesis(program, path, url, (sandbox.account_sid, sandbox.auth_token), seed)
            arrived, succeeded = arrived + len(handled), succeeded + _total(seen)
        sandbox.close()
        seed += 1
    logging.getLogger("toolkit").removeHandler(failures)
    return arrived, succeeded, wrong + failures.texts


def _counting(sandbox: Sandbox) -> list[int]:
    """Note the status of every answer from now on."""
    statuses: list[int] = []
    handle = sandbox.handle

    def counted(request: Request) -> object:
        response = handle(request)
        statuses.append(response.status)
        return response

    sandbox.handle = counted  # type: ignore[method-assign, assignment]
    return statuses


def _total(seen: Seen) -> int:
    return sum(seen.values())


def _schemathesis(program: Path, path: Path, url: str, auth: tuple[str, str], seed: int) -> list[str]:
    """Run Schemathesis on one document; return its report when it found something."""
    command = [
        str(program), "run", str(path), "--url", url, "--auth", ":".join(auth), "--checks", CHECKS,
        "--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "50", "--continue-on-failure",
        "--request-timeout", str(TIMEOUT), "--seed", str(seed), "--generation-database", "none", "--warnings", "off",
        "--suppress-health-check", "all", "--no-color",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [] if done.returncode == 0 else [done.stdout + done.stderr]


def main(arguments: list[str]) -> None:
    """Read the command line, run, and say what was seen; the exit status is 1 when something went wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--program", type=Path, default=PROGRAM)
    chosen = parser.parse_args(arguments)
    if not DIRECTORY.is_dir():
        sys.exit(f"Twilio's OpenAPI documents are not at {DIRECTORY}; nothing to compare with")
    if not chosen.program.is_file():
        sys.exit(f"Schemathesis is not at {chosen.program}; 'make schemathesis' installs it")
    started = time.perf_counter()
    arrived, succeeded, wrong = run(chosen.requests, chosen.program, chosen.seed)
    for report in wrong:
        print(report)
    taken = time.perf_counter() - started
    print(f"{arrived} requests, {succeeded} of them succeeded; {len(wrong)} failure reports; {taken:.0f} s")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main(sys.argv[1:])

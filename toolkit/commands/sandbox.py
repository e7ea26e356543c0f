"""The command ``python -m toolkit sandbox``: the sandbox over HTTP, on this computer only."""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import sys
from typing import Any

from toolkit.account.sandbox import default_database
from toolkit.commands import source
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.sandbox import Options, Sandbox
from toolkit.sandbox.clock import SteeredClock
from toolkit.sandbox.control import control_path
from toolkit.sandbox.server.server import Server

PORT = 8080
TOKEN_VARIABLE = "TOOLKIT_SANDBOX_AUTH_TOKEN"
"""Beside ``--auth-token``; a name that no real token of Twilio is kept under."""


def add_to(commands: Any) -> None:
    """Add the command to the parser's commands."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "sandbox", help=_("serve the sandbox over HTTP, on this computer only")
    )
    parser.add_argument(
        "--port", type=source.port, default=PORT, help=_("default: {port}; 0 takes any that is free").format(port=PORT)
    )
    parser.add_argument("--host", default="127.0.0.1", help=_("127.0.0.1 (default), localhost or ::1"))
    parser.add_argument(
        "--database", metavar="FILE", help=_("an SQLite file, or :memory: (default: the file that the notebooks use)")
    )
    parser.add_argument("--account-sid", metavar="AC…", help=_("of a new database; a file keeps the one that it has"))
    parser.add_argument(
        "--auth-token",
        metavar="…",
        default=os.environ.get(TOKEN_VARIABLE),
        help=_(
            "of a new database, made up: never a real one; the environment variable {name} keeps it out of lists of"
            " processes"
        ).format(name=TOKEN_VARIABLE),
    )
    parser.add_argument(
        "--webhook-host",
        metavar="HOST",
        action="append",
        default=[],
        help=_("a host besides this computer that webhooks are posted to; may be given several times"),
    )
    parser.add_argument("--seed", type=int, metavar="N", help=_("makes SIDs reproducible (default: random)"))
    parser.add_argument(
        "--speed",
        type=float,
        metavar="N",
        help=_("seconds that pass in one second: 0 stands still, 60 is a minute (default: as the file keeps it; 1)"),
    )


def run(given: argparse.Namespace) -> int:
    """Serve until somebody stops it; return 0, or 1 for a problem that was explained."""
    try:
        sandbox = Sandbox(
            default_database() if given.database is None else given.database,
            seed=given.seed,
            account_sid=given.account_sid,
            auth_token=given.auth_token,
            options=Options(webhook_hosts=frozenset(given.webhook_host)),
        )
        try:
            clock = sandbox.clock
            assert isinstance(clock, SteeredClock), "the file keeps its clock"
            if given.speed is not None:
                clock.set_speed(given.speed)
            with Server(sandbox, given.host, given.port) as server:
                _run(server, clock.speed)
        finally:
            sandbox.close()
    except ToolkitError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _introduce(server: Server, speed: float) -> None:
    """Say where the sandbox is and how to get in: to this terminal only, never into a log."""
    sid, token = server.sandbox.account_sid, server.sandbox.auth_token
    print(_("Twilio sandbox at {url} (Ctrl-C stops it)").format(url=server.url))
    print(f"  TWILIO_ACCOUNT_SID={sid}")
    print(f"  TWILIO_AUTH_TOKEN={token}")
    curl = f"curl -u {sid}:{shlex.quote(token)} {server.url}"
    print(f"  {curl}/v1/Services")
    print(f"  {curl}{control_path.PATH}  # {_('clock, faults, inbound messages, export')}")
    if speed != 1:
        print("  " + _("Its clock runs {speed:g} times as fast as this computer's.").format(speed=speed))
    sys.stdout.flush()


def _run(server: Server, speed: float) -> None:
    """Introduce the server, and serve until Ctrl-C or SIGTERM; who has read the introduction may send either."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _introduce(server, speed)
        server.serve_forever()
    except KeyboardInterrupt:
        print(_("The sandbox stopped."))

"""The command line: ``python -m toolkit sandbox`` and ``python -m toolkit audit``."""

from __future__ import annotations

import argparse
import re
import shlex
import signal
import sys
from collections.abc import Sequence

from toolkit import audit_command
from toolkit.errors import ToolkitError
from toolkit.i18n import _
from toolkit.sandbox import Options, Sandbox, control
from toolkit.sandbox.clock import SteeredClock
from toolkit.sandbox.server import Server
from toolkit.sandbox_account import default_database

PORT = 8080


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that ``arguments`` name.

    Args:
        arguments: the words after ``python -m toolkit``; None: those of this process.

    Returns:
        the exit status: 0, or 1 for a problem that was explained; that of ``toolkit.audit_command`` for an audit.
        Unusable arguments end the process with 2.
    """
    given = _parser().parse_args(arguments)
    return audit_command.run(given) if given.command == "audit" else _serve(given)


def _serve(given: argparse.Namespace) -> int:
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m toolkit")
    commands = parser.add_subparsers(dest="command", required=True)
    sandbox = commands.add_parser("sandbox", help=_("serve the sandbox over HTTP, on this computer only"))
    sandbox.add_argument(
        "--port", type=_port, default=PORT, help=_("default: {port}; 0 takes any that is free").format(port=PORT)
    )
    sandbox.add_argument("--host", default="127.0.0.1", help=_("127.0.0.1 (default), localhost or ::1"))
    sandbox.add_argument(
        "--database", metavar="FILE", help=_("an SQLite file, or :memory: (default: the file that the notebooks use)")
    )
    sandbox.add_argument("--account-sid", metavar="AC…", help=_("of a new database; a file keeps the one that it has"))
    sandbox.add_argument("--auth-token", metavar="…", help=_("of a new database, made up: never a real one"))
    sandbox.add_argument(
        "--webhook-host",
        metavar="HOST",
        action="append",
        default=[],
        help=_("a host besides this computer that webhooks are posted to; may be given several times"),
    )
    sandbox.add_argument("--seed", type=int, metavar="N", help=_("makes SIDs reproducible (default: random)"))
    sandbox.add_argument(
        "--speed",
        type=float,
        metavar="N",
        help=_("seconds that pass in one second: 0 stands still, 60 is a minute (default: as the file keeps it; 1)"),
    )
    audit_command.add_to(commands)
    return parser


def _port(text: str) -> int:
    if not re.fullmatch("[0-9]{1,5}", text) or int(text) > 65535:
        raise argparse.ArgumentTypeError(_("a whole number from 0 to 65535, not {value!r}").format(value=text))
    return int(text)


def _introduce(server: Server, speed: float) -> None:
    """Say where the sandbox is and how to get in: to this terminal only, never into a log."""
    sid, token = server.sandbox.account_sid, server.sandbox.auth_token
    print(_("Twilio sandbox at {url} (Ctrl-C stops it)").format(url=server.url))
    print(f"  TWILIO_ACCOUNT_SID={sid}")
    print(f"  TWILIO_AUTH_TOKEN={token}")
    curl = f"curl -u {sid}:{shlex.quote(token)} {server.url}"
    print(f"  {curl}/v1/Services")
    print(f"  {curl}{control.PATH}  # {_('clock, faults, inbound messages, export')}")
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

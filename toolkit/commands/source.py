"""What the commands share: which account they look at, reading a port, and saying that something went wrong."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from toolkit.account.base import Account
from toolkit.account.connecting import connect
from toolkit.errors.explained import of_exception
from toolkit.i18n import _
from toolkit.snapshot.opening import load_snapshot
from toolkit.snapshot.snapshot import Snapshot


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose the account."""
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--snapshot", metavar="FILE", help=_("a file that snapshot.save() wrote; needs no credentials"))
    source.add_argument(
        "--live", action="store_true", help=_("your account at Twilio, read-only; credentials from the environment")
    )
    source.add_argument("--database", metavar="FILE", help=_("a sandbox's file (default: the one that notebooks use)"))


@contextmanager
def opened(given: argparse.Namespace) -> Iterator[Account | Snapshot]:
    """Open the account that the options choose; it is closed at the block's end.

    Raises:
        ToolkitError: its file cannot be used, or credentials are missing.
    """
    if given.snapshot:
        yield load_snapshot(given.snapshot)
        return
    account = connect("live") if given.live else connect(database=given.database)
    try:
        yield account
    finally:
        account.close()


def tell(error: Exception) -> None:
    """Say on standard error what went wrong and how to fix it."""
    problem = of_exception(error)
    print(f"{problem.what} {problem.fix} {problem.detail}".strip(), file=sys.stderr)


def port(text: str) -> int:
    """Read a TCP port.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    if not re.fullmatch("[0-9]{1,5}", text) or int(text) > 65535:
        raise argparse.ArgumentTypeError(_("a whole number from 0 to 65535, not {value!r}").format(value=text))
    return int(text)

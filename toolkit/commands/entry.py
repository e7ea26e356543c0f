"""The command line: ``python -m toolkit sandbox`` and ``python -m toolkit audit``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from toolkit.commands import audit, sandbox


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that ``arguments`` name.

    Args:
        arguments: the words after ``python -m toolkit``; None: those of this process.

    Returns:
        the exit status: 0, or 1 for a problem that was explained; that of ``toolkit.commands.audit`` for an audit.
        Unusable arguments end the process with 2.
    """
    given = _parser().parse_args(arguments)
    return audit.run(given) if given.command == "audit" else sandbox.run(given)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m toolkit")
    commands = parser.add_subparsers(dest="command", required=True)
    sandbox.add_to(commands)
    audit.add_to(commands)
    return parser

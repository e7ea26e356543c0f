"""The command line: ``messaging-toolkit``, which ``python -m toolkit`` is, too."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from toolkit.commands import app, audit, lab, preview, sandbox
from toolkit.i18n import _

_COMMANDS = {"lab": lab, "app": app, "sandbox": sandbox, "preview": preview, "audit": audit}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that ``arguments`` name.

    Args:
        arguments: the words after the program's name; None: those of this process.

    Returns:
        the exit status: of an audit and a preview as their modules say; otherwise 0, or 1 for a problem that was
        explained. Unusable arguments end the process with 2.
    """
    given = _parser().parse_args(arguments)
    status: int = _COMMANDS[given.command].run(given)
    return status


def _parser() -> argparse.ArgumentParser:
    as_module = Path(sys.argv[0]).name == "__main__.py"
    parser = _Parser(
        prog="python -m toolkit" if as_module else "messaging-toolkit",
        description=_("Learn, preview and audit Twilio Messaging Services."),
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", title=_("commands"))
    for command in _COMMANDS.values():
        command.add_to(commands)
    return parser


class _Help(argparse.HelpFormatter):
    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, _("usage: ") if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser whose help has no English words of argparse's own; its commands' parsers are of the same kind."""

    def __init__(self, **given: Any) -> None:
        super().__init__(add_help=False, formatter_class=_Help, **given)
        self._positionals.title, self._optionals.title = _("arguments"), _("options")
        self.add_argument("-h", "--help", action="help", help=_("show this help"))

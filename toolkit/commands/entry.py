"""The command line: ``messaging-toolkit``, which ``python -m toolkit`` is, too."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from toolkit.commands import app, audit, lab, preview, sandbox
from toolkit.i18n import _, lazy

_COMMANDS = {"lab": lab, "app": app, "sandbox": sandbox, "preview": preview, "audit": audit}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that ``arguments`` name.

    Args:
        arguments: the words after the program's name; None: those of this process.

    Returns:
        the exit status: of an audit and a preview as their modules say; otherwise 0, or 1 for a problem that was
        explained. Unusable arguments end the process with 2.
    """
    with _argparse_translated():
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


_SENTENCES = (
    lazy("%(prog)s: error: %(message)s\n"),
    lazy("argument %(argument_name)s: %(message)s"),
    lazy("the following arguments are required: %s"),
    lazy("unrecognized arguments: %s"),
    lazy("invalid choice: %(value)r (choose from %(choices)s)"),
    lazy("invalid %(type)s value: %(value)r"),
    lazy("expected one argument"),
    lazy("not allowed with argument %s"),
    lazy("ambiguous option: %(option)s could match %(matches)s"),
    lazy("ignored explicit argument %r"),
)
"""What argparse says of unusable arguments (Lib/argparse.py), for the catalogue."""


@contextmanager
def _argparse_translated() -> Iterator[None]:
    """Let argparse take its sentences from this catalogue: its own lookup has no place for another."""
    module: Any = argparse
    before, module._ = module._, _
    try:
        yield
    finally:
        module._ = before


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

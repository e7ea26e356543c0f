"""The command ``messaging-toolkit app``: the panels alone on one page, for people who want no code; Voilà shows it."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twilio.base.exceptions import TwilioException

from toolkit.account.connecting import connect
from toolkit.commands import source
from toolkit.commands.lab import COURSE
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import LANGUAGES, _, language, speaking

if TYPE_CHECKING:
    from toolkit.ui.tabs import Tabs

PORT = 8866
ACCOUNT, FOLDER = "TOOLKIT_APP_ACCOUNT", "TOOLKIT_APP_FOLDER"
"""Environment variables by which the page's kernel is told what this command was asked for."""


def add_to(commands: Any) -> None:
    """Add the command to the parser's commands."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "app",
        help=_("show the panels alone on one page, without code, on this computer only"),
        description=_("Exit status: 0 the page was there until it was stopped, 1 it could not; the reason is told."),
    )
    parser.add_argument(
        "--live", action="store_true", help=_("your account at Twilio, read-only; credentials from the environment")
    )
    parser.add_argument("--edition", choices=LANGUAGES, help=_("the page's language (default: this program's)"))
    parser.add_argument("--port", type=source.port, default=PORT, help=_("default: {port}").format(port=PORT))
    parser.add_argument("--no-browser", action="store_true", help=_("print the address and open no browser"))


def run(given: argparse.Namespace) -> int:
    """Serve the page until it is stopped, and return the exit status."""
    with speaking(given.edition or language()):
        try:
            if given.live:
                connect("live").close()
            return _serve(given)
        except (ToolkitError, TwilioException) as error:
            source.tell(error)
            return 1


def _serve(given: argparse.Namespace) -> int:
    try:
        from voila.app import Voila
    except ImportError:
        raise ToolkitError(
            _("Voilà is not installed."), _('Install it: pip install "twilio-messaging-toolkit[app]"')
        ) from None
    os.environ |= {
        "TOOLKIT_LANG": language(),
        ACCOUNT: "live" if given.live else "sandbox",
        FOLDER: str(Path.cwd()),
        "JUPYTER_CONFIG_PATH": os.pathsep.join(
            filter(None, (str(COURSE / "lab"), os.environ.get("JUPYTER_CONFIG_PATH")))
        ),
    }
    print(_("Files that you save on the page go to {folder}.").format(folder=Path.cwd()))
    sys.stdout.flush()
    browser = ["--no-browser"] if given.no_browser else []
    Voila.launch_instance([f"--port={given.port}", *browser, str(COURSE / "lab" / "app.ipynb")])
    return 0


def page() -> Tabs:
    """Return what the page shows: the panels on the account that the command was asked for."""
    from toolkit.ui.tabs import Tabs

    os.chdir(os.environ.get(FOLDER, "."))
    return Tabs(connect("live" if os.environ.get(ACCOUNT) == "live" else "sandbox"))

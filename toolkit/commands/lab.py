"""The command ``messaging-toolkit lab``: the lessons in a folder of the learner's, and JupyterLab open on the first."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import LANGUAGES, _, language, ngettext, speaking

FOLDER = "messaging-lessons"

_PACKAGE = Path(__file__).parents[1]
COURSE = _PACKAGE if (_PACKAGE / "notebooks").is_dir() else _PACKAGE.parent
"""What holds ``notebooks`` and ``lab``: the package where a wheel was installed, its parent in a checkout."""


def add_to(commands: Any) -> None:
    """Add the command to the parser's commands."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "lab",
        help=_("copy the lessons into a folder and open them in JupyterLab"),
        description=_("Exit status: 0 JupyterLab ran until it was stopped, 1 it could not; the reason is told."),
    )
    parser.add_argument(
        "--folder",
        default=FOLDER,
        metavar="FOLDER",
        help=_("where the lessons go (default: {name})").format(name=FOLDER),
    )
    parser.add_argument("--edition", choices=LANGUAGES, help=_("the lessons' language (default: this program's)"))
    parser.add_argument(
        "--overwrite", action="store_true", help=_("replace lessons that you have changed by the originals")
    )
    parser.add_argument("--copy-only", action="store_true", help=_("copy the lessons and open nothing"))
    parser.add_argument("jupyter", nargs="*", metavar="OPTION", help=_("after --: options of JupyterLab's own"))


def run(given: argparse.Namespace) -> int:
    """Copy the lessons, open JupyterLab until it is stopped, and return the exit status."""
    with speaking(given.edition or language()):
        try:
            top = Path(given.folder).absolute()
            kept = copy(top, language(), overwrite=given.overwrite)
            print(_("The lessons are in {folder}.").format(folder=top / "notebooks" / language()))
            if kept:
                print(
                    ngettext(
                        "{count} file stays as you left it; --overwrite brings the original back.",
                        "{count} files stay as you left them; --overwrite brings the originals back.",
                        len(kept),
                    ).format(count=len(kept))
                )
            sys.stdout.flush()
            return 0 if given.copy_only else _open(top, language(), given.jupyter)
        except ToolkitError as error:
            print(error, file=sys.stderr)
            return 1


def copy(top: Path, edition: str, *, overwrite: bool = False) -> list[Path]:
    """Copy an edition's lessons and their pictures.

    Args:
        top: the folder to copy into, made where it is missing.
        edition: ``"en"`` or ``"ja"``.
        overwrite: replace files that are not as the lessons have them.

    Returns:
        The files that were there, differ, and stayed as they were.

    Raises:
        ToolkitError: a file cannot be written.
    """
    kept = []
    lessons = COURSE / "notebooks"
    for original in sorted([*lessons.glob(f"{edition}/[0-9]*.ipynb"), *lessons.glob(f"images/*.{edition}.*")]):
        path = top / original.relative_to(COURSE)
        content = original.read_bytes()
        try:
            if path.exists() and not overwrite:
                kept += [path] if path.read_bytes() != content else []
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            raise ToolkitError(
                _("{file} cannot be written.").format(file=path), _("Choose a place that you may write to.")
            ) from error
    return kept


def _open(top: Path, edition: str, options: list[str]) -> int:
    """Run JupyterLab in this process, so that Ctrl-C is its own, as ``make lab`` does."""
    try:
        from jupyterlab.labapp import LabApp
    except ImportError:
        raise ToolkitError(
            _("JupyterLab is not installed."), _('Install it: pip install "twilio-messaging-toolkit[lab]"')
        ) from None
    settings = COURSE / "lab"
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(
        filter(None, (str(settings), os.environ.get("JUPYTER_CONFIG_PATH")))
    )
    root = ["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    LabApp.launch_instance(
        [
            f"--LabApp.app_settings_dir={settings / edition}",
            f"--ServerApp.root_dir={top}",
            *root,
            *options,
            str(top / "notebooks" / edition / "00_start.ipynb"),
        ]
    )
    return 0

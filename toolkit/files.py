"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from toolkit.errors import ToolkitError
from toolkit.i18n import _


def write(path: str | Path, content: bytes) -> None:
    """Put ``content`` into the file at ``path``; one that was there before is replaced, or left as it was.

    Raises:
        ToolkitError: it cannot be written.
    """
    target = Path(path)
    beside = None
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            beside = file.name
            file.write(content)
        os.replace(beside, target)
    except OSError as error:
        if beside is not None:
            with suppress(OSError):
                os.unlink(beside)
        raise ToolkitError(
            _("{file} cannot be written.").format(file=target), _("Choose a place that you may write to.")
        ) from error

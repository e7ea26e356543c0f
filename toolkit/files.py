"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _


def write(path: str | Path, content: bytes) -> None:
    """Put ``content`` into the file at ``path``; one that was there before is replaced, or left as it was.

    Nobody but this user can read it.

    Raises:
        ToolkitError: it cannot be written.
    """
    with replacing(path) as beside:
        beside.touch(mode=0o600)
        beside.write_bytes(content)


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a path to write to, of which the file takes the place of ``path`` once the block has ended well.

    Until then, and after an error, a file that was there before is as it was.

    Raises:
        ToolkitError: it cannot be written.
    """
    target = Path(path)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".writing-") as folder:
            beside = Path(folder) / target.name
            yield beside
            os.replace(beside, target)
    except OSError as error:
        raise ToolkitError(
            _("{file} cannot be written.").format(file=target), _("Choose a place that you may write to.")
        ) from error

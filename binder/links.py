"""Print the links that open notebook 00 of either language on mybinder.org.

Usage: ``python binder/links.py [repository URL] [branch, tag or commit]``. The repository is ``origin``'s unless given.
"""

from __future__ import annotations

import re
import subprocess
import sys
from urllib.parse import quote

EDITIONS = ("en", "ja")
ON_GITHUB = re.compile(r"(?:https://github\.com/|(?:ssh://)?git@github\.com[:/])([^/]+/[^/]+?)(?:\.git)?/?")


def launch_link(repository: str, ref: str, edition: str) -> str:
    """The address that builds (or finds) the image of ``repository`` at ``ref`` and opens an edition's first notebook.

    Source: https://mybinder.readthedocs.io/en/latest/introduction.html and
    https://mybinder.readthedocs.io/en/latest/howto/user_interface.html
    """
    opens = quote(f"/lab/tree/notebooks/{edition}/00_start.ipynb", safe="")
    on_github = ON_GITHUB.fullmatch(repository)
    provider = f"gh/{on_github[1]}" if on_github else f"git/{quote(repository, safe='')}"
    return f"https://mybinder.org/v2/{provider}/{quote(ref, safe='')}?urlpath={opens}"


def main(arguments: list[str]) -> int:
    """Print one link an edition; exit status 1 when no repository is known."""
    repository = arguments[0] if arguments else _origin()
    ref = arguments[1] if len(arguments) > 1 else "HEAD"
    if not repository:
        print("No git remote called origin: give the public repository's URL as the first argument.", file=sys.stderr)
        return 1
    for edition in EDITIONS:
        print(f"{edition}  {launch_link(repository, ref, edition)}")
    return 0


def _origin() -> str:
    asked = subprocess.run(["git", "remote", "get-url", "origin"], capture_output=True, text=True, check=False)
    return asked.stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

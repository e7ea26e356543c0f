"""Run the notebooks against a seeded sandbox and store their outputs: ``make notebooks``.

Usage: ``python -m tests.notebooks.rebuild [notebook …]`` from the repository's root; all of them unless named.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from tests.notebooks.golden import environment
from toolkit.saving import strip_widgets

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}
"""What JupyterLab needs to open a notebook without a question, and nothing that depends on who ran it."""


def executed(path: Path) -> NotebookNode:
    """The notebook at ``path`` with fresh outputs, in its one stable form."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=60,
        kernel_name="python3",
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute(env=environment())
    strip_widgets(notebook)
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        cell.metadata.pop("trusted", None)
    return notebook


def rebuild(path: Path) -> bool:
    """Store the notebook's outputs, if they changed; False when a cell failed (the file is then left alone)."""
    started = time.perf_counter()
    try:
        text = nbformat.writes(executed(path)) + "\n"
    except CellExecutionError as failure:
        print(f"{path}: {failure}", file=sys.stderr)
        return False
    changed = text != path.read_text(encoding="utf-8")
    if changed:
        path.write_text(text, encoding="utf-8", newline="\n")
    state = "changed" if changed else "as it was"
    print(f"{path.parent.name}/{path.name}: {state} ({time.perf_counter() - started:.1f} s)", flush=True)
    return True


def main(arguments: list[str]) -> int:
    paths = [Path(argument) for argument in arguments] or sorted(NOTEBOOKS.glob("*/*.ipynb"))
    with ThreadPoolExecutor(max_workers=2) as pool:
        return 0 if all(list(pool.map(rebuild, paths))) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What JupyterLab does for a learner as it starts: notebooks show their outputs, and one line says where it is.

An extension of JupyterLab's server (``lab/jupyter_server_config.py`` names it): it must stay light.
https://jupyter-server.readthedocs.io/en/latest/developers/extensions.html
"""

from __future__ import annotations

import os
import webbrowser
from inspect import isawaitable
from pathlib import Path
from platform import python_version
from typing import Any
from urllib.parse import quote, urlsplit

from toolkit.i18n import LANGUAGES, _, language, speaking

_OURS = "notebooks/*/[0-9][0-9]_*.ipynb"
"""The notebooks that this repository brings, from the folder that the server serves."""

_EVERYWHERE = ("0.0.0.0", "::")
"""What a server listens on that can be reached from elsewhere; no browser can open these."""


def trust(server: Any) -> None:
    """Trust the outputs that the repository's notebooks hold, or JupyterLab strips the style from their tables.

    Args:
        server: the ``jupyter_server.serverapp.ServerApp``, initialized.
    """
    from nbformat import v4  # Only a server has it for certain.

    notary = server.contents_manager.notary
    for path in Path(server.root_dir).glob(_OURS):
        try:
            notebook = v4.reads(path.read_text(encoding="utf-8"))  # type: ignore[no-untyped-call]
            if not notary.check_signature(notebook):
                notary.sign(notebook)
        except (AttributeError, ValueError) as error:  # It is no notebook any more.
            server.log.warning("%s cannot be trusted: %r", path, error)


def complete(contents: Any) -> None:
    """Name the version of Python in each notebook that is opened.

    JupyterLab writes down what its kernel says of its language. Where the notebook says anything else, or does not name
    the version, it has unsaved changes as soon as it is opened; and no file can name every reader's version.

    Args:
        contents: the server's contents manager.
    """
    read = contents.get

    async def get(*arguments: Any, **options: Any) -> Any:
        model = read(*arguments, **options)
        model = await model if isawaitable(model) else model
        if model["type"] == "notebook" and model["content"]:
            named = model["content"]["metadata"].get("language_info")
            if named and named.get("name") == "python":
                named["version"] = python_version()
        return model

    contents.get = get


def address(server: Any) -> str:
    """Return the address of what the server was started with, a notebook or JupyterLab itself.

    Args:
        server: the running ``jupyter_server.serverapp.ServerApp``.

    Returns:
        The URL for a browser. It bears the token if the server made one up, ``...`` for one that the user has set.
    """
    everywhere = server.ip in _EVERYWHERE and not server.custom_display_url
    shown = urlsplit(server.local_url if everywhere else server.public_url)
    if server.file_to_run:
        parts = (server.base_url, server.file_url_prefix, quote(_notebook(server).as_posix()))
        shown = shown._replace(path="/" + "/".join(filter(None, (part.strip("/") for part in parts))))
    return str(shown.geturl())


def _notebook(server: Any) -> Path:
    """Return the path of the file that the server opens, from the folder that it serves."""
    return Path(os.path.relpath(Path(server.root_dir, server.file_to_run), server.root_dir))


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "toolkit.opening"}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Make notebooks ready to open; keep Jupyter from missing a browser and from naming its address its own way."""
    trust(server)
    complete(server.contents_manager)
    try:
        webbrowser.get(server.browser or None)
    except webbrowser.Error:
        server.open_browser = False
    server.log.addFilter(lambda record: server.display_url not in record.getMessage())


async def _start_jupyter_server_extension(server: Any) -> None:
    """Tell the address once the server answers, in the language of the notebook that it opens."""
    if server.sock:
        return
    edition = Path(server.root_dir, server.file_to_run).parent.name
    with speaking(edition if edition in LANGUAGES else language()):
        text = (
            _("JupyterLab is running (Ctrl-C stops it). It opens in your browser; if it does not, open {address}")
            if server.open_browser
            else _("JupyterLab is running (Ctrl-C stops it). Open this address in a browser: {address}")
        )
    print(text.format(address=address(server)), flush=True)

"""How JupyterLab behaves in this repository; found through JUPYTER_CONFIG_PATH (see the Makefile and binder/start).

The folders beside this file hold one ``overrides.json`` an edition: defaults of the front end, which whatever a
user chooses in JupyterLab's own settings still replaces.
"""

from pathlib import Path

c = get_config()  # noqa: F821 - put here by Jupyter

c.LabApp.app_settings_dir = str(Path(__file__).parent / "en")
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"

c.ServerApp.tornado_settings = {"websocket_max_message_size": 200 * 1024 * 1024}
"""An upload is one message from the browser. Beyond tornado's own 10 MiB it would end the connection without a word."""

c.ServerApp.jpserver_extensions = {"toolkit.opening": True, "voila.server_extension": False}
"""Voilà is a command of its own here (``make app``); in JupyterLab it would slow the start, and warn."""

c.Application.log_level = "WARN"
"""The one line that a user needs, where to find JupyterLab, would be lost among those that say all is well."""

c.FileContentsManager.pre_save_hook = "toolkit.saving.drop_widget_views"

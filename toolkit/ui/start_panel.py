"""Where the learner is, how to go on, and how to begin anew."""

from __future__ import annotations

from html import escape
from pathlib import Path

import ipywidgets as W
import pandas as pd

from toolkit.account.base import Account
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _
from toolkit.lessons import progress
from toolkit.lessons.lesson import AUDIT
from toolkit.tables.html import STYLE
from toolkit.ui.parts.fields import Field, text_field
from toolkit.ui.parts.panel import Panel, fold
from toolkit.ui.parts.question import AskingButton


class StartPanel(Panel):
    """Shows the learner's progress with a link to each step, saves the sandbox, and puts it back to its sample account.

    Args:
        account: the account to judge by.
    """

    def __init__(self, account: Account) -> None:
        super().__init__(account, _("Where am I?"))
        self.code.layout.display = "none"
        self.steps = W.Output()  # unlike W.HTML, its links open in JupyterLab
        self.refresh = self.button(_("Look again"), self._refresh)
        self.reset = AskingButton(self, _("Start over …"), _ask_reset, _("Delete everything that I made"), self._reset)
        self.path: Field = text_field(
            _("Save as"),
            _("The file lies next to the notebook; JupyterLab's file browser downloads it with a right click."),
            value="account.json",
        )
        self.save = self.button(_("Save my account"), self._save)
        self.on_enter(self.path, self._save)
        away = fold(_("Download my account"), self.path, self.save)
        over = fold(_("Start over with the sample account"), self.reset)
        self.body.children = [self.steps, self.refresh, away, over]
        self._show()

    def _show(self) -> None:
        steps = progress(self.account)
        data = {"text/html": _steps_html(steps), "text/plain": steps.to_string(index=False)}
        self.steps.outputs = ({"output_type": "display_data", "data": data, "metadata": {}},)

    def _refresh(self) -> str:
        self._show()
        return _("This is the state of the account now.")

    def _save(self) -> str:
        target = Path(self.path.value).expanduser()
        if target.exists():
            raise ToolkitError(_("There is a file {path} already.").format(path=target), _("Choose another name."))
        self.account.sandbox.export(target)
        return _("Saved as {path}, without the auth token. account.sandbox.restore(…) takes it back.").format(
            path=target
        )

    def _reset(self) -> str:
        self.account.sandbox.reset()
        self._show()
        return _("The sandbox holds the sample account again. Run the first cell of any other open notebook anew.")


def _ask_reset() -> str:
    return _("Starting over deletes every service, pool and message of the sandbox.")


def _steps_html(table: pd.DataFrame) -> str:
    """List the steps; what was found is said once, however many steps it keeps from being done."""
    steps = table.to_dict("records")
    steps.append({
        "number": AUDIT.number,
        "notebook": AUDIT.notebook,
        "step": _(AUDIT.title),
        "state": "apart",
        "status": "",
        "finding": _("It works on an account of its own, and its check tells how far you are."),
    })  # fmt: skip
    steps.sort(key=lambda step: step["number"])
    links = {step["number"]: _link(step["notebook"], f"{step['number']} · {step['step']}") for step in steps}
    first = {step["finding"]: step["number"] for step in reversed(steps)}
    rows = "".join(
        f'<tr><td>{links[step["number"]]}</td><td style="white-space:nowrap">{escape(step["status"])}</td>'
        f"<td>{escape(step['finding']) if first[step['finding']] == step['number'] else ''}</td></tr>"
        for step in steps
    )
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in (_("step"), _("status"), _("what there is")))
    html = (
        f'{STYLE}<div class="tk-scroll"><table class="tk-table"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )
    following = next((step["number"] for step in steps if step["state"] not in ("done", "apart")), "")
    done = "" if following else f"{escape(_('Every step on your own service is done.'))} "
    return f"{html}<p>{done}{escape(_('Go on with:'))} <b>{links[following or AUDIT.number]}</b></p>"


def _link(notebook: str, words: str) -> str:
    return f'<a href="{escape(notebook)}">{escape(words)}</a>'

"""WhatsApp's approval of a template: how far it is, why it was rejected, and sending it in."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

import ipywidgets as W

from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, lazy
from toolkit.ui.parts.fields import choice_field, text_field
from toolkit.ui.parts.panel import Panel, heading
from toolkit.ui.parts.status import Notice, Status
from toolkit.ui.parts.waiting import duration, wait_for_reviews
from toolkit.ui.templates.kept import Template

_STATES = {
    "unsubmitted": lazy("not sent in yet"),
    "received": lazy("sent in: WhatsApp has it"),
    "pending": lazy("in review"),
    "approved": lazy("✓ approved: it may begin a conversation"),
    "rejected": lazy("✗ rejected"),
    "paused": lazy("✗ paused: people complained"),
    "disabled": lazy("✗ disabled: too many complained"),
}
"""Statuses of an approval in words (https://www.twilio.com/docs/whatsapp/tutorial/message-template-approvals-statuses)."""

_WAY = (lazy("written"), lazy("sent in"), lazy("in review"), lazy("decided"))
_PLACE = {"unsubmitted": 0, "received": 1, "pending": 2}
_GOOD = frozenset({"received", "pending", "approved", "unsubmitted"})

_STYLE = """<style>
.tk-approval{display:flex;flex-flow:row wrap;gap:4px;margin:4px 0;padding:0;list-style:none;font-size:12px}
.tk-approval li{flex:1 1 70px;padding:3px 6px;border-top:4px solid var(--jp-border-color2,#9996);margin:0}
.tk-approval .tk-reached{border-top-color:var(--jp-success-color1,#2e7d32);font-weight:600}
.tk-approval .tk-bad{border-top-color:var(--jp-error-color1,#c62828);font-weight:600}
</style>"""


class Approval(W.VBox):
    """How far a template is at WhatsApp, and what can be done about it.

    Args:
        panel: performs what is clicked here.
        submit: sends the template in under a name and a category; returns one sentence.
        read: reads the template again.
        waited: is called with how many seconds the clock was moved on.

    Attributes:
        name: by which WhatsApp is to know it.
        category: what the template is for.
        submit: sends it in.
        wait: moves the sandbox's clock on until it is decided.
    """

    def __init__(
        self,
        panel: Panel,
        submit: Callable[[str, str], str],
        read: Callable[[], Template],
        waited: Callable[[float], None],
    ) -> None:
        self._panel, self._submit, self._read, self._waited = panel, submit, read, waited
        self._way, self._suggested = W.HTML(), ""
        told = Status()
        self.name = text_field(
            _("Name"),
            _("Lower case, digits and underscores. A rejected or deleted name is locked for 30 days."),
            _check_name,
        )
        categories = [(_("utility"), "UTILITY"), (_("marketing"), "MARKETING"), (_("authentication"), "AUTHENTICATION")]
        self.category = choice_field(_("Category"), categories, _("Meta may put it into another one."))
        self.submit = panel.button(_("Send it in for approval"), self._send, "primary", told)
        self.wait = panel.button(_("Move the sandbox's clock on until it is decided"), self._wait, "", told)
        self.wait.layout.display = "none" if panel.account.live else ""
        title = heading(_("WhatsApp's approval"), _("SMS and RCS ask for none."))
        super().__init__(children=[title, self._way, self.name, self.category, self.submit, self.wait, told])

    def show(self, template: Template, faults: list[str]) -> None:
        """Show how far a template is; with ``faults`` it cannot be sent in."""
        self._way.value = _way_html(template)
        can = template.status in ("unsubmitted", "rejected")
        for part in (self.name, self.category, self.submit):
            part.layout.display = "" if can else "none"
        self.submit.reason = faults[0] if faults else ""
        self.wait.reason = "" if template.waiting else _("Nothing is being reviewed.")

    def suggest(self, template: Template) -> None:
        """Suggest a name: the template's own, with a number where WhatsApp has rejected one."""
        if template.status == "rejected":
            base, _mark, number = template.approval_name.rpartition("_")
            again = int(number) + 1 if base and number.isdigit() else 2
            self._suggested = f"{base if base and number.isdigit() else template.approval_name}_{again}"
        else:
            self._suggested = template.approval_name or slug(template.name)
        self.name.value = self._suggested
        self.category.value = template.category or "UTILITY"

    def follow(self, friendly_name: str) -> None:
        """Suggest the name of a new template while its friendly name is written, unless one was typed here."""
        if self.name.value == self._suggested:
            self.name.value = self._suggested = slug(friendly_name)

    def _send(self) -> str:
        if fault := _check_name(self.name.value):
            raise ToolkitError(fault, _("Write a name such as parcel_is_here."))
        return self._submit(str(self.name.value), str(self.category.value))

    def _wait(self) -> str:
        if not self._read().waiting:
            return Notice(_("Nothing is being reviewed."))
        seconds = wait_for_reviews(self._panel.account, self._read)
        self._waited(seconds)
        return _("The sandbox's clock went on by {time}.").format(time=duration(seconds))


def slug(text: str) -> str:
    """Return a text as a name that WhatsApp takes; one without Latin letters and digits has none of its own."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_") or ("template" if text.strip() else "")


def _check_name(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9_]{1,512}", name.strip()):
        return _("1 to 512 lower-case letters, digits and underscores.")
    return ""


def _way_html(template: Template) -> str:
    reached, good = _PLACE.get(template.status, 3), template.status in _GOOD
    steps = "".join(
        f'<li class="{"" if place > reached else "tk-reached" if good or place < reached else "tk-bad"}">'
        f"{escape(_(words))}</li>"
        for place, words in enumerate(_WAY)
    )
    told = escape(_(_STATES.get(template.status, template.status)))
    name = f" <code>{escape(template.approval_name)}</code>" if template.approval_name else ""
    kind = "tk-note" if good else "tk-alert"
    reason = f"<br>{escape(template.reason)}" if template.reason else ""
    now = f'<div class="{kind}" role="status"><b>{told}</b>{name}{reason}</div>'
    return f'{_STYLE}<ol class="tk-approval">{steps}</ol>{now}'

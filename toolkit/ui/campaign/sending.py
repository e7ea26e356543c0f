"""Sending a campaign by clicks: a name for its files, a bar, stopping, and going on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import ipywidgets as W

from toolkit.calls.campaign_log import Campaign, CampaignLog, create
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, lazy, ngettext, prose
from toolkit.ui.campaign.run import Run
from toolkit.ui.parts.fields import choice_field, offer, text_field
from toolkit.ui.parts.panel import Panel, heading
from toolkit.ui.parts.status import Notice

LOG = ".campaign"
"""How the file of a campaign's log ends; it lies where the notebook does."""

_STATES = {
    "accepted": lazy("✓ taken by Twilio"),
    "refused": lazy("✗ refused"),
    "waiting": lazy("… still to be sent"),
    "trying": lazy("? to be looked up"),
    "uncertain": lazy("? uncertain"),
    "left_out": lazy("– left out"),
}


class Sending(W.VBox):
    """Sends a campaign, once.

    Args:
        panel: performs what is clicked here, and tells what goes wrong.
        campaign: returns what is sent.
        recipients: returns to whom, each with why nothing is sent there ("" where something is).

    Attributes:
        name: of the two files, the log and the result, without their ends.
        confirmation: the number of recipients, typed; shown where messages are real.
        send: begins a new campaign.
        stop: stops the one that is being sent.
        unfinished: the logs in this folder.
        resume: goes on with the chosen one.
        bar: how much of it is done.
        run: the run that is under way, or was last; None before there is one.
    """

    def __init__(
        self, panel: Panel, campaign: Callable[[], Campaign], recipients: Callable[[], Iterable[tuple[str, str]]]
    ) -> None:
        self._panel, self._campaign, self._recipients = panel, campaign, recipients
        self.run: Run | None = None
        self._failure: BaseException | None = None
        self._left = 0
        self.name = text_field(
            _("Name"),
            _("Two files lie next to the notebook: NAME.campaign, the log to go on with, and NAME.csv, the result."),
            _check_name,
            value=_free_name(),
        )
        self.confirmation = text_field(
            _("Number of recipients"), _("The messages are real: type how many recipients there are, then send.")
        )
        self.confirmation.layout.display = "" if panel.account.confirms_sends else "none"
        self.send = panel.button(_("Send the campaign"), self._send, "primary")
        self.bar = W.FloatProgress(max=1, layout=W.Layout(width="min(560px, 100%)", display="none"))
        self.stop = panel.button(_("Stop"), self._stop, "", self.send.status)
        self.stop.layout.display = "none"
        self._counts = W.HTML()
        self.unfinished = choice_field(_("Log"), [])
        self.resume = panel.button(_("Go on with it"), self._resume, "primary")
        again = heading(
            _("Go on with a campaign"),
            _("It was stopped, or the kernel ended: nobody who has got its message gets another one."),
        )
        self.again = W.VBox([again, self.unfinished, self.resume])
        line = W.HBox([self.send, self.stop])
        super().__init__(children=[self.name, self.confirmation, line, self.bar, self._counts, self.again])
        self._find()

    def show(self, count: int) -> None:
        """Say to how many recipients a new campaign would go."""
        words = ngettext("Send the campaign to {count} recipient", "Send the campaign to {count} recipients", count)
        self.send.description = words.format(count=f"{count:,}") if count else _("Send the campaign")
        self.send.reason = "" if count or self._under_way else _("There is no recipient yet.")

    @property
    def _under_way(self) -> bool:
        return bool(self.stop.layout.display != "none")

    def _send(self) -> str:
        if self._under_way:
            return Notice(_("A campaign is being sent."))
        if fault := _check_name(self.name.value):
            raise ToolkitError(fault, _("Choose another name."))
        path = Path(self.name.value + LOG)
        if path.with_suffix(".csv").exists():
            raise ToolkitError(
                _("There is a file {path} already.").format(path=path.with_suffix(".csv")), _("Choose another name.")
            )
        create(path, self._campaign(), self._recipients())
        try:
            return self._begin(path)
        except ToolkitError:
            path.unlink()  # nothing was sent
            raise

    def _resume(self) -> str:
        if self._under_way:
            return Notice(_("A campaign is being sent."))
        if not self.unfinished.value:
            raise ToolkitError(_("There is no campaign to go on with."), _("Send one first, in this folder."))
        return self._begin(Path(self.unfinished.value))

    def _begin(self, path: Path) -> str:
        account = self._panel.account
        run = Run(account, path, self._progress)
        run.open(lambda _prompt: str(self.confirmation.value))
        self.confirmation.value = ""
        self.run = run
        self.stop.layout.display = self.bar.layout.display = ""
        run.start(self._ended)
        if run.task is None:
            return self._outcome()
        return Notice(_("It is being sent. You can stop it, and close the notebook, at any time."))

    def _stop(self) -> str:
        assert self.run is not None
        self.run.stop()
        return Notice(_("Stopping after this message."))

    def _progress(self, log: CampaignLog) -> None:
        counts, total, left = log.counts, len(log), log.left
        self.bar.value = 1 - left / total if total else 1
        parts = [f"{_(words)}: <b>{counts[state]:,}</b>" for state, words in _STATES.items() if counts[state]]  # type: ignore[index]
        self._counts.value = f'<div class="tk-help" role="status">{" · ".join(parts)}</div>'
        self._left = left

    def _ended(self, failure: BaseException | None) -> None:
        assert self.run is not None
        self.stop.layout.display = "none"
        self.name.value = _free_name()
        self._find()
        self._failure = failure
        if self.run.task is not None:
            self._panel.act(self._outcome, self.send.status)

    def _outcome(self) -> str:
        """Say how the run ended, or raise what ended it."""
        assert self.run is not None
        if self._failure is not None:
            raise self._failure
        told = _("All of it is sent.")
        if self._left:
            left = ngettext("Stopped; {count} recipient is left.", "Stopped; {count} recipients are left.", self._left)
            told = left.format(count=f"{self._left:,}")
        return prose([told, _("What became of each stands in {path}.").format(path=self.run.result)])

    def _find(self) -> None:
        """Offer the logs in this folder, the newest first."""
        found = sorted(Path().glob(f"*{LOG}"), key=lambda path: path.stat().st_mtime, reverse=True)
        offer(self.unfinished.control, [(str(path), str(path)) for path in found], str(found[0]) if found else None)
        self.again.layout.display = "" if found else "none"


def _check_name(name: str) -> str:
    """Check the name of a campaign's files."""
    if not name.strip() or Path(name).name != name:
        return _("Give a name without a folder.")
    return ""


def _free_name() -> str:
    """Return a name that no file here has."""
    names = ["campaign", *(f"campaign_{number}" for number in range(2, 1000))]
    return next((name for name in names if not any(Path(name + end).exists() for end in (LOG, ".csv"))), "")

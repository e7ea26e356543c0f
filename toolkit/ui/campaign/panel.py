"""A campaign: one message to everybody of a list, looked at before it is sent, and sent once."""

from __future__ import annotations

from collections.abc import Iterator

import ipywidgets as W
import pandas as pd

from toolkit.account.base import Account
from toolkit.calls.call import Call, Value
from toolkit.calls.campaign_log import Campaign
from toolkit.errors.raised import ToolkitError
from toolkit.i18n import _, ngettext
from toolkit.routing.lists.files import preview_file
from toolkit.routing.reports.preview import preview
from toolkit.routing.simulation.simulate import simulate
from toolkit.ui.campaign.message_form import MessageForm
from toolkit.ui.campaign.outlook import Outlook
from toolkit.ui.campaign.sending import Sending
from toolkit.ui.parts.destinations import DestinationFields
from toolkit.ui.parts.fields import Field, switch_field
from toolkit.ui.parts.panel import Panel
from toolkit.ui.parts.panes import Panes
from toolkit.ui.parts.picker import ServicePicker
from toolkit.ui.preview.list_input import ListInput
from toolkit.ui.templates.kept import templates


class CampaignPanel(Panel):
    """Send one message to everybody of a list through a messaging service.

    Before it is sent, the panel shows who would send it to which country, how many segments it costs, how long it would
    take and what would have to be added. While it is sent, it can be stopped; it goes on from its log, also in another
    kernel, and nobody gets it twice (``toolkit.calls.campaign``).

    Args:
        account: the account to send from.
        service_sid: the service to send with first; None for the newest.

    Attributes:
        source: ``own``, a list that is typed or pasted, or ``file``.
        own: the list that is typed.
        list: the file.
        message: what is sent, and when.
        skip: leave those out to whom it would fail.
        outlook: what would become of it.
        sending: sends it, and goes on with one that was stopped.
    """

    def __init__(self, account: Account, service_sid: str | None = None) -> None:
        super().__init__(account, _("Send a campaign"))
        self.picker = ServicePicker(self)
        look = {"button_width": "auto", "description_width": "var(--tk-label)"}
        ways = [(_("my own list"), "own"), (_("a list in a file"), "file")]
        self.source = Field(W.ToggleButtons(options=ways, description=_("Recipients"), style=look))
        self.own = DestinationFields()
        self.list = ListInput(self, self._read_file)
        self.message = MessageForm(account, self._follow)
        self.skip = switch_field(
            _("Leave out whom it would not reach"),
            True,
            _("A message that fails can cost money, too. The result file names them with the reason."),
        )
        self.outlook = Outlook()
        self.sending = Sending(self, self._campaign, self._recipients)
        self._file_table: pd.DataFrame | None = None
        self._seen: tuple[object, ...] = ()
        left = [self.source, self.list, self.own, self.message, self.skip]
        self.body.children = [self.picker, Panes(left, [self.outlook]), self.sending]
        self.picker.observe(self._refresh, ["service_sid", "snapshot"])
        for field in (self.source, self.own.text, self.own.region, self.skip):
            field.control.observe(self._follow, "value")
        self._refresh()
        self.act(lambda: self.picker.choose(service_sid))

    def _refresh(self, _change: object = None) -> None:
        """Read the templates again, and look ahead with the account as it is now."""
        service = self.picker.service
        if self.source.value == "file" and self.list.path is not None and self.picker.pool is not None:
            self._file_table = self._preview_file()
        self._seen = ()
        self.message.offer(templates(self.account), smart=service is not None and service.smart_encoding)
        self._follow()

    def _follow(self, _change: object = None) -> None:
        if not hasattr(self, "sending"):  # the form is being made
            return
        source = self.source.value
        self.list.layout.display = "" if source == "file" else "none"
        self.own.text.layout.display = "" if source == "own" else "none"
        self._look_ahead()
        rows = self._rows()
        self.sending.show(len(rows))
        to = next(iter(rows["to"]), "") if len(rows) else ""
        self.code.calls = (Call("send_message", params={"To": str(to), **self._params}),) if to else ()

    def _look_ahead(self) -> None:
        """Preview and simulate, if anything that decides has changed."""
        decides = (self.source.value, self.own.text.value, self.own.default_region, id(self._file_table))
        now = (*decides, self.picker.service_sid, self.message.segments, self.message.start)
        if now == self._seen:
            return
        self._seen = now
        table = self._preview()
        if table is None or not len(table):
            self.outlook.clear()
            return
        snapshot, segments = self.picker.snapshot, self.message.segments
        plan = simulate(snapshot, self.picker.service_sid, table, start=self.message.start, segments=segments)
        self.outlook.show(table, plan, segments)

    def _preview(self) -> pd.DataFrame | None:
        """Return who would send to whom, each recipient once; None without a service or a list."""
        if self.picker.pool is None:
            return None
        if self.source.value == "file":
            found = self._file_table
        else:
            typed, region = self.own.destinations, self.own.default_region
            found = preview(self.picker.snapshot, self.picker.service_sid, typed, region=region)
        return None if found is None else found.drop_duplicates("to", ignore_index=True)

    def _read_file(self) -> str:
        if self.picker.pool is None:
            raise ToolkitError(_("There is no messaging service yet."), _("Create one first, then refresh."))
        self._file_table = self._preview_file()
        self._follow()
        count = len(self._file_table)
        return ngettext("Read {count} row of {path}.", "Read {count} rows of {path}.", count).format(
            count=f"{count:,}", path=self.list.name
        )

    def _preview_file(self) -> pd.DataFrame:
        path, column = self.list.path, self.list.chosen_column
        assert path is not None
        return preview_file(
            self.picker.snapshot,
            self.picker.service_sid,
            path,
            column=column,
            region=self.own.default_region,
            progress=False,
        )

    @property
    def _params(self) -> dict[str, Value]:
        return {"MessagingServiceSid": self.picker.service_sid, **self.message.params}

    def _rows(self) -> pd.DataFrame:
        """Return the rows of the preview to which something is sent."""
        table = self.outlook.table
        return table[table["status"] != "fails"] if len(table) and self.skip.value else table

    def _campaign(self) -> Campaign:
        self.message.check()
        if not len(self._rows()):
            raise ToolkitError(_("There is no recipient."), _("Bring a list first."), 21604)
        return Campaign(self.account.sid, self._params)

    def _recipients(self) -> Iterator[tuple[str, str]]:
        table = self.outlook.table
        for to, status, reason in zip(table["to"], table["status"], table["reason"], strict=True):
            yield to, reason if self.skip.value and status == "fails" else ""

"""Creating, editing and deleting a service."""

from __future__ import annotations

import pytest

from toolkit.account.base import Account
from toolkit.calls.call import Call
from toolkit.ui.parts.static import static_html
from toolkit.ui.service_panel import ServicePanel


@pytest.fixture
def panel(account: Account) -> ServicePanel:
    """Return a panel that offers a new service."""
    return ServicePanel(account)


def names(account: Account) -> list[str]:
    return [row.friendly_name for row in account.client.messaging.v1.services.list()]


def created(panel: ServicePanel, name: str = "Notices") -> str:
    panel.fields["FriendlyName"].value = name
    panel.save.click()
    assert panel.problem is None
    return str(panel.picker.service_sid)


def test_shows_no_code_before_there_is_a_name(panel: ServicePanel) -> None:
    assert panel.code.calls == ()


def test_creates_a_service_that_defers_with_one_call(panel: ServicePanel, account: Account) -> None:
    panel.fields["FriendlyName"].value = "Notices"
    (call,) = panel.code.calls
    assert call == Call("create_service", params={"FriendlyName": "Notices", "UseInboundWebhookOnNumber": True})
    panel.save.click()
    assert names(account)[0] == "Notices"
    assert panel.code.calls == (call,)
    assert panel.picker.service_sid in panel.done
    assert panel.picker.service is not None
    assert panel.picker.service.use_inbound_webhook_on_number


def test_enter_in_the_name_creates_it(panel: ServicePanel, account: Account) -> None:
    panel.fields["FriendlyName"].value = "By keyboard"
    panel.fields["FriendlyName"].control._handle_string_msg(None, {"event": "submit"}, [])
    assert names(account)[0] == "By keyboard"


def test_every_setting_reaches_twilio(panel: ServicePanel, account: Account) -> None:
    wanted = {
        "Usecase": "marketing",
        "StatusCallback": "https://example.com/status",
        "StickySender": False,
        "AreaCodeGeomatch": False,
        "MmsConverter": False,
        "SmartEncoding": False,
        "ValidityPeriod": 600,
    }
    for name, value in wanted.items():
        panel.fields[name].value = value
    panel.inbound.mode.value = "service"
    panel.inbound.url.value = "https://example.com/in"
    row = account.client.messaging.v1.services(created(panel)).fetch()
    assert (row.usecase, row.status_callback, row.validity_period) == ("marketing", "https://example.com/status", 600)
    assert {row.sticky_sender, row.area_code_geomatch, row.mms_converter, row.smart_encoding} == {False}
    assert row.inbound_request_url == "https://example.com/in"


def test_saves_only_what_changed(panel: ServicePanel) -> None:
    sid = created(panel)
    panel.fields["StickySender"].value = False
    assert panel.code.calls == (Call("update_service", {"Sid": sid}, {"StickySender": False}),)
    panel.save.click()
    assert panel.done.startswith("Saved")
    panel.save.click()
    assert panel.done.startswith("Nothing to save")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("FriendlyName", ""),
        ("FriendlyName", "  "),
        ("FriendlyName", "x" * 65),
        ("StatusCallback", "example.com"),
        ("StatusCallback", "https://exa mple.com"),
        ("ValidityPeriod", 0),
        ("ValidityPeriod", 36001),
    ],
)
def test_bad_input_is_marked_and_kept_and_nothing_is_sent(
    panel: ServicePanel, account: Account, field: str, value: str | int
) -> None:
    panel.fields["FriendlyName"].value = "Notices"
    panel.fields[field].control.value = value
    panel.save.click()
    assert panel.problem is not None
    assert panel.fields[field].fault
    assert panel.fields[field].control.value == value
    assert len(names(account)) == 2


def test_a_fresh_form_shows_no_fault(panel: ServicePanel) -> None:
    assert all("✗" not in field._fault.value for field in panel.fields.values())


def test_deleting_asks_first(panel: ServicePanel, account: Account) -> None:
    created(panel)
    panel.delete.button.click()
    assert "Delete “Notices”?" in static_html(panel)
    assert "Notices" in names(account)
    panel.delete.question.yes.click()
    assert panel.done.startswith("Deleted")
    assert "Notices" not in names(account)
    assert panel.picker.service_sid == ""


def test_a_service_that_somebody_deleted_is_told_and_the_form_kept(panel: ServicePanel, account: Account) -> None:
    sid = created(panel)
    panel.fields["FriendlyName"].value = "Renamed"
    account.client.messaging.v1.services(sid).delete()
    panel.save.click()
    assert panel.problem is not None
    assert panel.problem.code == 20404
    assert panel.fields["FriendlyName"].value == "Renamed"


def test_says_that_a_service_does_not_exist(account: Account) -> None:
    panel = ServicePanel(account, "MGnonsense")
    assert panel.problem is not None
    assert panel.problem.code == 20404


def test_refreshing_shows_what_changed_elsewhere_but_keeps_what_is_being_typed(account: Account) -> None:
    sid = account.client.messaging.v1.services.list()[0].sid
    panel = ServicePanel(account, sid)
    account.client.messaging.v1.services(sid).update(validity_period=600)
    panel.picker.reload.click()
    assert panel.fields["ValidityPeriod"].value == 600
    panel.fields["FriendlyName"].value = "Being typed"
    account.client.messaging.v1.services(sid).update(validity_period=700)
    panel.picker.reload.click()
    assert panel.fields["FriendlyName"].value == "Being typed"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(36000, "10 hours"), (1, "1 second"), (5400, "1 hour 30 minutes"), (61, "1 minute 1 second")],
)
def test_a_time_in_seconds_says_how_long_it_is(panel: ServicePanel, seconds: int, words: str) -> None:
    panel.fields["ValidityPeriod"].value = seconds
    assert f"<b>{words}</b>" in static_html(panel.fields["ValidityPeriod"])


def test_shows_the_service_as_it_is_saved(panel: ServicePanel) -> None:
    assert "A new service." in panel._card.value
    sid = created(panel, "Mine <b>")
    panel.fields["ValidityPeriod"].value = 600
    assert all(part in panel._card.value for part in (sid, "Mine &lt;b&gt;", "10 hours", "Defer to sender"))
    panel.save.click()
    assert "10 minutes" in panel._card.value


class TestUnsavedEdits:
    """What was typed is marked, and never lost without a question."""

    @pytest.fixture
    def typed(self, panel: ServicePanel) -> ServicePanel:
        sid = created(panel, "First")
        assert not panel.dirty
        panel.fields["ValidityPeriod"].value = 600
        assert panel.dirty
        assert "● not saved" in static_html(panel)
        panel.picker.choice.value = ""
        assert panel.picker.service_sid == panel.picker.choice.value == sid
        assert "Edits of “First" in static_html(panel.picker)
        return panel

    def test_stay_while_the_question_is_open(self, typed: ServicePanel) -> None:
        assert typed.fields["ValidityPeriod"].value == 600

    def test_stay_when_the_answer_is_no(self, typed: ServicePanel) -> None:
        typed.picker.question.no.click()
        assert typed.fields["ValidityPeriod"].value == 600
        assert not typed.picker.question.asked

    def test_go_when_the_answer_is_yes(self, typed: ServicePanel) -> None:
        typed.picker.question.yes.click()
        assert (typed.picker.service_sid, typed.picker.choice.value) == ("", "")
        assert typed.fields["ValidityPeriod"].value == 36000
        assert not typed.dirty
        assert not typed.picker.question.asked

    def test_are_forgotten_with_the_question_once_saved(self, typed: ServicePanel) -> None:
        typed.save.click()
        assert not typed.dirty
        assert not typed.picker.question.asked
        typed.picker.choice.value = ""
        assert typed.picker.service_sid == ""

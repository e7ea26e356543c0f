"""The templates panel: written, seen on each channel, approved or rejected with the reason, and corrected."""

from __future__ import annotations

import pytest

from toolkit.account.base import Account
from toolkit.ui.parts.static import static_html
from toolkit.ui.templates import TemplatePanel


@pytest.fixture
def panel(account: Account) -> TemplatePanel:
    return TemplatePanel(account)


def seen(panel: TemplatePanel, channel: str) -> tuple[str, str]:
    """Return how a phone shows the message: its kind and its text."""
    (bubble,) = panel.phones.phones[channel].bubbles
    return bubble["kind"], bubble["text"]


def write(panel: TemplatePanel, name: str, text: str) -> None:
    panel.name.value = name
    for type_name in ("twilio/text", "twilio/quick-reply"):
        panel.types[type_name].used.value = True
        panel.types[type_name].fields["body"].value = text
    panel.types["twilio/quick-reply"].fields["actions"].control.value = "Thanks\nNot at home"


def test_each_channel_gets_its_richest_type_with_the_values(panel: TemplatePanel) -> None:
    write(panel, "Parcel", "Hello {{1}}, your parcel of {{2}} is here.")
    assert list(panel.values) == ["1", "2"]
    assert panel.phones.phones["whatsapp"].bubbles[0]["state"].endswith("(63028)"), "a variable has no value"
    panel.values["1"].value, panel.values["2"].control.value = "Ann", "today"
    plain = "Hello Ann, your parcel of today is here."
    assert seen(panel, "sms") == ("arrived", plain)
    assert seen(panel, "rcs") == ("arrived", f"{plain}\n〔 Thanks 〕\n〔 Not at home 〕")
    assert seen(panel, "whatsapp")[0] == "failed"
    panel.phones.in_session.value = True
    assert seen(panel, "whatsapp")[0] == "arrived"
    panel.types["twilio/text"].used.value = False
    assert panel.phones.phones["sms"].bubbles[0]["state"].endswith("(63005)")
    assert "63005" in static_html(panel)


def test_it_is_approved_and_then_keeps_its_text(panel: TemplatePanel, account: Account) -> None:
    write(panel, "Parcel", "Hello {{1}}, your parcel is here.")
    assert panel.dirty
    panel.approval.submit.click()
    assert [call.operation for call in panel.code.calls] == ["create_content", "request_approval"]
    assert not panel.dirty
    assert panel.template.waiting
    assert panel.save.reason
    panel.approval.wait.click()
    assert panel.template.status == "approved"
    assert "✓ approved" in panel.approval._way.value
    assert seen(panel, "whatsapp")[0] == "arrived"
    assert panel.types["twilio/text"].fields["body"].control.disabled
    panel.copy.click()
    assert panel.choice.value == ""
    assert panel.approval.name.value == "parcel_2"
    panel.save.click()
    made = account.client.content.v1.contents.list()
    assert [one.types for one in made if one.friendly_name.startswith("Parcel")] == [panel.template.types] * 2


def test_a_rejection_says_why_and_it_is_corrected_under_another_name(panel: TemplatePanel) -> None:
    write(panel, "Parcel", "{{1}}, your parcel is here.")
    panel.approval.submit.click()
    panel.approval.wait.click()
    assert panel.template.status == "rejected"
    assert "A variable stands at the beginning" in panel.approval._way.value
    assert panel.approval.name.value == "parcel_2", "the other one is locked for 30 days"
    panel.approval.name.value = "parcel"
    panel.approval.submit.click()
    assert panel.problem is not None
    panel.approval.name.value = "parcel_2"
    write(panel, "Parcel", "Hello {{1}}, your parcel is here.")
    panel.approval.submit.click()
    assert [call.operation for call in panel.code.calls] == ["update_content", "request_approval"]
    panel.approval.wait.click()
    assert panel.template.status == "approved"
    assert "account.sandbox.clock.advance(" in panel.code.python


def test_what_cannot_be_sent_says_so_in_its_place(panel: TemplatePanel) -> None:
    panel.name.value = ""
    assert panel.save.reason == "A name is needed."
    write(panel, "Parcel", "Hello")
    link = panel.types["twilio/call-to-action"]
    link.used.value = True
    assert link.fields["body"].value == "Hello"
    link.fields["actions"].control.value = "Track it"
    assert "needs a link" in panel.save.reason
    link.fields["actions"].control.value = "Track it https://example.com/{{1}}\nCall us +14155550123"
    assert panel.save.reason == ""
    assert [one["type"] for one in link.value["actions"]] == ["URL", "PHONE_NUMBER"]
    assert list(panel.values) == ["1"]


def test_edits_are_not_lost_without_a_question_and_other_types_are_kept(panel: TemplatePanel, account: Account) -> None:
    contents = account.client.content.v1.contents
    place = {"latitude": 1.5, "longitude": 2.5, "label": "Owl"}
    types = {"twilio/text": {"body": "Here"}, "twilio/location": place}
    request = contents.ContentCreateRequest({"friendly_name": "Where", "language": "nl", "types": types})
    where = contents.create(request).sid
    panel.name.value = "Typed"
    panel.reload.click()
    panel.choice.value = where
    assert panel.template.sid == where or panel.question.asked
    if panel.question.asked:
        panel.question.yes.click()
    assert panel.language.value == "nl"
    assert "twilio/location" in panel._others.value
    panel.types["twilio/text"].fields["body"].control.value = "There"
    panel.choice.value = ""
    assert panel.question.asked
    panel.question.no.click()
    assert panel.choice.value == where
    panel.save.click()
    kept = contents(where).fetch().types
    assert kept == {"twilio/text": {"body": "There"}, "twilio/location": place}
    panel.delete.button.click()
    panel.delete.question.yes.click()
    assert panel.done == "Deleted “Where”."
    assert panel.choice.value == ""


def test_it_begins_with_a_template_that_is_named(account: Account) -> None:
    (kept,) = account.client.content.v1.contents.list(limit=1)
    panel = TemplatePanel(account, kept.sid)
    assert panel.name.value == kept.friendly_name
    assert not panel.dirty
    assert panel._types() == kept.types


def test_a_name_for_whatsapp_follows_the_friendly_name_until_one_is_typed(panel: TemplatePanel) -> None:
    panel.name.value = "Order 7"
    assert panel.approval.name.value == "order_7"
    panel.name.value = "荷物の到着"
    assert panel.approval.name.value == "template", "it has no letter that WhatsApp takes"
    panel.approval.name.value = "my_own"
    panel.name.value = "Another one"
    panel.language.value = "ja"
    assert panel.approval.name.value == "my_own"


def test_the_example_can_be_edited_and_sent_in_in_japanese(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOLKIT_LANG", "ja")
    panel = TemplatePanel(account)
    panel.types["twilio/text"].fields["body"].value = "お荷物が届きました。{{1}} 様、ご確認ください。"
    panel.approval.submit.click()
    assert panel.template.status == "received"
    assert panel.template.approval_name == "parcel_is_here"

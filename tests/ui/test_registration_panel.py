"""Registering a service for the United States: the whole chain by clicks, each state told, each rule checked."""

from __future__ import annotations

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest.trusthub.v1.customer_profiles import CustomerProfilesList
from twilio.rest.trusthub.v1.trust_products import TrustProductsList

from toolkit.account.base import Account
from toolkit.calls.call import Call
from toolkit.facts import campaign as rules
from toolkit.ui.registration import RegistrationPanel
from toolkit.ui.registration.standing import primary_profile


@pytest.fixture
def panel(account: Account) -> RegistrationPanel:
    """Return a panel on a service of its own, with an empty pool."""
    made = account.client.messaging.v1.services.create(friendly_name="Mine")
    return RegistrationPanel(account, made.sid)


def states(panel: RegistrationPanel) -> dict[str, str]:
    return {kind: one.status if one else "" for kind, one in panel.standing.parts.items()}


def register_campaign(panel: RegistrationPanel, rejection: int = 0) -> None:
    step = panel.campaign_step
    step.example.click()
    step.form.practise.control.value = rejection
    step.register.button.click()
    step.register.question.yes.click()
    assert panel.problem is None


def test_from_a_new_business_to_a_number_that_may_send(panel: RegistrationPanel, account: Account) -> None:
    panel.business.control.value = ""
    assert panel.step == "business"
    panel.business_step.file.click()
    assert panel.problem is not None
    assert panel.problem.what == "Name: This is needed."
    panel.business_step.example.click()
    panel.business_step.file.click()
    assert panel.problem is None
    assert states(panel) == {"profile": "pending-review", "product": "pending-review", "brand": "", "campaign": ""}
    assert [call.operation for call in panel.code.calls][-1] == "update_trust_product"
    assert len(panel.code.calls) == 17
    panel.wait.click()
    assert "23 hours. Customer profile: ✓ approved" in panel.done
    panel.brand_step.register.button.click()
    assert len(account.client.messaging.v1.brand_registrations.list()) == 2, "it costs a fee, so it is asked first"
    panel.brand_step.register.question.yes.click()
    told = panel.business_step.file.status
    assert told in panel.body.children, "in sight, where the step itself is gone"
    assert "Registered the brand of" in told.value
    panel.wait.click()
    assert states(panel)["brand"] == "APPROVED"

    register_campaign(panel)
    panel.numbers.add.click()
    ((sender, error),) = panel.standing.senders
    assert (sender.address, error) == ("+16465550108", 30034)
    assert "✗ blocked in the US (30034)" in panel._picture.value
    panel.wait.click()
    assert states(panel)["campaign"] == "VERIFIED"
    assert panel.standing.ready
    assert "✓ may send to the US" in panel._picture.value
    assert panel.wait.reason == "Nothing is being reviewed."
    assert "area code" in panel.reach.detail.value
    sent = account.client.messages.create(
        to="+16465550142", messaging_service_sid=panel.picker.service_sid, body="Hello"
    )
    assert account.wait(sent.sid).status == "delivered"


def test_a_rejection_says_why_and_its_correction_is_reviewed_anew(panel: RegistrationPanel, account: Account) -> None:
    register_campaign(panel, rejection=30909)
    form = panel.campaign_step.form
    assert all(field.control.disabled for field in form.fields.values()), "it is being reviewed"
    panel.wait.click()
    assert states(panel)["campaign"] == "FAILED"
    assert "/docs/api/errors/30909" in panel._reasons.value
    assert "Rejected: Campaign." in panel._picture.value
    assert not form.fields["MessageFlow"].control.disabled
    assert form.fields["OptInMessage"].control.disabled, "the API corrects seven fields and two pages"
    assert not panel.dirty
    form.practise.control.value = 0
    assert panel.dirty
    panel.campaign_step.correct.button.click()
    panel.campaign_step.correct.question.yes.click()
    assert panel.problem is None
    assert [call.operation for call in panel.code.calls] == ["update_campaign"]
    assert panel._reasons.value == ""
    panel.wait.click()
    assert states(panel)["campaign"] == "VERIFIED"
    assert "account.sandbox.clock.advance(" in panel.code.python


def test_another_service_shows_its_own_campaign_and_brand(panel: RegistrationPanel) -> None:
    pools = panel.picker.snapshot.pools
    verified = next(sid for sid, pool in pools.items() if pool.service.campaign_status == "VERIFIED")
    panel.picker.service_sid = verified
    assert states(panel)["campaign"] == "VERIFIED"
    assert panel.standing.business.name == "Owl, Inc."
    assert panel.business.control.disabled
    assert panel.campaign_step.form.usecase.value == "ACCOUNT_NOTIFICATION"
    assert {error for _sender, error in panel.standing.senders} == {None}


def test_a_profile_that_was_rejected_is_sent_in_again(panel: RegistrationPanel) -> None:
    panel.business.control.value = ""
    panel.business_step.example.click()
    panel.business_step.form.fields["business_name"].value = "Owl 18601"
    panel.business_step.file.click()
    panel.wait.click()
    assert states(panel)["profile"] == "twilio-rejected"
    assert "/docs/api/errors/18601" in panel._reasons.value
    assert panel.step == "again"
    panel.again_step.send.button.click()
    panel.again_step.send.question.yes.click()
    panel.wait.click()
    assert states(panel)["profile"] == "twilio-approved"
    assert panel.step == "brand"


def test_what_trusthub_does_not_show_is_unknown(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise TwilioRestException(403, "/v1", "These credentials may not read it", 20003)

    for bundles in (CustomerProfilesList, TrustProductsList):
        monkeypatch.setattr(bundles, "list", refuse)
    panel = RegistrationPanel(account)
    assert panel.standing.parts["profile"] is not None
    assert panel.standing.parts["profile"].state == "unknown"
    assert "? could not be read" in panel._picture.value


def file_toll_free(panel: RegistrationPanel, rejection: int = 0) -> None:
    """Buy a toll-free number, put it into the pool, and file its verification."""
    account, service = panel.account, panel.picker.service_sid
    bought = Call("buy_number", params={"PhoneNumber": "+18335550145"}).run(account)
    Call("add_phone_number", {"ServiceSid": service}, {"PhoneNumberSid": bought.sid}).run(account)
    panel.picker.reload.click()
    step = panel.toll_free_step
    assert step.number.value == bought.sid
    step.example.click()
    step.form.practise.control.value = rejection
    step.file.click()
    assert panel.problem is None


def test_a_toll_free_number_is_verified_beside_the_chain_without_brand_or_campaign(
    panel: RegistrationPanel, account: Account
) -> None:
    step = panel.toll_free_step
    assert "no toll-free number" in step.file.reason
    assert step.selected_index is None
    file_toll_free(panel)
    (call,) = panel.code.calls
    assert call.operation == "create_toll_free_verification"
    assert call.params["CustomerProfileSid"] == primary_profile(account), "it tells address and contact"
    assert {"EditReason", "VettingId", "BusinessCity"}.isdisjoint(call.params)
    assert "◔ being reviewed (PENDING_REVIEW)" in panel._picture.value
    assert all(field.control.disabled for field in step.form.fields.values()), "it is being reviewed"
    to = {"to": "+14165550188", "messaging_service_sid": panel.picker.service_sid, "body": "Hello"}
    assert account.wait(account.client.messages.create(**to).sid).error_code == 30032
    panel.wait.click()
    assert "Toll-free +18335550145: ✓ approved (TWILIO_APPROVED)." in panel.done
    assert "✓ may send to the US" in panel._picture.value
    assert "+18335550145" in panel.reach.detail.value, "the map knows who can be reached now"
    assert account.wait(account.client.messages.create(**to).sid).status == "delivered"


def test_a_rejected_verification_is_corrected_within_seven_days_or_filed_anew(
    panel: RegistrationPanel, account: Account
) -> None:
    file_toll_free(panel, rejection=30446)
    step, form = panel.toll_free_step, panel.toll_free_step.form
    panel.wait.click()
    assert step.selected_index == 0, "it is folded no more"
    assert "/docs/api/errors/30446" in step._told.value
    assert "It can be corrected until 20" in step._told.value
    assert not panel.dirty
    form.practise.control.value = 30468
    assert panel.dirty
    form.reason.value = "The form names messages now"
    step.correct.click()
    assert [call.operation for call in panel.code.calls] == ["update_toll_free_verification"]
    assert panel.code.calls[0].params["EditReason"] == "The form names messages now"
    panel.wait.click()
    assert "cannot be corrected any more" in step._told.value, "30468 is final"
    assert step.correct.layout.display == "none"
    form.practise.control.value = 0
    step.file.click()
    assert [call.operation for call in panel.code.calls] == [
        "delete_toll_free_verification",
        "create_toll_free_verification",
    ]
    panel.wait.click()
    assert panel.standing.toll_free["+18335550145"].state == "done"


def test_the_rules_of_a_toll_free_verification_are_checked_as_they_are_typed(panel: RegistrationPanel) -> None:
    form = panel.toll_free_step.form
    form.fill_example()
    assert form.faults == []
    for param, text, fault in (
        ("BusinessName", "", "This is needed."),
        ("BusinessWebsite", "example", "not a web address"),
        ("BusinessRegistrationNumber", "12", "nine digits"),
        ("BusinessRegistrationCountry", "USA", "Two letters"),
        ("NotificationEmail", "me", "no e-mail address"),
        ("UseCaseCategories", (), "This is needed."),
        ("ProductionMessageSample", "See https://bit.ly/owl", "30449"),
        ("ProductionMessageSample", "See http://www.example.com", "30471"),
        ("OptInImageUrls", "https://www.example.com/a.png\nb.png", "not a web address"),
        ("OptInKeywords", "START, !", "is not a keyword"),
    ):
        before = form.fields[param].value
        form.fields[param].control.value = text
        assert fault in form.fields[param].fault, param
        form.fields[param].value = before
    registration = ("BusinessRegistrationNumber", "BusinessRegistrationAuthority", "BusinessRegistrationCountry")
    form.fields["BusinessRegistrationAuthority"].value = "VAT"
    form.fields["BusinessRegistrationNumber"].value = "DE 12"
    assert form.faults == [], "nine digits are an EIN's"
    form.fields["BusinessRegistrationNumber"].value = ""
    assert form.faults == ["Number: This is needed."]
    form.fields["BusinessType"].value = "SOLE_PROPRIETOR"
    form.fields["BusinessType"].control.value = "PRIVATE_PROFIT"
    form.fields["BusinessType"].control.value = "SOLE_PROPRIETOR"
    assert form.faults == [], "a sole proprietor has no registration"
    assert set(registration).isdisjoint(form.params)
    form.fields["UseCaseCategories"].control.value = ("POLITICAL_ELECTION_CAMPAIGNS",)
    assert form.faults == ["Token: This is needed."]
    form.fields["VettingId"].value = "cv|1.0|owl|tfree|1234"
    assert form.faults == []
    assert form.params["VettingProvider"] == "CAMPAIGN_VERIFY"
    form.allow("new", "")
    assert "Street: This is needed." in form.faults, "no approved primary profile tells it"


@pytest.mark.parametrize(
    ("param", "text", "fault"),
    [
        ("Description", "x" * 39, "39 characters; it takes 40 to 4096."),
        ("Description", "x" * 4097, "4097 characters"),
        ("MessageFlow", "x" * 2049, "2049 characters"),
        ("PrivacyPolicyUrl", "", "(30908)"),
        ("TermsAndConditionsUrl", "", "(30882)"),
        ("TermsAndConditionsUrl", "terms", "not a web address"),
        ("OptInMessage", "short", "5 characters"),
        ("OptInKeywords", "START, !", "“!” is not a keyword"),
        ("OptInKeywords", "A" * 256, "256 characters in all"),
        ("HasEmbeddedLinks", False, "A sample holds a link"),
    ],
)
def test_each_rule_is_checked_as_it_is_typed(
    panel: RegistrationPanel, param: str, text: str | bool, fault: str
) -> None:
    form = panel.campaign_step.form
    panel.campaign_step.example.click()
    assert form.faults == []
    form.fields[param].control.value = text
    assert fault in form.fields[param].fault
    panel.campaign_step.register.button.click()
    assert not panel.campaign_step.register.question.asked
    assert panel.standing.campaign is None


def test_samples_are_two_to_five_without_public_short_links(panel: RegistrationPanel) -> None:
    form = panel.campaign_step.form
    panel.campaign_step.example.click()
    form.samples[0].value = "Owl: see https://bit.ly/abc for your order."
    assert "30892" in form.samples[0].fault
    form.samples[0].value = ""
    assert form.faults
    form.samples[0].value = "Owl: call +1 (212) 555-0199 about your order."
    assert form.fields["HasEmbeddedPhone"].fault
    assert len(form.samples) == rules.SAMPLES[1]


def test_the_rules_are_those_that_the_api_refuses_by(panel: RegistrationPanel, account: Account) -> None:
    """At each end of a span the form and the sandbox agree: one character less is refused by both."""
    form = panel.campaign_step.form
    panel.campaign_step.example.click()
    for param, (low, high) in {"Description": rules.DESCRIPTION, "MessageFlow": rules.MESSAGE_FLOW}.items():
        for length in (low - 1, high + 1):
            form.fields[param].value = "x" * length
            assert form.fields[param].fault
            with pytest.raises(Exception, match="characters"):
                form.call(panel.picker.service_sid, _approved(account), "").run(account)
        form.fields[param].value = "x" * low
        assert form.fields[param].fault == ""


def _approved(account: Account) -> str:
    return str(account.client.messaging.v1.brand_registrations.list()[0].sid)

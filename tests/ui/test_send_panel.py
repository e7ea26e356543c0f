"""Sending and following messages."""

from __future__ import annotations

import asyncio
import time

import pytest

from toolkit.account.base import Account
from toolkit.account.connecting import connect
from toolkit.ui.parts.static import static_html
from toolkit.ui.send.panel import SendPanel


def verified(account: Account) -> str:
    pools = account.snapshot().pools
    return next(sid for sid, pool in pools.items() if pool.service.campaign_status == "VERIFIED")


@pytest.fixture
def panel(account: Account) -> SendPanel:
    return SendPanel(account, verified(account))


def column(panel: SendPanel, name: str) -> list[str]:
    return panel.progress.frame()[name].tolist()


class TestWays:
    def test_by_the_services_sid(self, panel: SendPanel) -> None:
        panel.to.text.value, panel.text.value = "+14155550199", "Hello"
        (call,) = panel.code.calls
        assert dict(call.params) == {
            "To": "+14155550199",
            "MessagingServiceSid": panel.picker.service_sid,
            "Body": "Hello",
        }

    def test_by_the_services_sid_as_from(self, panel: SendPanel) -> None:
        panel.to.text.value, panel.text.value = "+14155550199", "Hello"
        panel.way.value = "from_service"
        (call,) = panel.code.calls
        assert call.params["From"] == panel.picker.service_sid
        assert "MessagingServiceSid" not in call.params

    def test_by_an_explicit_from(self, panel: SendPanel, account: Account) -> None:
        panel.to.text.value, panel.text.value, panel.way.value = "+14155550199", "Hello", "from"
        panel.from_.value = "+18005550199"
        panel.send_button.click()
        (message,) = account.client.messages.list()
        assert (message.from_, message.status, message.messaging_service_sid) == ("+18005550199", "queued", None)


class TestDestinations:
    def test_several_in_any_notation_each_once(self, panel: SendPanel) -> None:
        panel.to.region.value = "JP"
        panel.to.text.value = "090-1234-5678\n+81 90 1234 5678, +1 415 555 0199"
        assert [call.params["To"] for call in panel.calls()] == ["+819012345678", "+14155550199"]
        assert panel.send_button.description == "Send to 2 destinations"
        assert not panel.send_button.disabled

    def test_to_none_cannot_be_sent_and_the_button_says_why(self, panel: SendPanel) -> None:
        panel.to.text.value = ""
        assert (panel.send_button.description, panel.send_button.disabled) == ("Send", True)
        assert panel.send_button.reason == "Write at least one number under “To”."

    def test_a_click_puts_a_number_to_try_under_to_and_another_one_takes_it_out(self, panel: SendPanel) -> None:
        panel.to.text.value = "+1 212 555 0199"
        chip = panel.numbers.rows[1].buttons["+12125530007"]
        chip.click()
        assert panel.to.destinations == ["+1 212 555 0199", "+12125530007"]
        assert chip.description.startswith("● filtered")
        chip.click()
        assert panel.to.destinations == ["+1 212 555 0199"]
        assert not chip.description.startswith("●")

    def test_the_forecast_says_which_sender_would_be_picked(self, panel: SendPanel) -> None:
        panel.to.text.value = "+14155550199\n+447400123457"
        shown = static_html(panel)
        assert "24680" in shown
        assert "21703" in shown

    def test_the_forecast_stays_for_an_explicit_from(self, panel: SendPanel) -> None:
        panel.to.text.value, panel.way.value = "+14155550199", "from"
        panel.from_.value = "+16465550108"
        assert "30034" in panel._forecast.value

    def test_a_refused_one_does_not_stop_the_others(self, panel: SendPanel) -> None:
        panel.to.text.value, panel.text.value = "+14155550199\n12\n+12125550199", "Hello"
        panel.send_button.click()
        assert panel.problem is None
        assert "1 was refused" in panel.done
        assert column(panel, "status")[1] == "✗ refused"
        assert column(panel, "problem")[1].startswith("21211: ")

    def test_none_at_all_is_said_before_anything_is_sent(self, panel: SendPanel) -> None:
        panel.send_button.click()
        assert panel.problem is not None
        assert panel.problem.code == 21604


class TestErrors:
    @pytest.mark.parametrize(("body", "code"), [("", 21619), ("x" * 1601, 21617)])
    def test_twilio_refuses_the_body(self, panel: SendPanel, body: str, code: int) -> None:
        panel.to.text.value, panel.text.value = "+14155550199", body
        panel.send_button.click()
        assert panel.problem is not None
        assert panel.problem.code == code
        assert panel.text.control.value == body

    def test_an_empty_pool(self, account: Account) -> None:
        panel = SendPanel(account, account.client.messaging.v1.services.create(friendly_name="empty").sid)
        panel.to.text.value, panel.text.value = "+14155550199", "Hello"
        panel.send_button.click()
        assert panel.problem is not None
        assert panel.problem.code == 21704

    def test_a_service_deleted_meanwhile(self, panel: SendPanel, account: Account) -> None:
        account.client.messaging.v1.services(panel.picker.service_sid).delete()
        panel.to.text.value, panel.text.value = "+14155550199", "Hello"
        panel.send_button.click()
        assert panel.problem is not None
        assert panel.problem.code == 21701


class TestProgress:
    def test_to_delivered_or_failed_with_what_to_do(self, panel: SendPanel, account: Account) -> None:
        panel.to.text.value, panel.text.value = "+14155550199\n+447400123457\n+12125530003", "Hello"
        panel.send_button.click()
        assert all(status.startswith("accepted") for status in column(panel, "status"))
        account.sandbox.clock.sleep(10)
        panel.refresh.click()
        assert column(panel, "status") == ["✓ delivered", "✗ failed", "✗ undelivered"]
        assert column(panel, "from") == ["24680", "", "24680"]
        assert [problem[:5] for problem in column(panel, "problem")] == ["", "21703", "30003"]
        assert panel.done == "1 of 3 delivered."

    def test_follows_by_itself_while_the_kernel_is_free(self) -> None:
        account = connect(database=":memory:", seed=1)

        async def story() -> list[str]:
            panel = SendPanel(account, verified(account))
            panel.to.text.value, panel.text.value = "+14155550199", "Hello"
            panel.send_button.click()
            deadline = time.monotonic() + 20
            while not panel.progress.finished and time.monotonic() < deadline:
                await asyncio.sleep(0.1)
            return column(panel, "status")

        assert asyncio.run(story()) == ["✓ delivered"]


def test_from_nothing_to_a_delivered_message_in_two_clicks(panel: SendPanel, account: Account) -> None:
    next(iter(panel.numbers.countries.buttons.values())).click()
    panel.send_button.click()
    account.sandbox.clock.sleep(10)
    panel.refresh.click()
    assert column(panel, "status") == ["✓ delivered"]


class TestPhones:
    """What stands on the recipients' phones, and what they write back."""

    @pytest.fixture
    def sent(self, panel: SendPanel, account: Account) -> SendPanel:
        """Return a panel that has sent to an American and to a Briton whom a name reaches."""
        sid = panel.picker.service_sid
        account.client.messaging.v1.services(sid).alpha_senders.create(alpha_sender="Owl")
        panel.picker.reload.click()
        panel.to.text.value = "+14155550199\n+447400123457\n+12125530003"
        panel.send_button.click()
        account.sandbox.clock.sleep(10)
        panel.refresh.click()
        return panel

    def hooked(self, panel: SendPanel, text: str) -> SendPanel:
        panel.answering.twiml.value = f"<Response><Message>{text}</Message></Response>"
        panel.answering.button.click()
        assert panel.problem is None
        return panel

    def test_one_for_each_destination_that_can_be_read(self, panel: SendPanel) -> None:
        panel.to.text.value = "+14155550199\n12\n+447400123457"
        assert [phone.number for phone in panel.phones.phones] == ["+14155550199", "+447400123457"]

    def test_what_arrived_has_its_sender_and_ticks_and_what_failed_its_remedy(self, sent: SendPanel) -> None:
        bubbles = [phone.bubbles[-1] for phone in sent.phones.phones]
        assert [bubble["kind"] for bubble in bubbles] == ["arrived", "arrived", "failed"]
        assert [bubble["sender"] for bubble in bubbles] == ["24680", "Owl", "24680"]
        assert bubbles[0]["state"] == "✓✓ delivered"
        assert bubbles[2]["remedy"].startswith("30003: ")

    def test_a_name_cannot_be_answered_nor_what_has_not_arrived(self, sent: SendPanel) -> None:
        assert [phone.hint for phone in sent.phones.phones] == [
            "Reply to 24680",
            "A name cannot be answered",
            "No message to answer yet",
        ]
        assert [phone.answerable for phone in sent.phones.phones] == [True, False, False]

    def test_a_reply_meets_the_webhook_and_its_twiml_answer_comes_back(self, sent: SendPanel) -> None:
        phone = self.hooked(sent, "At 3 pm.").phones.phones[0]
        phone.write("When <b>exactly</b>?")
        assert sent.problem is None
        assert [bubble["text"] for bubble in phone.bubbles[1:]] == ["When <b>exactly</b>?", "At 3 pm."]
        shown = sent.phones.way.value
        for part in ("Its TwiML answer", "&lt;Message&gt;At 3 pm.&lt;/Message&gt;", "When &lt;b&gt;exactly"):
            assert part in shown
        assert (sent.account.webhooks.requests[-1].parameters["Body"]) == "When <b>exactly</b>?"

    def test_what_was_changed_in_the_twiml_counts_at_once(self, sent: SendPanel) -> None:
        phone = self.hooked(sent, "Old").phones.phones[0]
        sent.answering.twiml.value = "<Response><Message>New</Message></Response>"
        phone.write("Hello")
        assert phone.bubbles[-1]["text"] == "New"

    def test_twiml_that_is_none_is_told_with_twilios_code(self, sent: SendPanel) -> None:
        phone = self.hooked(sent, "").phones.phones[0]
        sent.answering.twiml.value = "<Response><Message>"
        phone.write("Hello")
        assert "12100" in sent.phones.way.value

    def test_adopting_the_webhook_is_the_call_that_is_shown(self, sent: SendPanel) -> None:
        (call,) = self.hooked(sent, "Hi").code.calls
        url = sent.account.webhooks.url
        assert dict(call.params) == {"UseInboundWebhookOnNumber": False, "InboundRequestUrl": url}
        assert sent.picker.service is not None
        assert sent.picker.service.inbound_request_url == url

    def test_stop_is_answered_and_the_next_message_fails_on_the_same_phone(
        self, panel: SendPanel, account: Account
    ) -> None:
        panel.way.value, panel.to.text.value = "from", "+14165550199"
        panel.from_.value = "+18005550199"
        panel.send_button.click()
        account.sandbox.clock.sleep(10)
        panel.refresh.click()
        (phone,) = panel.phones.phones
        phone.write("STOP")
        assert "STOP kind" in panel.phones.way.value
        panel.send_button.click()
        assert [bubble["kind"] for bubble in phone.bubbles[:2]] == ["arrived", "typed"]
        assert (phone.bubbles[-1]["kind"], phone.bubbles[-1]["remedy"][:6]) == ("failed", "21610:")

    def test_where_nothing_is_posted_that_is_said(self, sent: SendPanel) -> None:
        sent.account.client.messaging.v1.services(sent.picker.service_sid).update(
            use_inbound_webhook_on_number=False, inbound_request_url="https://example.com/inbound"
        )
        sent.phones.phones[0].write("Hello")
        assert "https://example.com/inbound" in sent.phones.way.value
        assert "the sandbox posts to this computer alone" in sent.phones.way.value

    def test_a_phone_keeps_what_it_holds_while_others_are_shown(self, sent: SendPanel) -> None:
        before = [dict(bubble) for bubble in sent.phones.phones[0].bubbles]
        sent.to.text.value = "+12125550100"
        assert sent.phones.phones[0].bubbles == []
        sent.to.text.value = "+14155550199"
        assert sent.phones.phones[0].bubbles == before

    def test_a_masked_account_shows_no_number_of_a_sender(self) -> None:
        account = connect(database=":memory:", seed=1, redact=True)
        panel = SendPanel(account, verified(account))
        panel.to.text.value = "+14155550199"
        panel.send_button.click()
        account.wait(panel.progress.frame()["sid"][0])
        panel.refresh.click()
        panel.phones.phones[0].write("Hello")
        assert panel.problem is None
        assert panel.phones.phones[0].bubbles[-1]["kind"] == "typed"
        account.close()


class TestSegments:
    def test_are_counted_as_typed(self, panel: SendPanel) -> None:
        panel.text.value = "a" * 161
        assert "GSM-7: 161 characters, 2 segments" in panel._meter.value

    def test_smart_encoding_counts_where_the_service_has_it(self, panel: SendPanel, account: Account) -> None:
        panel.text.value = "“Hello”"
        assert "GSM-7" in panel._meter.value
        account.client.messaging.v1.services(panel.picker.service_sid).update(smart_encoding=False)
        panel.picker.refresh()
        assert "UCS-2" in panel._meter.value
        assert "Not in GSM-7" in panel._meter.value

    def test_what_the_panel_counts_is_what_twilio_counts(self, panel: SendPanel, account: Account) -> None:
        panel.to.text.value, panel.text.value = "+14155550199", "“" * 161
        panel.send_button.click()
        (message,) = account.client.messages.list()
        assert f"{account.wait(message.sid).num_segments} segments" in panel._meter.value

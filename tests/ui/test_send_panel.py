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

    def test_the_forecast_says_which_sender_would_be_picked(self, panel: SendPanel) -> None:
        panel.to.text.value = "+14155550199\n+447400123457"
        shown = static_html(panel)
        assert "24680" in shown
        assert "21703" in shown

    def test_a_refused_one_does_not_stop_the_others(self, panel: SendPanel) -> None:
        panel.to.text.value, panel.text.value = "+14155550199\n12\n+12125550199", "Hello"
        panel.send_button.click()
        assert panel.problem is None
        assert "1 was refused" in panel.done
        assert column(panel, "status")[1] == "✗ refused"
        assert column(panel, "problem")[1].startswith("21211: ")

    def test_none_at_all_is_said_before_anything_is_sent(self, panel: SendPanel) -> None:
        panel.text.value = "Hello"
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


class TestSegments:
    def test_are_counted_as_typed(self, panel: SendPanel) -> None:
        panel.text.value = "a" * 161
        assert "GSM-7: 161 characters, 2 segments" in panel._counted.value

    def test_smart_encoding_counts_where_the_service_has_it(self, panel: SendPanel, account: Account) -> None:
        panel.text.value = "“Hello”"
        assert "GSM-7" in panel._counted.value
        account.client.messaging.v1.services(panel.picker.service_sid).update(smart_encoding=False)
        panel.picker.refresh()
        assert "UCS-2" in panel._counted.value
        assert "Not in GSM-7" in panel._counted.value

    def test_what_the_panel_counts_is_what_twilio_counts(self, panel: SendPanel, account: Account) -> None:
        panel.to.text.value, panel.text.value = "+14155550199", "“" * 161
        panel.send_button.click()
        (message,) = account.client.messages.list()
        assert f"{account.wait(message.sid).num_segments} segments" in panel._counted.value

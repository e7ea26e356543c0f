"""Deciding where inbound messages go."""

from __future__ import annotations

from html import unescape

import pytest

from toolkit.account.base import Account
from toolkit.account.connecting import connect
from toolkit.calls.call import Call
from toolkit.ui.inbound.panel import InboundPanel
from toolkit.ui.parts.static import static_html

HOOK = "https://example.com/inbound"


def service(account: Account, *senders: str, **settings: object) -> str:
    """Create a service with these numbers in its pool; return its SID."""
    made = account.client.messaging.v1.services.create(friendly_name="Test", **settings)
    for number in account.client.incoming_phone_numbers.list():
        if number.phone_number in senders:
            made.phone_numbers.create(phone_number_sid=number.sid)
    return str(made.sid)


@pytest.fixture
def panel(account: Account) -> InboundPanel:
    """Return a panel on a service that defers, with numbers that have a webhook, none, and an application."""
    sid = service(account, "+16465550108", "+33612345600", "+13125550187", use_inbound_webhook_on_number=True)
    account.client.messaging.v1.services(sid).alpha_senders.create(alpha_sender="Owl")
    return InboundPanel(account, sid)


def saved(panel: InboundPanel) -> object:
    return panel.account.client.messaging.v1.services(panel.picker.service_sid).fetch()


def choose_one_webhook(panel: InboundPanel, url: str = HOOK) -> None:
    panel.inbound.mode.value = "service"
    panel.inbound.url.value = url


def goes(panel: InboundPanel, sender: str) -> str:
    return str(panel.table.set_index("sender").loc[sender, "inbound"])


def test_begins_with_the_newest_service_unless_one_is_named(account: Account) -> None:
    sid = service(account)
    assert InboundPanel(account).picker.service_sid == sid
    older = [row.sid for row in account.client.messaging.v1.services.list()][-1]
    assert InboundPanel(account, older).picker.service_sid == older


def test_says_that_a_service_does_not_exist(account: Account) -> None:
    panel = InboundPanel(account, "MG" + "0" * 32)
    assert panel.problem is not None
    assert panel.problem.code == 20404
    assert panel.picker.pool is not None


def test_an_account_without_services_says_to_create_one(account: Account) -> None:
    for row in account.client.messaging.v1.services.list():
        row.delete()
    panel = InboundPanel(account)
    for button in (panel.save, panel.number.save, panel.join.add):
        button.click()
        assert panel.problem is not None
    assert not panel.simulation.phone.answerable
    assert panel.table.empty


class TestMeaning:
    def test_deferring_leaves_it_to_each_sender(self, panel: InboundPanel) -> None:
        assert "own webhook: https://demo.twilio.com" in goes(panel, "+16465550108")
        assert "logged only" in goes(panel, "+33612345600")
        assert "application AP" in goes(panel, "+13125550187")
        assert "cannot receive" in goes(panel, "Owl")

    def test_follows_the_form_before_anything_is_saved(self, panel: InboundPanel) -> None:
        choose_one_webhook(panel)
        assert HOOK in goes(panel, "+16465550108")
        assert "cannot receive" in goes(panel, "Owl")
        panel.inbound.mode.value = "drop"
        assert "dropped" in goes(panel, "+16465550108")
        assert saved(panel).use_inbound_webhook_on_number

    def test_names_method_and_fallback_where_there_is_a_webhook(self, panel: InboundPanel) -> None:
        choose_one_webhook(panel)
        panel.inbound.method.value = "GET"
        panel.inbound.fallback_url.value = "https://example.com/fallback"
        row = panel.table.set_index("sender").loc["+33612345600"]
        assert (row["method"], row["fallback"]) == ("GET", "POST https://example.com/fallback")
        assert panel.table.set_index("sender").loc["Owl", "method"] == ""

    def test_waits_for_a_readable_address(self, panel: InboundPanel) -> None:
        choose_one_webhook(panel, "")
        assert panel.table.empty
        assert "Fill in the webhook" in static_html(panel)


class TestSaving:
    def test_sends_only_what_changes(self, panel: InboundPanel) -> None:
        choose_one_webhook(panel)
        call = Call(
            "update_service",
            {"Sid": panel.picker.service_sid},
            {"UseInboundWebhookOnNumber": False, "InboundRequestUrl": HOOK},
        )
        assert panel.code.calls == (call,)
        panel.save.click()
        assert panel.done
        assert panel.code.calls == (call,)
        assert (saved(panel).use_inbound_webhook_on_number, saved(panel).inbound_request_url) == (False, HOOK)

    def test_has_nothing_to_save_twice(self, panel: InboundPanel) -> None:
        choose_one_webhook(panel)
        panel.save.click()
        requests = len(panel.account.journal.entries)
        panel.save.click()
        assert "Nothing to save" in panel.done
        assert len(panel.account.journal.entries) == requests

    @pytest.mark.parametrize("url", ["", "example.com", "ftp://example.com/x", "https://"])
    def test_refuses_a_malformed_address_and_keeps_it(self, panel: InboundPanel, url: str) -> None:
        choose_one_webhook(panel, url)
        assert panel.code.calls == ()
        panel.save.click()
        assert panel.problem is not None
        assert panel.inbound.url.value == url
        assert saved(panel).inbound_request_url is None

    def test_keeps_what_was_typed_when_twilio_refuses(self, panel: InboundPanel) -> None:
        choose_one_webhook(panel)
        panel.account.client.messaging.v1.services(panel.picker.service_sid).delete()
        panel.save.click()
        assert panel.problem is not None
        assert panel.problem.code == 20404
        assert panel.inbound.url.value == HOOK

    def test_refreshing_keeps_an_unsaved_choice_and_shows_what_changed_elsewhere(self, panel: InboundPanel) -> None:
        panel.account.client.messaging.v1.services(panel.picker.service_sid).update(
            use_inbound_webhook_on_number=False, inbound_request_url="https://example.com/elsewhere"
        )
        panel.picker.reload.click()
        assert panel.inbound.url.value == "https://example.com/elsewhere"
        choose_one_webhook(panel)
        panel.picker.reload.click()
        assert panel.inbound.url.value == HOOK

    def test_another_service_shows_its_own_choice(self, panel: InboundPanel) -> None:
        other = next(s for s, p in panel.picker.snapshot.pools.items() if p.service.inbound_request_url)
        panel.picker.service_sid = other
        assert (panel.inbound.mode.value, panel.code.calls) == ("service", ())


class TestNumbersOwnWebhook:
    def sid_of(self, panel: InboundPanel, address: str) -> str:
        return next(s.sid for s in panel.picker.pool.senders if s.address == address)

    def test_offers_the_phone_numbers_of_the_pool(self, panel: InboundPanel) -> None:
        offered = [label.split()[0] for label, _sid in panel.number.sender.control.options]
        assert sorted(offered) == ["+13125550187", "+16465550108", "+33612345600"]

    def test_saves_an_address(self, panel: InboundPanel) -> None:
        sid = self.sid_of(panel, "+33612345600")
        panel.number.sender.value = sid
        panel.number.url.value = HOOK
        assert panel.code.calls == (Call("update_number", {"Sid": sid}, {"SmsUrl": HOOK}),)
        panel.number.save.click()
        assert panel.done
        assert panel.account.client.incoming_phone_numbers(sid).fetch().sms_url == HOOK
        assert HOOK in goes(panel, "+33612345600")
        assert panel.number.sender.value == sid

    def test_an_address_takes_the_place_of_an_application(self, panel: InboundPanel) -> None:
        panel.number.sender.value = self.sid_of(panel, "+13125550187")
        panel.number.url.value = HOOK
        panel.number.save.click()
        assert HOOK in goes(panel, "+13125550187")

    def test_refuses_a_malformed_address_and_keeps_it(self, panel: InboundPanel) -> None:
        panel.number.url.value = "nonsense"
        panel.number.save.click()
        assert panel.problem is not None
        assert panel.number.url.value == "nonsense"

    def test_what_was_typed_survives_saving_the_service(self, panel: InboundPanel) -> None:
        panel.number.url.value = HOOK
        choose_one_webhook(panel)
        panel.save.click()
        assert panel.number.url.value == HOOK


def write(panel: InboundPanel, text: str = "When will my parcel arrive?") -> str:
    """Write on the phone; return what the panel shows of the way that the text took."""
    panel.simulation.phone.write(text)
    return str(panel.simulation.way.value)

    def test_what_was_typed_for_a_number_is_not_lost_without_a_question(self, panel: InboundPanel) -> None:
        first, other = (sid for _label, sid in panel.number.sender.control.options[:2])
        panel.number.sender.value = first
        panel.number.url.value = HOOK
        panel.number.sender.value = other
        assert (panel.number.sender.value, panel.number.url.value) == (first, HOOK)
        assert panel.number.question.asked
        panel.number.question.no.click()
        assert (panel.number.sender.value, panel.number.url.value) == (first, HOOK)
        panel.number.sender.value = other
        panel.number.question.yes.click()
        assert panel.number.sender.value == other
        assert panel.number.url.value != HOOK
        assert not panel.number.question.asked


class TestPhone:
    def test_offers_the_senders_that_can_receive(self, panel: InboundPanel) -> None:
        assert "Owl" not in [address for _label, address in panel.simulation.to.control.options]

    def test_shows_the_way_before_anything_is_written(self, panel: InboundPanel) -> None:
        panel.simulation.to.value = "+33612345600"
        shown = panel.simulation.way.value
        assert shown.count('class="tk-ahead"') == 4
        assert "logged only" in shown

    def test_shows_where_the_message_went_and_what_twilio_would_send(self, panel: InboundPanel) -> None:
        choose_one_webhook(panel)
        panel.save.click()
        panel.simulation.from_.value = "+33 6 98 76 54 32"
        panel.simulation.to.value = "+33612345600"
        write(panel, "Bonjour <b>")
        assert panel.done
        sent = panel.simulation.parameters
        assert (sent["From"], sent["To"], sent["Body"]) == ("+33698765432", "+33612345600", "Bonjour <b>")
        shown = static_html(panel)
        assert f"POST {HOOK}" in shown
        assert "Bonjour &lt;b&gt;" in shown
        assert "Bonjour <b>" not in shown
        assert "the sandbox posts to this computer alone" in shown

    def test_what_was_written_stands_on_the_phone_with_its_addressee(self, panel: InboundPanel) -> None:
        panel.simulation.to.value = "+33612345600"
        write(panel, "Bonjour")
        (bubble,) = panel.simulation.phone.bubbles
        assert (bubble["kind"], bubble["text"], bubble["state"]) == ("typed", "Bonjour", "to +33612345600")

    def test_the_saved_choice_counts_not_the_form(self, panel: InboundPanel) -> None:
        panel.inbound.mode.value = "drop"
        panel.simulation.to.value = "+33612345600"
        assert "logged only" in write(panel)

    def test_a_dropped_message_is_neither_sent_on_nor_logged(self, panel: InboundPanel) -> None:
        panel.inbound.mode.value = "drop"
        panel.save.click()
        shown = write(panel)
        assert '<li class="tk-stopped"' in shown
        assert "dropped" in shown
        assert panel.simulation.parameters == {}
        assert panel.account.client.messages.list() == []

    def test_somebody_writes_to_a_whatsapp_sender_by_whatsapp(self, panel: InboundPanel) -> None:
        client, sid = panel.account.client, panel.picker.service_sid
        sender = client.messaging.v2.channels_senders.list(channel="whatsapp")[0]
        client.messaging.v1.services(sid).channel_senders.create(sid=sender.sid)
        panel.picker.reload.click()
        panel.simulation.to.value = sender.sender_id
        shown = write(panel)
        assert "registered" in shown
        assert "whatsapp:+12015550123" in shown

    def test_says_what_stop_does_and_shows_the_message_that_answers_it(self, panel: InboundPanel) -> None:
        addresses = [address for _label, address in panel.simulation.to.control.options]
        panel.simulation.to.value = next(address for address in addresses if address.startswith("+1"))
        assert "STOP kind" in write(panel, "Stop")
        answer = panel.account.sandbox.deliveries()[-1].reply_sid
        assert answer is not None
        body = panel.account.client.messages(answer).fetch().body
        assert [bubble["text"] for bubble in panel.simulation.phone.bubbles] == ["Stop", body]

    def test_an_unreadable_number_has_no_phone(self, panel: InboundPanel) -> None:
        panel.simulation.from_.value = "12"
        assert not panel.simulation.phone.answerable
        assert panel.simulation.phone.hint == panel.simulation.from_.fault

    def test_this_notebook_answers_after_one_click(self, panel: InboundPanel) -> None:
        panel.answering.button.click()
        assert panel.done
        assert panel.inbound.url.value == panel.account.webhooks.url
        panel.simulation.from_.value, panel.simulation.to.value = "+33698765432", "+33612345600"
        assert "Owl: it arrives at 3 pm." in write(panel)
        assert panel.simulation.phone.bubbles[-1]["text"] == "Owl: it arrives at 3 pm."
        assert panel.simulation.phone.bubbles[-1]["sender"] == "+33612345600"

    def test_a_reply_that_cannot_be_sent_is_told_with_twilios_code(self, panel: InboundPanel) -> None:
        panel.answering.button.click()
        panel.simulation.to.value = "+33612345600"  # a French number cannot write to an American
        assert "21612" in write(panel)
        assert [bubble["kind"] for bubble in panel.simulation.phone.bubbles] == ["typed"]


class TestEmptyPool:
    @pytest.fixture
    def empty(self, account: Account) -> InboundPanel:
        return InboundPanel(account, account.client.messaging.v1.services.create(friendly_name="Mine").sid)

    def test_the_accounts_free_senders_stand_in(self, empty: InboundPanel) -> None:
        assert "The pool is still empty" in empty._meaning.value
        assert "+16465550108" in empty.table["sender"].tolist()
        assert "+12125550123" not in empty.table["sender"].tolist()  # sits in another service

    @pytest.mark.parametrize("joined", [False, True], ids=["empty", "one number"])
    @pytest.mark.parametrize("mode", ["defer", "service", "drop"])
    def test_table_way_ahead_and_what_happens_say_the_same(self, empty: InboundPanel, mode: str, joined: bool) -> None:
        if joined:
            empty.join.add.click()
        empty.inbound.mode.value, empty.inbound.url.value = mode, HOOK if mode == "service" else ""
        empty.save.click()
        addresses = [address for _label, address in empty.simulation.to.control.options]
        for address in addresses:
            empty.simulation.to.value = address
            told = goes(empty, address)
            assert told in unescape(empty.simulation.way.value)
            assert (told.split(":")[0] if "dropped" in told else told) in unescape(write(empty))

    def test_a_number_joins_on_the_spot_and_the_choice_works(self, empty: InboundPanel) -> None:
        assert empty.folds.selected_index == 0
        empty.join.sender.value = next(sid for label, sid in empty.join.sender.control.options if "+1646" in label)
        empty.join.add.click()
        assert empty.done == "Added +16465550108."
        (call,) = empty.code.calls
        assert call.operation == "add_phone_number"
        assert empty.table["sender"].tolist() == ["+16465550108"]
        choose_one_webhook(empty)
        empty.save.click()
        assert HOOK in write(empty)

    def test_the_number_that_can_answer_the_person_comes_first(self, empty: InboundPanel) -> None:
        assert empty.join.sender.control.label.startswith("+18005550199")  # verified; US long codes need a campaign
        assert empty.simulation.to.value == "+18005550199"

    def test_only_what_can_receive_and_may_join_is_offered(self, empty: InboundPanel) -> None:
        offered = [label.split()[0] for label, _sid in empty.join.sender.control.options]
        assert "+16465550108" in offered
        assert "+12125550123" not in offered

    def test_a_masked_account_takes_a_message_and_shows_no_number(self) -> None:
        account = connect(database=":memory:", seed=1, redact=True)
        panel = InboundPanel(account, service(account, use_inbound_webhook_on_number=True))
        to = next(address for _label, address in panel.simulation.to.control.options if address.startswith("+"))
        panel.simulation.to.value = to
        write(panel)
        with account.sandbox.reading() as store:
            reached = store.connection.execute("SELECT recipient FROM message").fetchone()[0]
        assert panel.done
        assert to in static_html(panel)
        assert reached not in static_html(panel)
        account.close()

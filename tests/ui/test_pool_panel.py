"""Filling a sender pool."""

from __future__ import annotations

import pytest

from toolkit.account.base import Account
from toolkit.routing.reports.preview import preview
from toolkit.ui.parts.static import static_html
from toolkit.ui.pool.panel import PoolPanel

UK, JAPAN, FRANCE, AUSTRALIA = "+447400123400", "+819012345600", "+33612345600", "+61491570156"
VOICE_ONLY, TAKEN = "+442079460958", "+12125550123"


@pytest.fixture
def panel(account: Account) -> PoolPanel:
    """Return a panel on a service with an empty pool."""
    return PoolPanel(account, account.client.messaging.v1.services.create(friendly_name="Mine").sid)


def sids(panel: PoolPanel, *addresses: str) -> tuple[str, ...]:
    by_address = {sender.address: sender.sid for sender in panel._senders.values()}
    return tuple(by_address[address] for address in addresses)


def add(panel: PoolPanel, *addresses: str) -> None:
    panel.add.value = sids(panel, *addresses)
    panel.save.click()


def members(panel: PoolPanel) -> list[str]:
    """Return the pool as the account has it."""
    return [sender.address for sender in panel.account.snapshot().pool(panel.picker.service_sid).senders]


class TestLists:
    def test_offers_every_sender_of_the_account(self, panel: PoolPanel) -> None:
        snapshot = panel.picker.snapshot
        owned = len(snapshot.numbers) + len(snapshot.short_codes) + len(snapshot.channel_senders)
        assert len(panel.add.control.options) == owned

    def test_says_why_twilio_will_refuse_some_and_puts_them_last(self, panel: PoolPanel) -> None:
        labels = [label for label, _sid in panel.add.control.options]
        (voice,) = [label for label in labels if label.startswith(VOICE_ONLY)]
        (taken,) = [label for label in labels if label.startswith(TAKEN)]
        assert "21715" in voice
        assert "Owl notifications" in taken
        assert "21712" in taken
        refused = ["will refuse" in label for label in labels]
        assert refused == sorted(refused)

    def test_says_that_the_pool_is_empty(self, panel: PoolPanel) -> None:
        assert "The pool is empty" in static_html(panel)

    def test_shows_the_pool(self, panel: PoolPanel) -> None:
        add(panel, JAPAN, "whatsapp:+12125550123")
        shown = static_html(panel._members)
        for part in (JAPAN, "long code", "Japan", "SMS, Voice", "WhatsApp sender"):
            assert part in shown


class TestChanges:
    def test_adds_several_at_once_each_by_its_call(self, panel: PoolPanel) -> None:
        panel.add.value = sids(panel, UK, "60123", "whatsapp:+12125550123")
        calls = panel.code.calls
        assert {call.operation for call in panel.code.calls} == {
            "add_phone_number",
            "add_short_code",
            "add_channel_sender",
        }
        panel.save.click()
        assert panel.problem is None
        assert sorted(members(panel)) == [UK, "60123", "whatsapp:+12125550123"]
        assert panel.code.calls == calls
        assert panel.add.value == ()

    def test_removes_and_adds_in_one_go_removals_first(self, panel: PoolPanel) -> None:
        add(panel, UK, FRANCE)
        panel.remove.value = sids(panel, UK, FRANCE)
        panel.add.value = sids(panel, JAPAN)
        assert [change.leaves for change in panel.pending] == [True, True, False]
        panel.save.click()
        assert members(panel) == [JAPAN]
        assert UK in panel.done
        assert JAPAN in panel.done

    def test_what_is_done_stays_and_every_failure_is_told(self, panel: PoolPanel) -> None:
        add(panel, TAKEN, VOICE_ONLY, JAPAN)
        assert members(panel) == [JAPAN]
        assert panel.done == f"Added {JAPAN}."
        assert sorted((problem.code, problem.what.split()[0]) for problem in panel.problems) == [
            (21712, TAKEN),
            (21715, VOICE_ONLY),
        ]
        assert all(problem.fix for problem in panel.problems)
        assert len(panel.code.calls) == 1

    def test_what_was_refused_stays_chosen(self, panel: PoolPanel) -> None:
        add(panel, TAKEN, JAPAN)
        assert panel.add.value == sids(panel, TAKEN)

    def test_a_sender_that_somebody_else_has_added_meanwhile_is_21710(self, panel: PoolPanel) -> None:
        panel.add.value = sids(panel, JAPAN)
        service = panel.account.client.messaging.v1.services(panel.picker.service_sid)
        service.phone_numbers.create(phone_number_sid=panel.add.value[0])
        panel.save.click()
        assert [problem.code for problem in panel.problems] == [21710]
        assert members(panel) == [JAPAN]

    def test_nothing_chosen_sends_nothing(self, panel: PoolPanel) -> None:
        panel.save.click()
        assert panel.done.startswith("Nothing to save")
        assert panel.code.calls == ()

    def test_choosing_nothing_forgets_what_was_chosen(self, panel: PoolPanel) -> None:
        panel.add.value, panel.alpha.value = sids(panel, JAPAN), "OwlInc"
        panel.discard.click()
        assert (panel.pending, panel.alpha.value) == ((), "")

    def test_an_unexpected_error_still_shows_what_was_done(
        self, panel: PoolPanel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        panel.add.value = sids(panel, JAPAN)
        panel.alpha.value = "OwlInc"
        services = type(panel.account.client.messaging.v1.services(panel.picker.service_sid).alpha_senders)
        monkeypatch.setattr(services, "create", lambda *_args, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            panel.save.click()
        assert [label.split()[0] for label, _sid in panel.remove.control.options] == [JAPAN]
        assert panel.alpha.value == "OwlInc"

    def test_another_service_forgets_what_was_chosen(self, panel: PoolPanel) -> None:
        panel.add.value = sids(panel, JAPAN)
        panel.picker.service_sid = list(panel.picker.snapshot.pools)[-1]
        assert panel.pending == ()

    def test_refreshing_keeps_what_was_chosen(self, panel: PoolPanel) -> None:
        panel.add.value = sids(panel, JAPAN)
        panel.account.client.messaging.v1.services.create(friendly_name="Another")
        panel.picker.reload.click()
        assert [change.sender.address for change in panel.pending] == [JAPAN]

    def test_an_account_without_services_says_to_create_one(self, account: Account) -> None:
        for row in account.client.messaging.v1.services.list():
            row.delete()
        panel = PoolPanel(account)
        panel.alpha.value = "OwlInc"
        panel.save.click()
        assert panel.problem is not None


class TestAlphanumericSenders:
    @pytest.mark.parametrize("text", ["12345", "TwelveLetter", "Owl!", "Öwl"])
    def test_a_bad_one_is_marked_as_it_is_typed_and_never_sent(self, panel: PoolPanel, text: str) -> None:
        panel.alpha.control.value = text
        assert panel.alpha.fault
        assert panel.pending == ()
        panel.save.click()
        assert panel.problem is not None
        assert panel.alpha.value == text
        assert members(panel) == []

    def test_adds_one_for_every_country(self, panel: PoolPanel) -> None:
        panel.alpha.value = "OwlInc"
        assert [call.operation for call in panel.code.calls] == ["add_alpha_sender"]
        panel.save.click()
        assert (members(panel), panel.alpha.value) == (["OwlInc"], "")

    def test_adds_one_for_a_country(self, panel: PoolPanel) -> None:
        panel.alpha.value, panel.alpha_country.value = "OwlInc", "GB"
        panel.save.click()
        (sender,) = panel.account.snapshot().pool(panel.picker.service_sid).senders
        assert (sender.address, sender.country) == ("OwlInc", "GB")

    def test_one_can_take_the_place_of_another_in_one_go(self, panel: PoolPanel) -> None:
        panel.alpha.value = "OwlInc"
        panel.save.click()
        panel.remove.value, panel.alpha.value = sids(panel, "OwlInc"), "OwlShop"
        panel.save.click()
        assert (panel.problem, members(panel)) == (None, ["OwlShop"])

    def test_a_refused_one_stays_typed(self, panel: PoolPanel) -> None:
        panel.alpha.value = "OwlInc"
        panel.save.click()
        panel.alpha.value = "OwlShop"
        panel.save.click()
        assert panel.problem is not None
        assert panel.alpha.value == "OwlShop"


class TestPreview:
    def test_shows_who_serves_which_countries(self, panel: PoolPanel) -> None:
        assert "no sender" in panel._preview.value
        add(panel, UK)
        assert UK in panel._preview.value
        assert panel.changes is None

    def test_shows_what_would_change_before_anything_is_saved(self, panel: PoolPanel) -> None:
        panel.add.value = sids(panel, AUSTRALIA)
        assert panel.changes is not None
        australian = panel.changes.set_index("region").loc["AU"]
        assert (australian["before_status"], australian["after_sender"]) == ("fails", AUSTRALIA)
        assert "newly reached" in panel._preview.value
        assert members(panel) == []

    def test_what_it_says_is_what_happens(self, panel: PoolPanel) -> None:
        add(panel, FRANCE, "+18005550199")
        panel.add.value = sids(panel, UK, JAPAN)
        panel.remove.value = sids(panel, FRANCE)
        panel.alpha.value = "OwlInc"
        said = panel.changes
        assert said is not None
        panel.save.click()
        now = preview(panel.account, panel.picker.service_sid, said["to"])
        assert list(now["sender"]) == list(said["after_sender"])
        assert list(now["status"]) == list(said["after_status"])

    def test_leaves_out_what_twilio_will_refuse(self, panel: PoolPanel) -> None:
        panel.add.value = sids(panel, TAKEN)
        assert panel.changes is not None
        assert panel.changes.empty
        assert f"Left out here, because Twilio will refuse to add them: {TAKEN}." in panel._preview.value

    def test_looks_at_whatsapp_destinations_where_a_whatsapp_sender_is_concerned(self, panel: PoolPanel) -> None:
        add(panel, UK)
        panel.add.value = sids(panel, "whatsapp:+12125550123")
        assert panel.changes is not None
        assert panel.changes["to"].str.startswith("whatsapp:").all()

    def test_reads_the_account_only_once(self, panel: PoolPanel) -> None:
        requests = len(panel.account.journal.entries)
        panel.add.value = sids(panel, UK, JAPAN)
        panel.alpha.value = "OwlInc"
        assert len(panel.account.journal.entries) == requests


class TestBuying:
    @pytest.fixture
    def opened(self, panel: PoolPanel) -> PoolPanel:
        panel.buying.selected_index = 0
        return panel

    def test_offers_the_countries_and_types_that_are_for_sale(self, opened: PoolPanel) -> None:
        assert ("Japan", "JP") in opened.buying.country.control.options
        opened.buying.country.value = "US"
        assert [value for _label, value in opened.buying.type.control.options] == ["local", "toll_free"]

    def test_buys_a_number_and_chooses_it_for_the_pool(self, opened: PoolPanel) -> None:
        opened.buying.country.value = "US"
        opened.buying.search.click()
        number = opened.buying.found.control.options[0][1]
        assert len(opened.buying.found.control.options) <= 10
        opened.buying.found.value = number
        (call,) = opened.code.calls
        assert (call.operation, call.params) == ("buy_number", {"PhoneNumber": number})
        opened.buying.buy.click()
        assert number in opened.done
        assert opened.code.calls == (call,)
        assert [change.sender.address for change in opened.pending] == [number]
        opened.save.click()
        assert members(opened) == [number]

    def test_asks_to_choose_a_number_first(self, opened: PoolPanel) -> None:
        opened.buying.search.click()
        opened.buying.buy.click()
        assert opened.problem is not None

    def test_a_number_that_was_sold_meanwhile_is_21422(self, opened: PoolPanel) -> None:
        opened.buying.country.value = "US"
        opened.buying.search.click()
        opened.buying.found.value = number = opened.buying.found.control.options[0][1]
        opened.account.client.incoming_phone_numbers.create(phone_number=number)
        opened.buying.buy.click()
        assert opened.problem is not None
        assert opened.problem.code == 21422
        assert opened.buying.found.value == number

"""Filling a sender pool."""

from __future__ import annotations

import pytest

from toolkit.account.base import Account
from toolkit.numbering.number import regions
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


def tick(panel: PoolPanel, *addresses: str) -> None:
    """Tick senders as a click does."""
    panel.grid.ticked = (*panel.grid.ticked, *sids(panel, *addresses))


def untick(panel: PoolPanel, *addresses: str) -> None:
    """Take away the ticks of senders."""
    gone = sids(panel, *addresses)
    panel.grid.ticked = tuple(sid for sid in panel.grid.ticked if sid not in gone)


def add(panel: PoolPanel, *addresses: str) -> None:
    tick(panel, *addresses)
    panel.save.click()


def chosen(panel: PoolPanel) -> list[str]:
    """Return what is to join or to leave."""
    return [change.sender.address for change in panel.pending]


def members(panel: PoolPanel) -> list[str]:
    """Return the pool as the account has it."""
    return [sender.address for sender in panel.account.snapshot().pool(panel.picker.service_sid).senders]


class TestGrid:
    def test_shows_every_sender_of_the_account_at_once(self, panel: PoolPanel) -> None:
        snapshot = panel.picker.snapshot
        owned = len(snapshot.numbers) + len(snapshot.short_codes) + len(snapshot.channel_senders)
        assert len(panel.grid.table) == len(panel.grid.view["rows"]) == owned

    def test_those_in_the_pool_are_ticked_and_come_first(self, panel: PoolPanel) -> None:
        add(panel, JAPAN, "whatsapp:+12125550123")
        assert panel.grid.ticked == sids(panel, JAPAN, "whatsapp:+12125550123")
        assert list(panel.grid.table["sender"][:2]) == [JAPAN, "whatsapp:+12125550123"]

    def test_those_that_twilio_will_refuse_come_last_cannot_be_ticked_and_say_why_in_full(
        self, panel: PoolPanel
    ) -> None:
        hurdles = panel.grid.table.set_index("sender")["hurdle"]
        assert "21715" in hurdles[VOICE_ONLY]
        assert "Owl notifications" in hurdles[TAKEN]
        assert "21712" in hurdles[TAKEN]
        assert [bool(hurdle) for hurdle in hurdles] == sorted(map(bool, hurdles))
        barred = [row["barred"] for row in panel.grid.view["rows"]]
        assert barred == [bool(hurdle) for hurdle in hurdles]
        assert all(hurdle in static_html(panel) for hurdle in hurdles if "“" not in hurdle)

    def test_a_picture_of_it_stands_where_no_kernel_runs(self, panel: PoolPanel) -> None:
        add(panel, JAPAN)
        shown = static_html(panel)
        for part in (f"☑</td><td>{JAPAN}", "long code", "Japan", "picture; run the cell to use it"):
            assert part in shown


class TestChanges:
    def test_adds_several_at_once_each_by_its_call(self, panel: PoolPanel) -> None:
        tick(panel, UK, "60123", "whatsapp:+12125550123")
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
        assert panel.pending == ()

    def test_removes_and_adds_in_one_go_removals_first(self, panel: PoolPanel) -> None:
        add(panel, UK, FRANCE)
        untick(panel, UK, FRANCE)
        tick(panel, JAPAN)
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
        assert chosen(panel) == [TAKEN]

    def test_a_sender_that_somebody_else_has_added_meanwhile_is_21710(self, panel: PoolPanel) -> None:
        tick(panel, JAPAN)
        (sid,) = sids(panel, JAPAN)
        service = panel.account.client.messaging.v1.services(panel.picker.service_sid)
        service.phone_numbers.create(phone_number_sid=sid)
        panel.save.click()
        assert [problem.code for problem in panel.problems] == [21710]
        assert members(panel) == [JAPAN]

    def test_nothing_chosen_sends_nothing(self, panel: PoolPanel) -> None:
        panel.save.click()
        assert panel.done.startswith("Nothing to save")
        assert panel.code.calls == ()

    def test_choosing_nothing_forgets_what_was_chosen(self, panel: PoolPanel) -> None:
        tick(panel, JAPAN)
        panel.alpha.value = "OwlInc"
        panel.discard.click()
        assert (panel.pending, panel.alpha.value) == ((), "")

    def test_an_unexpected_error_still_shows_what_was_done(
        self, panel: PoolPanel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tick(panel, JAPAN)
        panel.alpha.value = "OwlInc"
        services = type(panel.account.client.messaging.v1.services(panel.picker.service_sid).alpha_senders)
        monkeypatch.setattr(services, "create", lambda *_args, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            panel.save.click()
        assert panel.grid.ticked == sids(panel, JAPAN)
        assert panel.alpha.value == "OwlInc"

    def test_another_service_forgets_what_was_chosen(self, panel: PoolPanel) -> None:
        tick(panel, JAPAN)
        panel.picker.service_sid = list(panel.picker.snapshot.pools)[-1]
        assert panel.pending == ()

    def test_refreshing_keeps_what_was_chosen(self, panel: PoolPanel) -> None:
        tick(panel, JAPAN)
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
        untick(panel, "OwlInc")
        panel.alpha.value = "OwlShop"
        panel.save.click()
        assert (panel.problem, members(panel)) == (None, ["OwlShop"])

    def test_a_refused_one_stays_typed(self, panel: PoolPanel) -> None:
        panel.alpha.value = "OwlInc"
        panel.save.click()
        panel.alpha.value = "OwlShop"
        panel.save.click()
        assert panel.problem is not None
        assert panel.alpha.value == "OwlShop"


class TestMap:
    @staticmethod
    def states(panel: PoolPanel) -> dict[str, str]:
        """Return what the map shows of each country."""
        shown = panel.reach.map
        return {place[0]: shown.legend[int(state)][0] for place, state in zip(shown.places, shown.states, strict=True)}

    def test_says_what_the_pool_reaches(self, panel: PoolPanel) -> None:
        assert f"0 of {len(regions())} countries reached" in panel.summary.value
        add(panel, UK)
        assert self.states(panel)["GB"] == "two_way"

    def test_shows_what_would_be_reached_before_anything_is_saved(self, panel: PoolPanel) -> None:
        tick(panel, AUSTRALIA)
        assert self.states(panel)["AU"] == "two_way"
        assert "Adding 1 · " in panel.summary.value
        assert "newly reached: " in panel.summary.value
        assert members(panel) == []

    def test_counts_who_leaves_and_what_is_lost(self, panel: PoolPanel) -> None:
        add(panel, UK)
        untick(panel, UK)
        assert "removing 1 · 0 of" in panel.summary.value
        assert "no longer reached: " in panel.summary.value

    def test_a_name_counts_as_it_is_typed(self, panel: PoolPanel) -> None:
        panel.alpha.value = "OwlInc"
        assert self.states(panel)["FR"] == "one_way"

    def test_what_it_says_is_what_happens(self, panel: PoolPanel) -> None:
        add(panel, FRANCE, "+18005550199")
        tick(panel, UK, JAPAN)
        untick(panel, FRANCE)
        panel.alpha.value = "OwlInc"
        said = {one.region: one.selection for one in panel.found["sms"]}
        panel.save.click()
        now = preview(panel.account, panel.picker.service_sid, [one.destination.to for one in said.values()])
        assert list(now["sender"]) == [one.sender.address if one.sender else "" for one in said.values()]
        assert list(now["status"]) == [one.status for one in said.values()]

    def test_leaves_out_what_twilio_will_refuse(self, panel: PoolPanel) -> None:
        tick(panel, TAKEN)
        assert {one.state for one in panel.found["sms"]} == {"fails"}

    def test_shows_whatsapp_too_where_a_whatsapp_sender_is_concerned(self, panel: PoolPanel) -> None:
        add(panel, UK)
        assert panel.channel.layout.display == "none"
        tick(panel, "whatsapp:+12125550123")
        assert panel.channel.layout.display == ""
        assert self.states(panel)["US"] == "fails"
        panel.channel.value = "whatsapp"
        assert self.states(panel)["US"] != "fails"
        untick(panel, "whatsapp:+12125550123")
        assert (panel.channel.value, panel.channel.layout.display) == ("sms", "none")

    def test_the_funnel_of_a_chosen_country_follows_each_tick(self, panel: PoolPanel) -> None:
        panel.reach.map.chosen = "GB"
        assert "0 senders → no sender" in panel.reach.detail.value
        tick(panel, UK)
        assert f"1 sender → 1 can reach the United Kingdom → same country → {UK}" in panel.reach.detail.value

    def test_says_who_is_never_picked_and_why(self, panel: PoolPanel) -> None:
        add(panel, UK)
        assert "Never picked" not in static_html(panel)
        panel.alpha.value, panel.alpha_country.value = "OwlInc", "US"
        shown = static_html(panel)
        assert "Never picked, whatever the country" in shown
        assert "It was added for another country. (" in shown

    def test_reads_the_account_only_once(self, panel: PoolPanel) -> None:
        requests = len(panel.account.journal.entries)
        tick(panel, UK, JAPAN)
        panel.alpha.value = "OwlInc"
        panel.reach.map.chosen = "GB"
        assert len(panel.account.journal.entries) == requests

    def test_an_edit_takes_back_what_was_said_of_the_last_save(self, panel: PoolPanel) -> None:
        add(panel, UK)
        assert panel.done
        tick(panel, JAPAN)
        assert (panel.done, panel.dirty) == ("", True)

    def test_without_a_change_there_is_nothing_to_save_and_the_button_says_why(self, panel: PoolPanel) -> None:
        assert panel.save.disabled
        assert panel.save.reason
        tick(panel, UK)
        assert not panel.save.disabled


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

"""What every panel does around an action."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as W
import pytest

from toolkit.account.base import Account
from toolkit.calls.call import Call
from toolkit.errors.explained import Problem
from toolkit.errors.raised import ToolkitError
from toolkit.ui.parts.fields import switch_field, text_field
from toolkit.ui.parts.panel import Incomplete, Panel
from toolkit.ui.parts.picker import ServicePicker
from toolkit.ui.parts.question import AskingButton
from toolkit.ui.parts.static import static_html
from toolkit.ui.parts.status import Notice
from toolkit.ui.widgets.guard import Guard


@pytest.fixture
def panel(account: Account) -> Panel:
    return Panel(account, "Test <panel>")


def failing(error: Exception) -> Callable[[], str]:
    def action() -> str:
        raise error

    return action


def press(panel: Panel, action: Callable[[], str]) -> None:
    button = panel.button("Go", action)
    panel.body.children = [button]
    button.click()


def test_says_which_twilio_it_talks_to_and_escapes_its_title(panel: Panel) -> None:
    shown = static_html(panel)
    assert "sandbox" in shown
    assert "Test &lt;panel&gt;" in shown


def test_each_display_is_news_to_the_page(panel: Panel) -> None:
    (guard,) = (child for child in panel.children if isinstance(child, Guard))
    assert guard.just_run
    guard.just_run = False  # as the page says once it has shown the panel
    panel._repr_mimebundle_()
    assert guard.just_run


def test_says_what_was_done(panel: Panel) -> None:
    press(panel, lambda: "Did <it>.")
    assert panel.done == "Did <it>."
    assert 'role="status">✓ Did &lt;it&gt;.' in static_html(panel)


def test_says_what_happened_how_to_fix_it_and_twilios_code(panel: Panel) -> None:
    press(panel, failing(ToolkitError("It broke.", "Fix it.", 21712)))
    assert panel.problem == Problem("It broke.", "Fix it.", 21712)
    shown = static_html(panel)
    assert 'role="alert"' in shown
    assert all(part in shown for part in ("It broke.", "Fix it.", "21712"))


def test_a_refusal_of_twilio_is_told_in_the_users_words(panel: Panel) -> None:
    def action() -> str:
        panel.account.client.messaging.v1.services("MG" + "0" * 32).fetch()
        return "fetched"

    panel.button("Go", action).click()
    assert panel.problem is not None
    assert panel.problem.code == 20404
    assert panel.problem.fix
    assert panel.done == ""


def test_an_action_done_in_part_says_both(panel: Panel) -> None:
    first, second = Problem("One failed.", "Fix one.", 21712), Problem("Two failed.", "Fix two.", 21715)
    press(panel, failing(Incomplete("Three is done.", [first, second])))
    assert (panel.done, panel.problem, panel.problems) == ("Three is done.", first, (first, second))
    shown = static_html(panel)
    assert all(part in shown for part in ("Three is done.", "One failed.", "Two failed.", "21712", "21715"))


def test_what_was_done_is_said_beside_its_button(panel: Panel) -> None:
    one, two = panel.button("One", lambda: "Did one."), panel.button("Two", lambda: "Did two.")
    one.click()
    assert ("Did one." in static_html(one), static_html(two)) == (True, "<div><kbd>Two</kbd> </div>")
    two.click()
    assert (static_html(one), "Did two." in static_html(two)) == ("<div><kbd>One</kbd> </div>", True)


def test_enter_says_it_beside_the_button_of_the_same_action(panel: Panel) -> None:
    name = text_field("Name")
    button = panel.button("Go", panel.account.sandbox.reset)
    panel.on_enter(name, panel.account.sandbox.reset)
    name.control._handle_string_msg(None, {"event": "submit"}, [])
    assert panel._told is button.status


def test_what_was_done_without_a_button_is_said_under_the_heading(panel: Panel) -> None:
    panel.act(lambda: "Read it.")
    assert "Read it." in panel.children[2].value


def test_what_did_nothing_bears_no_tick(panel: Panel) -> None:
    press(panel, lambda: Notice("Nothing to do."))
    assert panel.done == "Nothing to do."
    assert 'role="status">Nothing to do.' in static_html(panel)
    assert "✓" not in static_html(panel)


def test_the_next_edit_of_any_control_clears_the_old_message(panel: Panel) -> None:
    name, late = text_field("Name"), switch_field("Late", False, "")
    button = panel.button("Go", failing(ToolkitError("It broke.", "Fix it.")))
    box = W.VBox([name])
    panel.body.children = [box, button]
    button.click()
    assert panel.problem
    name.control.value = "x"
    assert (panel.problem, button.status.value) == (None, "")
    box.children = [name, late]
    button.click()
    assert panel.problem
    late.control.value = True
    assert (panel.problem, button.status.value) == (None, "")


def test_what_the_action_itself_fills_in_is_no_edit(panel: Panel) -> None:
    name = text_field("Name")

    def action() -> str:
        name.value = "filled in"
        return "Did it."

    panel.body.children = [name]
    panel.button("Go", action).click()
    assert panel.done == "Did it."


def test_an_edit_that_sets_off_an_action_does_not_clear_what_that_says(panel: Panel) -> None:
    late = switch_field("Late", False, "")
    late.control.observe(lambda _change: panel.act(lambda: "Read it."), "value")
    panel.body.children = [late]
    late.control.value = True
    assert panel.done == "Read it."


def test_a_button_that_cannot_be_pressed_says_why(panel: Panel) -> None:
    button = panel.button("Go", lambda: "Did it.")
    button.reason = "Write <a name> first."
    assert button.disabled
    assert "Write &lt;a name&gt; first." in static_html(button)
    panel.act(lambda: "")
    assert button.disabled
    button.reason = ""
    assert not button.disabled
    assert "first" not in static_html(button)


def test_what_cannot_be_undone_is_asked_in_place(panel: Panel) -> None:
    done = []
    button = AskingButton(panel, "Delete …", lambda: "Delete <it>?", "Delete it", lambda: done.append(1) or "Deleted.")  # type: ignore[func-returns-value]
    assert "<it>" not in static_html(button)
    button.button.click()
    assert (button.question.asked, "Delete &lt;it&gt;?" in static_html(button)) == (True, True)
    button.question.no.click()
    assert (button.question.asked, done) == (False, [])
    button.button.click()
    button.question.yes.click()
    assert (button.question.asked, done, panel.done) == (False, [1], "Deleted.")
    assert "Deleted." in static_html(button)


@pytest.mark.parametrize(("live", "confirms", "badge"), [(False, False, "Sandbox"), (True, True, "Live")])
def test_a_badge_says_whether_it_is_real(account: Account, live: bool, confirms: bool, badge: str) -> None:
    account.live, account.confirms_sends = live, confirms
    assert f'tk-{badge.lower()}">{badge}</span>' in static_html(Panel(account, "Test"))


def test_the_picture_says_that_it_is_one(panel: Panel) -> None:
    assert "Picture of the panel" in panel._repr_mimebundle_()["text/html"]
    assert "Picture of the panel" not in static_html(panel)


def test_shows_the_code_that_was_set_last(panel: Panel) -> None:
    call = Call("delete_service", {"Sid": "MG1"})
    panel.code.calls = (call,)
    panel.code.python = "account.sandbox.reset()"
    assert (panel.code.calls, panel.code.python) == ((), "account.sandbox.reset()")
    panel.code.calls = (call,)
    assert (panel.code.calls, panel.code.python) == ((call,), "")


def test_the_next_action_clears_the_old_message(panel: Panel) -> None:
    press(panel, failing(ToolkitError("It broke.", "Fix it.")))
    panel.act(lambda: "")
    assert (panel.done, panel.problem, panel.problems) == ("", None, ())
    assert "It broke." not in static_html(panel)


def test_an_unexpected_error_is_shown_and_raised_in_tests(panel: Panel) -> None:
    with pytest.raises(ZeroDivisionError):
        panel.act(lambda: str(1 / 0))
    assert panel.problem is not None
    assert "ZeroDivisionError" in panel.problem.detail
    assert not panel.busy


def test_an_unexpected_error_is_only_shown_to_a_user(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Panel, "raise_unexpected", False)
    panel.act(lambda: str(1 / 0))
    assert panel.problem is not None
    assert "ZeroDivisionError" in static_html(panel)


def test_buttons_are_disabled_while_an_action_runs(panel: Panel) -> None:
    seen = []
    button = panel.button("Go", lambda: seen.append((panel.busy, button.disabled)) or "")  # type: ignore[func-returns-value]
    button.click()
    assert seen == [(True, True)]
    assert (panel.busy, button.disabled) == (False, False)


def test_an_action_that_comes_while_another_one_runs_is_dropped(panel: Panel) -> None:
    runs: list[str] = []

    def action() -> str:
        runs.append("outer")
        panel.act(lambda: runs.append("inner") or "")  # type: ignore[func-returns-value]
        return "outer"

    panel.act(action)
    assert (runs, panel.done) == (["outer"], "outer")


class TestDoubleClick:
    """A front end sends both clicks; the second one waits until the first one's action has ended."""

    @pytest.fixture(autouse=True)
    def with_pause(self, monkeypatch: pytest.MonkeyPatch, at_once: None) -> None:
        monkeypatch.setattr(Panel, "double_click_seconds", 60)

    @pytest.mark.parametrize(("style", "runs"), [("primary", 1), ("danger", 1), ("", 2)])
    def test_changes_the_account_once(self, panel: Panel, style: str, runs: int) -> None:
        done: list[str] = []
        button = panel.button("Go", lambda: done.append("run") or "", style)  # type: ignore[func-returns-value]
        button.click()
        button.click()
        assert len(done) == runs

    def test_leaves_other_buttons_alone(self, panel: Panel) -> None:
        one, two = panel.button("One", lambda: "one", "primary"), panel.button("Two", lambda: "two", "primary")
        one.click()
        two.click()
        assert panel.done == "two"

    def test_a_later_click_counts(self, panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
        done: list[str] = []
        button = panel.button("Go", lambda: done.append("run") or "", "primary")  # type: ignore[func-returns-value]
        button.click()
        monkeypatch.setattr(Panel, "double_click_seconds", 0)
        button.click()
        assert len(done) == 2


class TestPicker:
    def test_chooses_the_newest_service(self, panel: Panel, account: Account) -> None:
        made = account.client.messaging.v1.services.create(friendly_name="Mine")
        assert ServicePicker(panel).service_sid == made.sid

    def test_chooses_nothing_where_a_new_one_is_offered(self, panel: Panel, account: Account) -> None:
        assert ServicePicker(panel, new=True).service_sid == ""

    def test_an_account_without_services_has_none(self, panel: Panel, account: Account) -> None:
        for row in account.client.messaging.v1.services.list():
            row.delete()
        picker = ServicePicker(panel)
        assert (picker.service_sid, picker.service) == ("", None)

    def test_reloading_keeps_the_choice_and_observers_see_the_finished_state(
        self, panel: Panel, account: Account
    ) -> None:
        picker = ServicePicker(panel)
        kept = picker.service_sid
        seen = []
        picker.observe(lambda _c: seen.append((picker.service_sid, len(picker.snapshot.pools))), ["snapshot"])
        account.client.messaging.v1.services.create(friendly_name="Another")
        picker.reload.click()
        assert seen == [(kept, 3)]
        assert picker.choice.value == kept

    def test_when_the_chosen_service_is_gone_the_newest_takes_its_place(self, panel: Panel, account: Account) -> None:
        picker = ServicePicker(panel)
        account.client.messaging.v1.services(picker.service_sid).delete()
        picker.reload.click()
        assert picker.service is not None

    def test_a_failure_to_read_is_told_by_the_panel(self, panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
        picker = ServicePicker(panel)
        monkeypatch.setattr(panel.account, "snapshot", failing(ToolkitError("It is locked.", "Wait.")))
        picker.reload.click()
        assert panel.problem == Problem("It is locked.", "Wait.")

"""The start panel tells where the learner is, leads on, and starts over only when that was confirmed."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit import start
from toolkit.account.base import Account
from toolkit.lessons.lesson import AUDIT, STEPS
from toolkit.ui import StartPanel


def shown(panel: StartPanel) -> str:
    return str(panel._repr_mimebundle_()["text/html"])


def test_a_newcomer_is_led_to_the_first_step(account: Account) -> None:
    html = shown(StartPanel(account))
    assert html.count("○ Not attempted") == len(STEPS)
    assert html.count("You have no messaging service of your own yet.") == 1
    assert 'Go on with: <b><a href="01_create_a_service.ipynb">' in html


def test_a_learner_who_comes_back_is_led_to_what_is_left(account: Account) -> None:
    panel = StartPanel(account)
    for step in ("01", "02"):
        exec(start(account, step).solution().code, {"client": account.client})
    panel.refresh.click()
    assert 'Go on with: <b><a href="03_sender_pool.ipynb">' in shown(panel)
    assert shown(panel).count("✓ Done") == 2


def test_who_has_done_everything_is_told_so(account: Account) -> None:
    for step in STEPS:
        lesson = start(account, step.number)
        exec(lesson.solution().code, {"account": account, "client": account.client})
        lesson.check()
    html = shown(StartPanel(account))
    assert "Every step on your own service is done." in html
    assert 'Go on with: <b><a href="06_audit.ipynb">' in html


def test_starting_over_is_asked_first(account: Account) -> None:
    start(account, "04")
    panel = StartPanel(account)
    panel.reset.button.click()
    assert "deletes every service" in shown(panel)
    assert len(account.snapshot().pools) == 3
    panel.reset.question.yes.click()
    assert panel.problem is None
    assert panel.done
    assert len(account.snapshot().pools) == 2
    assert shown(panel).count("○ Not attempted") == len(STEPS)


def test_the_account_is_saved_beside_the_notebook_and_taken_back(
    account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    start(account, "04")
    panel = StartPanel(account)
    panel.save.click()
    assert "Saved as account.json" in panel.done
    assert account.sandbox.auth_token not in (tmp_path / "account.json").read_text(encoding="utf-8")

    account.sandbox.reset()
    account.sandbox.restore("account.json")
    assert len(account.snapshot().pools) == 3

    panel.save.click()
    assert panel.problem is not None
    assert panel.problem.what == "There is a file account.json already."


def test_every_step_is_linked(account: Account) -> None:
    html = shown(StartPanel(account))
    assert all(f'href="{each.notebook}"' in html for each in (*STEPS, AUDIT))

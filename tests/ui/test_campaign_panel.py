"""The campaign panel: a list is looked at, sent once, stopped, and goes on from its log, in another kernel, too."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from toolkit.account.base import Account
from toolkit.account.connecting import connect
from toolkit.ui.campaign import CampaignPanel, run
from toolkit.ui.parts.static import static_html

ROUNDS = int(os.environ.get("CAMPAIGN_ROUNDS", "2"))
"""How often the kernel is killed; 20 before a release."""

PEOPLE = 400
KERNEL = """
import sys
from toolkit.account.connecting import connect
from toolkit.ui.campaign import CampaignPanel
panel = CampaignPanel(connect(database=sys.argv[1]), sys.argv[2])
panel.own.text.value = sys.stdin.read()
panel.sending.name.value = sys.argv[3]
print("begins", flush=True)
panel.sending.send.click()
"""


def service_of(account: Account) -> str:
    """Return a new service with two numbers."""
    service = account.client.messaging.v1.services.create(friendly_name="Mine")
    for number in account.client.incoming_phone_numbers.list(limit=2):
        account.client.messaging.v1.services(service.sid).phone_numbers.create(phone_number_sid=number.sid)
    return str(service.sid)


@pytest.fixture
def panel(account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CampaignPanel:
    monkeypatch.chdir(tmp_path)
    return CampaignPanel(account, service_of(account))


def numbers(count: int, first: int = 0) -> str:
    return "\n".join(f"+336{10_000_000 + first + number}" for number in range(count))


def sent(account: Account, service: str) -> Counter[str]:
    made = account.client.messages.list()
    return Counter(message.to for message in made if message.messaging_service_sid == service)


def test_what_would_become_of_it_is_seen_before_it_is_sent(panel: CampaignPanel) -> None:
    assert panel.sending.send.disabled
    panel.own.text.value = f"{numbers(8)}\n+33610000000\nabc\n+14165550166"
    assert panel.sending.send.description == "Send the campaign to 8 recipients"
    assert panel.outlook.plan is not None
    picture = static_html(panel)
    for words in (
        "10 recipients · 1 segment each",
        "France",
        "Canada",
        "an unknown country",
        "No sender of the pool reaches these countries",
    ):
        assert words.lower() in picture.lower()
    panel.skip.value = False
    assert "10 recipients" in panel.sending.send.description
    panel.message.text.value = "ü" * 200 + "日"
    assert "3 segments each" in panel.outlook._ends.value
    (call,) = panel.code.calls
    assert call.params["Body"] == panel.message.text.value
    panel.own.text.value = numbers(8)
    assert "The pool is fast enough" in panel.outlook._needs.value
    panel.own.text.value = numbers(300_000)
    assert "<polyline" in panel.outlook._course.value
    assert "What to add" in panel.outlook._needs.value


def test_a_list_in_a_file_and_a_time(panel: CampaignPanel, account: Account, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("name,phone\nAnn,+33612345601\nBob,+33612345602\nEve,12\n")
    panel.source.value = "file"
    panel.list.typed.value = str(tmp_path / "people.csv")
    panel.list.open_button.click()
    assert panel.done == f"Read 3 rows of {tmp_path / 'people.csv'}."
    panel.message.when.value = "later"
    panel.message.at.value = account.sandbox.clock.now() + timedelta(minutes=5)
    panel.sending.send.click()
    assert panel.problem is not None
    assert panel.problem.code == 35114
    assert not list(tmp_path.glob("campaign*"))
    panel.message.at.value = datetime(2026, 3, 2, 12, tzinfo=UTC)
    panel.sending.send.click()
    assert panel.problem is None
    scheduled = account.client.messages.list()
    assert {(one.to, one.status) for one in scheduled} == {(f"+3361234560{number}", "scheduled") for number in (1, 2)}
    result = pd.read_csv(tmp_path / "campaign.csv", dtype=str)
    assert result["state"].tolist() == ["accepted", "accepted", "left_out"]
    assert result["sid"].iloc[0].startswith("SM")
    assert panel.sending.name.value == "campaign_2"


def test_it_is_stopped_by_a_click_and_another_panel_goes_on(
    panel: CampaignPanel, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "SLICE", 0)
    panel.own.text.value = numbers(40)
    service = panel.picker.service_sid

    async def begin_and_stop(shown: CampaignPanel, click: str, steps: int) -> None:
        getattr(shown.sending, click).click()
        assert shown.sending.run is not None
        assert shown.sending.run.task is not None
        for _step in range(steps):
            await asyncio.sleep(2 * run.PAUSE)
        shown.sending.stop.click()
        await shown.sending.run.task

    asyncio.run(begin_and_stop(panel, "send", 2))
    assert "Stopped" in panel.done
    assert 0 < panel.sending.bar.value < 1
    assert 0 < len(sent(account, service)) < 40
    again = CampaignPanel(account, service)
    assert again.sending.unfinished.value == "campaign.campaign"
    asyncio.run(begin_and_stop(again, "resume", 1))
    again.sending.resume.click()
    assert again.done == "All of it is sent. What became of each stands in campaign.csv."
    assert sent(account, service) == dict.fromkeys(numbers(40).split(), 1)
    again.sending.resume.click()
    assert len(account.client.messages.list()) == 40


def test_where_messages_are_real_their_number_is_typed_first(
    panel: CampaignPanel, account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from toolkit.transport.guard import check_typed

    def confirm(recipients: int, ask: object) -> object:
        check_typed(ask(""), recipients)  # type: ignore[operator]
        return original(recipients)

    original = account.confirm_send
    monkeypatch.setattr(account, "confirm_send", confirm)
    panel.own.text.value = numbers(3)
    panel.sending.send.click()
    assert panel.problem is not None
    assert "was not confirmed; nothing was sent" in panel.problem.what
    assert not list(tmp_path.glob("campaign*"))
    panel.sending.confirmation.value = "3"
    panel.sending.send.click()
    assert panel.problem is None
    assert len(account.client.messages.list()) == 3
    assert panel.sending.confirmation.value == ""


def test_a_killed_kernel_costs_nobody_a_message_and_sends_none_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kernel ends by SIGKILL at a random moment; another one goes on, is stopped at random, and goes on."""
    monkeypatch.chdir(tmp_path)
    account = connect(database=tmp_path / "account.sqlite3", seed=1)
    moments, begun, service = random.Random(7), 0, service_of(account)
    for number in range(ROUNDS):
        name, people = f"round_{number}", numbers(PEOPLE, number * PEOPLE)
        command = [sys.executable, "-c", KERNEL, str(tmp_path / "account.sqlite3"), service, name]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tmp_path
        ) as kernel:
            assert kernel.stdin is not None
            assert kernel.stdout is not None
            kernel.stdin.write(people)
            kernel.stdin.close()
            assert kernel.stdout.readline() == "begins\n"
            while not account.client.messages.list(to=people.split()[0], limit=1):
                time.sleep(0.001)
            time.sleep(moments.uniform(0, 0.2))
            kernel.send_signal(signal.SIGKILL)
        begun += number * PEOPLE < len(sent(account, service)) < (number + 1) * PEOPLE
        again = CampaignPanel(account, service)
        while not _sent_to_its_end(again, f"{name}.campaign", stop_after=moments.randint(1, 200)):
            pass
        assert sent(account, service) == dict.fromkeys(numbers((number + 1) * PEOPLE).split(), 1)
    account.close()
    assert begun, "it was killed in the middle"


def _sent_to_its_end(panel: CampaignPanel, log: str, stop_after: int) -> bool:
    """Go on, and stop after so many messages; say whether it came to its end."""
    panel.sending.unfinished.value = log
    steps = iter(range(stop_after))

    async def go_on() -> None:
        panel.sending.resume.click()
        assert panel.sending.run is not None
        assert panel.sending.run.task is not None
        while not panel.sending.run.task.done():
            if next(steps, None) is None:
                panel.sending.run.stop()
            await asyncio.sleep(0.001)

    asyncio.run(go_on())
    assert panel.problem is None
    return panel.done.startswith("All of it")

"""A campaign's log and its sending: each recipient once, whatever breaks in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest
from twilio.base.exceptions import TwilioRestException

from toolkit.account.base import Account
from toolkit.account.connecting import connect
from toolkit.calls.campaign import send_campaign
from toolkit.calls.campaign_log import Campaign, CampaignLog, create, opened
from toolkit.errors.raised import AnswerLost, ToolkitError
from toolkit.sandbox import ManualClock

PEOPLE = [f"+3361234560{number}" for number in range(6)]


@pytest.fixture
def account() -> Iterator[Account]:
    made = connect(database=":memory:", seed=1, clock=ManualClock(datetime(2026, 3, 1, 12, 0, 0, 500_000, tzinfo=UTC)))
    yield made
    made.close()


@pytest.fixture
def path(account: Account, tmp_path: Path) -> Path:
    """Return the log of a campaign to PEOPLE that was not begun, one of whom is left out."""
    service = account.client.messaging.v1.services.create(friendly_name="Mine")
    for number in account.client.incoming_phone_numbers.list(limit=2):
        service_numbers = account.client.messaging.v1.services(service.sid).phone_numbers
        service_numbers.create(phone_number_sid=number.sid)
    campaign = Campaign(account.sid, {"MessagingServiceSid": service.sid, "Body": "Owl"})
    create(tmp_path / "a.campaign", campaign, [*((to, "") for to in [*PEOPLE, PEOPLE[0]]), ("+33699999999", "why")])
    return tmp_path / "a.campaign"


def send(account: Account, path: Path, most: int = 100) -> CampaignLog:
    """Send what is left, ``most`` messages at the most, with a log that is opened for it; return it."""
    with opened(path) as log:
        for number, _message in enumerate(send_campaign(account, log), 1):
            if number == most:
                break
        return log


def sent(account: Account) -> Counter[str]:
    return Counter(message.to for message in account.client.messages.list())


def test_it_is_stopped_and_goes_on_and_everybody_gets_one_message(account: Account, path: Path) -> None:
    assert send(account, path, most=2).counts == {"waiting": 4, "left_out": 1, "accepted": 2, "trying": 0}
    with opened(path) as log:
        assert log.table()["state"].tolist() == ["accepted"] * 2 + ["waiting"] * 4 + ["left_out"]
        with pytest.raises(ToolkitError, match="being sent by another"), opened(path):
            pass
    send(account, path)
    send(account, path)
    assert sent(account) == dict.fromkeys(PEOPLE, 1)
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("moment", ["before", "after"])
def test_after_a_crash_the_account_tells_whether_the_message_was_made(
    account: Account, path: Path, moment: str
) -> None:
    messages = account.client.messages
    create_message = type(messages).create

    def crash(self: object, **params: object) -> None:
        if moment == "after":
            create_message(messages, **params)
        raise KeyboardInterrupt

    account.sandbox.clock.advance(3600)
    messages.create(to=PEOPLE[0], messaging_service_sid=_service(path), body="An hour before it is another one's")
    account.sandbox.clock.advance(3600)
    with patch.object(type(messages), "create", crash), pytest.raises(KeyboardInterrupt):
        send(account, path)
    with opened(path) as log:
        assert [one.to for one in log.unsettled()] == [PEOPLE[0]]
    send(account, path)
    assert sent(account) == {**dict.fromkeys(PEOPLE, 1), PEOPLE[0]: 2}


def test_a_lost_answer_ends_it_and_at_twilio_nothing_is_sent_again(account: Account, path: Path) -> None:
    lost = AnswerLost("POST", "/Messages.json", PEOPLE[0], datetime.now(UTC))
    with patch.object(type(account.client.messages), "create", side_effect=lost), pytest.raises(AnswerLost):
        send(account, path)
    with patch.object(type(account), "live", True):
        assert send(account, path).counts["uncertain"] == 1
    assert PEOPLE[0] not in sent(account)
    send(account, path)  # in the sandbox it is certain that there is none
    assert sent(account) == dict.fromkeys(PEOPLE, 1)


@pytest.mark.parametrize(("status", "state"), [(429, "waiting"), (403, "waiting"), (503, "uncertain")])
def test_what_is_not_about_the_message_ends_it(account: Account, path: Path, status: int, state: str) -> None:
    error = TwilioRestException(status, "/", "No", 20429)
    with patch.object(type(account.client.messages), "create", side_effect=error), pytest.raises(TwilioRestException):
        send(account, path)
    with opened(path) as log:
        assert log.table()["state"].iloc[0] == state


def test_a_refused_message_is_noted_and_the_next_one_is_sent(account: Account, path: Path) -> None:
    account.client.messaging.v1.services(_service(path)).delete()
    send(account, path)
    with opened(path) as log:
        table = log.table()
    assert table["state"].iloc[:6].unique().tolist() == ["refused"]
    assert table["reason"].iloc[0]
    assert table["error_code"].iloc[0] > 0


def test_another_account_or_another_file_is_refused(account: Account, path: Path, tmp_path: Path) -> None:
    other = connect(database=":memory:", seed=2)
    with pytest.raises(ToolkitError, match="belongs to the account"):
        send(other, path)
    other.close()
    with pytest.raises(ToolkitError, match="already"):
        create(path, Campaign(account.sid, {}), [])
    (tmp_path / "b.campaign").write_text("to\n")
    for name, told in (("b.campaign", "no log of a campaign"), ("c.campaign", "no file")):
        with pytest.raises(ToolkitError, match=told), opened(tmp_path / name):
            pass


def _service(path: Path) -> str:
    with opened(path) as log:
        return str(log.campaign.params["MessagingServiceSid"])

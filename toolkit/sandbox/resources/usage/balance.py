"""The balance of the account: what it began with less what its messages cost, at invented prices.

https://www.twilio.com/docs/usage/api/balance-resource; ``twilio_api_v2010.json``. At Twilio a subaccount has none; here
it has one of its own.
"""

from __future__ import annotations

from datetime import UTC, datetime

from toolkit.sandbox.api.context import Context, Operation
from toolkit.sandbox.api.dispatch import Route
from toolkit.sandbox.api.http import Response, answer
from toolkit.sandbox.resources.usage.sums import TOTAL, used

_BEGINNING = 100.0
"""US dollars."""
_FIRST_DAY = datetime(1970, 1, 1, tzinfo=UTC).date()


def _fetch(context: Context) -> Response:
    today = datetime.fromtimestamp(context.now, UTC).date()
    spent = sum(one.price for _day, category, one in used(context.store, _FIRST_DAY, today) if category == TOTAL)
    balance = f"{_BEGINNING - spent:.4f}"
    return answer(200, {"account_sid": context.account_sid, "balance": balance, "currency": "USD"})


ROUTES: tuple[Operation, ...] = (Route("GET", "api", "/2010-04-01/Accounts/{AccountSid}/Balance.json", _fetch),)

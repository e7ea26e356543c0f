"""An account: Twilio's own SDK client, on the embedded sandbox or at Twilio itself."""

from toolkit.account.base import CONCURRENCY, Account
from toolkit.account.connecting import connect

__all__ = ["CONCURRENCY", "Account", "connect"]

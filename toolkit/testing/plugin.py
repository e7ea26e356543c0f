"""The pytest plugin: the fixture ``twilio_sandbox``.

Every pytest run of whoever has the toolkit installed loads this module, so it imports nothing until a test asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from toolkit.testing.twilio_sandbox import TwilioSandbox


@pytest.fixture
def twilio_sandbox() -> Iterator[TwilioSandbox]:
    """A fresh Twilio in memory for one test: client, address, time, and what was sent."""
    from toolkit.testing.twilio_sandbox import TwilioSandbox

    sandbox = TwilioSandbox()
    yield sandbox
    sandbox.close()

"""An embedded Twilio for messaging services: faithful to the API, with no network and no account."""

from toolkit.sandbox.api.http import Request, Response
from toolkit.sandbox.clock import AcceleratedClock, Clock, ManualClock, RealClock
from toolkit.sandbox.messages.advanced_opt_out import Entry as OptOutEntry
from toolkit.sandbox.messages.inbound import InboundDelivery
from toolkit.sandbox.options import Options
from toolkit.sandbox.sandbox import Sandbox

__all__ = [
    "AcceleratedClock",
    "Clock",
    "InboundDelivery",
    "ManualClock",
    "OptOutEntry",
    "Options",
    "RealClock",
    "Request",
    "Response",
    "Sandbox",
]

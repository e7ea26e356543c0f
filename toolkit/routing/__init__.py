"""The selection rules of a messaging service, and what they mean for destinations."""

from toolkit.routing.destination import Destination, destination
from toolkit.routing.forecast import predicted_error
from toolkit.routing.inbound import InboundRoute, route
from toolkit.routing.rules import DEFAULT_RULES, Rules
from toolkit.routing.selection import Selection, select

__all__ = [
    "DEFAULT_RULES",
    "Destination",
    "InboundRoute",
    "Rules",
    "Selection",
    "destination",
    "predicted_error",
    "route",
    "select",
]

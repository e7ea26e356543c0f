"""``import toolkit`` against the libraries that a notebook needs in any case."""

from __future__ import annotations

from tests.bench.result import Result
from tests.bench.side_by_side import ratio

LIBRARIES = "import pandas, twilio.rest, ipywidgets"


def run() -> Result:
    """Importing the package, which reads its parts when they are first used."""
    return ratio("import toolkit / its libraries alone", "import toolkit", LIBRARIES, limit=1.15)

"""A small, seeded share of what ``python -m tests.conformance.fuzz`` sends."""

import pytest

from tests.conformance.documents import needs_documents
from tests.conformance.fuzz import fuzz

pytestmark = needs_documents


@pytest.mark.parametrize("over_http", [False, True], ids=["in process", "over HTTP"])
def test_no_generated_request_breaks_the_sandbox(over_http: bool) -> None:
    seen, refused = fuzz(500, over_http=over_http, start=7)

    assert seen.total() > 100, "too few succeeded to prove anything"
    assert refused[400] > 50

"""The README pages say what the sandbox has."""

import dataclasses
from pathlib import Path

import pytest

from tests.conformance.coverage import PAGES, pages
from tests.conformance.documents import needs_documents
from toolkit.routing import Rules
from toolkit.sandbox import Options


@needs_documents
def test_the_tables_are_those_of_the_documents_and_the_routes() -> None:
    for path, content in pages():
        assert path.read_text(encoding="utf-8") == content, "run: python -m tests.conformance.coverage"


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_every_option_is_explained_with_its_default(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for options in (Options(), Rules()):
        for field in dataclasses.fields(options):
            value = getattr(options, field.name)
            if not dataclasses.is_dataclass(value):
                shown = value.total_seconds() if hasattr(value, "total_seconds") else value
                assert f"| `{field.name}` | `{shown}` |" in text, f"{field.name} = {shown}"

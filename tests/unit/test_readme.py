"""What the READMEs show works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.ja.md")


@pytest.mark.parametrize("name", READMES)
def test_the_python_example_delivers_a_message(name):
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
    example = next(block for block in blocks if "toolkit.connect()" in block)
    *statements, last = example.strip().splitlines()
    names: dict[str, object] = {}

    exec("\n".join(statements), names)
    assert eval(last, names) == "delivered"


@pytest.mark.parametrize("name", READMES)
def test_links_lead_somewhere(name):
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / name).read_text(encoding="utf-8"))

    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []

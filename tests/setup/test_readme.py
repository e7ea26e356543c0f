"""What the papers show works, and what they name is there."""

from __future__ import annotations

import io
import re
import traceback
from pathlib import Path
from typing import Any

import pytest

import toolkit
from toolkit import connect
from toolkit.sandbox.store import message_table

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.ja.md")
REFERENCES = ("toolkit/README.md", "toolkit/README.ja.md")
WAYS = ("toolkit/way-of-a-message.md", "toolkit/way-of-a-message.ja.md")
PAPERS = (*READMES, *REFERENCES, *WAYS, "toolkit/sandbox/README.md", "toolkit/sandbox/README.ja.md")
LONGEST = 150
"""Lines of a README; what does not fit is in the reference."""

RUNNABLE = slice(0, 3)
"""The reference's Python examples that need no Twilio account: a list, one larger than memory, an audit."""


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str = "python") -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text(name), re.DOTALL)


def anchors(name: str) -> set[str]:
    """Return what GitHub makes of the headings."""
    prose = re.sub(r"```.*?```", "", text(name), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.*)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", READMES)
def test_the_python_example_delivers_a_message(name):
    example = next(block for block in blocks(name) if "toolkit.connect()" in block)
    *statements, last = example.strip().splitlines()
    names: dict[str, object] = {}

    exec("\n".join(statements), names)
    assert eval(last, names) == "delivered"


@pytest.mark.parametrize("name", READMES)
def test_it_is_short(name):
    assert len(text(name).splitlines()) <= LONGEST


@pytest.mark.parametrize("name", REFERENCES)
def test_the_examples_of_the_reference_run(name, tmp_path, monkeypatch):
    account = connect(database=":memory:", world="troubled", seed=1)
    service = account.client.messaging.v1.services.list()[0]
    names: dict[str, Any] = {"account": account, "service": service, "service_sid": service.sid, "toolkit": toolkit}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    Path("customers.csv").write_text("to\n+33612345678\n090-1234-5678\n12\n", encoding="utf-8")
    Path("customers").mkdir()
    toolkit.to_parquet(toolkit.preview(account, service.sid, ["+33612345678"]), "customers/1.parquet")

    for example in blocks(name)[RUNNABLE]:
        exec(example, names)
    assert len(names["table"]) == 3
    assert len(names["routes"]) == 1
    assert Path("problems.xlsx").stat().st_size
    assert Path("report.html").stat().st_size
    assert names["row"].check == "validity_too_long"
    account.close()


@pytest.mark.parametrize("name", PAPERS)
def test_links_lead_somewhere(name):
    targets = re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", text(name), flags=re.DOTALL))
    for target in targets:
        path, _, anchor = target.partition("#")
        if "://" in target:
            continue
        page = (ROOT / name).parent / path if path else ROOT / name
        assert page.exists(), target
        assert not anchor or anchor in anchors(str(page.resolve().relative_to(ROOT))), target


@pytest.mark.parametrize("name", PAPERS)
def test_every_file_that_is_named_exists(name):
    named = re.findall(r"`((?:toolkit|tests|notebooks|lab|binder)/[\w./-]+\.\w+)`", text(name))

    assert [path for path in named if not (ROOT / path).is_file()] == []


@pytest.mark.parametrize("name", [*REFERENCES, *WAYS])
def test_every_name_is_in_the_file_beside_it(name):
    beside = re.findall(r"`(toolkit/[\w./-]+\.py)`: `(\w+)`", text(name))

    assert beside or name in REFERENCES
    assert [
        (path, word)
        for path, word in beside
        if not re.search(rf"^ *(?:def|class) {word}\b|^{word}\b.* =", text(path), re.MULTILINE)
    ] == []


@pytest.mark.parametrize("pair", [READMES, REFERENCES, WAYS])
def test_both_languages_have_the_same_examples_and_files(pair):
    def shown(name: str) -> list[str]:
        code = [re.sub(r'\s*(?:#|//).*|"[^"]*"', "", block) for block in blocks(name, "(?:python|sh|js)")]
        return code + re.findall(r"`((?:toolkit|tests)/[\w./-]+)`", text(name))

    english, japanese = pair
    assert shown(english) == shown(japanese)


def test_the_stations_come_in_the_order_of_the_traceback_of_a_send(monkeypatch):
    """The files of the way out, down to the one that stores the message, are those that a send runs through."""
    seen: list[str] = []

    def stop(*_arguments: object) -> object:
        seen.extend(Path(frame.filename).as_posix() for frame in traceback.extract_stack())
        raise RuntimeError

    account = connect(database=":memory:")
    service = account.client.messaging.v1.services.list()[0]
    monkeypatch.setattr(message_table, "add", stop)
    with pytest.raises(RuntimeError):
        account.client.messages.create(to="+14155550123", messaging_service_sid=service.sid, body="Hello")
    account.close()

    section = text(WAYS[0]).split("\n## ")[1]
    stations = re.findall(r"^\| [^|]+ \| `(toolkit/[\w./]+)`", section, re.MULTILINE)
    ran = [next((one for one in stations if path.endswith(f"/{one}")), "") for path in seen]
    in_order = [one for one in stations if one in ran]
    assert [one for one in dict.fromkeys(ran) if one] == in_order
    assert {"toolkit/transport/journal.py", "toolkit/sandbox/sandbox.py", "toolkit/sandbox/messages/sending.py"} <= set(
        in_order
    )

"""The two editions are one course: the same cells and code, each with its own words, pictures and outputs."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nbformat
import pytest

from tests.notebooks.rebuild import METADATA, NOTEBOOKS
from toolkit.lessons.lesson import AUDIT, STEPS
from toolkit.saving import WIDGET_VIEW

EDITIONS = ("en", "ja")
NAMES = ["00_start.ipynb", *sorted(step.notebook for step in (*STEPS, AUDIT))]
ALL = [pytest.param(edition, name, id=f"{edition}/{name}") for edition in EDITIONS for name in NAMES]
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")
SVG = "{http://www.w3.org/2000/svg}"


def read(edition: str, name: str) -> Any:
    return nbformat.read(NOTEBOOKS / edition / name, as_version=4)


def prose(edition: str, name: str) -> str:
    return "\n\n".join(cell.source for cell in read(edition, name).cells if cell.cell_type == "markdown")


def links(edition: str, name: str) -> list[tuple[bool, str, str]]:
    """Pictures and links: whether it is a picture, its words, its address."""
    return [(bool(mark), words, address) for mark, words, address in LINK.findall(prose(edition, name))]


def outputs(edition: str, name: str) -> list[Any]:
    return [output for cell in read(edition, name).cells for output in cell.get("outputs", ())]


@pytest.mark.parametrize("edition", EDITIONS)
def test_there_is_one_notebook_a_step(edition: str) -> None:
    assert sorted(path.name for path in (NOTEBOOKS / edition).glob("*.ipynb")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_cells_have_the_same_ids_and_types_in_the_same_order(name: str) -> None:
    english, japanese = ([(cell.id, cell.cell_type) for cell in read(edition, name).cells] for edition in EDITIONS)
    assert english == japanese
    assert len({identity for identity, _type in english}) == len(english)


@pytest.mark.parametrize("name", NAMES)
def test_code_is_the_same(name: str) -> None:
    english, japanese = (
        {cell.id: cell.source for cell in read(edition, name).cells if cell.cell_type == "code"} for edition in EDITIONS
    )
    assert english == japanese


@pytest.mark.parametrize("name", NAMES)
def test_prose_is_written_in_each_language(name: str) -> None:
    for english, japanese in zip(*(read(edition, name).cells for edition in EDITIONS), strict=True):
        if english.cell_type == "markdown":
            assert not JAPANESE.search(english.source), english.id
            assert JAPANESE.search(japanese.source), japanese.id


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_to_the_same_places(name: str) -> None:
    english, japanese = (
        [(picture, address.replace(f".{edition}.svg", ".svg")) for picture, _words, address in links(edition, name)]
        for edition in EDITIONS
    )
    assert english == japanese


@pytest.mark.parametrize(("edition", "name"), ALL)
def test_pictures_and_linked_notebooks_exist(edition: str, name: str) -> None:
    for picture, words, address in links(edition, name):
        if urlsplit(address).scheme:
            assert address.startswith("https://www.twilio.com/"), address
            continue
        assert (NOTEBOOKS / edition / address).resolve().is_file(), address
        assert words, f"{address} has no words for those who cannot see it"
        assert not picture or address.endswith(f".{edition}.svg"), address


@pytest.mark.parametrize(("edition", "name"), ALL)
def test_each_step_leads_on(edition: str, name: str) -> None:
    following = [*NAMES[1:], NAMES[0]][NAMES.index(name)]
    assert following in [address for _picture, _words, address in links(edition, name)]


@pytest.mark.parametrize(("edition", "name"), ALL)
def test_metadata_opens_it_without_a_question(edition: str, name: str) -> None:
    notebook = read(edition, name)
    assert notebook.metadata == METADATA
    assert notebook.metadata.kernelspec.name == "python3"
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)


@pytest.mark.parametrize(("edition", "name"), ALL)
def test_every_code_cell_was_run_in_order(edition: str, name: str) -> None:
    counts = [cell.execution_count for cell in read(edition, name).cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


@pytest.mark.parametrize(("edition", "name"), ALL)
def test_outputs_are_pictures_of_success(edition: str, name: str) -> None:
    found = outputs(edition, name)
    assert found
    for output in found:
        assert output.output_type != "error"
        assert output.get("name") != "stderr"
        assert WIDGET_VIEW not in output.get("data", {})
        if output.output_type == "execute_result":
            assert output.data.keys() & {"text/html", "image/svg+xml"}


@pytest.mark.parametrize(("edition", "name"), ALL)
def test_nothing_of_the_machine_or_the_session_is_in_it(edition: str, name: str) -> None:
    text = json.dumps(read(edition, name), ensure_ascii=False)
    assert not re.search(r"/(?:home|root|Users|tmp)/|0x[0-9a-f]{6,}|Traceback", text)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("step", [*STEPS, AUDIT], ids=[step.number for step in (*STEPS, AUDIT)])
def test_every_step_ends_in_an_exercise_that_nobody_has_attempted(edition: str, step: Any) -> None:
    cells = {cell.id: cell for cell in read(edition, step.notebook).cells}
    assert [cells[name].source for name in ("check", "hint", "solution")] == [
        "lesson.check()",
        "lesson.hint()",
        "lesson.solution()",
    ]
    (checked,) = cells["check"].outputs
    assert checked.data["text/plain"].startswith("○ ")


@pytest.mark.parametrize("picture", sorted((NOTEBOOKS / "images").glob("*.svg")), ids=lambda path: path.name)
def test_pictures_need_nothing_from_elsewhere_and_exist_in_both_languages(picture: Path) -> None:
    root = ET.parse(picture).getroot()
    assert root.tag == f"{SVG}svg"
    assert root.findtext(f"{SVG}title")
    assert "href" not in picture.read_text(encoding="utf-8")
    assert "@import" not in picture.read_text(encoding="utf-8")
    stem, edition, _svg = picture.name.split(".")
    assert edition in EDITIONS
    assert all((picture.parent / f"{stem}.{other}.svg").is_file() for other in EDITIONS)


def test_every_picture_is_used() -> None:
    used = {Path(address).name for e in EDITIONS for n in NAMES for picture, _words, address in links(e, n) if picture}
    readmes = "".join((NOTEBOOKS.parent / name).read_text(encoding="utf-8") for name in ("README.md", "README.ja.md"))
    used |= set(re.findall(r"notebooks/images/([\w.-]+)", readmes))
    assert used == {path.name for path in (NOTEBOOKS / "images").iterdir()}

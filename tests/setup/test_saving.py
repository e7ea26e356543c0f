"""A saved notebook keeps the preview of a widget and drops the reference to it."""

from __future__ import annotations

from typing import Any

from toolkit.saving import WIDGET_VIEW, drop_widget_views


def notebook(*bundles: dict[str, Any]) -> dict[str, Any]:
    outputs = [{"output_type": "display_data", "data": dict(data), "metadata": {}} for data in bundles]
    cells = [{"cell_type": "markdown", "source": "words"}, {"cell_type": "code", "outputs": outputs}]
    return {"type": "notebook", "content": {"cells": cells, "metadata": {"widgets": {"state": {}}, "kernelspec": {}}}}


def saved(model: dict[str, Any]) -> dict[str, Any]:
    drop_widget_views(model=model, path="any.ipynb", contents_manager=None)
    return model


def bundles(model: dict[str, Any]) -> list[dict[str, Any]]:
    return [output["data"] for output in model["content"]["cells"][1]["outputs"]]


def test_reference_beside_a_preview_goes() -> None:
    model = saved(notebook({WIDGET_VIEW: {"model_id": "1"}, "text/html": "<b>preview</b>", "text/plain": "Panel()"}))
    assert bundles(model) == [{"text/html": "<b>preview</b>", "text/plain": "Panel()"}]


def test_reference_without_a_preview_stays() -> None:
    lone = {WIDGET_VIEW: {"model_id": "1"}, "text/plain": "Output()"}
    assert bundles(saved(notebook(lone))) == [lone]


def test_saved_state_of_widgets_goes() -> None:
    assert saved(notebook())["content"]["metadata"] == {"kernelspec": {}}


def test_the_version_of_python_goes() -> None:
    model = notebook()
    model["content"]["metadata"]["language_info"] = {"name": "python", "version": "3.11.4"}
    assert saved(model)["content"]["metadata"]["language_info"] == {"name": "python"}


def test_streams_errors_and_other_files_are_left_alone() -> None:
    stream = {"output_type": "stream", "name": "stdout", "text": "hello"}
    model = notebook()
    model["content"]["cells"][1]["outputs"] = [stream]
    assert saved(model)["content"]["cells"][1]["outputs"] == [stream]
    assert saved({"type": "file", "content": "text"}) == {"type": "file", "content": "text"}
    assert saved({"type": "notebook", "content": None}) == {"type": "notebook", "content": None}

"""Widgets as plain HTML."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as W
import pytest

from toolkit.account.base import Account
from toolkit.ui.inbound.panel import InboundPanel
from toolkit.ui.parts.fields import Field, radio_field, switch_field, text_field
from toolkit.ui.parts.panel import Panel
from toolkit.ui.parts.static import static_html
from toolkit.ui.pool.panel import PoolPanel
from toolkit.ui.service_panel import ServicePanel


def test_shows_labels_values_and_choices() -> None:
    several = Field(W.SelectMultiple(description="Fruit"), "Take what you like.")
    several.control.options = ["apple", "pear"]
    several.value = ("pear",)
    shown = static_html(
        W.VBox(
            [
                text_field("Name", value="Owl"),
                radio_field("Way", [("one", 1), ("two", 2)]),
                switch_field("On", True, ""),
                several,
            ]
        )
    )
    for part in ("<b>Name</b> <code>Owl</code>", "◉ one", "○ two", "☑ On", "☐ apple", "☑ pear", "Take what you like."):
        assert part in shown


def test_escapes_what_people_typed() -> None:
    assert "<script>" not in static_html(text_field("Name", value="<script>"))
    several = Field(W.SelectMultiple(description="<script>"))
    several.control.options = ["<script>"]
    assert "<script>" not in static_html(several)


def test_leaves_out_what_is_not_displayed() -> None:
    assert static_html(W.HTML("secret", layout=W.Layout(display="none"))) == ""


def test_folds_what_is_folded() -> None:
    folded = W.Accordion(children=[W.HTML("inside")], titles=["Open <me>"])
    assert "<details><summary>Open &lt;me&gt;</summary>inside</details>" in static_html(folded)


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        (ServicePanel, ["Name", "Sticky sender", "<kbd>Create the service</kbd>"]),
        (
            InboundPanel,
            ["◉ Defer", "As saved", "+13055550176", "Write from a phone", "picture; run the cell to use it"],
        ),
        (PoolPanel, ["☐</td><td>+819012345600", "Alphanumeric sender ID", "countries reached", "Buy a number"]),
    ],
)
def test_a_panel_is_readable_without_a_kernel(
    account: Account, kind: Callable[[Account], Panel], parts: list[str]
) -> None:
    bundle = kind(account)._repr_mimebundle_()
    assert bundle is not None
    for part in parts:
        assert part in bundle["text/html"]
    assert "Show the code" in bundle["text/html"]

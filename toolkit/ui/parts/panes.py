"""Two panes side by side: what is done on the left, what comes of it on the right."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as W

_STYLE = """<style>
.tk-panes{display:flex;flex-flow:row wrap-reverse;align-items:flex-end;gap:8px 20px;overflow:visible}
.tk-panes>.tk-pane{flex:1 1 458px;min-width:0;overflow:visible;--tk-label:8.5em}
.tk-panes>.tk-pane:last-child{--tk-label:6.5em}
.tk-panes .widget-inline-hbox{height:auto;min-height:var(--jp-widgets-inline-height)}
.tk-panes .widget-dropdown>select{height:var(--jp-widgets-inline-height);align-self:flex-start}
</style>"""


class Panes(W.Box):
    """Two panes; where there is no room for both side by side, the right one, the result, comes first.

    Args:
        left: the widgets of the left pane.
        right: those of the right one.
    """

    def __init__(self, left: Sequence[W.Widget], right: Sequence[W.Widget]) -> None:
        style = W.HTML(_STYLE, layout=W.Layout(display="none"))
        super().__init__(children=[style, *(_pane(each) for each in (left, right))])
        self.add_class("tk-panes")


def _pane(children: Sequence[W.Widget]) -> W.VBox:
    made = W.VBox(list(children))
    made.add_class("tk-pane")
    return made

"""Two panes: what is chosen from, and beside it what is said of the choice."""

from __future__ import annotations

import ipywidgets as W

_STYLE = """<style>
.tk-master-detail{container-type:inline-size;overflow:visible}
.tk-master-detail>.widget-hbox{gap:16px;align-items:flex-start;overflow:visible}
.tk-master-detail>.widget-hbox>*{flex:1 1 0;min-width:0;margin:0}
.tk-master-detail>.widget-hbox>:first-child{flex:3 1 0}
.tk-master-detail>.widget-hbox>:last-child{flex:2 1 0;max-height:480px;overflow-y:auto}
@container(max-width:760px){
.tk-master-detail>.widget-hbox{flex-direction:column-reverse;align-items:stretch}
.tk-master-detail>.widget-hbox>*,.tk-master-detail>.widget-hbox>:first-child{flex:none}
.tk-master-detail>.widget-hbox>:last-child{flex:none;height:200px}
}
</style>"""


class MasterDetail(W.VBox):
    """Two panes side by side.

    Where there is no room for both, which is so in JupyterLab below some 1,100 px, they are stacked: what is said comes
    first, in a place whose height stays the same, so that the rows stay where they are.

    Args:
        chosen_from: a grid, say.
        said: what is said of the chosen row.
    """

    def __init__(self, chosen_from: W.Widget, said: W.Widget) -> None:
        super().__init__(children=[W.HTML(_STYLE, layout=W.Layout(display="none")), W.HBox([chosen_from, said])])
        self.add_class("tk-master-detail")

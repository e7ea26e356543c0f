"""What a notebook does to a panel that the panel does not want, kept away from it."""

from __future__ import annotations

from pathlib import Path

import anywidget
from traitlets import Bool


class Guard(anywidget.AnyWidget):
    """Sits unseen in a panel (the element around it of class ``tk-panel``) and looks after these things.

    Keys. JupyterLab acts on every key that is pressed inside of a notebook, unless the element that has the focus says
    no by an attribute of Lumino's. It says so for all keys but these: Enter with a modifier, which runs the cell, and
    Ctrl or ⌘ with a character, which saves, opens the palette and so on. Of those A, M, Y and Z select and merge cells
    and undo what was typed in them, so they stay in the panel too; Alt makes characters (AltGr is Ctrl with Alt). The
    attribute is set before anybody else hears the key: JupyterLab listens on the document as a key bubbles up,
    Notebook 7 as it goes down, where stopping it would keep it from the panel's own controls as well. A browser has one
    undo for the whole page: what it would take back outside of the panel, it leaves alone while the focus is in it.

    Chips. A row of chips is one stop for Tab, a toolbar (see https://www.w3.org/WAI/ARIA/apg/patterns/toolbar/):
    arrows move among them, and who comes back finds the one that was left.

    Folds. The headers of ipywidgets' Accordion can be reached by Tab, are opened by Enter and Space, and say so.

    View. JupyterLab scrolls to the cell below the one that was run, and the panel grows above it, out of sight. It is
    brought back, as it grows, until the reader does something; and only while its cell or the next one is active:
    after "Run All", and for whoever works elsewhere by now, nothing moves.

    Status. What an action did is told beside its button (``tk-status``). Where a table above has grown or shrunk
    meanwhile it would be out of view, and is brought back; unless the reader is not at work in the panel.

    Clicks. A browser clicks what the pointer is on when its button is pressed and when it is let go. Where a status
    above goes in between, as the edit before is heard of, that is not the same, and the click would be lost: what was
    pressed is clicked, unless the pointer has moved away.

    Typing. A text field, a table's filter too, tells the kernel its value as soon as 150 ms pass without another
    character, or Enter is pressed, or it is left: previews follow one message a pause and not one a key.

    Upload. ipywidgets counts the files that its button holds; a panel takes them from it at once, so that “(0)” would
    stand there for ever.

    Copy. A button ``tk-copy`` copies the code above it and says ``data-copied``: as a command of the document, which
    works on a page that is not secure too, where ``navigator.clipboard`` is missing.

    Attributes:
        just_run: a cell has just displayed the panel and no page has shown it yet. The kernel remembers, so that
            the panel stays put when its page is reloaded or it is drawn again.
    """

    _esm = Path(__file__).with_suffix(".js")

    just_run = Bool(True).tag(sync=True)

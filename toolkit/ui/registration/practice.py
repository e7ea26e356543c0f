"""A rejection to practise: the sandbox rejects with the code that a text ends with."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.errors.explained import of_code
from toolkit.i18n import _
from toolkit.ui.parts.fields import Field, choice_field


def practice_field(codes: Sequence[int], text: Field, help_text: str, *, shown: bool) -> Field:
    """Return a choice of rejections, which lets a text end with the code of the chosen one.

    Args:
        codes: Twilio's codes.
        text: the field whose text decides.
        help_text: says which text that is.
        shown: offer it; in the sandbox alone.
    """
    names = [(_("no: the review finds nothing"), 0), *((f"{code}: {of_code(code).what}", code) for code in codes)]
    field = choice_field(_("Practise"), names, help_text)
    field.layout.display = "" if shown else "none"

    def end_with(_change: object) -> None:
        written = str(text.value)
        for code in codes:
            written = written.removesuffix(str(code)).rstrip()
        text.control.value = f"{written} {field.value}".strip() if field.value else written

    field.control.observe(end_with, "value")
    return field

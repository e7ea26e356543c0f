"""A body as its segments: how full each is, and which character makes them small."""

from __future__ import annotations

from html import escape

from toolkit.facts.content import Content, measure
from toolkit.i18n import _, ngettext, prose

_STYLE = """<style>
.tk-meter{margin:2px 0 8px;font-size:12px;line-height:1.5;max-width:560px}
.tk-meter-bars{display:flex;gap:3px;margin-bottom:3px}
.tk-meter-bars span{flex:1;height:9px;border:1px solid var(--jp-border-color0,#767676);border-radius:3px;
background:linear-gradient(var(--jp-brand-color1,#1976d2) 0 0) 0/var(--full) no-repeat}
.tk-meter mark{color:#000;background:#ffd54f;border:1px solid #6d4c00;border-radius:3px;padding:0 2px}
</style>"""

_AROUND = 24
"""How many characters are shown before and after the first one that forces UCS-2."""


def segment_meter(content: Content) -> str:
    """Draw a bar for each segment of a body, and mark the character that forces UCS-2.

    Args:
        content: the body as it would leave, after smart encoding.

    Returns:
        HTML; the same is said in words.
    """
    return (
        f'{_STYLE}<div class="tk-meter" role="status"><div class="tk-meter-bars" aria-hidden="true">{_bars(content)}'
        f"</div>{escape(_counted(content))}{_culprit(content)}</div>"
    )


def _bars(content: Content) -> str:
    if not content.segments:
        return '<span style="--full:0%"></span>'
    alone, split = (160, 153) if content.encoding == "GSM-7" else (70, 67)
    capacity = alone if content.segments == 1 else split
    last = 100 * (capacity - content.units_left) // capacity
    return "".join(f'<span style="--full:{full}%"></span>' for full in [*[100] * (content.segments - 1), last])


def _counted(content: Content) -> str:
    if not content.segments:
        return _("No text yet: a segment holds 160 characters of the GSM-7 alphabet, or 70 of any other.")
    counted = ngettext(
        "{encoding}: {characters} characters, {count} segment, {left} units left in it.",
        "{encoding}: {characters} characters, {count} segments, {left} units left in the last one.",
        content.segments,
    ).format(encoding=content.encoding, characters=content.characters, count=content.segments, left=content.units_left)
    sentences = [counted]
    if content.replaced:
        sentences.append(_("Smart encoding replaces {count} characters.").format(count=content.replaced))
    return prose(sentences)


def _culprit(content: Content) -> str:
    """Show the first character that is not in GSM-7 where it stands, name the others, and say what they cost."""
    if not content.special:
        return ""
    first = content.special[0]
    before, _first, after = content.text.partition(first)
    start = ("…" if len(before) > _AROUND else "") + before[-_AROUND:]
    end = after[:_AROUND] + ("…" if len(after) > _AROUND else "")
    shown = f"{escape(start)}<mark>{escape(first)}</mark>{escape(end)}"
    told = [_("Not in GSM-7: {characters}").format(characters=" ".join(content.special[:10]))]
    without = measure("".join(each for each in content.text if each not in content.special))
    if 0 < without.segments < content.segments:
        told.append(
            ngettext("Without it: {count} segment.", "Without it: {count} segments.", without.segments).format(
                count=without.segments
            )
            if len(content.special) == 1
            else ngettext(
                "Without these: {count} segment.", "Without these: {count} segments.", without.segments
            ).format(count=without.segments)
        )
    return f'<div dir="auto">{shown}</div><div>{escape(prose(told))}</div>'

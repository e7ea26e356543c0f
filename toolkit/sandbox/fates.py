"""What becomes of a request or a message, by the numbers in it: one table, ``toolkit/data/fates.csv``.

Columns: ``kind`` of pattern, ``pattern``, ``outcome`` (an HTTP status where the request is refused, else the final
status of the message), ``error_code``, ``meaning`` in this project's words, ``evidence`` (``documented``, ``observed``,
``assumed``, or ``sandbox convention``) and ``source_url``.

Kinds: ``from``, ``to``, ``buy`` and ``buy_area_code`` match a whole value, ``to_suffix`` the last digits of a
destination, ``whatsapp_suffix`` and ``rcs_suffix`` those of one on that channel, ``line_type`` its line type, ``error``
the error that the selection rules foresee; ``rcs`` is for every other destination of that channel, ``default`` for all
the rest. A handset that ``rcs_suffix`` names can do RCS, no other can. Registrations end by the last digits of a text
of theirs, and their ``outcome`` is a status: ``profile_suffix`` of the name of a profile or trust product,
``brand_suffix`` of that of the customer profile, ``mail_suffix`` of what stands before the @ of a public company's
``brand_contact_email``, whose domain ``mail_domain`` is; ``campaign_suffix`` of the description, ``vetting_suffix`` of
the token, ``template_suffix`` of the name under which a content template is sent in, ``sender_suffix`` of the number of
a WhatsApp sender, ``link_suffix`` of a link that is to be shortened.

What reviews of campaigns and toll-free verifications reject is a table of its own, ``toolkit/data/review_codes.csv``:
the code with which the campaign's description or the business's name ends, which of the two it is for, and whether the
rejection is ``final``: nothing can be corrected then (https://www.twilio.com/docs/api/errors/30874 for toll-free,
https://www.twilio.com/docs/api/errors/30885 for campaigns; one made too early, 30447 and 30879, is made anew).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from toolkit import data
from toolkit.errors.codes import CODES

_SUFFIX_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Fate:
    """One row of the table."""

    outcome: str
    code: int
    """Twilio's error code; 0 for none."""
    meaning: str

    @property
    def http_status(self) -> int:
        """The status of the refusal; 0 where the request is accepted."""
        return int(self.outcome) if self.outcome.isdigit() else 0


@cache
def _table() -> Mapping[tuple[str, str], Fate]:
    return {
        (row["kind"], row["pattern"]): Fate(row["outcome"], int(row["error_code"] or 0), row["meaning"])
        for row in data.rows("fates.csv")
    }


@cache
def _meanings() -> Mapping[int, str]:
    return {fate.code: fate.meaning for fate in _table().values()}


_REJECTED = {"campaign": "FAILED", "toll_free": "TWILIO_REJECTED"}
"""What is reviewed → the status of a rejected one."""


@cache
def _reviews() -> Mapping[int, Mapping[str, str]]:
    return {int(row["code"]): row for row in data.rows("review_codes.csv")}


def exact(kind: str, value: str) -> Fate | None:
    """Return the fate of a request that holds ``value``, or None when the table does not name it."""
    return _table().get((kind, value))


def does_rcs(to: str) -> bool:
    """Say whether the handset of a number can do RCS."""
    return ("rcs_suffix", to[-_SUFFIX_LENGTH:]) in _table()


def of_message(to: str, line_type: str, error_code: int | None, channel: str = "sms") -> Fate:
    """Return how a message ends: by the error that the rules foresee, else by its destination.

    Args:
        to: the destination.
        line_type: its line type, "" where it does not matter (WhatsApp and other channels).
        error_code: the error that the selection rules foresee, if any.
        channel: ``sms``, ``whatsapp``, ``messenger`` or ``rcs``.
    """
    table = _table()
    if error_code is not None:
        return table.get(("error", str(error_code))) or Fate("failed", error_code, "")
    suffix = to[-_SUFFIX_LENGTH:]
    kinds = (("to_suffix", suffix), (f"{channel}_suffix", suffix), (channel, ""), ("line_type", line_type))
    return next((found for kind in kinds if (found := table.get(kind))), table["default", ""])


def of_registration(kind: str, text: str) -> Fate | None:
    """Return what becomes of a registration, or None when nothing speaks against it.

    Args:
        kind: ``brand``, ``campaign``, ``link``, ``sender``, ``template``, ``vetting`` or ``toll_free``.
        text: the text whose last digits decide; a full stop after them does not count.
    """
    suffix = text.strip().rstrip(".")[-_SUFFIX_LENGTH:]
    code = int(suffix) if suffix.isascii() and suffix.isdigit() else 0
    if _reviews().get(code, {}).get(kind) == "yes":
        return Fate(_REJECTED[kind], code, meaning(code) or "")
    return _table().get((f"{kind}_suffix", suffix))


def is_final(code: int) -> bool:
    """Say whether a registration that was rejected with ``code`` cannot be corrected."""
    return _reviews().get(code, {}).get("final") == "yes"


def meaning(code: int) -> str | None:
    """Return what ``code`` means, where a table says it."""
    return _meanings().get(code) or (CODES[code][0].rstrip(".") if code in CODES else None)

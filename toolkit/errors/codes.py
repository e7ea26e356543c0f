"""Twilio's error codes in this project's words: what happened, and how to fix it.

The texts are ``toolkit/data/error_codes.csv``; the catalogue has them in Japanese. What a code means is Twilio's
(https://www.twilio.com/docs/api/errors).
"""

from __future__ import annotations

from collections.abc import Mapping

from toolkit import data

CODES: Mapping[int, tuple[str, str]] = {
    int(row["code"]): (row["what"], row["fix"]) for row in data.rows("error_codes.csv")
}
"""What happened and how to fix it, by code; in English, for ``_`` to translate where it is shown."""

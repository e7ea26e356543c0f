"""A campaign's list and the pool that it is previewed against."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc

from tests.routing.pools import alpha, channel, number, pool, short_code, toll_free
from toolkit.model.account import Sender
from toolkit.numbering.texts import pandas_texts
from toolkit.snapshot.snapshot import Snapshot

SERVICE = "MG" + "0" * 32
MILLION = 1_000_000
_VARIED = 6
"""Last digits of an example number that are counted up."""
_AREA_CODES = [code for code in range(201, 990) if phonenumbers.is_valid_number(phonenumbers.parse(f"+1{code}2345678"))]


def _stems() -> list[str]:
    """Return what numbers of a list begin with: an area code of North America in every second one, else any country."""
    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE)
    found = (
        phonenumbers.example_number_for_type(region, kind)
        for region in sorted(phonenumbers.SUPPORTED_REGIONS)
        for kind in kinds
    )
    e164 = [phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) for number in found if number]
    abroad = sorted({text[:-_VARIED] for text in e164 if not text.startswith("+1") and len(text) > _VARIED + 3})
    home = [f"+1{code}{exchange}" for code in _AREA_CODES for exchange in "2345"][: len(abroad) * 4]
    return abroad + home[:: max(1, len(home) // len(abroad))][: len(abroad)]


_STEMS = pa.array(_stems(), pa.large_string())


def numbers(first: int, count: int) -> pd.Series:
    """Return ``count`` distinct destinations in E.164; another ``first``, a multiple of it, gives others."""
    places = np.arange(first, first + count)
    stems = _STEMS.take(pa.array(places % len(_STEMS)))
    serial = pa.array(10**_VARIED + places // len(_STEMS) * 7919 % 10**_VARIED)
    digits = pc.utf8_slice_codeunits(serial.cast(pa.large_string()), 1)
    joined = pc.binary_join_element_wise(stems, digits, pa.scalar("", pa.large_string()))
    return pd.Series(pandas_texts(pa.chunked_array([joined])), name="to")


def senders() -> list[Sender]:
    """Return 50 senders of all kinds."""
    home = [number(f"+1{code}5550123", "US") for code in (212, 213, 305, 312, 404, 415, 503, 512, 617, 702, 713, 720)]
    canada = [number(f"+1{code}5550123", "CA") for code in (403, 416, 514, 604)]
    free = [toll_free(), toll_free("+18885550199", verified=False)]
    abroad = [
        number(f"+{address}", region, mms=False)
        for address, region in (
            ("447400123456", "GB"), ("4915112345678", "DE"), ("33612345678", "FR"), ("819012345678", "JP"),
            ("61491570156", "AU"), ("5511961234567", "BR"), ("34612345678", "ES"), ("393123456789", "IT"),
            ("31612345678", "NL"), ("46701234567", "SE"), ("6581234567", "SG"), ("85251234567", "HK"),
        )
    ]  # fmt: skip
    codes = [short_code(digits, region) for digits, region in (("24680", "US"), ("72345", "GB"), ("11223", "CA"))]
    names = [alpha("OWL"), *(alpha(f"OWL{region}", region) for region in ("FR", "DE", "ES", "SE", "AU", "CH", "AT"))]
    others = [
        *(channel(f"whatsapp:+{digits}", None) for digits in ("12125550123", "447400123456", "819012345678")),
        channel("messenger:1234567890", None, "messenger"),
        channel("rcs:owl_agent", None, "rcs"),
    ]
    found = home + canada + free + abroad + codes + names + others
    return found + [number(f"+1646555{line:04d}", "US") for line in range(50 - len(found))]


def snapshot() -> Snapshot:
    """Return an account whose one service has these senders."""
    return Snapshot("AC" + "0" * 32, datetime.now(UTC), {SERVICE: pool(*senders())})

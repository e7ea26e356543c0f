"""What kind of text a message is, as far as a few words tell: an audit's hint, not a judgement.

English and Japanese words. Twilio publishes no such list; the words are this project's choice.
"""

from __future__ import annotations

import re

_DIGITS = re.compile(r"(?<!\d)\d{4,8}(?!\d)")
_CODE_WORDS = ("code", "otp", "password", "認証", "コード")
_OFFER_WORDS = ("% off", "offer", "sale", "discount", "coupon", "promo", "クーポン", "セール", "割引")
_OFFER = re.compile(r"% off|\b(?:offers?|sale|discounts?|coupons?|promo\w*)\b|クーポン|セール|割引")
_WISH_WORDS = ("stop", "unsubscribe", "opt", "remove me", "停止", "解除")
_WISH = re.compile(r"\b(?:stop|unsubscribe|opt(?:ing)?[ -]?(?:me )?out|remove me)\b|停止|解除")


def is_offer(text: str) -> bool:
    """Say whether a text, in lower case, reads like advertising."""
    return any(word in text for word in _OFFER_WORDS) and _OFFER.search(text) is not None


def is_code(text: str) -> bool:
    """Say whether a text, in lower case, reads like a one-time password: such a word, and four to eight digits."""
    return any(word in text for word in _CODE_WORDS) and _DIGITS.search(text) is not None


def wants_out(text: str) -> bool:
    """Say whether a text, in lower case, asks for an end of messages; one that is a keyword alone does so too."""
    return any(word in text for word in _WISH_WORDS) and _WISH.search(text) is not None

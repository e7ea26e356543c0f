"""What Twilio's documentation says about picking, case by case.

Each case names its source: the sender selection section of https://www.twilio.com/docs/messaging/services (services),
the page of an error code, or the support article on sticky senders.
"""

from __future__ import annotations

import pytest

from tests.routing.pools import alpha, channel, number, pool, short_code, toll_free
from toolkit.model import SenderPool
from toolkit.routing import DEFAULT_RULES, Rules, destination, select

NEW_YORK, SAN_FRANCISCO = "+12125550123", "+14155550142"
US_212, US_415 = number(NEW_YORK, "US"), number(SAN_FRANCISCO, "US")
CA_416 = number("+14165550134", "CA")
GB_NUMBER, DE_NUMBER, FR_NUMBER = (
    number("+447400123456", "GB", mms=False),
    number("+4915123456789", "DE", mms=False),
    number("+33612345678", "FR", mms=False),
)
TOLL_FREE, UNVERIFIED = toll_free(), toll_free("+18885550123", verified=False)
US_CODE, GB_CODE, CODE = short_code("24680", "US"), short_code("60123", "GB"), short_code("77777", None)
OWL, OWL_FR, OWL_US = alpha(), alpha("OWL FR", "FR"), alpha("OWL US", "US")
WA_DE, WA_US, RCS = (
    channel("whatsapp:+4915123456789", "DE"),
    channel("whatsapp:+12125550123", "US"),
    channel("rcs:owl_agent", None, "rcs"),
)

TO_646, TO_305, TO_212 = "+16465550108", "+13055550176", "+12125550199"
TO_CA, TO_GB, TO_FR, TO_ZA, TO_DE, TO_JP = (
    "+15065550123",
    "+447400123457",
    "+33612345679",
    "+27711234567",
    "+4915123456788",
    "+819012345678",
)
TO_PR = "+17872345678"

BOTH = pool(US_212, US_415)

CASES = {
    # name: (pool, to, rule, tied addresses, status, error)
    "an overlay of the area code": (BOTH, TO_646, "overlay", [NEW_YORK], "ok", None),
    "the same area code": (BOTH, TO_212, "area_code", [NEW_YORK], "ok", None),
    "no area code fits": (BOTH, TO_305, "country", [NEW_YORK, SAN_FRANCISCO], "ok", None),
    "area code geomatch is off": (
        pool(US_212, US_415, area_code_geomatch=False), TO_212, "country", [NEW_YORK, SAN_FRANCISCO], "ok", None,
    ),
    "no campaign": (pool(US_212, campaign=None), TO_305, "no_sender", [], "fails", 21703),
    "campaign failed": (pool(US_212, campaign="FAILED"), TO_305, "no_sender", [], "fails", 21703),
    "no campaign, toll-free beside": (
        pool(US_212, TOLL_FREE, campaign=None), TO_305, "country", ["+18005550199"], "ok", None,
    ),
    "no campaign matters in the US only": (pool(US_212, campaign=None), TO_CA, "us_ca_other", [NEW_YORK], "ok", None),
    "a Canadian long code to the US needs a campaign": (
        pool(CA_416, campaign=None), TO_305, "no_sender", [], "fails", 21703,
    ),
    "a Canadian long code stands in": (pool(CA_416, GB_NUMBER), TO_305, "us_ca_other", ["+14165550134"], "ok", None),
    "Puerto Rico counts as the US": (pool(US_212), TO_PR, "country", [NEW_YORK], "ok", None),
    "Puerto Rico needs a campaign": (pool(US_212, campaign=None), TO_PR, "no_sender", [], "fails", 21703),
    "Canada: toll-free first": (pool(CA_416, TOLL_FREE), TO_CA, "toll_free", ["+18005550199"], "ok", None),
    "the US: toll-free and long codes are equal": (
        pool(US_212, TOLL_FREE), TO_305, "country", [NEW_YORK, "+18005550199"], "ok", None,
    ),
    "toll-free not verified": (pool(UNVERIFIED), TO_305, "country", ["+18885550123"], "fails", 30032),
    "toll-free not verified, Canada": (pool(UNVERIFIED), TO_CA, "toll_free", ["+18885550123"], "fails", 30032),
    "one of the equals is not verified": (
        pool(US_212, UNVERIFIED), TO_305, "country", [NEW_YORK, "+18885550123"], "warning", 30032,
    ),
    "two toll-free numbers": (
        pool(TOLL_FREE, toll_free("+18335550100")), TO_305, "country", ["+18005550199", "+18335550100"], "ok", None,
    ),
    "a foreign number to the US": (pool(GB_NUMBER), TO_305, "no_sender", [], "fails", 21703),
    "a foreign number to Canada": (pool(GB_NUMBER), TO_CA, "no_sender", [], "fails", 21703),
    "a foreign long code to the UK": (pool(US_212), TO_GB, "no_sender", [], "fails", 21703),
    "a number of the country": (pool(US_212, GB_NUMBER), TO_GB, "country", ["+447400123456"], "ok", None),
    "a US number comes next": (pool(DE_NUMBER, US_212), TO_JP, "us_fallback", [NEW_YORK], "ok", None),
    "then any number": (
        pool(GB_NUMBER, DE_NUMBER), TO_JP, "any_fallback", ["+447400123456", "+4915123456789"], "ok", None,
    ),
    "a number from abroad is overwritten in France": (pool(US_212), TO_FR, "us_fallback", [NEW_YORK], "warning", None),
    "short code before the rest": (pool(GB_NUMBER, OWL, GB_CODE), TO_GB, "short_code", ["60123"], "ok", None),
    "short code of the US": (pool(US_212, US_CODE), TO_212, "short_code", ["24680"], "ok", None),
    "a short code stays at home": (pool(US_CODE, OWL), TO_GB, "alpha", ["OWL"], "ok", None),
    "a short code stays at home, alone": (pool(US_CODE), TO_GB, "no_sender", [], "fails", 21703),
    "a short code whose country is unknown": (pool(CODE), TO_305, "no_sender", [], "fails", 21703),
    "alpha before numbers": (pool(FR_NUMBER, OWL), TO_FR, "alpha", ["OWL"], "ok", None),
    "alpha made for the country": (pool(OWL, OWL_FR), TO_FR, "alpha_country", ["OWL FR"], "ok", None),
    "alpha made for another country": (pool(OWL_FR), TO_GB, "no_sender", [], "fails", 21703),
    "alpha never in the US": (pool(OWL, US_212), TO_305, "country", [NEW_YORK], "ok", None),
    "alpha never in the US, alone": (pool(OWL_US), TO_305, "no_sender", [], "fails", 21703),
    "alpha never in Canada": (pool(OWL, CA_416), TO_CA, "country", ["+14165550134"], "ok", None),
    "alpha where it is not supported": (pool(OWL, US_212), TO_ZA, "us_fallback", [NEW_YORK], "warning", None),
    "alpha where registration is required": (pool(OWL), "+971501234567", "no_sender", [], "fails", 21703),
    "WhatsApp, same country": (
        pool(WA_US, WA_DE, US_212), f"whatsapp:{TO_DE}", "channel_country", [WA_DE.address], "ok", None,
    ),
    "WhatsApp, any country": (pool(WA_DE, US_212), f"whatsapp:{TO_FR}", "channel_any", [WA_DE.address], "ok", None),
    "no WhatsApp sender": (pool(US_212), f"whatsapp:{TO_FR}", "no_sender", [], "fails", 21703),
    "WhatsApp sender only, plain To": (pool(WA_DE), TO_DE, "no_sender", [], "fails", 21703),
    "RCS only where asked for": (pool(RCS, US_212), f"rcs:{TO_212}", "channel_any", ["rcs:owl_agent"], "ok", None),
    "an empty pool": (pool(), TO_305, "empty_pool", [], "fails", 21704),
    "not a number": (BOTH, "12", "bad_destination", [], "fails", 21211),
    "premium rate": (BOTH, "+19005550123", "premium_rate", [], "fails", 21268),
    "a landline": (pool(DE_NUMBER), "+4930123456", "country", ["+4915123456789"], "warning", 30006),
    "all SMS blocked": (BOTH, "+989121234567", "no_sender", [], "fails", 21703),
}  # fmt: skip


@pytest.mark.parametrize(("where", "to", "rule", "tied", "status", "error"), CASES.values(), ids=CASES)
def test_picks_as_documented(where: SenderPool, to, rule, tied, status, error):
    chosen = select(where, destination(to))

    assert (chosen.rule, [s.address for s in chosen.tied]) == (rule, tied)
    assert (chosen.status, chosen.error_code) == (status, error)


MEDIA_CASES = {
    "an MMS-capable number": (pool(US_212), TO_212, [NEW_YORK], "ok", None),
    "no MMS-capable number at home": (pool(GB_NUMBER), TO_GB, [], "fails", 21703),
    "alpha cannot send media": (pool(OWL), TO_FR, [], "fails", 21703),
    "converted to a link": (pool(US_212, FR_NUMBER), TO_FR, ["+33612345678"], "warning", None),
    "no MMS there, converter off": (pool(US_212, mms_converter=False), TO_FR, [NEW_YORK], "fails", 30011),
    "a number without MMS is passed over": (
        pool(number("+13125550187", "US", mms=False), US_212), TO_305, [NEW_YORK], "ok", None,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("where", "to", "tied", "status", "error"), MEDIA_CASES.values(), ids=MEDIA_CASES)
def test_media_needs_mms(where, to, tied, status, error):
    chosen = select(where, destination(to), media=True)

    assert [s.address for s in chosen.tied] == tied
    assert (chosen.status, chosen.error_code) == (status, error)


STICKY_CASES = {
    "keeps the mapped sender": (pool(US_212, US_415), US_415, TO_212, SAN_FRANCISCO, False),
    "is broken by a local number": (pool(US_212, FR_NUMBER), US_212, TO_FR, "+33612345678", True),
    "stays on a local long code when alpha comes": (pool(FR_NUMBER, OWL), FR_NUMBER, TO_FR, "+33612345678", False),
    "stays on alpha when a local number comes": (pool(OWL, FR_NUMBER), OWL, TO_FR, "OWL", False),
    "ends with the campaign": (pool(US_212, TOLL_FREE, campaign="FAILED"), US_212, TO_305, "+18005550199", True),
    "ends when the sender leaves the pool": (pool(US_415), US_212, TO_212, SAN_FRANCISCO, True),
    "is ignored but kept while switched off": (
        pool(US_212, US_415, sticky_sender=False), US_415, TO_212, NEW_YORK, False,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("where", "mapped", "to", "expected", "drops"), STICKY_CASES.values(), ids=STICKY_CASES)
def test_sticky_sender(where, mapped, to, expected, drops):
    chosen = select(where, destination(to), sticky=mapped.sid)

    assert chosen.sender is not None
    assert (chosen.sender.address, chosen.drops_sticky) == (expected, drops)


def test_unregistered_long_code_is_picked_and_fails_when_the_rules_say_so():
    chosen = select(pool(US_212, campaign=None), destination(TO_305), rules=Rules(skip_unregistered_long_codes=False))

    assert chosen.sender == US_212
    assert (chosen.status, chosen.error_code) == ("fails", 30034)
    assert DEFAULT_RULES.skip_unregistered_long_codes


def test_trial_accounts_have_no_alpha_senders():
    assert select(pool(OWL, FR_NUMBER), destination(TO_FR), trial=True).sender == FR_NUMBER


def test_a_number_does_not_send_to_itself():
    assert select(pool(US_212), destination(NEW_YORK)).rule == "no_sender"

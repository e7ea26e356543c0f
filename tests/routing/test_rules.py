"""The one object of options: what it takes, and a user's own facts."""

from __future__ import annotations

import pytest

import toolkit
from tests.routing.vectors import SENDERS
from toolkit.account.connecting import connect
from toolkit.errors.raised import ToolkitError
from toolkit.facts.countries import countries, country, overlays
from toolkit.model.account import SenderPool, Service
from toolkit.routing import DEFAULT_RULES, Rules, destination, select
from toolkit.routing.rules import positions
from toolkit.routing.texts import explain_change, explain_selection

OWL = SenderPool(Service("MG" + "0" * 32, "test"), (SENDERS["OWL"],))


@pytest.mark.parametrize("name", positions())
def test_a_value_that_an_option_cannot_have_is_refused_with_those_it_can(name):
    with pytest.raises(ToolkitError, match=name) as caught:
        Rules(**{name: "never"})

    assert all(repr(value) in str(caught.value) for value in positions()[name])


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"XX": {}}, "XX"),
        ({"gb": {}}, "gb"),
        ({"GB": {"alpha": "yes"}}, "alpha"),
        ({"GB": {"alpha_dynamic": "maybe"}}, "maybe"),
        ({"GB": {"alpha_dynamic": "required"}}, "required"),
    ],
)
def test_facts_that_cannot_be_are_refused(changes, named):
    with pytest.raises(ToolkitError, match=named):
        Rules(countries=changes)


def test_own_facts_win_column_by_column_and_leave_twilios_alone():
    own = country("GB", {"GB": {"alpha_dynamic": "no"}})

    assert (own.alpha_dynamic, own.source_url) == ("no", "")
    assert own.long_code_domestic == country("GB").long_code_domestic
    assert country("GB") is countries()["GB"]
    assert country("FR", {"GB": {"alpha_dynamic": "no"}}) is countries()["FR"]


def test_what_rests_on_own_facts_says_so():
    chosen = select(OWL, destination("+27711234567"), rules=Rules(countries={"ZA": {"alpha_dynamic": "yes"}}))

    assert (chosen.status, chosen.basis) == ("ok", "assumed")
    assert "your own" in explain_selection(chosen)


def test_rules_can_be_compared_and_serve_as_a_key():
    assert Rules() == DEFAULT_RULES != Rules(countries={"GB": {"mms": "yes"}})
    assert len({Rules(), DEFAULT_RULES, Rules(tie_break="random")}) == 2
    assert hash(Rules(countries={"GB": {"mms": "yes"}})) == hash(Rules())


def test_areas_that_share_a_code_join_only_when_asked():
    assert "718" not in overlays()["212"]
    assert overlays()["917"] >= {"212", "718"}
    assert overlays(joined=True)["212"] == overlays(joined=True)["718"] >= {"212", "718", "917"}
    assert overlays(joined=True)["415"] == overlays()["415"]


@pytest.mark.parametrize(
    ("pool", "to", "media", "help_"),
    [
        ("", "+12125550199", False, "Add a sender to the pool."),
        ("GB", "+12125550199", False, "Add a number of the United States."),
        ("OWL", "+971501234567", False, "Register the alphanumeric sender ID for the United Arab Emirates"),
        ("FR", "+12", False, "Correct the number."),
        ("GB", "+447400123457", True, "Add a sender that can send MMS"),
        ("US_212", "whatsapp:+33612345679", False, "Add a sender of the destination's channel."),
        ("US_212", "+989121234567", False, "Twilio's pages name no sender that would reach Iran."),
        ("US_212", "+33612345679", False, "Add a number of France. Add an alphanumeric sender ID."),
        ("TF_NO", "+12125550199", False, "Have the toll-free number verified."),
        ("DE", "+4930123456", False, "Send to a mobile number."),
        ("FR", "+33612345679", False, ""),
    ],
)
def test_the_change_that_would_help_is_named(pool, to, media, help_):
    where = SenderPool(
        Service("MG" + "0" * 32, "test", campaign_status="VERIFIED"), tuple(SENDERS[name] for name in pool.split())
    )
    assert explain_change(select(where, destination(to), media=media)).startswith(help_)
    assert bool(help_) == bool(explain_change(select(where, destination(to), media=media)))


def test_a_country_that_there_is_not_is_refused_wherever_one_is_named():
    account = connect(database=":memory:", seed=1)
    sid = account.client.messaging.v1.services.list(limit=1)[0].sid
    asked = (
        lambda code: Rules(alpha_registered_in=frozenset({code})),
        lambda code: toolkit.preview(account, sid, ["0171 2345678"], region=code),
        lambda code: toolkit.explain(account, sid, "0171 2345678", region=code),
        lambda code: toolkit.drain(account, sid, {code: 50}),
    )
    for ask in asked:
        with pytest.raises(ToolkitError, match="'UK'"):
            ask("UK")
        ask("GB")
    account.close()


def test_the_alpha_sender_of_a_country_comes_first_as_its_page_says():
    pool = SenderPool(Service("MG" + "0" * 32, "test"), (SENDERS["OWL"], SENDERS["OWL_FR"]))
    chosen = select(pool, destination("+33612345679"))
    assert (chosen.sender, chosen.rule, chosen.basis) == (SENDERS["OWL_FR"], "alpha_country", "documented")
    equal = select(pool, destination("+33612345679"), rules=Rules(country_alpha_first=False))
    assert equal.basis == "assumed"

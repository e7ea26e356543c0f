"""What holds for every pool, destination and option."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.routing.pools import pool
from tests.routing.vectors import SENDERS
from toolkit.numbering.number import example, regions
from toolkit.routing import Rules, destination, select
from toolkit.routing.rules import positions
from toolkit.routing.texts import REMEDIES, RULES

NOTHING = {"no_sender", "alpha_blocks", "empty_pool", "bad_destination", "premium_rate", "landline"}

pools = st.builds(
    lambda senders, campaign, geomatch, converter: pool(
        *senders, campaign=campaign, area_code_geomatch=geomatch, mms_converter=converter
    ),
    st.lists(st.sampled_from(list(SENDERS.values())), unique=True, max_size=8),
    st.sampled_from([None, "VERIFIED", "FAILED"]),
    st.booleans(),
    st.booleans(),
)
destinations = st.builds(
    lambda channel, region: destination(channel + example(region)),
    st.sampled_from(["", "", "", "whatsapp:", "rcs:"]),
    st.sampled_from([*regions(), "US", "CA", "GB", "PR"]),
)
options = st.builds(Rules, **{name: st.sampled_from(values) for name, values in positions().items()})


@given(pools, destinations, options, st.booleans(), st.booleans())
def test_the_pick_is_in_the_pool_and_nobody_objected_to_it(where, to, rules, media, trial):
    chosen = select(where, to, media=media, trial=trial, rules=rules)

    refused = {sid for sid, _objection in chosen.objections}
    assert set(chosen.tied) <= set(where.senders)
    assert not {s.sid for s in chosen.tied} & refused
    assert bool(chosen.tied) != (chosen.rule in NOTHING)
    assert chosen.rule in RULES
    assert set(chosen.remedies) <= set(REMEDIES)
    assert chosen.tied or (chosen.remedies and chosen.status == "fails")


@given(pools, destinations, options)
def test_removing_a_sender_that_was_not_picked_changes_nothing(where, to, rules):
    """Except an unusable alpha sender whose presence keeps a number from being taken."""
    rules = replace(rules, alpha_falls_to_number=True)
    chosen = select(where, to, rules=rules)

    for sender in set(where.senders) - set(chosen.tied):
        rest = replace(where, senders=tuple(s for s in where.senders if s != sender))
        assert not rest.senders or select(rest, to, rules=rules).tied == chosen.tied


@given(pools, destinations, options, st.sampled_from(list(SENDERS.values())))
def test_removing_a_sender_that_was_not_picked_leaves_the_sticky_one(where, to, rules, mapped):
    chosen = select(where, to, rules=rules, sticky=mapped.sid)
    if chosen.rule != "sticky":
        return

    for sender in set(where.senders) - {mapped}:
        rest = replace(where, senders=tuple(s for s in where.senders if s != sender))
        assert select(rest, to, rules=rules, sticky=mapped.sid).tied == (mapped,)


@given(pools, destinations, options, st.booleans())
def test_the_order_of_the_pool_does_not_matter(where, to, rules, media):
    turned = replace(where, senders=where.senders[::-1])
    here, there = select(where, to, media=media, rules=rules), select(turned, to, media=media, rules=rules)

    assert set(there.tied) == set(here.tied)
    assert (there.rule, there.tied == ()) == (here.rule, here.tied == ())


@given(pools, destinations, options, st.sampled_from(list(SENDERS.values())))
def test_an_explicit_from_is_never_replaced_unless_the_rules_ignore_it(where, to, rules, named):
    chosen = select(where, to, rules=rules, from_=named)

    if rules.from_outside_pool == "allowed" or named in where.senders:
        assert chosen.tied == (named,)
        assert chosen.status in ("ok", "warning")
    elif rules.from_outside_pool == "refused":
        assert chosen.error_code == 21711
    else:
        assert chosen == select(where, to, rules=rules)


@settings(max_examples=300)
@given(st.text(max_size=20))
def test_any_text_is_a_destination_with_an_answer(text):
    chosen = select(pool(SENDERS["US_212"]), destination(text))

    assert chosen.status in ("ok", "warning", "fails")

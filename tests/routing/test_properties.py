"""What holds for every pool and destination."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.routing.pools import pool
from tests.routing.test_vectors import (
    CA_416,
    CODE,
    DE_NUMBER,
    FR_NUMBER,
    GB_CODE,
    GB_NUMBER,
    OWL,
    OWL_FR,
    RCS,
    TOLL_FREE,
    UNVERIFIED,
    US_212,
    US_415,
    US_CODE,
    WA_DE,
    WA_US,
)  # fmt: skip
from toolkit.numbering import example, regions
from toolkit.routing import destination, select

SENDERS = [
    US_212, US_415, CA_416, GB_NUMBER, DE_NUMBER, FR_NUMBER, TOLL_FREE, UNVERIFIED, US_CODE, GB_CODE, CODE, OWL, OWL_FR,
    WA_DE, WA_US, RCS,
]  # fmt: skip

pools = st.builds(
    lambda senders, campaign, geomatch: pool(*senders, campaign=campaign, area_code_geomatch=geomatch),
    st.lists(st.sampled_from(SENDERS), unique=True),
    st.sampled_from([None, "VERIFIED", "FAILED"]),
    st.booleans(),
)
destinations = st.builds(
    lambda channel, region: destination(channel + example(region)),
    st.sampled_from(["", "", "", "whatsapp:", "rcs:"]),
    st.sampled_from(regions()),
)


@given(pools, destinations, st.booleans())
def test_the_pick_is_in_the_pool_and_nobody_objected_to_it(where, to, media):
    chosen = select(where, to, media=media)

    refused = {sid for sid, _objection in chosen.objections}
    assert set(chosen.tied) <= set(where.senders)
    assert not {s.sid for s in chosen.tied} & refused
    assert bool(chosen.tied) != (chosen.rule in ("no_sender", "empty_pool", "bad_destination", "premium_rate"))


@given(pools, destinations)
def test_removing_a_sender_that_was_not_picked_changes_nothing(where, to):
    chosen = select(where, to)

    for sender in set(where.senders) - set(chosen.tied):
        rest = replace(where, senders=tuple(s for s in where.senders if s != sender))
        assert not rest.senders or select(rest, to).tied == chosen.tied


@given(pools, destinations)
def test_the_order_of_the_pool_does_not_matter(where, to):
    turned = replace(where, senders=where.senders[::-1])

    assert set(select(turned, to).tied) == set(select(where, to).tied)


@settings(max_examples=300)
@given(st.text(max_size=20))
def test_any_text_is_a_destination_with_an_answer(text):
    chosen = select(pool(US_212), destination(text))

    assert chosen.status in ("ok", "warning", "fails")

"""Every check: where it fires, where it stays silent, and that it never guesses."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from tests.audit.accounts import (
    ACCOUNT,
    MG,
    account,
    campaign,
    change,
    days,
    empty_handed,
    log,
    number,
    pool,
    sent,
    verification,
)
from tests.audit.cases import CASES, TF, WELL
from toolkit.audit import audit, registered
from toolkit.audit.blind_spots import BLIND_SPOTS
from toolkit.errors.raised import ToolkitError
from toolkit.sandbox.routes import ROUTES
from toolkit.snapshot.snapshot import Snapshot

CHECKS = registered()
SIGNED_IN = "auth_token_used"
READ_AS = {"every_pool": "pools", "long_log": "log", "daily_log": "log"}
LEFT_OUT = {
    "campaign_without_policy": account(campaigns=(campaign(), campaign(privacy_policy_url=None))),
    "toll_free_business_data": account(pool(TF), verifications=(verification(TF, missing=None),)),
}

UNREAD = account(closed_countries=None)

NAMED = {
    "empty_pool", "no_sender_for_destination", "number_in_no_service", "us_without_campaign", "campaign_failed",
    "campaign_waiting", "campaign_suspended", "brand_unverified", "brand_failed", "brand_suspended",
    "brand_without_vetting", "sole_proprietor_numbers", "toll_free_unverified", "toll_free_rejected",
    "toll_free_edit_window", "several_toll_free", "mixed_us_senders", "short_code_abroad", "alpha_unsupported",
    "alpha_needs_registration", "alpha_not_shown", "uk_foreign_numbers", "inbound_black_hole", "sender_webhook_ignored",
    "service_webhook_ignored", "application_and_url", "webhook_http", "webhook_local", "webhook_demo",
    "webhook_without_fallback", "status_callback_missing", "status_callback_failing", "validity_too_long", "sticky_off",
    "geomatch_off", "smart_encoding_off", "one_character", "long_bodies", "opt_outs_ignored", "carrier_filtering",
    "unknown_handsets", "landlines", "unreachable_handsets", "queue_overflow", "daily_cap", "validity_expired",
    "messages_stuck", "number_idle", "number_without_sms", "usecase_undeclared", "unused_service", "duplicated_service",
    "pool_near_limit", "one_sender_carries", "recycled_numbers", "trial_account", "auth_token_used",
}  # fmt: skip
"""What an auditor asks first."""


def found(snapshot: object, check: str):
    return audit(snapshot, only=[check])  # type: ignore[arg-type]


BY_API = {
    "brand_failed", "brand_mail_waiting", "brand_unverified", "brand_without_vetting", "campaign_failed",
    "campaign_mock", "campaign_without_numbers", "campaign_without_policy", "consent_unrecorded", "daily_cap",
    "destination_closed", "fraud_blocked", "landlines", "mock_in_use", "number_shared", "opt_out_unheard",
    "profile_expiring", "profile_rejected", "recycled_numbers", "registration_errors", "sender_country_closed",
    "toll_free_business_data", "toll_free_edit_window", "toll_free_rejected", "toll_free_unverified",
    "unknown_handsets", "us_number_outside_service", "us_without_campaign",
}  # fmt: skip
"""Where no call is offered as a fix, and an API does what the remedy says."""

OPERATION = re.compile(r"\b(GET|POST|PATCH|DELETE) ((?:https://\w+\.twilio\.com)?/[\w./{}]+)")


def test_a_remedy_names_the_operation_where_there_is_one() -> None:
    documented = {(route.method, re.sub("{.*?}", "{}", route.template)) for route in ROUTES}
    for check in CHECKS.values():
        named = OPERATION.findall(check.remedy)
        assert bool(named) or check.id not in BY_API, check.id
        for method, url in named:
            path = re.sub("{.*?}", "{}", urlsplit(url).path.rstrip("."))
            assert (method, path) in documented, f"{check.id}: {method} {url}"


def test_every_check_is_tried() -> None:
    assert set(CASES) | {SIGNED_IN} == set(CHECKS)
    assert set(CHECKS) >= NAMED


@pytest.mark.parametrize("check", CASES)
def test_it_fires(check: str) -> None:
    table = found(CASES[check].fires, check)
    assert set(table["severity"]) == {CHECKS[check].severity}
    assert CASES[check].evidence in table["evidence"].iloc[0]
    assert tuple(table["fix"].iloc[0]) == CASES[check].fix


@pytest.mark.parametrize("check", CASES)
def test_it_stays_silent(check: str) -> None:
    assert found(CASES[check].silent, check).empty


@pytest.mark.parametrize("check", CASES)
def test_it_stays_silent_on_an_account_in_order_and_on_an_empty_one(check: str) -> None:
    assert found(WELL, check).empty
    assert found(empty_handed(), check).empty


def test_the_credential_is_judged_by_the_user_name_of_the_requests() -> None:
    def signed_in(name: str) -> SimpleNamespace:
        return SimpleNamespace(client=SimpleNamespace(username=name), snapshot=lambda messages: WELL)

    assert found(signed_in(ACCOUNT), SIGNED_IN)["severity"].tolist() == ["low"]
    assert found(signed_in("SK" + "0" * 32), SIGNED_IN).empty
    assert found(WELL, SIGNED_IN)["severity"].tolist() == ["unknown"]


@pytest.mark.parametrize("check", [id for id, check in CHECKS.items() if check.needs and id != SIGNED_IN])
def test_what_could_not_be_read_is_unknown_and_says_why(check: str) -> None:
    for part in {READ_AS.get(part, part) for part in CHECKS[check].needs}:
        table = found(replace(CASES[check].fires, unreadable={part: "HTTP 403"}), check)
        assert table["severity"].tolist() == ["unknown"]
        assert table["evidence"].tolist() == [f"{part}: HTTP 403"]


@pytest.mark.parametrize(
    "check", [id for id, check in CHECKS.items() if {"log", "long_log", "daily_log"} & set(check.needs)]
)
def test_a_log_that_was_not_read_is_no_log_without_messages(check: str) -> None:
    table = found(replace(CASES[check].fires, log=None), check)
    assert table["severity"].tolist() == ["unknown"]


@pytest.mark.parametrize("check", [id for id, check in CHECKS.items() if "long_log" in check.needs])
def test_a_short_log_shows_nobody_idle(check: str) -> None:
    table = found(account(log_days=29), check)
    assert table["severity"].tolist() == ["unknown"]
    assert "29" in table["evidence"].iloc[0]


@pytest.mark.parametrize("check", LEFT_OUT)
def test_what_an_answer_leaves_out_is_unknown_not_missing(check: str) -> None:
    (row,) = found(LEFT_OUT[check], check).itertuples()
    assert row.severity == "unknown"
    assert "Console" in row.remedy


def test_permissions_and_days_that_were_not_read_are_unknown() -> None:
    (row,) = found(UNREAD, "destination_closed").itertuples()
    assert (row.severity, row.evidence) == ("unknown", "geo_permissions: it was not read.")
    (row,) = found(account(log=replace(log(sent()), days=())), "error_rising").itertuples()
    assert row.severity == "unknown"


@pytest.mark.parametrize("check", [id for id, check in CHECKS.items() if "applications" in check.also])
def test_what_is_missing_in_part_is_said_and_the_rest_is_checked(check: str) -> None:
    table = found(replace(CASES[check].fires, unreadable={"applications": "HTTP 403"}), check)
    assert sorted(table["severity"]) == sorted(["unknown", CHECKS[check].severity])


def test_failures_in_the_log_are_set_beside_what_was_changed_before() -> None:
    began = sent(40, error_code=30007, first=days(4))
    after = account(groups=(sent(), began), events=(change(number().sid, 4.5, "sms_url"), change(MG, 3.9)))
    (row,) = found(after, "changed_before_failures").itertuples()
    assert (row.resource, "error_codes = 30007 40" in row.evidence) == (number().sid, True)
    always = account(groups=(sent(), sent(40, error_code=30007, first=days(28))), events=(change(MG, 28.1),))
    assert found(always, "changed_before_failures").empty


def test_a_service_that_could_not_be_read_is_one_unknown_row_and_no_finding() -> None:
    snapshot = replace(CASES["empty_pool"].fires, unreadable={MG: "HTTP 403"})
    assert found(snapshot, "empty_pool").empty
    assert found(snapshot, "number_in_no_service")["severity"].tolist() == ["unknown"]

    rows = audit(snapshot)
    assert rows[rows["check"] == "unreadable"]["resource"].tolist() == [MG]


def test_what_no_api_tells_is_listed_with_where_to_look() -> None:
    table = audit(UNREAD).set_index("check")
    for spot in BLIND_SPOTS:
        row = table.loc[spot.id]
        assert row["severity"] == "unknown"
        assert row["remedy"]
    assert {"geo_permissions", "opt_out_list", "sticky_mappings", "advanced_opt_out"} <= {s.id for s in BLIND_SPOTS}


def test_what_the_sandbox_tells_is_no_blind_spot() -> None:
    known = replace(WELL, sticky={(MG, "+12125550199"): "PN" + "0" * 32})
    assert "sticky_mappings" not in audit(known)["check"].tolist()


def test_an_account_in_order_has_nothing_but_the_unknown() -> None:
    assert set(audit(WELL)["severity"]) == {"unknown"}


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.id)
def test_every_check_names_its_source(check) -> None:
    assert urlsplit(check.docs).scheme == "https"
    assert (urlsplit(check.docs).hostname or "").endswith("twilio.com")
    if check.code and check.docs.startswith("https://www.twilio.com/docs/api/errors/"):
        assert check.docs.rpartition("/")[2].isdigit()


def test_a_check_that_does_not_exist_is_named() -> None:
    with pytest.raises(ToolkitError, match="no_such_check"):
        audit(WELL, only=["no_such_check"])


def test_types_and_order() -> None:
    table = audit(CASES["several_toll_free"].fires)
    assert [str(kind) for kind in table.dtypes] == ["str", "category", *["str"] * 7, "object"]
    assert table["severity"].is_monotonic_decreasing
    assert isinstance(table.snapshot, Snapshot)
    assert set(table[table["severity"] >= "medium"]["severity"]) <= {"medium", "high"}


def test_the_consequence_has_twilios_code() -> None:
    assert "21704" in found(CASES["empty_pool"].fires, "empty_pool")["consequence"].iloc[0]

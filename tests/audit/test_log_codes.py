"""Codes that mean the same to an auditor are counted by the same check."""

from __future__ import annotations

import pytest

from tests.audit.accounts import account, sent
from toolkit.audit import audit


@pytest.mark.parametrize(
    ("check", "code"),
    [
        ("opt_outs_ignored", 21610),
        ("opt_outs_ignored", 30630),
        ("unreachable_handsets", 30003),
        ("unreachable_handsets", 30046),
        ("fraud_blocked", 30450),
        ("fraud_blocked", 30453),
        ("fraud_blocked", 30454),
        ("fraud_blocked", 30485),
        ("landlines", 21614),
        ("landlines", 21635),
    ],
)
def test_each_code_is_counted(check: str, code: int) -> None:
    found = audit(account(groups=(sent(), sent(100, error_code=code))), only=[check])
    assert found["evidence"].str.contains(f"error_codes = {code} 100").tolist() == [True]


def test_codes_of_one_meaning_add_up() -> None:
    groups = (sent(), sent(3, error_code=21610), sent(2, error_code=30630))
    (evidence,) = audit(account(groups=groups), only=["opt_outs_ignored"])["evidence"]
    assert "21610 3, 30630 2" in evidence
    assert "5 / 1005" in evidence

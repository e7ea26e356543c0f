from __future__ import annotations

import random
import re

import phonenumbers
import pytest
from phonenumbers import PhoneMetadata

from tests.numbering.numbers import CODES, generated
from tests.numbering.oracle import differences
from toolkit.numbering import kinds
from toolkit.numbering.cells import read_cell
from toolkit.numbering.column import columns
from toolkit.numbering.compiled import automaton as automata
from toolkit.numbering.compiled.automaton import compile_automaton
from toolkit.numbering.compiled.patterns import Graph, Unsupported
from toolkit.numbering.compiled.plan import Plan
from toolkit.numbering.compiled.tables import tables


def matches(graph, entry, digits):
    at = set(entry)
    for digit in digits:
        at = {after for position in at if int(digit) in graph.digits[position] for after in graph.follow[position]}
    ends = {position for position in at if position in graph.endings}
    return 0 in at or any(0 in graph.follow[position] for position in ends)


@pytest.mark.parametrize(
    "regex",
    [r"\d{3,5}", "1[2-4]?|5+", "(?:12|3(?:4|56)){2}7*", r"0(?:1|[2-4\d])$", "(1)?2|(?:3|)4", "9{2}[13579]", "[28]$|1"],
)
def test_graphs_match_as_regular_expressions_do(regex):
    graph = Graph()
    entry = graph.add(regex, graph.accept("end"))
    chance = random.Random(7)
    texts = ["".join(chance.choices("0123456789", k=chance.randrange(7))) for _ in range(2000)]
    texts += [f"{number}" for number in range(1000)]

    assert [matches(graph, entry, text) for text in texts] == [bool(re.fullmatch(regex, text)) for text in texts]


@pytest.mark.parametrize(
    "regex", ["(?=1)2", "(?!1)2", r"(1)\1", "1+?", "1{2}{3}", "a", "[^1]", r"\w", ".", "^1", "(1", "1)", "[1-]", "*"]
)
def test_what_graphs_cannot_express_is_refused(regex):
    with pytest.raises(Unsupported):
        Graph().add(regex, 0)


def test_everything_in_the_librarys_metadata_can_be_compiled():
    for code in CODES:
        Plan(code)


def use(monkeypatch):
    compiled = tables(compile_automaton())
    monkeypatch.setattr(kinds, "load_tables", lambda: compiled)


def test_a_plan_that_cannot_be_compiled_is_left_to_the_library(monkeypatch):
    def plan(code):
        if code == 81:
            raise Unsupported("(?=1)")
        return Plan(code)

    monkeypatch.setattr(automata, "Plan", plan)
    use(monkeypatch)
    asked = []
    monkeypatch.setattr(kinds, "read_cell", lambda text, ask: asked.append(text) or read_cell(text, ask))
    texts = ["+819012345678", "+81312345678", "+12125550123"]

    assert not list(differences(texts, columns(texts)))
    assert asked == texts[:2]


def test_another_numbering_plan_needs_no_change(monkeypatch):
    japan = PhoneMetadata.metadata_for_region("JP")
    patterns = {"general_desc": r"\d{9,10}", "mobile": r"[6-9]0[1-9]\d{7}|1[1-4]\d{8}", "fixed_line": r"5\d{8}"}
    for name, pattern in patterns.items():
        monkeypatch.setitem(vars(getattr(japan, name)), "national_number_pattern", pattern)
    assert phonenumbers.number_type(phonenumbers.parse("+811112345678")) == phonenumbers.PhoneNumberType.MOBILE
    use(monkeypatch)
    texts = [text for text in generated(20_000, seed=3) if text.startswith("+81")] + ["+811112345678", "+81312345678"]

    assert len(texts) > 100
    assert not list(differences(texts, columns(texts)))
    assert columns(["+811112345678"]).line_type[0] == "mobile"


@pytest.mark.parametrize(
    ("prefix", "rule", "numbers"),
    [
        (r"1(\d)", r"9\1", r"1\d{8}|93\d{7}"),
        ("1|12", None, r"1\d{8}|23\d{6}"),
        ("12|1", None, r"1\d{8}|23\d{6}|3\d{6}"),
        ("1(2)?", r"5\1", r"1\d{8}|523\d{6}|3\d{6,7}"),
        (r"([2-5]\d{6})$|1", r"92\1", r"92[2-5]\d{6}|[3-5]\d{6}|1\d{8}"),
        ("0*1", None, r"0?1\d{8}|1?[2-4]\d{7}"),
    ],
)
def test_national_prefixes_are_read_as_the_library_reads_them(monkeypatch, prefix, rule, numbers):
    japan = PhoneMetadata.metadata_for_region("JP")
    monkeypatch.setitem(vars(japan), "national_prefix_for_parsing", prefix)
    monkeypatch.setitem(vars(japan), "national_prefix_transform_rule", rule)
    for described in (japan.general_desc, japan.mobile):
        monkeypatch.setitem(vars(described), "national_number_pattern", numbers)
        monkeypatch.setitem(vars(described), "possible_length", (7, 8, 9, 10))
    monkeypatch.setattr(phonenumbers, "COUNTRY_CODE_TO_REGION_CODE", {81: ("JP",)})
    use(monkeypatch)
    chance = random.Random(7)
    texts = ["+81" + "".join(chance.choices("012349", k=chance.randint(6, 11))) for _ in range(2000)]
    texts += ["+81" + chance.choice(["1", "12", "0", "01"]) + text[3:] for text in texts]

    assert any(columns(texts).valid)
    assert not list(differences(texts, columns(texts)))

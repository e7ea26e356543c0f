"""Numbers of every region and line type: right, nearly right and wrong."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberDesc, PhoneNumberType

from toolkit.numbering.compiled.patterns import Graph

CODES = phonenumbers.COUNTRY_CODE_TO_REGION_CODE
TYPES = [kind for kind in PhoneNumberType.values() if kind != PhoneNumberType.UNKNOWN]


def examples() -> list[str]:
    """The library's own example of every region and line type, and of every code that is no country's."""
    found = [
        phonenumbers.example_number_for_type(region, kind)
        for regions in CODES.values()
        for region in regions
        for kind in TYPES
    ]
    found += [phonenumbers.example_number_for_non_geo_entity(code) for code in CODES]
    e164 = phonenumbers.PhoneNumberFormat.E164
    return sorted({phonenumbers.format_number(number, e164) for number in found if number})


def generated(count: int, seed: int) -> Iterator[str]:
    """Yield ``count`` texts, as many of each calling code's patterns, spoilt in every way in turn."""
    chance = random.Random(seed)
    patterns = [(code, regex) for code in CODES for regex in _patterns(code)]
    chance.shuffle(patterns)
    ways = [_as_is, _as_is, _one_digit, _tail, _shorter, _longer, _prefixed, _zeros, _other_code, _any_digits]
    for index in range(count):
        code, regex = patterns[index % len(patterns)]
        way = ways[(index // len(patterns)) % len(ways)]
        yield way(str(code), _sample(regex, chance), chance)


@cache
def _patterns(code: int) -> list[str]:
    found: dict[str, None] = {}
    for region in CODES[code]:
        plan = PhoneMetadata.metadata_for_region_or_calling_code(code, region)
        for described in vars(plan).values():
            if isinstance(described, PhoneNumberDesc) and described.national_number_pattern:
                found[described.national_number_pattern] = None
    return list(found)


@cache
def _graph(regex: str) -> tuple[Graph, tuple[int, ...]]:
    graph = Graph()
    return graph, graph.add(regex, graph.accept("end"))


def _sample(regex: str, chance: random.Random) -> str:
    graph, after = _graph(regex)
    digits = ""
    while True:
        position = chance.choice(after)
        if not graph.digits[position]:  # the end
            return digits
        digits += str(chance.choice(tuple(graph.digits[position])))
        after = graph.follow[position]


def _as_is(code: str, national: str, chance: random.Random) -> str:
    return f"+{code}{national}"


def _one_digit(code: str, national: str, chance: random.Random) -> str:
    at = chance.randrange(len(national))
    return f"+{code}{national[:at]}{chance.randrange(10)}{national[at + 1 :]}"


def _tail(code: str, national: str, chance: random.Random) -> str:
    keep = chance.randrange(len(national))
    return f"+{code}{national[:keep]}{_digits(len(national) - keep, chance)}"


def _shorter(code: str, national: str, chance: random.Random) -> str:
    return f"+{code}{national[: -chance.randint(1, 3)]}"


def _longer(code: str, national: str, chance: random.Random) -> str:
    return f"+{code}{national}{_digits(chance.randint(1, 3), chance)}"


def _prefixed(code: str, national: str, chance: random.Random) -> str:
    plan = PhoneMetadata.metadata_for_region_or_calling_code(int(code), CODES[int(code)][0])
    prefix = plan.national_prefix_for_parsing or chance.choice(["0", "1", "8", "00"])
    return f"+{code}{_sample(prefix, chance)}{national}"


def _zeros(code: str, national: str, chance: random.Random) -> str:
    zeros = "0" * chance.randint(1, 4)
    return f"+{code}{zeros}{national}" if chance.random() < 0.5 else f"+{code}{zeros}{national[len(zeros) :]}"


def _other_code(code: str, national: str, chance: random.Random) -> str:
    return f"+{chance.randrange(1000)}{national}"


def _any_digits(code: str, national: str, chance: random.Random) -> str:
    return f"+{code}{_digits(chance.randint(3, 14), chance)}"


def _digits(count: int, chance: random.Random) -> str:
    return "".join(chance.choices("0123456789", k=count))

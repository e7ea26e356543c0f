from __future__ import annotations

import pytest

from toolkit.numbering.automaton import Automaton, compile_automaton


@pytest.fixture(scope="session")
def automaton() -> Automaton:
    return compile_automaton()

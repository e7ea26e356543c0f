from __future__ import annotations

import pytest

from toolkit.numbering.compiled.automaton import Automaton, compile_automaton


@pytest.fixture(scope="session")
def automaton() -> Automaton:
    return compile_automaton()

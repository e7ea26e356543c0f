from __future__ import annotations

import os

import numpy as np
import phonenumbers
import pytest

from toolkit.numbering.compiled import store
from toolkit.numbering.compiled.tables import ARRAYS


class Compiler:
    def __init__(self, automaton):
        self.automaton = automaton
        self.calls = 0

    def __call__(self):
        self.calls += 1
        return self.automaton


@pytest.fixture(autouse=True)
def _cached_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *args, **kwargs: tmp_path / "cache")
    yield
    store._tables.cache_clear()


@pytest.fixture
def compiler(automaton, monkeypatch):
    compiler = Compiler(automaton)
    monkeypatch.setattr(store.automaton, "compile_automaton", compiler)
    return compiler


def load():
    """Load as a new process would."""
    store._tables.cache_clear()
    return store.load_tables()


def test_compiles_once_for_all_processes(compiler):
    first, second = load(), load()

    assert compiler.calls == 1
    assert all(np.array_equal(getattr(first, name), getattr(second, name)) for name in ARRAYS)
    assert all(getattr(first, name).dtype == getattr(second, name).dtype for name in ARRAYS)
    assert os.listdir(store.cache_file().parent) == [store.cache_file().name]


def test_reads_the_file_once_a_process(compiler):
    assert store.load_tables() is store.load_tables()


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:10],
        lambda content: content[:-1],
        lambda content: content[:5000] + bytes([content[5000] ^ 1]) + content[5001:],
        lambda content: b"x" * len(content),
    ],
)
def test_a_damaged_file_is_replaced(compiler, damage):
    load()
    whole = store.cache_file().read_bytes()
    store.cache_file().write_bytes(damage(whole))

    load()
    load()

    assert compiler.calls == 2
    assert len(store.cache_file().read_bytes()) == len(whole)


def test_a_file_of_something_else_is_replaced(compiler):
    payload = b"not an archive"
    store.cache_file().parent.mkdir()
    store.cache_file().write_bytes(store.sha256(payload).digest() + payload)

    load()
    load()

    assert compiler.calls == 1


def test_does_without_a_directory_that_cannot_be_made(compiler, tmp_path):
    (tmp_path / "cache").write_text("a file")

    assert load().valid.any()


def test_a_failed_write_leaves_nothing_behind(compiler, monkeypatch):
    def refuse(*args):
        raise PermissionError

    monkeypatch.setattr(os, "replace", refuse)

    assert load().valid.any()
    assert os.listdir(store.cache_file().parent) == []


def test_another_version_of_the_library_has_another_file(compiler, monkeypatch):
    load()
    monkeypatch.setattr(phonenumbers, "__version__", "99.0.0")
    load()

    assert compiler.calls == 2
    assert len(os.listdir(store.cache_file().parent)) == 2

"""``make lab`` and ``make test``, from a fresh clone on: which Python, who installs what, and when nothing is done."""

from __future__ import annotations

import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.setup.machine import Machine

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")

LAB = "--requirement binder/requirements.txt"
TEST_TOOLS = "--requirement requirements.txt"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine without any Python."""
    return Machine(tmp_path)


@pytest.fixture
def ready(machine: Machine) -> Machine:
    """A machine on which ``make lab`` has run once."""
    machine.has_python("python3", "3.12.4")
    assert machine.make("lab").returncode == 0
    machine.done()
    machine.an_hour_passes()
    return machine


def installed_by(done: list[str]) -> list[str]:
    return [line for line in done if line.startswith(("uv ", "pip "))]


def names(done: list[str]) -> list[str]:
    return [line.split()[0] for line in done]


@pytest.mark.parametrize(
    ("pythons", "chosen"),
    [
        ({"python3": "3.13.2", "python3.11": "3.11.0"}, "python3"),
        ({"python3": "3.10.12", "python3.11": "3.11.9"}, "python3.11"),
        ({"python3": "3.15.0", "python3.12": "3.12.1", "python3.14": "3.14.1"}, "python3.14"),
        ({"python": "3.13.0"}, "python"),
    ],
)
def test_a_python_that_is_too_old_or_too_new_is_passed_over(
    machine: Machine, pythons: dict[str, str], chosen: str
) -> None:
    for name, version in pythons.items():
        machine.has_python(name, version)
    made = machine.make("lab")
    assert made.returncode == 0, made.stderr
    assert machine.done()[0] == f"{chosen} -m venv --clear --without-pip .venv"
    assert f"Python {pythons[chosen]}" in made.stdout


def test_a_python_without_its_module_venv_is_passed_over(machine: Machine) -> None:
    machine.has_python("python3", "3.12.4", venv=False)
    machine.has_python("python3.11", "3.11.9")
    machine.make("lab")
    assert machine.done()[0] == "python3.11 -m venv --clear --without-pip .venv"


@pytest.mark.parametrize("pythons", [{}, {"python3": "3.9.6"}, {"python3": "3.15.0", "python3.10": "3.10.1"}])
@pytest.mark.parametrize("goal", ["lab", "test"])
def test_where_no_python_fits_the_user_is_told_which_would(
    machine: Machine, pythons: dict[str, str], goal: str
) -> None:
    for name, version in pythons.items():
        machine.has_python(name, version)
    refused = machine.make(goal)
    assert refused.returncode != 0
    assert "Python 3.11, 3.12, 3.13 or 3.14 is needed" in refused.stderr
    found = ", ".join(f"{name} (Python {version})" for name, version in pythons.items() if name != "python3.10")
    assert (f"Found: {found}." if pythons else "venv. \n") in refused.stderr
    assert machine.done() == []
    assert not (machine.tree / ".venv").exists()


def test_the_python_that_the_user_names_is_taken(machine: Machine) -> None:
    machine.has_python("python3", "3.13.2")
    named = machine.has_python("my python", "3.12.4")
    machine.make("lab", f"PYTHON={named}")
    assert machine.done()[0] == "my python -m venv --clear --without-pip .venv"


def test_the_python_that_the_user_names_is_refused_if_it_does_not_fit(machine: Machine) -> None:
    machine.has_python("python3", "3.13.2")
    named = machine.has_python("my python", "3.15.0")
    refused = machine.make("lab", f"PYTHON={named}")
    assert refused.returncode != 0
    assert "my python (Python 3.15.0)" in refused.stderr
    assert machine.done() == []


def test_lab_installs_what_jupyter_needs_by_uv_which_comes_by_pip(machine: Machine) -> None:
    machine.has_python("python3", "3.12.4")
    machine.make("lab")
    done = machine.done()
    pip, uv = installed_by(done)
    assert pip == "pip install uv"
    assert uv.endswith(LAB)
    assert names(done) == ["python3", "pip", "uv", "jupyter-lab", "HOME"]


def test_the_test_tools_come_with_make_test(ready: Machine) -> None:
    ready.make(".venv/.installed")
    (*_, uv) = installed_by(ready.done())
    assert uv.endswith(TEST_TOOLS)
    assert "--force-reinstall" not in uv


@pytest.mark.parametrize("step", ["pip install uv", "uv"])
def test_pip_installs_where_uv_cannot(machine: Machine, step: str) -> None:
    machine.has_python("python3", "3.12.4")
    machine.breaks(step)
    made = machine.make("lab")
    assert made.returncode == 0
    assert "with pip" in made.stdout
    done = machine.done()
    assert installed_by(done)[-1] == "pip install binder/requirements.txt"
    assert "jupyter-lab" in names(done)


def test_pip_installs_where_the_user_says_so(machine: Machine) -> None:
    machine.has_python("python3", "3.12.4")
    machine.make("lab", "INSTALLER=pip")
    assert installed_by(machine.done()) == ["pip install binder/requirements.txt"]


def test_the_second_time_nothing_is_installed(ready: Machine) -> None:
    assert ready.make("lab").returncode == 0
    assert names(ready.done()) == ["jupyter-lab", "HOME"]


def test_after_make_test_lab_is_ready(ready: Machine) -> None:
    ready.make(".venv/.installed")
    ready.done()
    ready.make("lab")
    assert names(ready.done()) == ["jupyter-lab", "HOME"]


@pytest.mark.parametrize("changed", ["binder/requirements.txt", "pyproject.toml"])
def test_other_requirements_are_installed(ready: Machine, changed: str) -> None:
    (ready.tree / changed).touch()
    ready.make("lab")
    assert [line.split()[0] for line in installed_by(ready.done())] == ["pip", "uv"]


def test_what_failed_is_done_again(machine: Machine) -> None:
    machine.has_python("python3", "3.12.4")
    for step in ("uv", "pip install"):
        machine.breaks(step)
    assert machine.make("lab").returncode != 0
    assert "jupyter-lab" not in names(machine.done())
    for step in ("uv", "pip install"):
        machine.works_again(step)
    assert machine.make("lab").returncode == 0
    assert names(machine.done()) == ["pip", "uv", "jupyter-lab", "HOME"]


@pytest.mark.parametrize("shell", ["sh", "bash"])
def test_an_interrupted_installation_stops_and_is_done_again(machine: Machine, shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"no {shell}")
    machine.has_python("python3", "3.12.4")
    hangs = machine.place / "uv hangs"
    hangs.touch()
    started = machine.start("lab", f"SHELL={shutil.which(shell)}")
    deadline = time.monotonic() + 30
    while not (machine.place / "hanging").exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.killpg(started.pid, signal.SIGINT)
    started.communicate(timeout=30)
    assert names(machine.done()) == ["python3", "pip", "uv"]
    hangs.unlink()
    machine.make("lab")
    done = machine.done()
    assert names(done) == ["pip", "uv", "jupyter-lab", "HOME"]
    assert "--force-reinstall" in done[1]


def test_an_environment_of_an_older_run_is_brought_up_to_date(ready: Machine) -> None:
    (ready.tree / ".venv/.lab").rename(ready.tree / ".venv/.installed")
    ready.make("lab")
    assert names(ready.done()) == ["pip", "uv", "jupyter-lab", "HOME"]
    ready.make(".venv/.installed")
    assert installed_by(ready.done())[-1].endswith(TEST_TOOLS)


def test_an_environment_whose_python_is_gone_is_made_anew(ready: Machine) -> None:
    (ready.place / "path/python3").unlink()
    ready.has_python("python3.13", "3.13.2")
    ready.make("lab")
    done = ready.done()
    assert done[0] == "python3.13 -m venv --clear --without-pip .venv"
    assert names(done)[1:] == ["pip", "uv", "jupyter-lab", "HOME"]


def test_an_environment_of_a_python_that_no_longer_fits_is_made_anew(ready: Machine) -> None:
    ready.has_python("python3", "3.15.0")
    ready.has_python("python3.14", "3.14.1")
    (ready.tree / "pyproject.toml").touch()
    ready.make("lab")
    assert ready.done()[0] == "python3.14 -m venv --clear --without-pip .venv"


def test_an_environment_that_was_moved_is_made_anew(ready: Machine) -> None:
    ready.tree = ready.tree.rename(ready.place / "elsewhere")
    ready.make("lab")
    assert names(ready.done()) == ["python3", "pip", "uv", "jupyter-lab", "HOME"]


@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_only_root_is_allowed_to_be_root(ready: Machine, user: int, allowed: bool) -> None:
    ready.has_user(user)
    ready.make("lab")
    assert ("--allow-root" in ready.done()[0]) is allowed


def test_a_user_without_a_home_gets_one(ready: Machine) -> None:
    ready.make("lab", HOME="/nonexistent")
    assert ready.done()[-1] == f"HOME {ready.tree}/.home"


def test_a_home_is_left_alone(ready: Machine) -> None:
    ready.make("lab")
    assert ready.done()[-1] == f"HOME {ready.place}"

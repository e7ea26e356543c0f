"""What the sandbox's README pages show works as it stands there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

import toolkit
from tests.server.conftest import Served

ROOM = Path(toolkit.__file__).parent / "sandbox"
PAGES = ("README.md", "README.ja.md")


def blocks(page: str, language: str) -> list[str]:
    """Return the examples in ``language``."""
    text = (ROOM / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_the_python_examples_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    examples = blocks(page, "python")
    assert len(examples) >= 5
    for example in examples:
        exec(compile(example, page, "exec"), {})


@pytest.mark.parametrize("page", PAGES)
def test_the_curl_examples_steer_a_server(page: str, served: Served, tmp_path: Path) -> None:
    (example,) = [block for block in blocks(page, "sh") if "/sandbox/clock" in block]
    before = served.sandbox.clock.now()
    script = example.replace("http://127.0.0.1:8080", served.url)
    auth = f"{served.sandbox.account_sid}:{served.sandbox.auth_token}"
    done = subprocess.run(
        ["bash", "-e", "-c", script], env={"AUTH": auth, "PATH": "/usr/bin:/bin"}, cwd=tmp_path,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (served.sandbox.clock.now() - before).total_seconds() == 86400
    assert served.sandbox.options.minimum_schedule_seconds == 300
    assert (tmp_path / "account.json").stat().st_size > 1000
    assert (list(served.sandbox.faults), served.sandbox.deliveries()) == ([], [])


def test_both_pages_show_the_same_examples() -> None:
    def bare(page: str) -> list[str]:
        return [re.sub(r'#.*|"[^"]*"', "", block) for block in blocks(page, "(?:python|sh)")]

    assert bare("README.md") == bare("README.ja.md")

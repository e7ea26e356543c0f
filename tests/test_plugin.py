"""The pytest plugin, as the test suites of others use it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

SUITE = '''
import re
import subprocess
import sys


def test_a_message_is_seen(twilio_sandbox):
    twilio_sandbox.assert_nothing_sent()
    send(twilio_sandbox, "Your code is 1234")
    (message,) = twilio_sandbox.assert_sent(to="+14155550123", body=re.compile("[0-9]{4}$"))
    assert message.status != "delivered"


def test_each_test_has_its_own_and_time_stands_until_it_is_moved(twilio_sandbox):
    twilio_sandbox.assert_nothing_sent()
    send(twilio_sandbox, "Hello")
    before = twilio_sandbox.now
    twilio_sandbox.advance(minutes=5)
    assert (twilio_sandbox.now - before).total_seconds() == 300
    twilio_sandbox.assert_sent(status="delivered")


def test_another_process_reaches_the_same(twilio_sandbox):
    place = f"/2010-04-01/Accounts/{twilio_sandbox.account_sid}/Messages.json"
    program = f"""
import base64, sys, urllib.parse, urllib.request
form = urllib.parse.urlencode({{"To": "+14155550123", "Body": "Over HTTP", "MessagingServiceSid": sys.argv[1]}})
asked = urllib.request.Request({twilio_sandbox.url + place!r}, form.encode())
asked.add_header("Authorization", "Basic " + base64.b64encode(sys.argv[2].encode()).decode())
urllib.request.build_opener(urllib.request.ProxyHandler({{}})).open(asked)
"""
    credentials = f"{twilio_sandbox.account_sid}:{twilio_sandbox.auth_token}"
    subprocess.run([sys.executable, "-c", program, twilio_sandbox.service_sid, credentials], check=True)
    twilio_sandbox.assert_sent(body="Over HTTP")


def test_a_difference(twilio_sandbox):
    send(twilio_sandbox, "Your code is 1234")
    twilio_sandbox.assert_sent(to="+14155550123", body="Your code is 1243")


def test_too_many(twilio_sandbox):
    send(twilio_sandbox, "Hello")
    send(twilio_sandbox, "Hello")
    twilio_sandbox.assert_sent(body="Hello")


def send(sandbox, body):
    sandbox.client.messages.create(to="+14155550123", messaging_service_sid=sandbox.service_sid, body=body)
'''


def run(place: Path, *arguments: str) -> str:
    """Run pytest on what lies in ``place``, away from this repository's own settings."""
    command = [sys.executable, "-m", "pytest", "-p", "toolkit.testing.plugin", "-p", "no:cacheprovider", *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    (place / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    ran = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, timeout=120, check=False)
    return ran.stdout + ran.stderr


def test_the_fixture_is_a_twilio_of_the_tests_own(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(SUITE, encoding="utf-8")
    said = run(tmp_path, "--tb=short", "-q")

    assert "2 failed, 3 passed" in said, said
    assert "Messages as expected: 0, not 1." in said
    assert "- body='Your code is 1243'" in said
    assert "+ body='Your code is 1234'" in said
    assert "Messages as expected: 2, not 1." in said
    assert "twilio_sandbox.py" not in said, "a failure points at the test, not into the toolkit"


@pytest.mark.parametrize("name", ["toolkit/README.md", "toolkit/README.ja.md"])
def test_the_example_of_the_reference_runs(name: str, tmp_path: Path) -> None:
    blocks = (ROOT / name).read_text(encoding="utf-8").split("```python\n")
    (example,) = (block.split("```")[0] for block in blocks if "twilio_sandbox" in block.split("```")[0])
    (tmp_path / "test_example.py").write_text(example, encoding="utf-8")

    assert "1 passed" in run(tmp_path, "-q")


def test_whoever_installs_the_toolkit_has_the_plugin() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"toolkit.testing.plugin": "toolkit.testing.plugin"}


def test_a_run_that_asks_for_no_sandbox_pays_nothing() -> None:
    program = (
        "import sys, pytest; before = set(sys.modules); import toolkit.testing.plugin;print(*set(sys.modules) - before)"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()

    heavy = {name for name in loaded if name.partition(".")[0] in ("numpy", "pandas", "pyarrow", "twilio", "requests")}
    assert not heavy
    assert {name for name in loaded if name.startswith("toolkit")} == {
        "toolkit",
        "toolkit.testing",
        "toolkit.testing.plugin",
    }


def test_the_toolkit_itself_needs_no_pytest() -> None:
    program = "import sys; sys.modules['pytest'] = None; import toolkit; from toolkit.commands import main"
    subprocess.run([sys.executable, "-c", program], check=True)

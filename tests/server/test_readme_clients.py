"""Twilio's clients, set up as the reference says, against the served sandbox."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.conftest import Served

README = (Path(__file__).parents[2] / "toolkit" / "README.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8080"

STORY = """
(async () => {
  const service = await client.messaging.v1.services.create({ friendlyName: "Node" });
  await client.messaging.v1.services(service.sid).alphaSenders.create({ alphaSender: "OWL" });
  const sent = await client.messages.create({ to: "+33612345678", messagingServiceSid: service.sid, body: "Bonjour" });
  const services = await client.messaging.v1.services.list({ pageSize: 1 });
  const numbers = await client.incomingPhoneNumbers.list({ pageSize: 3 });
  const missing = await client.messaging.v1.services("MG" + "0".repeat(32)).fetch().catch((error) => error);
  const removed = await client.messaging.v1.services(service.sid).remove();
  console.log(JSON.stringify({
    status: sent.status, services: services.length, numbers: new Set(numbers.map((one) => one.sid)).size,
    missing: [missing.status, missing.code], removed,
  }));
})();
"""

needs_node = pytest.mark.skipif(
    not shutil.which("npm") and not os.environ.get("CI"), reason="Node and npm are not installed on this machine"
)
pytestmark = pytest.mark.slow


def block(language: str, words: str) -> str:
    """Return the code block of the reference in ``language`` that holds ``words``."""
    found = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return next(text for text in found if words in text)


def installed(folder: Path, package: str) -> Path:
    quick = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"]  # of a fixed version nothing is newer
    command = ["npm", "install", "--prefix", str(folder), *quick, package]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder


def environment(served: Served, folder: Path) -> dict[str, str]:
    mine = {"TWILIO_ACCOUNT_SID": served.sandbox.account_sid, "TWILIO_AUTH_TOKEN": served.sandbox.auth_token}
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "TWILIO_SANDBOX": served.url} | mine


def test_python_creates_and_lists_though_a_proxy_is_set(served: Served, tmp_path: Path) -> None:
    script = tmp_path / "story.py"
    story = 'print(client.messaging.v1.services.create(friendly_name="Python").sid)'
    script.write_text(block("python", "TwilioHttpClient").replace(ADDRESS, served.url) + story, encoding="utf-8")
    proxies = {"http_proxy": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}

    ran = subprocess.run(
        [sys.executable, str(script)],
        env=environment(served, tmp_path) | proxies,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() in [service.sid for service in served.client.messaging.v1.services.list()]


@needs_node
def test_node_goes_through_the_steps_and_turns_pages(served: Served, tmp_path: Path) -> None:
    installed(tmp_path, "twilio@6.2.0")
    script = tmp_path / "story.js"
    script.write_text(block("js", "RequestClient").replace(ADDRESS, served.url) + STORY, encoding="utf-8")

    ran = subprocess.run(
        ["node", str(script)], env=environment(served, tmp_path), capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert (told["status"], told["missing"], told["removed"]) == ("accepted", [404, 20404], True)
    assert told["services"] == len(served.client.messaging.v1.services.list()) + 1
    assert told["numbers"] == len(served.client.incoming_phone_numbers.list())


@needs_node
def test_the_twilio_cli_creates_and_lists(served: Served, tmp_path: Path) -> None:
    installed(tmp_path, "twilio-cli@6.2.4")
    (tmp_path / "sandbox.cjs").write_text(block("js", "TWILIO_SANDBOX"), encoding="utf-8")
    settings = environment(served, tmp_path) | {"NODE_OPTIONS": f"--require {tmp_path / 'sandbox.cjs'}"}
    command = [str(tmp_path / "node_modules" / ".bin" / "twilio")]

    def twilio(*words: str) -> list[dict[str, str]]:
        ran = subprocess.run(
            [*command, *words, "-o", "json"], env=settings, capture_output=True, text=True, timeout=120
        )
        assert ran.returncode == 0, ran.stderr
        rows: list[dict[str, str]] = json.loads(ran.stdout)
        return rows

    made = twilio("api:messaging:v1:services:create", "--friendly-name", "From the CLI")
    listed = twilio("api:messaging:v1:services:list")
    assert made[0]["sid"] in [row["sid"] for row in listed]
    assert served.client.messaging.v1.services(made[0]["sid"]).fetch().friendly_name == "From the CLI"

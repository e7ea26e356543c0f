"""Nothing that a run leaves behind holds a credential of that run."""

from __future__ import annotations

import base64
import gzip
import io
import json
import logging
import os
import subprocess
import traceback
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import ipywidgets
import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import v4
from twilio.base.exceptions import TwilioException

from tests.account.conftest import KEY, KEY_SECRET, QUICK
from tests.account.front import Front
from tests.notebooks.golden import SURROUNDINGS
from toolkit import audit, connect
from toolkit.account import credentials
from toolkit.account.base import Account
from toolkit.account.live import LiveAccount
from toolkit.commands.entry import main
from toolkit.errors.raised import ToolkitError
from toolkit.sandbox import ManualClock
from toolkit.ui import AuditPanel, PoolPanel, PreviewPanel, SendPanel, ServicePanel
from toolkit.ui.parts.static import static_html

ROOT = Path(__file__).parents[2]

Marks = dict[str, bytes]


def marks_of(username: str, secret: str) -> Marks:
    """What would give a secret away: itself, as a URL writes it, and as HTTP's Basic authentication sends it."""
    sent = base64.b64encode(f"{username}:{secret}".encode()).decode()
    forms = {"plain": secret, "quoted": quote(secret, safe=""), "sent": sent, "backwards": secret[::-1]}
    return {f"{name} of {username}": text.encode() for name, text in forms.items()}


def unpacked(content: bytes) -> Iterator[bytes]:
    """A file's content, and what is in it where it is packed."""
    yield content
    if content.startswith(b"\x1f\x8b"):
        yield from unpacked(gzip.decompress(content))
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from unpacked(archive.read(name))


def found(marks: Marks, content: bytes | str) -> list[str]:
    whole = content.encode() if isinstance(content, str) else content
    return [name for part in unpacked(whole) for name, mark in marks.items() if mark in part]


@pytest.fixture(params=["token", "key"])
def marks(request: pytest.FixtureRequest, front: Front, monkeypatch: pytest.MonkeyPatch) -> Marks:
    """Sign in by the environment, with the auth token or an API key; both secrets are looked for."""
    sandbox = front.sandbox
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", sandbox.account_sid)
    if request.param == "token":
        monkeypatch.setenv("TWILIO_AUTH_TOKEN", sandbox.auth_token)
    else:
        monkeypatch.setenv("TWILIO_API_KEY", KEY)
        monkeypatch.setenv("TWILIO_API_SECRET", KEY_SECRET)
    return marks_of(sandbox.account_sid, sandbox.auth_token) | marks_of(KEY, KEY_SECRET)


@pytest.fixture
def account(marks: Marks) -> Iterator[Account]:
    opened = LiveAccount(credentials.find(), retries=QUICK)
    yield opened
    opened.close()


class TestTheSearch:
    """It finds what it is to find, or the rest says nothing."""

    def test_in_text_in_archives_and_on_the_wire(self, tmp_path: Path) -> None:
        marks = marks_of("AC1", "se cret")
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("inside.gz", gzip.compress(b"a se cret"))
        assert found(marks, packed.getvalue()) == ["plain of AC1"]
        assert found(marks, "x=se%20cret") == ["quoted of AC1"]
        assert found(marks, f"Basic {base64.b64encode(b'AC1:se cret').decode()}") == ["sent of AC1"]
        assert found(marks, "nothing") == []

    def test_the_credentials_are_those_that_were_sent(self, account: Account, marks: Marks, front: Front) -> None:
        account.snapshot()
        sent = account.client.auth
        assert sent[0] in {seen.username for seen in front.seen}
        assert any(name == f"plain of {sent[0]}" for name in marks)


def test_snapshots_and_reports(account: Account, marks: Marks, tmp_path: Path) -> None:
    snapshot = account.snapshot()
    snapshot.save(tmp_path / "plain.gz", redact=False)
    snapshot.save(tmp_path / "masked.gz")
    findings = audit(account)
    for kind in ("html", "json", "markdown", "csv", "excel"):
        suffix = "xlsx" if kind == "excel" else kind
        getattr(findings, f"to_{kind}")(tmp_path / f"report.{suffix}")

    written = sorted(tmp_path.iterdir())
    assert len(written) == 7
    for path in written:
        assert len(b"".join(unpacked(path.read_bytes()))) > 1000, path.name
        assert found(marks, path.read_bytes()) == [], path.name


def test_what_the_command_writes(marks: Marks, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for arguments in (["audit", "--live"], ["audit", "--live", "--output", str(tmp_path / "report.html")]):
        assert main(arguments) == 0
    shown = capfd.readouterr()

    assert "opt_out_list" in shown.out
    assert found(marks, shown.out + shown.err + (tmp_path / "report.html").read_text(encoding="utf-8")) == []


def test_widgets_and_their_pictures(account: Account, marks: Marks) -> None:
    panels = [kind(account) for kind in (AuditPanel, PoolPanel, PreviewPanel, SendPanel, ServicePanel)]
    state = ipywidgets.Widget.get_manager_state(drop_defaults=False)["state"]
    assert len(state) > 100
    assert found(marks, json.dumps(state, default=repr)) == []

    for panel in panels:
        shown = static_html(panel)
        assert account.sid in shown
        assert found(marks, shown + repr(panel) + repr(panel.trait_values())) == []


def test_journal_and_logs(account: Account, marks: Marks, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    audit(account)
    with pytest.raises(ToolkitError):
        account.client.messaging.v1.services.create(friendly_name="refused")

    assert len(account.journal.entries) > 10
    assert found(marks, repr(account.journal.entries)) == []
    assert "api.twilio.com" in caplog.text
    assert found(marks, caplog.text) == []


@pytest.mark.parametrize("fault", ["dropped", "refused", "forbidden"])
def test_tracebacks_with_their_locals(fault: str, account: Account, marks: Marks, front: Front) -> None:
    if fault == "dropped":
        front.sandbox.faults.add("dropped")
    if fault == "forbidden":
        front.spoil = lambda _request, answer: replace(answer, status=401, body="{}")
    services = account.client.messaging.v1.services
    with pytest.raises((ToolkitError, TwilioException)) as caught:
        services.create(friendly_name="x") if fault == "refused" else account.snapshot()
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    del shown.stack[0]  # this test's own frame, which holds them
    text = "".join(shown.format())

    assert len(text) > 200
    assert found(marks, text) == []


CELLS = (
    """import toolkit
from tests.account.front import twilio_at
there = twilio_at({port})
there.__enter__()
account = toolkit.connect("live")
account, account.client, account.journal.entries""",
    "toolkit.ui.AuditPanel(account)",
    "toolkit.ui.SendPanel(account)",
    "toolkit.Table(toolkit.audit(account))",
    "vars(account), vars(account.client)",
    "%xmode Verbose",
    "account.client.messaging.v1.services.create(friendly_name='x')",
)
"""A notebook on a live account: what is shown without being asked for, widgets, and a traceback with all variables."""


def test_a_saved_notebook_with_its_widget_states(marks: Marks, front: Front, tmp_path: Path) -> None:
    notebook = v4.new_notebook(cells=[v4.new_code_cell(text.replace("{port}", str(front.port))) for text in CELLS])
    notebook.cells[-1].metadata.tags = ["raises-exception"]
    surroundings = {**os.environ, **SURROUNDINGS, "PYTHONPATH": str(ROOT), "IPYTHONDIR": str(tmp_path / "ipython")}
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", store_widget_state=True)
    client.execute(env=surroundings)
    nbformat.write(notebook, tmp_path / "saved.ipynb")
    saved = (tmp_path / "saved.ipynb").read_text(encoding="utf-8")

    assert "allow_writes" in saved  # the refusal
    assert len(notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]) > 20
    for path in [path for path in tmp_path.rglob("*") if path.is_file()]:
        assert found(marks, path.read_bytes()) == [], path.name


@pytest.fixture(scope="module")
def notebook_marks() -> Marks:
    """The credentials of the sandboxes that the committed notebooks were run with."""
    marks: Marks = {}
    for world in ("sample", "troubled"):
        account = connect(
            world=world,  # type: ignore[arg-type]
            database=":memory:",
            seed=int(SURROUNDINGS["TOOLKIT_SEED"]),
            clock=ManualClock(datetime.fromisoformat(SURROUNDINGS["TOOLKIT_CLOCK"])),
        )
        marks |= marks_of(account.sid, account.sandbox.auth_token)
        account.close()
    return marks


def test_committed_files(notebook_marks: Marks) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True
    )
    if listed.returncode:
        pytest.skip("not a clone of the repository")
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]

    assert {"00_start.ipynb", "06_audit.ipynb"} <= {path.name for path in paths}
    assert [(path.name, names) for path in paths if (names := found(notebook_marks, path.read_bytes()))] == []

"""``messaging-toolkit`` as it is called, and ``lab``, which brings the lessons to whoever has no checkout."""

from __future__ import annotations

import os
import runpy
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from jupyter_server.services.contents.largefilemanager import LargeFileManager
from traitlets.config import Config
from voila.exporter import VoilaExporter

from toolkit.commands import entry
from toolkit.commands.entry import main

ROOT = Path(__file__).parents[2]
FIRST = "notebooks/en/00_start.ipynb"


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_the_console_command_is_the_program_of_python_m_toolkit() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert scripts == {"messaging-toolkit": "toolkit.commands:main"}
    assert entry.main is main


@pytest.mark.parametrize("command", ["lab", "app", "sandbox", "preview", "audit"])
def test_help_speaks_the_users_language(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    english = told(capsys, command, "--help")
    monkeypatch.setenv("TOOLKIT_LANG", "ja")
    japanese = told(capsys, command, "--help")

    assert english.startswith("usage: ")
    assert japanese.startswith("使い方: ")
    assert {"usage", "options", "show", "default"} & set(english.replace(":", " ").split())
    assert not {"usage", "options", "show", "default"} & set(japanese.replace(":", " ").split())


@pytest.mark.parametrize(
    ("arguments", "english", "japanese"),
    [
        ([], "the following arguments are required: COMMAND", "次の引数が必要です：COMMAND"),
        (["nothing"], "invalid choice: 'nothing'", "'nothing' は選べません"),
        (["audit", "--days"], "argument --days: expected one argument", "引数 --days：値を 1 つ指定してください"),
        (["lab", "--unknown"], "unrecognized arguments: --unknown", "知らない引数です：--unknown"),
        (["audit", "--live", "--snapshot", "x"], "not allowed with argument", "と同時には指定できません"),
    ],
)
def test_unusable_arguments_are_told_in_the_users_language(
    arguments: list[str], english: str, japanese: str, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    for language, told in (("en", english), ("ja", japanese)):
        monkeypatch.setenv("TOOLKIT_LANG", language)
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2
        said = capsys.readouterr().err
        assert told in said
        assert ("error" in said) == (language == "en")


@pytest.mark.parametrize("edition", ["en", "ja"])
def test_lab_copies_an_edition_with_its_pictures(edition: str, tmp_path: Path) -> None:
    assert main(["lab", "--folder", str(tmp_path), "--edition", edition, "--copy-only"]) == 0

    copied = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    lessons = {path.relative_to(ROOT) for path in ROOT.glob(f"notebooks/{edition}/[0-9]*.ipynb")}
    assert len(lessons) >= 7
    assert copied == lessons | {path.relative_to(ROOT) for path in ROOT.glob(f"notebooks/images/*.{edition}.*")}
    assert all((tmp_path / path).read_bytes() == (ROOT / path).read_bytes() for path in copied)


def test_what_a_learner_has_changed_stays_until_it_is_to_be_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = ["lab", "--folder", str(tmp_path), "--edition", "en", "--copy-only"]
    main(copy)
    (tmp_path / FIRST).write_text("mine", encoding="utf-8")
    (tmp_path / "notebooks/en/01_create_a_service.ipynb").unlink()
    capsys.readouterr()

    assert main(copy) == 0
    assert (tmp_path / FIRST).read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "notebooks/en/01_create_a_service.ipynb").is_file()
    assert "1 file stays as you left it; --overwrite" in capsys.readouterr().out

    main([*copy, "--overwrite"])
    assert (tmp_path / FIRST).read_bytes() == (ROOT / FIRST).read_bytes()
    assert "stays" not in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_is_told_and_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").touch()

    assert main(["lab", "--folder", str(tmp_path / "taken"), "--copy-only"]) == 1
    assert "cannot be written. Choose a place" in capsys.readouterr().err


def test_without_jupyterlab_one_line_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)

    assert main(["lab", "--folder", str(tmp_path)]) == 1
    assert capsys.readouterr().err.splitlines() == [
        'JupyterLab is not installed. Install it: pip install "twilio-messaging-toolkit[lab]"'
    ]
    assert (tmp_path / "notebooks").is_dir()


def test_jupyterlab_opens_the_first_lesson_with_the_projects_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    module = ModuleType("jupyterlab.labapp")
    module.LabApp = type("LabApp", (), {"launch_instance": staticmethod(started.append)})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", module)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "mine")

    assert main(["lab", "--folder", str(tmp_path), "--edition", "ja", "--", "--no-browser"]) == 0
    (options,) = started
    assert f"--LabApp.app_settings_dir={ROOT / 'lab' / 'ja'}" in options
    assert f"--ServerApp.root_dir={tmp_path}" in options
    assert "--no-browser" in options
    assert options[-1] == str(tmp_path / "notebooks" / "ja" / "00_start.ipynb")


def test_app_shows_its_page_by_the_projects_settings_and_keeps_the_account_apart_from_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started: list[list[str]] = []
    module = ModuleType("voila.app")
    module.Voila = type("Voila", (), {"launch_instance": staticmethod(started.append)})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "voila.app", module)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.chdir(tmp_path)

    assert main(["app", "--edition", "ja", "--no-browser"]) == 0
    (options,) = started
    assert options == ["--port=8866", "--no-browser", str(ROOT / "lab" / "app.ipynb")]
    assert os.environ["TOOLKIT_APP_ACCOUNT"] == "sandbox"
    assert str(ROOT / "lab") in os.environ["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert "ページで保存したファイルは" in capsys.readouterr().out

    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_API_KEY", "TWILIO_AUTH_TOKEN"):
        os.environ.pop(name, None)
    assert main(["app", "--live"]) == 1
    assert "TWILIO_ACCOUNT_SID" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "voila.app", None)
    assert main(["app"]) == 1
    assert "twilio-messaging-toolkit[app]" in capsys.readouterr().err
    assert len(started) == 1


def test_lessons_render_in_voila_with_their_pictures() -> None:
    config = Config()
    runpy.run_path(str(ROOT / "lab" / "voila.py"), {"get_config": lambda: config})
    lesson = ROOT / "notebooks" / "en" / "03_sender_pool.ipynb"
    contents = LargeFileManager(root_dir=str(lesson.parent))

    page, _resources = VoilaExporter(config=config, contents_manager=contents, template_name="lab").from_filename(
        str(lesson)
    )

    assert "../images/" not in page
    assert 'src="data:image/svg+xml,' in page
    assert (config.Voila.ip, config.Voila.auto_token) == ("127.0.0.1", True)

"""Build the course as a static site that runs in a browser tab: JupyterLite, Pyodide, both editions.

Usage: ``python binder/lite/build.py [--pyodide FOLDER ...] [--output FOLDER]``, by the Python that has
``requirements.txt`` of this folder installed; ``make lite`` does that. The site needs no other host: Pyodide's files
come from its distribution now (its core by npm, if that is installed), pinned by sha256 (``pyodide.sha256``), or from
folders that have them, and everything else from PyPI (``wheels.txt``).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from urllib.request import urlopen

from pyodide_lock import PyodideLockSpec
from pyodide_lock.utils import add_wheels_to_spec

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
VERSION = "0.27.7"
EDITIONS = ("en", "ja")

CORE = f"https://cdn.jsdelivr.net/npm/pyodide@{VERSION}/"
PACKAGES = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
"""Where Pyodide's own files are: https://pyodide.org/en/stable/usage/downloading-and-deploying.html"""

OURS = "twilio-messaging-toolkit"
ALSO = ("pyarrow", "numpy", "sqlite3", "ssl")
"""What the toolkit needs of Pyodide's own packages: no wheel's metadata names a part of the standard library."""

UNUSED = re.compile(
    r"babel/locale-data/(?!(en|ja|root)(_[A-Z]+)?\.dat)"
    r"|phonenumbers/(geodata|carrierdata|tzdata)/"
    r"|jedi/third_party/(django-stubs|typeshed/(stubs|third_party))/"
    r"|toolkit/(lab|notebooks)/"
    r"|(jupyterlab_widgets|anywidget|widgetsnbextension)-[^/]*\.data/"
    r"|pandas/tests/|(?!toolkit|jedi)[^/]+/.*\.pyi$|.*\.po$"
)
"""Files of wheels that no lesson reads: other languages, front ends that the site has anyway, types, tests."""


def pyodide(folders: Sequence[Path], place: Path) -> None:
    """Put Pyodide's files into ``place``; one that is not as it was released ends the program."""
    for line in (HERE / "pyodide.sha256").read_text().splitlines():
        expected, name = line.split()
        path = place / name
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            path.write_bytes(_found(name, folders))
        if (found := hashlib.sha256(path.read_bytes()).hexdigest()) != expected:
            path.unlink()
            sys.exit(f"{name} is not the file of Pyodide {VERSION}: its sha256 is {found}")


def _found(name: str, folders: Sequence[Path]) -> bytes:
    for folder in folders:
        if (folder / name).exists():
            return (folder / name).read_bytes()
    package = name.endswith(".whl") or name.startswith("openssl")
    if not package and name in (core := _core()):
        return core[name]
    with urlopen((PACKAGES if package else CORE) + name) as answer:
        return bytes(answer.read())


@cache
def _core() -> dict[str, bytes]:
    """The files of Pyodide's core, which is a package of npm's; none where npm is not installed."""
    npm = shutil.which("npm")
    if npm is None:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        _run(npm, "pack", "--silent", f"--pack-destination={folder}", f"pyodide@{VERSION}")
        with tarfile.open(next(Path(folder).iterdir())) as archive:
            files = {Path(member.name).name: archive.extractfile(member) for member in archive if member.isfile()}
            return {name: file.read() for name, file in files.items() if file is not None}


def wheels(place: Path) -> list[Path]:
    """Bring the wheels of ``wheels.txt``, of the kernel and of this repository, and leave in them what is used."""
    raw = place / "raw"
    shutil.rmtree(raw, ignore_errors=True)
    raw.mkdir(parents=True)
    lines = [line for line in (HERE / "wheels.txt").read_text().splitlines() if line and not line.startswith("#")]
    pinned = [line.partition("#")[0].strip() for line in lines]
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    target = ("--python-version=3.12", "--implementation=cp", "--abi=cp312", "--platform=pyemscripten_2024_0_wasm32")
    ready = [one for one in pinned if not one.startswith("markupsafe")]
    _run(*pip, "download", "--no-deps", "--only-binary=:all:", *target, "--dest", str(raw), *ready)
    pure = [one for one in pinned if one not in ready]
    without_compiler = os.environ | {"CC": "false"}  # Its C is an option that it does without.
    made = ("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(raw))  # requirements.txt has the backends
    _run(*pip, *made, "--no-binary=markupsafe", *pure, env=without_compiler)
    _run(*pip, *made, str(ROOT))
    kernel = Path(sys.prefix, "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi")
    given = [*raw.glob("*.whl"), *(path for path in kernel.glob("*.whl") if "-3.6.999-" not in path.name)]
    # The lock knows this Pyodide by the name of its compiler alone.
    names = {path: path.name.replace("pyemscripten_2024_0_", "emscripten_3_1_58_") for path in sorted(given)}
    return [_slim(path, place / name) for path, name in names.items()]


def _slim(wheel: Path, to: Path) -> Path:
    """Copy a wheel without its unused files, so that the same wheel always gives the same bytes."""
    with zipfile.ZipFile(wheel) as source, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for name in sorted(source.namelist()):
            if not UNUSED.match(name) and not name.endswith("/"):
                made.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED, 9)
    return to


def lock(place: Path, found: Sequence[Path]) -> None:
    """Write the lock file by which Pyodide loads what a cell imports: Pyodide's packages that are here, and wheels."""
    spec = PyodideLockSpec.from_json(place / "pyodide-lock.json")
    ours = {path.name for path in found}
    here = {path.name for path in place.iterdir()} - ours
    spec.packages = {name: package for name, package in spec.packages.items() if package.file_name in here}
    spec = add_wheels_to_spec(spec, list(found), base_path=place, ignore_missing_dependencies=True)
    spec.packages[OURS].depends += ALSO
    for package in spec.packages.values():  # What has no wheel here is not needed: aiohttp, by the asynchronous client.
        package.depends = sorted({name for name in package.depends if name in spec.packages})
    spec.to_json(place / "pyodide-lock.json")


def site(work: Path, output: Path) -> None:
    """Build JupyterLite around Pyodide (``work/static/pyodide``) and both editions."""
    contents = work / "contents"
    shutil.rmtree(contents, ignore_errors=True)
    for source in _course():
        path = contents / source.relative_to(ROOT / "notebooks")
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, path)
    preloaded = ["micropip", "piplite", "ssl", "sqlite3", "ipykernel", "comm", "pyodide_kernel", "jedi", "ipython"]
    kernel = {"disablePyPIFallback": True, "loadPyodideOptions": {"packages": preloaded}}
    settings = json.loads((ROOT / "lab" / "en" / "overrides.json").read_text())
    config = {
        "appName": "Twilio Messaging Services",
        "exposeAppInBrowser": True,  # as JupyterLab's own option, for who drives it by a script
        "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": kernel},
    }
    (work / "jupyter-lite.json").write_text(
        json.dumps({"jupyter-lite-schema-version": 0, "jupyter-config-data": config})
    )
    (work / "overrides.json").write_text(json.dumps(settings))
    shutil.rmtree(output, ignore_errors=True)
    for remembered in work.glob(".jupyterlite.doit*"):  # It would leave out what it did for the output of before.
        remembered.unlink()
    _run(
        *(sys.executable, "-m", "jupyterlite_core.app", "build", "--force", f"--lite-dir={work}"),
        *(f"--output-dir={output}", f"--contents={contents}", "--apps=lab", "--no-unused-shared-packages"),
        *("--no-sourcemaps", "--no-libarchive"),
        cwd=work,  # It leaves a file of its own there.
    )
    shutil.copy(HERE / "index.html", output / "index.html")


def _course() -> Iterator[Path]:
    """The lessons of both editions and their pictures."""
    for edition in EDITIONS:
        yield from (ROOT / "notebooks" / edition).glob("[0-9]*.ipynb")
    yield from (ROOT / "notebooks" / "images").glob("*.*")


def _run(*command: str, env: dict[str, str] | None = None, cwd: Path | None = None) -> None:
    if subprocess.run(command, env=env, cwd=cwd, check=False).returncode:
        sys.exit(f"This failed: {' '.join(command[:5])} ...")


def main() -> None:
    """Build the site and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pyodide", nargs="*", default=[], type=Path, metavar="FOLDER", help="has files of Pyodide's")
    parser.add_argument("--output", default=ROOT / "build" / "site" / "lite", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    work = ROOT / "build" / "lite"
    place = work / "static" / "pyodide"
    place.mkdir(parents=True, exist_ok=True)
    pyodide(given.pyodide, place)
    lock(place, wheels(place))
    shutil.rmtree(place / "raw")
    site(work, given.output.absolute())
    size = sum(path.stat().st_size for path in given.output.rglob("*") if path.is_file())
    print(f"{given.output}: {size / 2**20:.0f} MB, for any static host. make lite-serve shows it.")


if __name__ == "__main__":
    main()

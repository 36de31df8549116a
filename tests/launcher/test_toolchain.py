"""What `make` does first. It runs as a script, before anything is installed: so do these tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.launcher import toolchain
from api.launcher.toolchain import PROJECT, SetupError, find_uv, interpreters

OWN_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


def script(path: Path, text: str) -> Path:
    """An executable shell script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_a_name_on_path_that_does_not_run_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shim = script(tmp_path / "bin" / "python3.10", "echo 'pyenv: command not found' >&2; exit 127")
    liar = script(tmp_path / "more" / "python3.10", "echo 3.9")
    real = script(tmp_path / "pyenv" / "versions" / "3.10.13" / "bin" / "python", "echo 3.10")
    monkeypatch.setenv("PATH", f"{shim.parent}:{liar.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    found = list(interpreters("3.10"))
    assert str(shim) not in found
    assert str(liar) not in found
    assert str(real) in found


def test_an_interpreter_that_runs_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.base_prefix) / "bin"))
    assert next(interpreters(OWN_VERSION))


def test_uv_from_path_where_it_can_read_our_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toolchain, "TOOLS", tmp_path / "tools")
    monkeypatch.setenv("PATH", f"{tmp_path}/new:{os.environ['PATH']}")
    new = script(tmp_path / "new" / "uv", "echo 'uv 0.13.9 (somewhere)'")
    assert find_uv() == str(new)


def test_an_old_uv_gives_way_to_our_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "TOOLS", tmp_path / "tools")
    monkeypatch.setenv("PATH", f"{tmp_path}/old:{os.environ['PATH']}")
    script(tmp_path / "old" / "uv", "echo 'uv 0.2.1'")
    own = script(tmp_path / "tools" / "bin" / "uv", f"echo 'uv {toolchain.UV_VERSION}'")
    assert find_uv() == str(own)


def test_debians_python_without_venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "TOOLS", tmp_path / "tools")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SetupError, match="python3-venv"):
        find_uv()


def test_no_python_for_rasa(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    uv = script(tmp_path / "uv", "exit 1")
    monkeypatch.setattr(toolchain, "interpreters", lambda _: iter(()))
    with pytest.raises(SetupError, match="pyenv install"):
        toolchain._engine_interpreter(str(uv))


def test_rasas_python_is_uvs_own_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "interpreters", lambda _: iter(("/other/python3.10",)))
    managed = script(tmp_path / "uv", 'case "$*" in *find*) echo /managed/python3.10;; esac')
    assert toolchain._engine_interpreter(str(managed)) == "/managed/python3.10"
    offline = script(tmp_path / "uv", "exit 1")
    assert toolchain._engine_interpreter(str(offline)) == "/other/python3.10"


def test_work_is_done_once_for_the_same_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toolchain, "PROJECT", tmp_path)
    (tmp_path / ".venv").mkdir()
    for name in ("pyproject.toml", "uv.lock"):
        (tmp_path / name).write_text("1")
    uv = str(script(tmp_path / "uv", 'echo "$@" >> calls'))

    def calls() -> list[str]:
        return (tmp_path / "calls").read_text().splitlines()

    toolchain.set_up_ours(uv, dev=True)
    toolchain.set_up_ours(uv, dev=True)
    toolchain.set_up_ours(uv, dev=False)
    assert len(calls()) == 1
    assert "--no-dev" not in calls()[0]
    (tmp_path / "uv.lock").write_text("2")
    toolchain.set_up_ours(uv, dev=False)
    assert len(calls()) == 2
    assert "--no-dev --inexact" in calls()[1]
    toolchain.set_up_ours(uv, dev=True)
    assert len(calls()) == 3


def test_a_failed_command_is_named_and_not_taken_for_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toolchain, "PROJECT", tmp_path)
    (tmp_path / ".venv").mkdir()
    for name in ("pyproject.toml", "uv.lock"):
        (tmp_path / name).write_text("1")
    with pytest.raises(SetupError, match="exit 7"):
        toolchain.set_up_ours(str(script(tmp_path / "uv", "exit 7")), dev=True)
    assert not list((tmp_path / ".venv").iterdir())


def test_it_needs_nothing_but_the_standard_library() -> None:
    code = "import runpy; runpy.run_path('api/launcher/toolchain.py', run_name='seen')"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], cwd=PROJECT, check=True)


def test_every_target_is_explained() -> None:
    shown = subprocess.run(
        ["make", "help"], cwd=PROJECT, check=True, capture_output=True, text=True
    ).stdout
    targets = ("run", "test", "check", "equivalence", "bench-dialogue", "assets", "model", "lock")
    for target in (*targets, "clean"):
        assert f"make {target}" in shown

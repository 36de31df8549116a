"""The `linli` command as a program: one line for what an operator can mend, never a traceback."""

import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from api.settings import derive_token
from tests.launcher.helpers import PROJECT, bare_environ, free_port

PRODUCTION = {"ENVIRONMENT": "production", "DATABASE_URL": "postgresql://u:hush@127.0.0.1:1/x"}


def linli(*words: str, folder: Path, **environ: str) -> "subprocess.CompletedProcess[str]":
    """Run the command in an environment without any of our settings."""
    return subprocess.run(
        [sys.executable, "-m", "api.cli", *words],
        cwd=PROJECT,
        env=bare_environ(folder, **environ),
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("process", ["api", "actions", "worker"])
def test_a_process_without_settings(process: str, tmp_path: Path) -> None:
    done = linli(process, folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("linli: ")
    assert "SECRET_KEY" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("words", [("migrate",), ("token", "issue", "x")])
def test_a_database_that_does_not_answer(words: tuple[str, ...], tmp_path: Path) -> None:
    done = linli(*words, folder=tmp_path, **PRODUCTION)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "DATABASE_URL cannot be used" in done.stderr
    assert "hush" not in done.stderr


def test_an_engine_that_is_away(tmp_path: Path) -> None:
    done = linli("understand", folder=tmp_path, RASA_URL=f"http://127.0.0.1:{free_port()}")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "does not answer (ConnectError)" in done.stderr
    assert not (tmp_path / "pgdata").exists()


@pytest.mark.parametrize(
    "environ",
    [PRODUCTION, {"DATABASE_URL": PRODUCTION["DATABASE_URL"]}, {"ENVIRONMENT": "production"}],
)
def test_no_made_up_people_outside_a_demo(environ: dict[str, str], tmp_path: Path) -> None:
    done = linli("demo", "load", folder=tmp_path, **environ)
    assert done.returncode == 1
    assert "set ENVIRONMENT=demo" in done.stderr


def test_a_town_from_nothing_and_a_token(tmp_path: Path) -> None:
    for words in (("demo", "load"), ("demo", "load"), ("migrate",)):
        done = linli(*words, folder=tmp_path)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
    done = linli("token", "issue", "demo-supervisor-zhao", "--days", "1", folder=tmp_path)
    assert re.fullmatch(r"\S{30,}\n", done.stdout), done.stderr
    done = linli("staff", "list", folder=tmp_path)
    assert "李伟\tgrid_worker\tbound\n" in done.stdout, done.stderr
    assert "demo-worker" not in done.stdout
    done = linli("staff", "unbind", "钱芳", folder=tmp_path)
    assert re.fullmatch(r"钱芳 is not bound any more; cases handed on: \d+\n", done.stdout)
    done = linli("staff", "unbind", "钱芳", folder=tmp_path)
    assert (done.returncode, done.stderr) == (1, "linli: no account is bound to 钱芳\n")
    door = ("qr", "door", "--estate", "阳光花园", "--building", "3", "--unit")
    away = linli(*door, "2", folder=tmp_path, WECHAT_API_BASE="http://127.0.0.1:9")
    assert away.returncode == 1
    assert "did not make the QR code: ConnectError" in away.stderr.splitlines()[-1]
    done = linli(*door, "9", folder=tmp_path)
    assert "the register has no 阳光花园, building 3, unit 9" in done.stderr
    done = linli("token", "issue", "demo-nobody", folder=tmp_path)
    assert (done.returncode, done.stderr) == (
        1,
        "linli: nobody on the staff is called demo-nobody\n",
    )


def test_the_token_for_the_figures_follows_from_the_secret(tmp_path: Path) -> None:
    one, again = (linli("token", "metrics", folder=tmp_path, SECRET_KEY="s" * 32) for _ in "12")
    other = linli("token", "metrics", folder=tmp_path, SECRET_KEY="t" * 32)
    assert one.stdout.strip() == derive_token("s" * 32, "metrics")
    assert one.stdout == again.stdout != other.stdout


def test_a_wrong_level_of_the_log(tmp_path: Path) -> None:
    done = linli("token", "metrics", folder=tmp_path, LOG_LEVEL="loud")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "LOG_LEVEL" in done.stderr
    assert linli("token", "metrics", folder=tmp_path, LOG_LEVEL="debug").returncode == 0


def test_a_command_that_does_not_exist(tmp_path: Path) -> None:
    done = linli("werker", folder=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_the_health_of_a_worker(tmp_path: Path, database_url: str) -> None:
    environ = {"DATABASE_URL": database_url, "ENVIRONMENT": "demo", "SECRET_KEY": "x" * 32}
    environ |= {"WECHAT_TOKEN": "abc", "WECHAT_APP_ID": "wx1", "WECHAT_APP_SECRET": "x"}
    environ |= {"WECHAT_AES_KEY": "A" * 43, "WECHAT_ORIGINAL_ID": "gh_1"}
    assert linli("health", "worker", folder=tmp_path, **environ).returncode == 1
    assert linli("health", "api", folder=tmp_path, **environ).returncode == 1
    with psycopg.connect(database_url) as connection:
        connection.execute("insert into procrastinate_workers default values")
    assert linli("health", "worker", folder=tmp_path, **environ).returncode == 0
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "update procrastinate_workers set last_heartbeat = now() - interval '1h'"
        )
    assert linli("health", "worker", folder=tmp_path, **environ).returncode == 1

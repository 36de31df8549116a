"""`linli routing` as an operator runs it."""

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner, Result

from api.cli import app

NOISE = {"name": "噪音归静一", "target": {"person": "静一"}, "kinds": ["noise"]}


@pytest.fixture
def town(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A desk and somebody good at noise, in the store of the environment."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "insert into staff (openid, name, role, active) values"
            " ('sun', '孙丽', 'desk', true), ('jing', '静一', 'grid_worker', true)"
        )
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("ENVIRONMENT", "demo")
    return database_url


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "rules.json"


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["routing", *words])


def write(file: Path, *rules: dict[str, Any]) -> str:
    file.write_text(json.dumps({"rules": rules}), "utf-8")
    return str(file)


def test_checked_tried_and_put_in_force(town: str, file: Path) -> None:
    path = write(file, NOISE)
    assert "rules: 1, grave flaws: 0, notes: 0" in run("check", path).output
    tried = run("backtest", path, "--month", "2026-10")
    assert tried.output.strip() == "2026年10月的 0 件工单，照这样改，会有 0 件派给别的人。"
    assert "rules: 0" in run("check").output
    assert "rules in force: 1" in run("apply", path).output
    assert "rules: 1" in run("check").output


def test_grave_flaws_end_in_an_error(town: str, file: Path) -> None:
    path = write(file, {"name": "都归主管", "target": {"role": "supervisor"}})
    checked = run("check", path)
    assert "grave\t都归主管\tnobody_of_role\tsupervisor" in checked.output
    assert checked.exit_code != 0
    assert "grave flaws" in str(run("apply", path).exception)
    assert "rules: 0" in run("check").output


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        ({**NOISE, "target": {"person": "没有"}}, "没有"),
        ({**NOISE, "kinds": ["nothing"]}, "rules.0.kinds.0"),
        ({**NOISE, "target": {}}, "exactly one"),
    ],
)
def test_what_is_no_rule_is_said(town: str, file: Path, rule: dict[str, Any], word: str) -> None:
    assert word in str(run("check", write(file, rule)).exception)


def test_what_is_no_file_is_said(town: str, file: Path) -> None:
    assert "cannot be read" in str(run("check", str(file)).exception)

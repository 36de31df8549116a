"""`linli import-visits` as an operator runs it."""

from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner, Result

from api.cli import app

HEAD = "姓名,小区,楼栋,单元,房号,类别,间隔天数,联系电话,备注\n"
WANG = "王秀英,云杉苑,1,2,301,独居老人,,13900002046,腿脚不便\n"


@pytest.fixture
def town(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An estate with a home of the household register, in the store of the environment."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("insert into communities (name) values ('云溪社区')")
        connection.execute(
            "insert into estates (community_id, name, aliases)"
            " select id, '云杉苑', '{}' from communities"
        )
        connection.execute(
            "insert into homes (estate_id, building, unit, room, area_dm2, holder_name,"
            " holder_phone_last4) select id, '1', '2', '301', 8000, '王芳', '1234' from estates"
        )
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("ENVIRONMENT", "demo")
    return database_url


def run(file: Path, content: str | bytes, *options: str) -> Result:
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return CliRunner().invoke(app, ["import-visits", str(file), *options])


def people(database_url: str) -> list[tuple[str, int]]:
    with psycopg.connect(database_url) as connection:
        rows = connection.execute("select name, interval_days from cared_people order by id")
        return [(str(name), int(days)) for name, days in rows.fetchall()]


def test_dry_for_good_and_again(town: str, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    dry = run(file, HEAD + WANG, "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "1 would be entered" in dry.output
    assert people(town) == []
    assert "1 were entered" in run(file, HEAD + WANG).output
    assert people(town) == [("王秀英", 7)]
    assert "0 were entered, 0 changed, 1 are the same" in run(file, HEAD + WANG).output


def test_a_fault_in_one_line_changes_nothing_and_names_nobody(town: str, tmp_path: Path) -> None:
    bad = "赵小虎,云杉苑,9,9,999,孤儿,,,\n钱大爷,云杉苑,1,2,301,富户,,,\n"
    refused = run(tmp_path / "people.csv", HEAD + WANG + bad)
    assert refused.exit_code != 0
    assert "line 3: no such home" in refused.output
    assert "line 4: 类别 富户" in refused.output
    assert "nothing was changed: 2 faults" in str(refused.exception)
    assert [name for name in ("王秀英", "赵小虎", "钱大爷") if name in refused.output] == []
    assert people(town) == []


def test_what_is_no_table_is_said(town: str, tmp_path: Path) -> None:
    assert "save it from Excel" in str(run(tmp_path / "people.xlsx", b"PK\x03\x04").exception)
    missing = CliRunner().invoke(app, ["import-visits", str(tmp_path / "none")])
    assert "cannot be read" in str(missing.exception)
    assert "columns are missing" in str(run(tmp_path / "x.csv", "a,b\n1,2\n").exception)

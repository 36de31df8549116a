"""`linli import-grids` as an operator runs it."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from api.clock import local, utc_now
from tests.grids.test_boundaries import BOW_TIE, box

TOMORROW = (local(utc_now()) + timedelta(days=1)).date()


@pytest.fixture
def town(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A community with an estate of two buildings, in the store of the environment."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("insert into communities (name) values ('云溪社区')")
        connection.execute(
            "insert into estates (community_id, name, aliases)"
            " select id, '云杉苑', '{}' from communities"
        )
        connection.execute(
            "insert into buildings (estate_id, number, unit_count, floor_count)"
            " select id, unnest(array['1', '2']), 2, 6 from estates"
        )
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("ENVIRONMENT", "demo")
    return database_url


def run(file: Path, geometry: dict[str, Any], *options: str, day: object = TOMORROW) -> Result:
    properties = {
        "grid": "东",
        "net": "estate",
        "community": "云溪社区",
        "places": [{"estate": "云杉苑"}],
    }
    one = {"type": "Feature", "geometry": geometry, "properties": properties}
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [one]}), "utf-8")
    return CliRunner().invoke(app, ["import-grids", str(file), "--from", str(day), *options])


def versions(database_url: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "select g.name, a.valid_from, a.valid_to"
            " from grid_areas a join grids g on g.id = grid_id"
        )
        return rows.fetchall()


def test_dry_and_then_for_good(town: str, tmp_path: Path) -> None:
    file = tmp_path / "grids.geojson"
    dry = run(file, box(0, 0, 5, 5), "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "云杉苑 at large: no grid -> 东" in dry.output
    assert "云杉苑 building 2: no grid -> 东" in dry.output
    assert f"would hold from {TOMORROW}" in dry.output
    assert versions(town) == []
    done = run(file, box(0, 0, 5, 5))
    assert done.exit_code == 0, done.output
    assert versions(town) == [("东", TOMORROW, None)]


def test_a_fault_changes_nothing(town: str, tmp_path: Path) -> None:
    refused = run(tmp_path / "grids.geojson", BOW_TIE)
    assert refused.exit_code != 0
    assert "东: boundary_invalid" in refused.output
    assert versions(town) == []


def test_the_past_is_not_written(town: str, tmp_path: Path) -> None:
    refused = run(tmp_path / "grids.geojson", box(0, 0, 5, 5), day="2020-01-01")
    assert "is past" in str(refused.exception)
    assert versions(town) == []


def test_what_is_no_file_is_said(town: str, tmp_path: Path) -> None:
    missing = ["import-grids", str(tmp_path / "none"), "--from", str(TOMORROW)]
    assert "cannot be read" in str(CliRunner().invoke(app, missing).exception)

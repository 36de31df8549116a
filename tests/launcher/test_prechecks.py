"""One clear line before anything is started."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from api.launcher.errors import LaunchError
from api.launcher.prechecks import (
    check_database,
    check_engine,
    check_port,
    check_room,
    choose_ports,
)
from tests.launcher.helpers import free_port, listener


def test_a_port_in_use() -> None:
    with listener() as port, pytest.raises(LaunchError, match=f"port {port} is in use.*PORT"):
        check_port("127.0.0.1", port, variable="PORT")
    check_port("127.0.0.1", port, variable="PORT")


def test_an_address_that_this_machine_has_not() -> None:
    with pytest.raises(LaunchError, match=r"cannot listen on 192\.0\.2\.1"):
        check_port("192.0.2.1", free_port(), variable="PORT")


def test_inner_ports_give_way_where_nobody_asked_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with listener() as taken:
        monkeypatch.setattr("api.launcher.prechecks.DEFAULT_RASA_PORT", taken)
        chosen = choose_ports({})
        assert chosen["RASA_URL"] != f"http://127.0.0.1:{taken}"
        with pytest.raises(LaunchError, match="set RASA_URL"):
            choose_ports({"RASA_URL": f"http://127.0.0.1:{taken}"})


def test_inner_ports_give_way_to_the_public_one(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setattr("api.launcher.prechecks.DEFAULT_ACTIONS_PORT", port)
    assert choose_ports({})["ACTIONS_URL"] == f"http://127.0.0.1:{port}"
    assert choose_ports({"PORT": str(port)})["ACTIONS_URL"] != f"http://127.0.0.1:{port}"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(f"postgresql://u:hushhush@127.0.0.1:{free_port()}/x", id="nobody listens"),
        "postgresql://u:hush hush@127.0.0.1/x",
        "postgresql://u:hushhush@[::1/x",
        "postgresql://u:hushhush@/x?host=/nowhere",
    ],
)
def test_a_broken_database_url(url: str) -> None:
    with pytest.raises(LaunchError, match="DATABASE_URL") as caught:
        check_database(url)
    assert "hush" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_database_that_is_not_there(postgres: str) -> None:
    check_database(postgres)
    with pytest.raises(LaunchError, match='database "nowhere" does not exist'):
        check_database(postgres.replace("/linli?", "/nowhere?"))


def test_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_room(tmp_path / "new") > 0
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=100 * 1024**2))
    with pytest.raises(LaunchError, match="only 100 MB are free"):
        check_room(tmp_path)


def test_no_engine(tmp_path: Path) -> None:
    with pytest.raises(LaunchError, match="make run"):
        check_engine(tmp_path / "python")

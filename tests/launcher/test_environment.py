"""What the operator left unset, and what is never filled in."""

import stat
from pathlib import Path

import pytest

from api.launcher.environment import (
    ACCOUNT,
    PROJECT,
    completed,
    data_folder,
    inner_port,
    own_address,
    read_env_file,
)
from api.launcher.errors import LaunchError
from api.settings import Environment, SettingsError, load_settings


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment without any of our variables."""
    for name in (*ACCOUNT, "ENVIRONMENT", "SECRET_KEY", "DATABASE_URL", "HOST", "PORT"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_nothing_set_is_a_demo_that_the_settings_accept(
    tmp_path: Path, no_settings: pytest.MonkeyPatch
) -> None:
    complete = completed({"DATA_DIR": str(tmp_path), "PORT": "8123"})
    for name, value in complete.items():
        no_settings.setenv(name, value)
    no_settings.setenv("DATABASE_URL", "postgresql:///x")
    settings = load_settings()
    assert settings.environment is Environment.DEMO
    assert settings.wechat_api_base == "http://127.0.0.1:8123/simulator/platform"
    assert settings.data_dir == tmp_path


def test_a_second_run_has_the_same_secrets_and_another_town_has_others(tmp_path: Path) -> None:
    first = completed({"DATA_DIR": str(tmp_path / "one")})
    again = completed({"DATA_DIR": str(tmp_path / "one")})
    other = completed({"DATA_DIR": str(tmp_path / "two")})
    assert first == again
    assert not {first[name] for name in (*ACCOUNT, "SECRET_KEY")} & set(other.values())


def test_the_secret_is_nobody_elses(tmp_path: Path) -> None:
    completed({"DATA_DIR": str(tmp_path)})
    (secret,) = tmp_path.iterdir()
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600


def test_what_is_set_stays(tmp_path: Path) -> None:
    account = dict.fromkeys(ACCOUNT, "mine")
    complete = completed({"DATA_DIR": str(tmp_path), "SECRET_KEY": "mine", **account})
    assert account.items() <= complete.items()
    assert complete["SECRET_KEY"] == "mine"
    assert "WECHAT_API_BASE" not in complete
    assert not list(tmp_path.iterdir())


def test_half_an_account_is_not_made_whole(tmp_path: Path, no_settings: pytest.MonkeyPatch) -> None:
    complete = completed({"DATA_DIR": str(tmp_path), "WECHAT_TOKEN": "mine"})
    for name, value in complete.items():
        no_settings.setenv(name, value)
    with pytest.raises(SettingsError, match="WECHAT_APP_ID"):
        load_settings()


def test_production_gets_nothing_made_up(tmp_path: Path, no_settings: pytest.MonkeyPatch) -> None:
    complete = completed({"DATA_DIR": str(tmp_path), "ENVIRONMENT": "production"})
    assert complete == {"DATA_DIR": str(tmp_path), "ENVIRONMENT": "production"}
    no_settings.setenv("ENVIRONMENT", "production")
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        load_settings()


def test_an_empty_variable_is_an_unset_one(tmp_path: Path) -> None:
    complete = completed({"DATA_DIR": str(tmp_path), "DATABASE_URL": "", "WECHAT_TOKEN": ""})
    assert "DATABASE_URL" not in complete
    assert complete["WECHAT_TOKEN"]


def test_a_relative_data_folder_is_the_projects() -> None:
    assert data_folder({}) == PROJECT / ".data"
    assert data_folder({"DATA_DIR": "elsewhere"}) == PROJECT / "elsewhere"


def test_a_data_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LaunchError, match="cannot keep data in"):
        completed({"DATA_DIR": str(tmp_path / "file")})


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("192.0.2.7", "http://192.0.2.7:8000"),
    ],
)
def test_own_address(host: str, address: str) -> None:
    assert own_address({"HOST": host}) == address


def test_inner_port() -> None:
    assert inner_port({}, "RASA_URL", default=5005) is None
    assert inner_port({"RASA_URL": "http://localhost:7001"}, "RASA_URL", default=5005) == 7001
    assert inner_port({"RASA_URL": "http://127.0.0.1"}, "RASA_URL", default=5005) == 5005


@pytest.mark.parametrize(
    "address", ["http://rasa:5005", "https://127.0.0.1:1", "5005", "http://[::"]
)
def test_an_inner_address_that_is_not_ours_to_serve(address: str) -> None:
    with pytest.raises(LaunchError, match="RASA_URL"):
        inner_port({"RASA_URL": address}, "RASA_URL", default=5005)


def test_env_file(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("# a word\nPORT=8001\nREDIS_URL=\nSECRET_KEY='with $dollar and # sign'\n")
    assert read_env_file(path) == {"PORT": "8001", "SECRET_KEY": "with $dollar and # sign"}
    assert read_env_file(tmp_path / "none") == {}

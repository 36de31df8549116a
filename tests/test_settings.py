"""Settings that belong together, and the line that an operator reads when they do not."""

from pathlib import Path

import pytest

from api.settings import Environment, S3Settings, SettingsError, load_settings

GOOD = {
    "DATABASE_URL": "postgresql://linli@127.0.0.1/linli",
    "SECRET_KEY": "a-secret-of-the-tests-only",
    "WECHAT_TOKEN": "settingstoken",
    "WECHAT_APP_ID": "wx0000000000000001",
    "WECHAT_APP_SECRET": "settingssecret",
    "WECHAT_AES_KEY": "a" * 43,
    "WECHAT_ORIGINAL_ID": "gh_settings",
}
S3 = {
    "MEDIA_S3_ENDPOINT": "https://s3.example/",
    "MEDIA_S3_BUCKET": "linli",
    "MEDIA_S3_ACCESS_KEY": "access",
    "MEDIA_S3_SECRET_KEY": "a very secret key",
}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)


def given(monkeypatch: pytest.MonkeyPatch, settings: dict[str, str]) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)


def test_media_lie_in_a_folder_unless_a_bucket_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().media_s3 is None
    given(monkeypatch, dict.fromkeys(S3, ""))
    assert load_settings().media_s3 is None
    given(monkeypatch, S3)
    found = load_settings().media_s3
    assert isinstance(found, S3Settings)
    assert (found.endpoint, found.region) == ("https://s3.example", "us-east-1")


@pytest.mark.parametrize("left_out", sorted(S3))
def test_half_a_bucket_is_refused(monkeypatch: pytest.MonkeyPatch, left_out: str) -> None:
    given(monkeypatch, {name: value for name, value in S3.items() if name != left_out})
    with pytest.raises(SettingsError) as refusal:
        load_settings()
    line = str(refusal.value)
    assert f"set {left_out} too" in line
    assert "\n" not in line
    assert S3["MEDIA_S3_SECRET_KEY"] not in line


@pytest.mark.parametrize("name", ["PUBLIC_URL", "MEDIA_S3_ENDPOINT"])
def test_an_address_begins_like_one(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    given(monkeypatch, {name: "linli.example"})
    with pytest.raises(SettingsError, match=f"{name}: .*https://"):
        load_settings()


def test_the_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().public_url is None
    given(monkeypatch, {"PUBLIC_URL": "https://linli.example/"})
    assert load_settings().public_url == "https://linli.example"
    given(monkeypatch, {"PUBLIC_URL": "http://linli.example"})
    with pytest.raises(SettingsError, match="PUBLIC_URL must be https in production"):
        load_settings()
    given(monkeypatch, {"ENVIRONMENT": Environment.DEMO})
    assert load_settings().public_url == "http://linli.example"


def test_a_model_folder_is_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().voice_model_dir is None
    given(monkeypatch, {"VOICE_MODEL_DIR": "/srv/models/sense-voice"})
    assert load_settings().voice_model_dir == Path("/srv/models/sense-voice")

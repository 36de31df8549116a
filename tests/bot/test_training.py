"""The launcher's train: when it trains, what it refuses, what it keeps."""

from __future__ import annotations

import dataclasses
import os
import shutil
import socket
from pathlib import Path

import pytest
import server
from components import settings
from components.model import Inputs, forget_old, model_file
from components.settings import Settings, SettingsError
from components.training import BadTrainingData, train, validate

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def copied(tmp_path: Path) -> Inputs:
    """The tiny talk in a folder that a test may spoil."""
    shutil.copytree(FIXTURES, tmp_path / "bot")
    shutil.copy(settings.BOT / "config.yml", tmp_path / "config.yml")
    return Inputs(
        domain=tmp_path / "bot" / "domain",
        config=tmp_path / "config.yml",
        data=(tmp_path / "bot" / "rules", tmp_path / "bot" / "nlu", tmp_path / "none"),
    )


def spoil(inputs: Inputs, file: str, old: str, new: str) -> None:
    path = inputs.domain.parent / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


FAULTS = {
    "same words, two intents": ("nlu/nlu.yml", "- 是的", "- 你好", "你好"),
    "intent not in the domain": ("domain/domain.yml", "  - deny\n", "", "deny"),
    "unknown response": ("rules/rules.yml", "action: utter_greet", "action: utter_x", "utter_x"),
    "unknown action": ("rules/rules.yml", "action_query", "action_x", "action_x"),
    "form slot missing": ("domain/domain.yml", "- place\nresponses", "- gone\nresponses", "gone"),
    "broken YAML": ("nlu/nlu.yml", "nlu:", "nlu: [", "YamlSyntaxException"),
    "slot without a type": ("domain/domain.yml", "    type: text\n", "", "domain.yml"),
    "facet that is no word": ("nlu/nlu.yml", "{kind: noise}", "{kind: 3}", "kind"),
    "contradicting rules": (
        "rules/rules.yml",
        "  - rule: not understood",
        "  - rule: greet otherwise\n    steps:\n      - intent: greet\n"
        "      - action: action_query\n  - rule: not understood",
        "greet otherwise",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_bad_data_are_refused_by_name(copied: Inputs, tmp_path: Path, fault: str) -> None:
    file, old, new, named = FAULTS[fault]
    spoil(copied, file, old, new)
    model = tmp_path / "models" / "m.tar.gz"
    with pytest.raises(BadTrainingData, match=named):
        train(copied, model)
    assert list(model.parent.iterdir()) == []


def test_no_sentences_at_all(copied: Inputs) -> None:
    shutil.rmtree(copied.domain.parent / "nlu")
    with pytest.raises(BadTrainingData, match="no training sentences"):
        validate(copied)


def test_every_input_counts(copied: Inputs) -> None:
    before = copied.fingerprint()
    assert copied.fingerprint() == before
    for file, old in [
        ("nlu/nlu.yml", "你好"),
        ("rules/rules.yml", "greet"),
        ("domain/domain.yml", "您好"),
        ("../config.yml", "zh"),
    ]:
        spoil(copied, file, old, old + "x")
        after = copied.fingerprint()
        assert after != before
        before = after
    moved = dataclasses.replace(copied, data=copied.data[:1])
    assert moved.fingerprint() != before


def test_three_models_are_kept_and_the_current_is_one(tmp_path: Path) -> None:
    files = [model_file(tmp_path, f"{number}" * 64) for number in range(5)]
    for age, file in enumerate(files):
        file.touch()
        os.utime(file, (1_000_000 + age, 1_000_000 + age))
    forget_old(tmp_path, current=files[0])
    assert sorted(tmp_path.iterdir()) == [files[0], files[3], files[4]]


def test_the_launcher_trains_once(
    copied: Inputs,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr("components.model.Inputs", lambda: copied)
    at_home: list[object] = []
    monkeypatch.setattr("rasa.utils.common.write_global_config_value", at_home.append)
    assert server.main(["train"]) == 0
    assert not at_home, "it writes where it is told to, and nowhere else"
    assert "trained in" in capsys.readouterr().out
    assert server.main(["train"]) == 0
    assert "is up to date" in capsys.readouterr().out
    spoil(copied, "rules/rules.yml", "action_query", "action_x")
    assert server.main(["train"]) == 1
    assert "action_x" in capsys.readouterr().err


def test_serving_without_a_model_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SECRET_KEY", "s")
    assert server.main(["serve"]) == 1
    assert "there is no model" in capsys.readouterr().err


def test_a_port_in_use_is_one_line(
    inputs: Inputs,
    model: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SECRET_KEY", "s")
    monkeypatch.setattr("components.model.Inputs", lambda: inputs)
    (tmp_path / "models").mkdir()
    shutil.copy(model, tmp_path / "models" / model.name)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert server.main(["serve", "--port", str(taken.getsockname()[1])]) == 1
    assert "Address already in use" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"ACTIONS_URL": "localhost"}, "ACTIONS_URL"),
        ({"REDIS_URL": "http://x"}, "REDIS_URL"),
        ({"SANIC_WORKERS": "many"}, "SANIC_WORKERS"),
        ({"SANIC_WORKERS": "0"}, "SANIC_WORKERS"),
    ],
)
def test_wrong_settings_are_named(env: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        Settings.from_env({"SECRET_KEY": "s"} | env)


def test_settings() -> None:
    plain = Settings.from_env({"SECRET_KEY": "s", "SANIC_WORKERS": "2"})
    assert plain.workers == 1, "two processes without a shared store would split talks"
    assert plain.models == settings.PROJECT / ".data" / "models"
    assert plain.token("rasa") != plain.token("actions")
    shared = Settings.from_env(
        {"SECRET_KEY": "s", "SANIC_WORKERS": "2", "REDIS_URL": "redis://r", "DATA_DIR": "/d"}
    )
    assert (shared.workers, shared.models) == (2, Path("/d/models"))

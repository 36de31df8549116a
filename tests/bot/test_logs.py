"""The engine's lines: JSON with the message's number, and nothing of who said what."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from components import logs
from components.channel import Inbound
from components.log_lines import JsonFormatter, Redactor
from components.settings import BOT, Settings, SettingsError
from components.turn import current_turn
from rasa.shared.core.domain import Domain

DOMAIN = Domain.from_dict({"intents": ["query"]})
SECRETS = {"SECRET_KEY": "of-the-engine", "REDIS_URL": "redis://:of-redis@redis:6379/0"}


def line(message: str, *, error: Exception | None = None) -> dict[str, object]:
    """A record of the engine, as it stands in its log."""
    formatter = JsonFormatter("rasa", Redactor(["of-the-engine"]), context=logs.context)
    info = None if error is None else (type(error), error, None)
    record = logging.LogRecord("linli.x", logging.ERROR, __file__, 1, message, (), info)
    return json.loads(formatter.format(record))


@pytest.fixture
def turn() -> Iterator[None]:
    """A turn is being served."""
    body = {
        "sender": "demo-resident-wang",
        "message_id": "17-1763871730",
        "text": "lamp broken",
        "metadata": {"raw": "Lamp BROKEN"},
    }
    token = current_turn.set(Inbound.parse(body, DOMAIN).turn)
    yield
    current_turn.reset(token)


@pytest.mark.usefixtures("turn")
def test_a_line_of_a_turn_has_the_number_of_its_message() -> None:
    told = line("Turn answered")
    assert (told["process"], told["message_id"], told["message"]) == ("rasa", 17, "Turn answered")


@pytest.mark.usefixtures("turn")
def test_g31_a_line_shows_neither_the_person_nor_the_words() -> None:
    told = line(
        "demo-resident-wang: 'lamp broken', of-the-engine",
        error=ValueError("Lamp BROKEN, 13812345678, 灯坏了"),
    )
    assert told["message"] == "[...]: '[...]', [secret]"
    assert told["exception"] == "ValueError: [...], [phone], [words]"


def test_outside_of_a_turn_there_is_no_number() -> None:
    assert "message_id" not in line("Engine ready")


@pytest.mark.parametrize("key", ["m1", "", "-"])
def test_a_key_without_a_number_is_none(key: str) -> None:
    body = {"sender": "p", "message_id": key or "x", "text": "hello"}
    assert Inbound.parse(body, DOMAIN).turn.message_id is None


def test_the_settings_know_their_secrets() -> None:
    settings = Settings.from_env(SECRETS)
    tokens = {settings.token("rasa"), settings.token("actions")}
    assert set(settings.secrets) == {"of-the-engine", "of-redis"} | tokens


@pytest.mark.parametrize(("given", "level"), [("", "INFO"), ("debug", "DEBUG"), ("ERROR", "ERROR")])
def test_the_level_is_a_setting(given: str, level: str) -> None:
    assert Settings.from_env(SECRETS | {"LOG_LEVEL": given}).log_level == level


def test_a_wrong_level_is_told() -> None:
    with pytest.raises(SettingsError, match="LOG_LEVEL must be one of"):
        Settings.from_env(SECRETS | {"LOG_LEVEL": "loud"})


def test_rasa_itself_is_kept_quiet() -> None:
    """It reads LOG_LEVEL too, and would quote everybody; ours is read before it is overwritten."""
    told = "import server, os; print(server.LOG_LEVEL, os.environ['LOG_LEVEL'])"
    done = subprocess.run(
        [sys.executable, "-c", told],
        cwd=BOT,
        env={**os.environ, "LOG_LEVEL": "DEBUG"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["DEBUG", "WARNING"]

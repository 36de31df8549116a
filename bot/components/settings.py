"""The engine's settings: environment variables, read once, refused with a clear line."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

BOT = Path(__file__).resolve().parent.parent
PROJECT = BOT.parent

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingsError(Exception):
    """A setting is missing or wrong; the message is one line for an operator."""


@dataclass(frozen=True)
class Settings:
    """Where the engine finds its neighbours. `workers` above 1 needs Redis."""

    secret_key: str
    actions_url: str
    redis_url: str | None
    host: str
    models: Path
    trackers: Path
    workers: int
    log_level: str = "INFO"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Read the settings; SettingsError says what is wrong with which variable."""
        secret_key = env.get("SECRET_KEY", "")
        if not secret_key:
            raise SettingsError("SECRET_KEY is not set: the tokens between processes need it")
        actions_url = env.get("ACTIONS_URL") or "http://127.0.0.1:5055"
        if not actions_url.startswith(("http://", "https://")):
            raise SettingsError(f"ACTIONS_URL must be an http address, not {actions_url!r}")
        redis_url = env.get("REDIS_URL") or None
        if redis_url and not redis_url.startswith(("redis://", "rediss://", "unix://")):
            raise SettingsError("REDIS_URL must begin with redis://, rediss:// or unix://")
        data = data_directory(env)
        return cls(
            secret_key=secret_key,
            actions_url=actions_url,
            redis_url=redis_url,
            host=env.get("HOST") or "127.0.0.1",
            models=data / "models",
            trackers=data / "rasa-trackers.sqlite",
            log_level=_level(env.get("LOG_LEVEL") or "INFO"),
            workers=_workers(env.get("SANIC_WORKERS") or "1", shared=redis_url is not None),
        )

    @property
    def secrets(self) -> tuple[str, ...]:
        """What opens a door, and may stand in no log."""
        password = urlsplit(self.redis_url or "").password
        tokens = (self.token("rasa"), self.token("actions"))
        return tuple(filter(None, (self.secret_key, *tokens, password)))

    def token(self, process: str) -> str:
        """The bearer token that guards `process` ("rasa" or "actions")."""
        key = self.secret_key.encode("utf-8")
        return hmac.new(key, process.encode("ascii"), hashlib.sha256).hexdigest()


def data_directory(env: Mapping[str, str]) -> Path:
    """DATA_DIR; a relative one is meant from the project's root, whatever the cwd."""
    return PROJECT / (env.get("DATA_DIR") or ".data")


def _level(value: str) -> str:
    if value.upper() not in LEVELS:
        raise SettingsError(f"LOG_LEVEL must be one of {', '.join(LEVELS)}, not {value!r}")
    return value.upper()


def _workers(value: str, *, shared: bool) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= 64:
        raise SettingsError(f"SANIC_WORKERS must be a number from 1 to 64, not {value!r}")
    # Without a shared store two processes would each hold half of a person's talk.
    return int(value) if shared else 1

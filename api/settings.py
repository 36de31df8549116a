"""Settings from environment variables, read once by each process and refused when wrong.

`SettingsError` carries one line for an operator; it never repeats the value of a secret.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Literal, Self
from urllib.parse import unquote, urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

WECHAT_AES_KEY_LENGTH = 43
MINIMUM_SECRET_LENGTH = 16


class SettingsError(Exception):
    """The environment does not describe a system that can run. The text is for an operator."""


class Environment(StrEnum):
    """`demo` may run on made-up data and a simulated WeChat, `production` may not."""

    DEMO = "demo"
    PRODUCTION = "production"


@dataclass(frozen=True)
class S3Settings:
    """A bucket for media and the key to it."""

    endpoint: str
    bucket: str
    access_key: str
    secret_key: SecretStr
    region: str


class Settings(BaseSettings):
    """Everything that differs between installations. Names are those of the environment."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    database_url: str
    redis_url: str | None = None
    rasa_url: str = "http://127.0.0.1:5005"
    actions_url: str = "http://127.0.0.1:5055"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    data_dir: Path = Path(".data")
    environment: Environment = Environment.PRODUCTION
    secret_key: SecretStr
    wechat_token: SecretStr
    wechat_app_id: str = Field(min_length=3)
    wechat_app_secret: SecretStr
    wechat_aes_key: SecretStr
    wechat_aes_key_previous: SecretStr | None = None
    wechat_original_id: str = Field(min_length=3)
    wechat_api_base: str = "https://api.weixin.qq.com"
    wechat_can_send_kf: bool = True
    wechat_template_id: str | None = None
    wechat_subscription_template_id: str | None = None
    burst_quiet_seconds: float = Field(default=1.5, ge=0, le=2.5)
    """So long a person must be silent until what they sent is answered as one; 0 never waits."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    metrics_port: int | None = Field(default=None, ge=1, le=65535)
    public_url: str | None = None
    media_s3_endpoint: str | None = None
    media_s3_bucket: str | None = None
    media_s3_access_key: str | None = None
    media_s3_secret_key: SecretStr | None = None
    media_s3_region: str = "us-east-1"
    voice_model_dir: Path | None = None

    @field_validator(
        "redis_url",
        "wechat_aes_key_previous",
        "wechat_template_id",
        "wechat_subscription_template_id",
        "metrics_port",
        "public_url",
        "media_s3_endpoint",
        "media_s3_bucket",
        "media_s3_access_key",
        "media_s3_secret_key",
        "voice_model_dir",
        mode="before",
    )
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        """An env file writes `REDIS_URL=` where it means none."""
        return value or None

    @field_validator("log_level", mode="before")
    @classmethod
    def _level_in_any_case(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _postgresql_only(cls, value: str) -> str:
        if not value.startswith(("postgresql://", "postgres://")):
            raise ValueError("must start with postgresql://")
        return value

    @field_validator("wechat_token")
    @classmethod
    def _token_form(cls, value: SecretStr) -> SecretStr:
        """WeChat's own rule: 3–32 letters and digits."""
        text = value.get_secret_value()
        if not (3 <= len(text) <= 32 and text.isascii() and text.isalnum()):
            raise ValueError("must be 3 to 32 letters and digits")
        return value

    @field_validator("wechat_aes_key", "wechat_aes_key_previous")
    @classmethod
    def _aes_key_form(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return value
        text = value.get_secret_value()
        if len(text) != WECHAT_AES_KEY_LENGTH or not (text.isascii() and text.isalnum()):
            raise ValueError(f"must be {WECHAT_AES_KEY_LENGTH} letters and digits")
        return value

    @field_validator("public_url", "media_s3_endpoint")
    @classmethod
    def _address_form(cls, value: str | None) -> str | None:
        """An address that paths are put behind; it comes without a slash at its end."""
        if value is not None and not value.startswith(("https://", "http://")):
            raise ValueError("must start with https:// or http://")
        return None if value is None else value.rstrip("/")

    @model_validator(mode="after")
    def _s3_is_whole(self) -> Self:
        parts = {
            "MEDIA_S3_ENDPOINT": self.media_s3_endpoint,
            "MEDIA_S3_BUCKET": self.media_s3_bucket,
            "MEDIA_S3_ACCESS_KEY": self.media_s3_access_key,
            "MEDIA_S3_SECRET_KEY": self.media_s3_secret_key,
        }
        missing = [name for name, value in parts.items() if value is None]
        if missing and len(missing) < len(parts):
            raise ValueError(f"media go to S3 with all of MEDIA_S3_*: set {', '.join(missing)} too")
        return self

    @model_validator(mode="after")
    def _production_is_strict(self) -> Self:
        if self.environment is Environment.PRODUCTION:
            if len(self.secret_key.get_secret_value()) < MINIMUM_SECRET_LENGTH:
                raise ValueError(f"SECRET_KEY needs at least {MINIMUM_SECRET_LENGTH} characters")
            if not self.wechat_api_base.startswith("https://"):
                raise ValueError("WECHAT_API_BASE must be https in production")
            if self.public_url is not None and not self.public_url.startswith("https://"):
                raise ValueError("PUBLIC_URL must be https in production")
        return self

    @property
    def burst_quiet(self) -> timedelta:
        """`burst_quiet_seconds` as a time span."""
        return timedelta(seconds=self.burst_quiet_seconds)

    @property
    def media_s3(self) -> S3Settings | None:
        """The bucket for media; None where they lie in a folder."""
        if (
            self.media_s3_endpoint is None
            or self.media_s3_bucket is None
            or self.media_s3_access_key is None
            or self.media_s3_secret_key is None
        ):
            return None
        return S3Settings(
            endpoint=self.media_s3_endpoint,
            bucket=self.media_s3_bucket,
            access_key=self.media_s3_access_key,
            secret_key=self.media_s3_secret_key,
            region=self.media_s3_region,
        )

    @cached_property
    def rasa_token(self) -> str:
        """The bearer token that Rasa's channel asks for."""
        return derive_token(self.secret_key.get_secret_value(), "rasa")

    @cached_property
    def actions_token(self) -> str:
        """The bearer token that the action server asks for."""
        return derive_token(self.secret_key.get_secret_value(), "actions")

    @cached_property
    def metrics_token(self) -> str:
        """The bearer token that whoever reads `/metrics` brings."""
        return derive_token(self.secret_key.get_secret_value(), "metrics")

    @cached_property
    def secrets(self) -> tuple[str, ...]:
        """Every value here that opens a door: none of them may stand in a log."""
        held = (getattr(self, name) for name in type(self).model_fields)
        named = [value.get_secret_value() for value in held if isinstance(value, SecretStr)]
        addresses = (self.database_url, self.redis_url or "")
        passwords = [unquote(urlsplit(address).password or "") for address in addresses]
        tokens = (self.rasa_token, self.actions_token, self.metrics_token)
        return tuple(filter(None, (*named, *passwords, *tokens)))


def derive_token(secret_key: str, process: str) -> str:
    """HMAC-SHA256 of the process's name: one secret to keep, and none shared between processes.

    `bot/server.py` derives the same values in its own environment.
    """
    return hmac.new(secret_key.encode(), process.encode(), hashlib.sha256).hexdigest()


def load_settings(*, default_database: str | None = None) -> Settings:
    """Read the environment. `default_database` stands in where the database has no address yet.

    Raises:
        SettingsError: one line that names each variable at fault, without its value.
    """
    try:
        if default_database is not None and not os.environ.get("DATABASE_URL"):
            return Settings(database_url=default_database)
        return Settings()
    except ValidationError as error:
        faults = [
            f"{'.'.join(str(part) for part in fault['loc']).upper() or 'settings'}: {fault['msg']}"
            for fault in error.errors(include_input=False, include_url=False)
        ]
        raise SettingsError("; ".join(faults)) from None

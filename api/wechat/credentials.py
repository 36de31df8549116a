"""What ties us to one official account, refused when it cannot work."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from api.settings import WECHAT_AES_KEY_LENGTH, Settings

MINIMUM_TOKEN_LENGTH = 3


class CredentialsError(ValueError):
    """The account's credentials cannot work. The text never repeats them."""


@dataclass(frozen=True)
class Credentials:
    """What ties us to one official account. Both AES keys are live while a key is changed."""

    app_id: str
    token: str = field(repr=False)
    aes_key: str = field(repr=False)
    aes_key_previous: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not self.app_id:
            raise CredentialsError("the app id is empty")
        if len(self.token) < MINIMUM_TOKEN_LENGTH:
            raise CredentialsError(f"the token has fewer than {MINIMUM_TOKEN_LENGTH} characters")
        for key in self.aes_keys:
            if len(key) != WECHAT_AES_KEY_LENGTH or not (key.isascii() and key.isalnum()):
                raise CredentialsError(
                    f"an AES key must be {WECHAT_AES_KEY_LENGTH} letters and digits"
                )

    @cached_property
    def aes_keys(self) -> tuple[str, ...]:
        """The present key, then the previous one while there is one."""
        return (self.aes_key, *([self.aes_key_previous] if self.aes_key_previous else []))

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """The credentials of the environment."""
        previous = settings.wechat_aes_key_previous
        return cls(
            app_id=settings.wechat_app_id,
            token=settings.wechat_token.get_secret_value(),
            aes_key=settings.wechat_aes_key.get_secret_value(),
            aes_key_previous=previous.get_secret_value() if previous else None,
        )

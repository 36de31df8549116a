"""The official account that is simulated, and the people who hold the phones."""

from dataclasses import dataclass, field
from typing import Literal

from api.simulator.profiles import PROFILES, AccountProfile, ProfileName

Mode = Literal["plain", "compatible", "safe"]

AES_KEY_LENGTH = 43


@dataclass(frozen=True)
class SimulatedAccount:
    """One account as its owner set it up on the platform.

    `original_id` is the account's own name in messages (`gh_…`). `aes_key` is the
    EncodingAESKey of 43 characters; only an account in plain mode may leave it empty. `profile` is
    what kind of account it is, and so what it may call.
    """

    token: str = field(repr=False)
    app_id: str
    app_secret: str = field(repr=False)
    aes_key: str = field(repr=False)
    original_id: str
    mode: Mode = "safe"
    name: str = "邻里"
    profile: ProfileName = "verified"

    @property
    def rights(self) -> AccountProfile:
        return PROFILES[self.profile]

    def __post_init__(self) -> None:
        if not (self.token and self.app_id and self.original_id):
            raise ValueError("an account needs a token, an app id and an original id")
        if len(self.aes_key) != AES_KEY_LENGTH and (self.mode != "plain" or self.aes_key):
            raise ValueError(f"an AES key has {AES_KEY_LENGTH} characters")


@dataclass(frozen=True)
class Persona:
    """Someone whose phone the page can show; `hint` is a sentence worth sending as them."""

    openid: str
    name: str
    role_label: str
    hint: str = ""

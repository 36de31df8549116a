"""What each kind of account may call; everything else ends in 48001.

Common practice, not official text: the platform publishes a table of permissions that changes.
"""

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

ProfileName = Literal["verified", "unverified", "test"]

_BASIC = ("token", "stable_token", "clear_quota", "menu/", "media/")
_FULL = (*_BASIC, "message/custom/", "message/template/", "qrcode/", "user/", "sns/")

DAILY_LIMITS = MappingProxyType(
    {
        "token": 2_000,
        "message/custom/send": 500_000,
        "message/custom/typing": 500_000,
        "message/template/send": 100_000,
        "message/subscribe/bizsend": 100_000,
        "menu/create": 1_000,
        "menu/get": 10_000,
        "menu/delete": 1_000,
        "media/upload": 100_000,
        "media/get": 200_000,
        "qrcode/create": 100_000,
        "user/info": 5_000_000,
    }
)
"""Calls a day by API. What is not named here is not counted."""

TEST_LIMITS = MappingProxyType(
    {
        **DAILY_LIMITS,
        "token": 200,
        "message/custom/send": 50_000,
        "message/template/send": 10_000,
        "menu/create": 100,
        "menu/get": 1_000,
        "menu/delete": 100,
        "media/upload": 500,
        "media/get": 1_000,
        "qrcode/create": 10_000,
        "user/info": 500_000,
    }
)


@dataclass(frozen=True)
class AccountProfile:
    """`msgmenu`: whether menu messages may be sent (else 40200), and whether a tap on an option
    says which one it was (`bizmsgmenuid`)."""

    name: ProfileName
    may_call: tuple[str, ...]
    msgmenu: bool = True
    limits: MappingProxyType[str, int] = field(default=DAILY_LIMITS)

    def allows(self, api: str) -> bool:
        return any(
            api.startswith(allowed) if allowed.endswith("/") else api == allowed
            for allowed in self.may_call
        )


PROFILES: MappingProxyType[ProfileName, AccountProfile] = MappingProxyType(
    {
        "verified": AccountProfile("verified", (*_FULL, "message/subscribe/")),
        "unverified": AccountProfile("unverified", _BASIC),
        "test": AccountProfile("test", _FULL, msgmenu=False, limits=TEST_LIMITS),
    }
)

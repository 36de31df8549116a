"""What the switchboard shows of the platform as it is now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.simulator.account import Persona
from api.simulator.platform import Platform
from api.simulator.rendering import SHOWN_IN

APIS = (
    "message/custom/send", "message/custom/typing", "message/template/send",
    "message/subscribe/bizsend", "stable_token", "token", "media/get", "media/upload",
    "menu/create", "menu/get", "menu/delete", "qrcode/create", "user/info", "clear_quota",
    "sns/oauth2/access_token", "sns/userinfo",
)  # fmt: skip
"""What a fault or a quota can be set on."""


@dataclass(frozen=True)
class PersonNow:
    """`left`: how many customer-service messages they may be sent, `until` when; local time."""

    name: str
    openid: str
    follows: bool
    left: int
    until: datetime | None
    pushes_open: int


def figures(platform: Platform, people: Sequence[Persona]) -> dict[str, Any]:
    """Everything that changes by itself, for the template."""
    now = platform.clock()
    mark_fail = platform.mark_fail
    return {
        "now": now.astimezone(SHOWN_IN),
        "ahead": platform.clock.ahead,
        "rules": platform.faults.rules,
        "seed": platform.faults.seed,
        "mark_fail": mark_fail,
        "suspended_until": (
            mark_fail.until.astimezone(SHOWN_IN)
            if mark_fail.until is not None and mark_fail.suspends(now)
            else None
        ),
        "pushes": platform.pushes,
        "quotas": platform.quotas.today(),
        "token_fetches": platform.tokens.fetches,
        "profile": platform.rights.name,
        "key_changing": platform.keys.changing,
        "codes": platform.qr_codes.valid(),
        "local": lambda at: at.astimezone(SHOWN_IN),
        "people_now": [_person(platform, person, now) for person in people],
    }


def _person(platform: Platform, persona: Persona, now: datetime) -> PersonNow:
    person = platform.person(persona.openid)
    until = platform.windows.open_until(persona.openid, now=now)
    return PersonNow(
        name=persona.name,
        openid=persona.openid,
        follows=person.follows,
        left=platform.windows.left(persona.openid, now=now),
        until=until.astimezone(SHOWN_IN) if until is not None else None,
        pushes_open=person.pushes_open,
    )

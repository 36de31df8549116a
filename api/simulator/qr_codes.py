"""QR codes with a scene: what `qrcode/create` makes, and what a scan of one tells."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from api.simulator.errors import NotPossibleError, PlatformError

LONGEST = timedelta(days=30)
DEFAULT_SECONDS = 60
MAX_SCENE_ID = 2**32 - 1
MAX_PERMANENT_SCENE_ID = 100_000
MAX_SCENE_CHARACTERS = 64
MAX_PERMANENT = 100_000


@dataclass(frozen=True)
class QrCode:
    """`scene` is what EventKey carries, a number as its digits. `ends_at` is None for ever."""

    ticket: str
    scene: str
    url: str
    ends_at: datetime | None


class QrCodes:
    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._by_ticket: dict[str, QrCode] = {}

    def create(self, body: Mapping[str, Any]) -> QrCode:
        """Raises PlatformError 40052 (action_name), 40053 (scene) or 40097 (expire_seconds)."""
        action = body.get("action_name")
        if action not in ("QR_SCENE", "QR_STR_SCENE", "QR_LIMIT_SCENE", "QR_LIMIT_STR_SCENE"):
            raise PlatformError(40052, "invalid action name")
        permanent = "LIMIT" in action
        scene = _scene(body.get("action_info"), text="STR" in action, permanent=permanent)
        ends_at = None if permanent else self._clock() + _lasting(body.get("expire_seconds"))
        self._drop_expired()
        if permanent and sum(code.ends_at is None for code in self.valid()) >= MAX_PERMANENT:
            raise PlatformError(45029, "qrcode count out of limit")
        code = QrCode(
            secrets.token_urlsafe(60),
            scene,
            f"http://weixin.qq.com/q/{secrets.token_hex(8)}",
            ends_at,
        )
        self._by_ticket[code.ticket] = code
        return code

    def valid(self) -> list[QrCode]:
        """Those that can be scanned now, the newest first."""
        return [code for code in reversed(self._by_ticket.values()) if self._is_valid(code)]

    def scanned(self, ticket: str) -> QrCode:
        """Raises NotPossibleError for a code that is unknown or over: the app says so itself, and
        the account hears nothing."""
        code = self._by_ticket.get(ticket)
        if code is None or not self._is_valid(code):
            raise NotPossibleError("this QR code is unknown or no longer valid")
        return code

    def of_scene(self, scene: str) -> QrCode:
        """The newest valid one of that scene. Raises NotPossibleError when there is none."""
        for code in self.valid():
            if code.scene == scene:
                return code
        raise NotPossibleError("there is no valid QR code of that scene")

    def seconds_left(self, code: QrCode) -> int | None:
        return None if code.ends_at is None else int((code.ends_at - self._clock()).total_seconds())

    def _is_valid(self, code: QrCode) -> bool:
        return code.ends_at is None or self._clock() < code.ends_at

    def _drop_expired(self) -> None:
        for ticket, code in list(self._by_ticket.items()):
            if not self._is_valid(code):
                del self._by_ticket[ticket]


def _lasting(seconds: object) -> timedelta:
    if seconds is None:
        return timedelta(seconds=DEFAULT_SECONDS)
    if not isinstance(seconds, int) or not 0 < seconds <= LONGEST.total_seconds():
        raise PlatformError(40097, "invalid args: expire_seconds")
    return timedelta(seconds=seconds)


def _scene(info: object, *, text: bool, permanent: bool) -> str:
    scene = info.get("scene") if isinstance(info, Mapping) else None
    value = scene.get("scene_str" if text else "scene_id") if isinstance(scene, Mapping) else None
    largest = MAX_PERMANENT_SCENE_ID if permanent else MAX_SCENE_ID
    if text and isinstance(value, str) and 1 <= len(value) <= MAX_SCENE_CHARACTERS:
        return value
    # To JSON `true` is no number; to Python it is.
    if not text and type(value) is int and 1 <= value <= largest:
        return str(value)
    raise PlatformError(40053, "invalid action info")

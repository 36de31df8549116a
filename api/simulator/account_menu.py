"""The account's own menu: what `menu/create` accepts, and what the phone shows of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.simulator.errors import PlatformError

MAX_BUTTONS = 3
MAX_SUB_BUTTONS = 5
MAX_NAME_BYTES = 16
MAX_SUB_NAME_BYTES = 60
MAX_KEY_BYTES = 128


@dataclass(frozen=True)
class MenuButton:
    """`type` is empty for a button that only opens its `sub_buttons`."""

    name: str
    type: str = ""
    key: str = ""
    url: str = ""
    sub_buttons: tuple["MenuButton", ...] = ()


@dataclass(frozen=True)
class AccountMenu:
    buttons: tuple[MenuButton, ...]
    as_created: Mapping[str, Any]


def read_menu(body: Mapping[str, Any]) -> AccountMenu:
    """Raises PlatformError 40016, 40023, 40018, 40025, 40019, 40017 or 40020."""
    buttons = body.get("button")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= MAX_BUTTONS:
        raise PlatformError(40016, "invalid button size")
    return AccountMenu(tuple(_button(button) for button in buttons), {"button": buttons})


def _button(raw: object, *, is_sub: bool = False) -> MenuButton:
    if not isinstance(raw, Mapping):
        raise PlatformError(47001, "data format error")
    name = str(raw.get("name") or "")
    limit, code = (MAX_SUB_NAME_BYTES, 40025) if is_sub else (MAX_NAME_BYTES, 40018)
    if not name or len(name.encode(errors="replace")) > limit:
        raise PlatformError(code, "invalid button name size")
    subs = raw.get("sub_button") or []
    if subs:
        if is_sub or not isinstance(subs, list) or len(subs) > MAX_SUB_BUTTONS:
            raise PlatformError(40023, "invalid sub button size")
        return MenuButton(name, sub_buttons=tuple(_button(sub, is_sub=True) for sub in subs))
    kind = str(raw.get("type") or "")
    key, url = str(raw.get("key") or ""), str(raw.get("url") or "")
    if kind == "view":
        if not url.startswith(("http://", "https://")):
            raise PlatformError(40020, "invalid button url size")
    elif kind not in ("click", "scancode_push", "scancode_waitmsg", "location_select"):
        raise PlatformError(40017, "invalid button type")
    elif not 1 <= len(key.encode(errors="replace")) <= MAX_KEY_BYTES:
        raise PlatformError(40019, "invalid button key size")
    return MenuButton(name, kind, key, url)

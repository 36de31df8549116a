"""The account's menu."""

from collections.abc import Iterator
from typing import Any

from api.dialogue.reading import MENU_COMMANDS, MY_MESSAGES
from api.wechat.menu import MENU

BUTTONS, LINES = 3, 5
NAME_BYTES, LINE_BYTES = 16, 60


def lines() -> Iterator[dict[str, Any]]:
    """Every button that can be tapped."""
    for button in MENU["button"]:
        yield from button.get("sub_button", [button])


def test_every_key_is_a_command_and_every_command_has_a_key() -> None:
    assert {line["key"] for line in lines()} == {*MENU_COMMANDS, MY_MESSAGES}


def test_it_keeps_to_the_platform_s_size() -> None:
    assert len(MENU["button"]) <= BUTTONS
    for button in MENU["button"]:
        assert len(button["name"].encode()) <= NAME_BYTES
        assert len(button.get("sub_button", [])) <= LINES
    assert all(len(line["name"].encode()) <= LINE_BYTES for line in lines())

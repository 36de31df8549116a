"""Telling those who watch that something in a chat has changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Changed = Literal["messages", "typing", "menu", "follow", "codes", "settings"]


@dataclass(frozen=True)
class LiveUpdate:
    """`openid` is None when every phone is concerned (the account's menu)."""

    openid: str | None
    changed: Changed
    typing: bool = False


Listener = Callable[[LiveUpdate], None]


class Listeners:
    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def add(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` in the event loop at each change; the returned function ends it."""
        self._listeners.append(listener)

        def remove() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return remove

    def tell(self, update: LiveUpdate) -> None:
        for listener in tuple(self._listeners):
            listener(update)

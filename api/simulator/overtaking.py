"""Pushes that are held back until a later one of the same person has gone first."""

import asyncio


class Overtaking:
    def __init__(self) -> None:
        self._held: dict[str, list[asyncio.Event]] = {}

    async def wait(self, openid: str) -> None:
        """Until a push of that person has been carried meanwhile."""
        overtaken = asyncio.Event()
        held = self._held.setdefault(openid, [])
        held.append(overtaken)
        try:
            await overtaken.wait()
        finally:
            held.remove(overtaken)
            if not held:
                self._held.pop(openid, None)

    def holds(self, openid: str) -> bool:
        return openid in self._held

    def passed(self, openid: str) -> None:
        """A push of that person has been carried: those that were held before it may go."""
        for overtaken in self._held.get(openid, ()):
            overtaken.set()

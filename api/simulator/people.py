"""Who follows the account, and when they were last active."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from api.simulator.errors import PlatformError

TYPING_LASTS = timedelta(seconds=15)
TYPING_NEEDS_CONTACT_WITHIN = timedelta(seconds=30)


@dataclass
class Person:
    """`pushes_open` counts messages of theirs that the webhook has not answered yet;
    `blocks_templates` is their own setting against the account's template messages, and `scene` is
    that of the QR code by which they came to follow."""

    openid: str
    follows: bool
    followed_at: datetime
    last_contact_at: datetime | None = None
    typing_until: datetime | None = None
    pushes_open: int = 0
    blocks_templates: bool = False
    scene: str = ""

    def sees_typing(self, now: datetime) -> bool:
        shown_by_api = self.typing_until is not None and now < self.typing_until
        return self.pushes_open > 0 or shown_by_api


class People:
    def __init__(self) -> None:
        self._people: dict[str, Person] = {}

    def meet(self, openid: str, *, now: datetime) -> Person:
        """That person; someone not seen before is taken as a follower from now on."""
        person = self._people.get(openid)
        if person is None:
            person = self._people[openid] = Person(openid, follows=True, followed_at=now)
        return person

    def known(self, openid: str) -> Person:
        """Raises PlatformError 40003 for an openid that is nobody's."""
        person = self._people.get(openid)
        if person is None:
            raise PlatformError(40003, "invalid openid")
        return person

    def follower(self, openid: str) -> Person:
        """Raises PlatformError 40003, or 43004 for someone who does not follow (any more)."""
        person = self.known(openid)
        if not person.follows:
            raise PlatformError(43004, "require subscribe")
        return person

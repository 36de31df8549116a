"""A person with a phone: what they do goes to `/wechat` as signed, encrypted pushes of the
simulated platform, and what they read is what the platform shows them.
"""

import re
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass

from api.simulator import Entry, Platform, PushResult
from api.simulator.page import STATIC
from api.simulator.rendering import pieces
from tests.e2e.waiting import PATIENCE_SECONDS, until

IN_ONE_BREATH = "阳光花园3栋2单元楼道灯坏了三天"
"""A complaint that leaves nothing to be asked, so that anybody can file it with one "确认"."""

CASE_NUMBER = re.compile(r"YX-\d{8}-\d{4}")
LIST_NUMBER = re.compile(r"】(\d+) 号")


@dataclass(frozen=True)
class Choice:
    """An option as it stands in the chat: what is read, what a tap sends, and the option's id."""

    title: str
    sends: str
    menu_id: str


@dataclass
class Phone:
    """One person's chat with the account."""

    openid: str
    platform: Platform
    heard: int = 0
    """The id of the last entry that `hears` found; each is found once."""

    async def say(self, words: str) -> str:
        """Write something; what is answered, at once or later."""
        return await self.answer_to(self.push(words))

    async def tap(self, title: str) -> str:
        """Tap the newest option whose title begins so; what is answered."""
        choice = self.choice(title)
        return await self.answer_to(
            self.platform.send_text(self.openid, choice.sends, menu_id=choice.menu_id)
        )

    async def photo(self, sample: str = "lamp-broken") -> str:
        """Send a picture; what is answered."""
        data = (STATIC / "simulator" / f"{sample}.jpg").read_bytes()
        return await self.answer_to(self.platform.send_image(self.openid, data))

    async def push(self, words: str) -> PushResult:
        """Write something, and see how its push ended."""
        return await self.platform.send_text(self.openid, words)

    async def answer_to(self, pushing: Awaitable[PushResult]) -> str:
        """The words of the answer, which come later by themselves when the push got none."""
        last = max((entry.id for entry in self.entries()), default=0)
        result = await pushing
        assert result.ok, result.failure
        return result.text or await self._sent("", after=last, seconds=PATIENCE_SECONDS)

    async def hears(self, words: str, *, seconds: float = PATIENCE_SECONDS) -> str:
        """Wait for a message that the account sends by itself and that contains `words`; the
        whole message. Up to the one that was found before, messages are passed over.
        """
        return await self._sent(words, after=self.heard, seconds=seconds)

    async def _sent(self, words: str, *, after: int, seconds: float) -> str:
        async def look() -> Entry | None:
            sent = (e for e in self.entries() if e.id > after and e.via in ("kf", "template"))
            return next((entry for entry in sent if words in read(entry)), None)

        found = await until(look, what=f"{self.openid} is sent {words!r}", seconds=seconds)
        assert found is not None
        self.heard = found.id
        return read(found)

    def times_read(self, words: str) -> int:
        """How many messages of the account contain `words`."""
        return sum(words in read(entry) for entry in self.entries())

    def choice(self, title: str) -> Choice:
        """The newest option whose title begins with `title`."""
        for entry in reversed(self.entries()):
            for choice in choices(entry):
                if choice.title.startswith(title):
                    return choice
        raise AssertionError(f"{self.openid} was offered no {title!r}")

    def entries(self) -> list[Entry]:
        """What the account has written, and what the platform showed in its place."""
        return [entry for entry in self.platform.transcript(self.openid) if entry.side != "person"]


def read(entry: Entry) -> str:
    """All words of an entry, as a person reads them."""
    content = entry.content
    return "\n".join(
        [
            content.title,
            "".join(piece.text for piece in pieces(content.text)),
            *(row.value for row in content.rows),
            *(option.text for option in content.options),
            content.tail,
        ]
    ).strip()


def choices(entry: Entry) -> Iterator[Choice]:
    """What can be tapped in an entry: links in a text, lines of a menu."""
    for piece in pieces(entry.text):
        if piece.kind == "reply":
            yield Choice(piece.text, piece.sends, piece.menu_id)
    for option in entry.content.options:
        yield Choice(option.text.partition(". ")[2], option.text, option.id)


def case_number(words: str) -> str:
    """The number of the case that a message tells of."""
    found = CASE_NUMBER.search(words)
    assert found is not None, f"no case number in {words!r}"
    return found[0]


def list_number(notice: str) -> str:
    """The short number under which a notice offers a case to its owner."""
    found = LIST_NUMBER.search(notice)
    assert found is not None, f"no short number in {notice!r}"
    return found[1]

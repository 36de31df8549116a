"""What was said and what came back at once: written while it happens, judged afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Told(StrEnum):
    """How the push of a message ended, as its sender saw it."""

    ANSWERED = "answered"
    NOTHING = "nothing"  # the bare word: the answer comes later
    NOT_TAKEN = "not_taken"  # the store is away: please say it again
    FAULT = "fault"  # the platform's own bubble: please say it again


@dataclass(frozen=True)
class Sent:
    """One message of a person. `message_id` is its MsgId; `at` is aware, in UTC.

    `again`: they were asked to say this once more. `attempts` is how each of its pushes ended.
    `copied`: one more came beside them, whose answer nobody is shown.
    """

    openid: str
    message_id: str
    words: str
    at: datetime
    told: Told
    again: bool = False
    attempts: tuple[str, ...] = ()
    copied: bool = False


class End(StrEnum):
    """How a complaint ended for the person who made it."""

    FILED = "filed"
    KEPT = "kept"  # its words lie with the desk
    OPEN = "open"  # they heard nothing in time and left it


@dataclass(frozen=True)
class Made:
    """A complaint that somebody made; `number` is the case's as they were told it."""

    openid: str
    marker: str
    end: End
    number: str = ""


@dataclass
class Ledger:
    """All of it, in the order of its happening. `odd` are answers that fit to no line."""

    sent: list[Sent] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    def people(self) -> Iterable[str]:
        """Everybody who has said something."""
        return sorted({sent.openid for sent in self.sent})

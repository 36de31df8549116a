"""What is known about the turn that is being served right now, and how a turn can fail.

TurnFailed           the turn was given up; nothing of it was saved
└── ActionFailed     because a call to the action server failed
"""

from contextvars import ContextVar
from dataclasses import dataclass, field


class TurnFailed(Exception):
    """The turn was given up before its tracker was saved."""


class ActionFailed(TurnFailed):
    """A custom action could not be run, or gave an answer that is no answer."""


@dataclass
class Turn:
    """One message of one person on its way through the engine.

    `message_id` is the number under which every process logs it. `private` are the strings that no
    log line may show. `failures` collects failed calls to the action server, for Rasa swallows the
    exceptions of some of them.
    """

    message_id: int | None = None
    private: tuple[str, ...] = ()
    failures: list[Exception] = field(default_factory=list)


current_turn: ContextVar[Turn | None] = ContextVar("current_turn", default=None)

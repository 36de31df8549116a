"""A request: words of a message with what the engine read in them, and which of them can stand beside
another in one message.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

SURE = 0.55
"""So sure must the engine be of a piece that stands for itself."""

MOST = 4
"""More requests than this nobody follows; the last piece keeps what is left."""

REQUESTS = frozenset(
    {
        "apply_assistance",
        "ask_notice",
        "ask_policy",
        "case_status",
        "case_urge",
        "dispute_fee",
        "find_service",
        "praise_staff",
        "query_fee",
        "query_volunteer",
        "report_problem",
        "signup_volunteer",
        "suggest",
        "talk_to_human",
    }
)
"""Intents that can stand beside another in one message."""

OF_IT = frozenset({"case_status", "case_urge", "suggest"})
"""Behind a problem these are impatience about it: "另外已经三天了没人管"."""

DANGER = "emergency"
CANCEL = "cancel"
COMPLAINT = "report_problem"


@dataclass(frozen=True)
class Request:
    """One request of a message: its words (to be understood, and as they were written) and what
    the engine read in them.
    """

    text: str
    raw: str
    parse: dict[str, Any]
    marked: bool = False
    """Whether the words around it say that it is another matter: 还有, 另外, 两个事."""
    announced: bool = False
    """Whether so many matters were announced, of which this is one."""

    @property
    def intent(self) -> str:
        return str(self.parse["intent"]["name"])

    @property
    def confidence(self) -> float:
        """How sure the engine is of the intent."""
        return float(self.parse["intent"]["confidence"] or 0.0)

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE

    @property
    def kind(self) -> str | None:
        """The kind of a problem, when the engine is sure of it."""
        entities = self.parse.get("entities") or ()
        return next((str(e["value"]) for e in entities if e["entity"] == "kind"), None)

    def stands_beside(self, other: Request) -> bool:
        """Whether this is something else than the other, and not more about it."""
        if other.intent == COMPLAINT and self.intent in OF_IT:
            return False
        if self.intent != other.intent or self.announced:
            return True
        return (  # Two problems are two only where both have a kind of their own.
            self.intent == COMPLAINT
            and None not in (self.kind, other.kind)
            and self.kind != other.kind
        )


Parse = Callable[[str], Awaitable[dict[str, Any]]]

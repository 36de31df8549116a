"""A message that needed no engine: what became of it, and what the person reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.dialogue.models import Outcome
from api.notifications.outbox import Note
from api.texts import render

ROOM = "api/dialogue"


@dataclass(frozen=True)
class Answered:
    """The end of a message that was read on the spot."""

    outcome: Outcome
    notes: Sequence[Note]


def say(text: str, *, outcome: Outcome = Outcome.ANSWERED, **facts: object) -> Answered:
    """A sentence of this room, by the name of its text."""
    return Answered(outcome=outcome, notes=[Note(text=render(ROOM, text, **facts))])

"""A talk of a person with the whole product, and what its engine was told and did."""

from dataclasses import asdict, dataclass, field
from typing import Any

from api.dialogue.engine import Answer, MessageKey, RasaEngine, Turn
from api.dialogue.models import MessageType
from tests.dialogue.conftest import Corner
from tests.equivalence.sides import Side, parts_of
from tests.equivalence.talks import Follow, Photo, Step, Tap, Worker
from tests.equivalence.wire import state_of
from tests.living import Phone


@dataclass(frozen=True)
class Spoken:
    """One turn of the engine: what it was told, what it said, and the state that it left."""

    sender: str
    message_id: str
    turn: Turn
    replies: list[dict[str, Any]]
    state: dict[str, Any]

    def repeated_on(self, side: Side) -> list[dict[str, Any]] | None:
        """The replies of another engine to the same message; None when it gave the turn up."""
        return side.turn(
            sender=self.sender,
            message_id=self.message_id,
            text=self.turn.text,
            payload=self.turn.payload,
            metadata=self.turn.metadata,
        )


@dataclass
class RecordingEngine:
    """The product's engine, which keeps what passes. Only `side` is asked for its state."""

    engine: RasaEngine
    side: Side
    spoken: list[Spoken] = field(default_factory=list)

    async def answer(self, *, sender: str, key: MessageKey, turn: Turn) -> Answer:
        """See `Engine`."""
        answer = await self.engine.answer(sender=sender, key=key, turn=turn)
        replies = [
            part
            for note in answer.notes
            for part in parts_of(
                {"text": note.text, "options": [asdict(one) for one in note.options]}
            )
        ]
        state = state_of(self.side.tracker(sender))
        self.spoken.append(Spoken(sender, str(key), turn, replies, state))
        return answer


async def take(step: Step, phone: Phone, corner: Corner | None) -> None:
    """One step of a talk."""
    match step:
        case Tap(title):
            await phone.tap(title)
        case Photo():
            await phone.photo()
        case Follow():
            await phone.send(MessageType.SUBSCRIBE)
        case Worker(words):
            assert corner is not None
            await corner.worker.say(words)
            await phone.read()
        case str():
            await phone.say(step)

"""The language engine: one protocol, and Rasa behind our channel."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import httpx

from api.dialogue.models import InboundMessage
from api.errors import UnavailableError
from api.notifications.outbox import Note, Option

PLAINLY = "plainly"
"""In a turn's metadata: whether the person wants short words; the engine chooses sentences by it.
"""

CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 15.0
"""Long, because a turn that was given up might still take effect; the person is answered late."""


@dataclass(frozen=True)
class Turn:
    """What a person said: words, or a command that an option of ours carries (`/intent{…}`).

    `text` is normalised for understanding; `metadata["raw"]` has the words as they were written,
    which is what goes on record.
    """

    text: str | None = None
    payload: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class OpenForm:
    """A form that waits for an answer: the slot that it asks for, and what it has been told."""

    name: str
    asks: str | None
    told: Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """The replies to a turn, and the form that is open after it."""

    notes: Sequence[Note]
    form: OpenForm | None = None


@dataclass(frozen=True)
class MessageKey:
    """What tells one inbound message from every other, also from those of an earlier database.

    The engine keeps its own memory of talks, which may be older than the database; a number alone
    would bring back the replies of another message.
    """

    message_id: int
    received_at: datetime

    def __str__(self) -> str:
        """`17-1763871730`: the actions read the number before the dash."""
        return f"{self.message_id}-{int(self.received_at.timestamp())}"


def key_of(message: InboundMessage) -> MessageKey:
    """The key of a stored message."""
    return MessageKey(message_id=message.id, received_at=message.received_at)


def command(intent: str, **entities: str) -> str:
    """The payload of a trusted command: `/case_rate{"rating": "5"}`."""
    return f"/{intent}{json.dumps(entities, ensure_ascii=False)}" if entities else f"/{intent}"


NOT_REACHED = frozenset({"ConnectError", "ConnectTimeout"})
"""Causes of `engine_away` that say nothing of a turn: no engine has seen it."""


class Engine(Protocol):
    """Understands a turn and answers it."""

    async def answer(self, *, sender: str, key: MessageKey, turn: Turn) -> Answer:
        """The replies to a turn; the same message gets the same replies and acts once.

        Raises:
            UnavailableError: `engine_away`; the turn did not happen. `cause` names the error, or is
                `EmptyAnswer`.
        """


@dataclass(frozen=True)
class Parse:
    """What the engine makes of words: `values` holds what it is sure enough of (`kind`: `noise`),
    `facets` its guesses for each, the likeliest first.
    """

    intent: str | None
    confidence: float
    values: Mapping[str, str]
    facets: Mapping[str, Sequence[str]]


class Parser(Protocol):
    """Understands words without answering them."""

    async def parse(self, text: str, *, danger: Mapping[str, str]) -> Parse:
        """The engine's reading of normalised words, with what the room has found of danger in them
        (`danger.Sign.as_metadata`); nothing is remembered.

        Raises:
            UnavailableError: `engine_away`.
        """


class Talks(Protocol):
    """Who remembers what was said, and can forget it."""

    async def forget(self, sender: str) -> None:
        """Forget everything that was said with a person; nothing when there is nothing.

        Raises:
            UnavailableError: `engine_away`; it may not be forgotten yet.
        """


class RasaEngine:
    """Rasa over HTTP, with the bearer token that our channel asks for."""

    def __init__(self, base_url: str, token: str) -> None:
        self._client = httpx.AsyncClient(
            base_url=base_url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
            transport=httpx.AsyncHTTPTransport(retries=1),
            trust_env=False,  # our own neighbour, never behind a proxy
        )

    async def answer(self, *, sender: str, key: MessageKey, turn: Turn) -> Answer:
        """See `Engine`. An empty answer is a failure too: silence is no answer."""
        body = {
            "sender": sender,
            "message_id": str(key),
            "text": turn.text,
            "payload": turn.payload,
            "metadata": dict(turn.metadata),
        }
        try:
            response = await self._client.post("/webhooks/linli/message", json=body)
            response.raise_for_status()
            said = response.json()
            notes = [_note(reply) for reply in said["replies"]]
            form = OpenForm(**said["form"]) if "form" in said else None
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise UnavailableError("engine_away", cause=type(error).__name__) from error
        if not notes:
            raise UnavailableError("engine_away", cause="EmptyAnswer")
        return Answer(notes=notes, form=form)

    async def parse(self, text: str, *, danger: Mapping[str, str]) -> Parse:
        """See `Parser`."""
        body = {"text": text, "metadata": {"danger": dict(danger)}}
        try:
            response = await self._client.post("/model/parse", json=body)
            response.raise_for_status()
            return _parse(response.json())
        except httpx.HTTPStatusError as error:
            cause = f"HTTP {error.response.status_code}"
            raise UnavailableError("engine_away", cause=cause) from error
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise UnavailableError("engine_away", cause=type(error).__name__) from error

    async def forget(self, sender: str) -> None:
        """See `Talks`."""
        try:
            response = await self._client.request(
                "DELETE", "/webhooks/linli/talk", json={"sender": sender}
            )
            response.raise_for_status()
        except httpx.HTTPError as error:
            raise UnavailableError("engine_away", cause=type(error).__name__) from error

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def _note(reply: Mapping[str, Any]) -> Note:
    options = [
        Option(title=option["title"], payload=option["payload"])
        for option in reply.get("options") or ()
    ]
    return Note(text=reply["text"], options=options)


def _parse(body: Mapping[str, Any]) -> Parse:
    return Parse(
        intent=body["intent"]["name"],
        confidence=float(body["intent"]["confidence"]),
        values={entity["entity"]: str(entity["value"]) for entity in body["entities"]},
        facets={
            facet: [str(guess["name"]) for guess in guesses]
            for facet, guesses in (body.get("facets") or {}).items()
        },
    )

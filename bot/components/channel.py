"""The input channel "linli": how the dialogue room talks to the engine.

    POST /webhooks/linli/message      Authorization: Bearer <token>
    {"sender": "...", "message_id": "...", "text": "..." | null, "payload": "/intent{...}" | null,
     "metadata": {...}}
    200 {"replies": [{"text": "...", "options": [{"title": "...", "payload": "..."}]}],
         "form": {"name": "...", "asks": "..." | null, "told": {...}}}   where a form waits
    401 {"error": "unauthorized"}
    422 {"error": "malformed", "detail": "..."}
    502 {"error": "action_failed" | "engine_failed"}

    DELETE /webhooks/linli/talk       {"sender": "..."}
    200 {"forgotten": true | false}   false: there was no talk with them

Exactly one of `text` and `payload` is given. `text` is what a person wrote and is never read as a
command; `payload` is what one of our own options stands for. A turn happens as a whole or not at
all, and the same message_id again gets the same replies again.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.core.lock_store import LockError
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from sanic import Blueprint, response
from sanic.exceptions import InvalidUsage
from sanic.request import Request
from sanic.response import HTTPResponse

from components.engine import MESSAGE_ID, AtomicAgent, Served
from components.turn import ActionFailed, Turn, current_turn

log = logging.getLogger("linli.channel")

NAME = "linli"

# Seconds that one turn may take, with all its action calls.
TURN_SECONDS = 12

_MAX_ID = 128
_MAX_TEXT = 8_000
_PAYLOAD = re.compile(r"/(?P<intent>[A-Za-z_][A-Za-z0-9_]*)(?P<entities>\{.*\})?", re.DOTALL)


class Malformed(Exception):
    """The request is not of the channel's form; the message says where."""


@dataclass(frozen=True)
class Inbound:
    """One request: `words` is harmless text, or a payload that names a known intent."""

    sender: str
    message_id: str
    words: str
    metadata: dict[str, Any]

    @classmethod
    def parse(cls, body: Any, domain: Domain) -> Inbound:
        """Check a request's JSON; Malformed says what is wrong with it."""
        if not isinstance(body, dict):
            raise Malformed("the body must be a JSON object")
        text, payload = body.get("text"), body.get("payload")
        if (text is None) == (payload is None):
            raise Malformed("exactly one of text and payload must be given")
        metadata = body.get("metadata")
        if not isinstance(metadata, dict | None):
            raise Malformed("metadata must be an object")
        return cls(
            sender=_short(body, "sender"),
            message_id=_short(body, "message_id"),
            words=neutral(text) if payload is None else _payload(payload, domain),
            metadata=metadata or {},
        )

    @property
    def turn(self) -> Turn:
        """What log lines may and may not say of it. `17-1763871730` is message 17 (the key of the
        dialogue room); other senders may count as they like.
        """
        number = self.message_id.partition("-")[0]
        raw = str(self.metadata.get("raw", ""))
        return Turn(
            message_id=int(number) if number.isdecimal() else None,
            private=(self.sender, self.words, raw),
        )


class LinliChannel(InputChannel):
    """Mounted at /webhooks/linli; the app in front of it checks the token."""

    @classmethod
    def name(cls) -> str:
        """The name in the URL and in the tracker."""
        return NAME

    def blueprint(self, on_new_message: Any = None) -> Blueprint:
        """The channel's two routes. Rasa's own handler would not tell us of a failure."""
        blueprint = Blueprint("linli_channel", url_prefix="/webhooks/linli")

        @blueprint.post("/message")
        async def message(request: Request) -> HTTPResponse:
            agent: AtomicAgent = request.app.ctx.agent
            try:
                inbound = Inbound.parse(request.json, agent.domain)
            except (Malformed, InvalidUsage) as error:
                detail = str(error) if isinstance(error, Malformed) else "the body is not JSON"
                return response.json({"error": "malformed", "detail": detail}, status=422)
            return await answer(agent, inbound)

        @blueprint.delete("/talk", ignore_body=False)
        async def talk(request: Request) -> HTTPResponse:
            try:
                body = request.json
                sender = _short(body if isinstance(body, dict) else {}, "sender")
            except (Malformed, InvalidUsage) as error:
                detail = str(error) if isinstance(error, Malformed) else "the body is not JSON"
                return response.json({"error": "malformed", "detail": detail}, status=422)
            return await forget(request.app.ctx.agent, sender)

        return blueprint


async def answer(agent: AtomicAgent, inbound: Inbound) -> HTTPResponse:
    """Serve one turn and say how it ended."""
    token = current_turn.set(inbound.turn)
    try:
        served = await asyncio.wait_for(_turn(agent, inbound), TURN_SECONDS)
        log.info("Turn answered")
    except ActionFailed as error:
        log.error("Action failed: %s (%s)", error, _reason(error))
        return response.json({"error": "action_failed"}, status=502)
    except LockError as error:
        log.error("Turn failed: %s", error)
        return response.json({"error": "engine_failed"}, status=502)
    except Exception as error:
        log.error("Turn failed: %s", _reason(error), exc_info=error)
        return response.json({"error": "engine_failed"}, status=502)
    finally:
        current_turn.reset(token)
    body: dict[str, Any] = {"replies": [reply(utterance) for utterance in served.said]}
    if served.form is not None:
        body["form"] = served.form
    return response.json(body)


async def forget(agent: AtomicAgent, sender: str) -> HTTPResponse:
    """Delete the talk with a person, once a turn that is under way has ended."""
    token = current_turn.set(Turn(private=(sender,)))
    try:
        async with agent.lock_store.lock(sender):
            forgotten = await agent.forget(sender)
    except Exception as error:
        log.error("A talk could not be forgotten: %s", _reason(error), exc_info=error)
        return response.json({"error": "engine_failed"}, status=502)
    finally:
        current_turn.reset(token)
    return response.json({"forgotten": forgotten})


async def _turn(agent: AtomicAgent, inbound: Inbound) -> Served:
    message = UserMessage(
        inbound.words,
        LinliOutput(),
        inbound.sender,
        input_channel=NAME,
        message_id=inbound.message_id,
        metadata={**inbound.metadata, MESSAGE_ID: inbound.message_id},
    )
    async with agent.lock_store.lock(inbound.sender):
        return await agent.processor.run_turn(message)


class LinliOutput(CollectingOutputChannel):
    """What responses meant for one channel only would be chosen by; collects nothing we use."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in `channel:` of a response."""
        return NAME


def reply(utterance: BotUttered) -> dict[str, Any]:
    """One reply of the contract. `custom` is there only when a response has such a part."""
    options = [
        {"title": button["title"], "payload": button["payload"]}
        for button in utterance.data.get("buttons") or []
    ]
    parts: dict[str, Any] = {"text": utterance.text or "", "options": options}
    if utterance.data.get("custom"):
        parts["custom"] = utterance.data["custom"]
    return parts


def neutral(text: Any) -> str:
    """What a person wrote, such that Rasa cannot read it as a raw intent.

    Rasa takes a text whose first visible character is "/" for a command. So every leading slash
    goes, whatever its width, together with all that is invisible before, between and after. A
    text of nothing but slashes becomes one full-width slash, which Rasa reads as text.
    """
    if not isinstance(text, str):
        raise Malformed("text must be a string")
    if len(text) > _MAX_TEXT:
        raise Malformed(f"text must have at most {_MAX_TEXT} characters")
    if not text.strip():
        raise Malformed("text must not be empty")
    start = 0
    while start < len(text) and (_is_invisible(text[start]) or _is_slash(text[start])):
        start += 1
    return text[start:].strip() or "\uff0f"


def _is_slash(character: str) -> bool:
    return unicodedata.normalize("NFKC", character) in {"/", "\u2044", "\u2215", "\u29f8"}


def _is_invisible(character: str) -> bool:
    """Spaces, controls, format characters, and combining marks that have nothing to sit on."""
    return character.isspace() or unicodedata.category(character)[0] in "CZM"


def _payload(payload: Any, domain: Domain) -> str:
    """A payload that Rasa is sure to understand: it falls back to plain text on any other."""
    match = _PAYLOAD.fullmatch(payload) if isinstance(payload, str) else None
    if match is None:
        raise Malformed('payload must look like /intent or /intent{"entity": "value"}')
    if match["intent"] not in domain.intents:
        raise Malformed("payload names an unknown intent")
    if match["entities"]:
        try:
            entities = json.loads(match["entities"])
        except ValueError as error:
            raise Malformed("payload has broken entities") from error
        if unknown := set(entities) - set(domain.entities):
            raise Malformed(f"payload names unknown entities: {', '.join(sorted(unknown))}")
    return str(payload)


def _short(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= _MAX_ID:
        raise Malformed(f"{name} must be a string of 1 to {_MAX_ID} characters")
    return value


def _reason(error: BaseException) -> str:
    """The class names down to the first cause: texts of exceptions may quote people."""
    names = [type(error).__name__]
    while (error := error.__cause__) is not None:  # type: ignore[assignment]
        names.append(type(error).__name__)
    return " from ".join(names)

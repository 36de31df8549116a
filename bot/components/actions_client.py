"""Calls to the action server: one kept connection, the bearer token, and answers checked."""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable
from typing import Any

import aiohttp
import fastjsonschema
import ujson
from aiohttp.http_writer import StreamWriter
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from components.turn import current_turn

# Seconds. uvicorn closes an idle connection after 5: let ours go first, or calls meet a closed one.
_KEEP_ALIVE = 4
_TIMEOUT = aiohttp.ClientTimeout(total=8, sock_connect=2)

# The status with which rasa-sdk says "this action refuses to run": an answer, not a failure.
_REJECTED = 400


_Check = Callable[[Any], Any]


class CheckedAnswer(dict[str, Any]):
    """An answer that is known to be of the right form."""


class ActionsClient(EndpointConfig):
    """The endpoint that RemoteAction calls. Must live and be closed on one event loop."""

    def __init__(self, base_url: str, *, token: str) -> None:
        super().__init__(
            base_url.rstrip("/") + "/webhook", headers={"Authorization": f"Bearer {token}"}
        )
        self._session: aiohttp.ClientSession | None = None

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Run one action; returns its events and responses.

        Raises ClientResponseError, aiohttp's errors, TimeoutError, ValueError where the answer is no
        JSON, or JsonSchemaValueException where it has another form. All but a rejection are noted in the current turn, for some of Rasa's
        callers swallow them.
        """
        try:
            return await self._post(kwargs["json"])
        except ClientResponseError as error:
            if error.status != _REJECTED:
                _note_failure(error)
            raise
        except Exception as error:
            _note_failure(error)
            raise

    async def _post(self, payload: dict[str, Any]) -> CheckedAnswer:
        async with self._kept_session().post(self.url, json=payload) as response:
            if response.status >= _REJECTED:
                body = await response.text()
                raise ClientResponseError(response.status, response.reason or "", body)
            answer = await response.json(loads=ujson.loads)
        check_answer(answer)
        return CheckedAnswer(answer)

    def _kept_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(keepalive_timeout=_KEEP_ALIVE),
                headers=self.headers,
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=_TIMEOUT,
                json_serialize=functools.partial(ujson.dumps, escape_forward_slashes=False),
            )
        return self._session

    async def close(self) -> None:
        """Close the kept connections; the next call opens new ones."""
        if self._session is not None:
            await self._session.close()
            self._session = None


class WholeRequestWriter(StreamWriter):
    """Sends the head of a request together with the first of its body.

    aiohttp 3.9 sends them one after the other, and each time the other side is woken.
    """

    _head: bytes | None = None

    def _write(self, chunk: bytes) -> None:
        if self._head is None:
            self._head = chunk
            return
        super()._write(self._head + chunk)
        self._head = b""

    async def write_eof(self, chunk: bytes = b"") -> None:
        """As aiohttp's; a request without a body goes out here."""
        await super().write_eof(chunk)
        if self._head:
            self._write(b"")


def check_answer(answer: Any) -> None:
    """Hold an action's answer against Rasa's own schema of it; JsonSchemaValueException if it is none.

    That schema tries an event as each of twenty kinds; here it is tried as the kind that it names.
    """
    whole, kinds = _answer_checks()
    whole(answer)
    for event in answer.get("events", ()):
        kinds[event["event"]](event)


@functools.cache
def _answer_checks() -> tuple[_Check, dict[str, _Check]]:
    """The check of all but the kinds of events, and one for each kind."""
    schema = copy.deepcopy(RemoteAction.action_response_format_spec())
    any_event = schema["properties"]["events"]["items"]
    kinds = {kind["properties"]["event"]["const"]: kind for kind in any_event.pop("oneOf")}
    any_event["properties"]["event"] = {"enum": [*kinds]}
    compiled = {name: fastjsonschema.compile(kind) for name, kind in kinds.items()}
    return fastjsonschema.compile(schema), compiled


def _note_failure(error: Exception) -> None:
    turn = current_turn.get()
    if turn is not None:
        turn.failures.append(error)

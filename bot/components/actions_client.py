"""Calls to the action server: one kept connection, the bearer token, and answers checked."""

from __future__ import annotations

import functools
from typing import Any

import aiohttp
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from components.turn import current_turn

# Seconds. uvicorn closes an idle connection after 5: let ours go first, or calls meet a closed one.
_KEEP_ALIVE = 4
_TIMEOUT = aiohttp.ClientTimeout(total=8, sock_connect=2)

# The status with which rasa-sdk says "this action refuses to run": an answer, not a failure.
_REJECTED = 400


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

        Raises ClientResponseError, aiohttp's errors, TimeoutError or jsonschema's
        ValidationError. All but a rejection are noted in the current turn, for some of Rasa's
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
            answer = await response.json()
        answer_validator().validate(answer)
        return CheckedAnswer(answer)

    def _kept_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(keepalive_timeout=_KEEP_ALIVE),
                headers=self.headers,
                timeout=_TIMEOUT,
            )
        return self._session

    async def close(self) -> None:
        """Close the kept connections; the next call opens new ones."""
        if self._session is not None:
            await self._session.close()
            self._session = None


@functools.cache
def answer_validator() -> Validator:
    """Rasa's own schema of an action's answer, made ready once."""
    schema = RemoteAction.action_response_format_spec()
    validator: Validator = validator_for(schema)(schema)
    return validator


def _note_failure(error: Exception) -> None:
    turn = current_turn.get()
    if turn is not None:
        turn.failures.append(error)

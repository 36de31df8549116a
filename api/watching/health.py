"""Whether the api process can serve: each part that it needs, asked in at most a second.

PostgreSQL is what nothing works without. With Redis or the notifications away, messages are still
stored and answered, later or by more calls than usual: that is `degraded`, and still ready.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from api.db import Database
from api.wechat.waiting import AnswerListener, bounded

BOUND_SECONDS = 1.0

AWAY = (SQLAlchemyError, RedisError, OSError, TimeoutError)
"""How a part that is away shows itself."""


class State(StrEnum):
    """How one part is."""

    OK = "ok"
    AWAY = "away"


POSTGRESQL = "postgresql"


@dataclass(frozen=True)
class Readiness:
    """How each part is, by its name."""

    parts: Mapping[str, State]

    @property
    def is_ready(self) -> bool:
        """Whether pushes may come to this process."""
        return self.parts[POSTGRESQL] is State.OK

    @property
    def status(self) -> str:
        """The word for the whole: `ok`, `degraded` or `away`."""
        if not self.is_ready:
            return "away"
        return "degraded" if State.AWAY in self.parts.values() else "ok"


class Health:
    """Asks the parts of this process. `redis` is None where REDIS_URL is not set."""

    def __init__(
        self, database: Database, listener: AnswerListener, *, redis: Redis | None
    ) -> None:
        self._questions: dict[str, Callable[[], Awaitable[object]]] = {
            POSTGRESQL: database.ping,
            "notifications": lambda: _listening(listener),
        }
        if redis is not None:
            self._questions["redis"] = redis.ping

    async def look(self) -> Readiness:
        """How every part is at this moment, all asked at once."""
        states = await asyncio.gather(*map(_state, self._questions.values()))
        return Readiness(dict(zip(self._questions, states, strict=True)))


async def _state(question: Callable[[], Awaitable[object]]) -> State:
    async def ask() -> None:
        await question()

    try:
        await bounded(ask(), seconds=BOUND_SECONDS)
    except AWAY:
        return State.AWAY
    return State.OK


async def _listening(listener: AnswerListener) -> None:
    """Raises ConnectionError while the LISTEN connection is down."""
    if not listener.connected.is_set():
        raise ConnectionError

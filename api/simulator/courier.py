"""Carrying one push to the webhook: the cut-off, pushing again, and judging the answer."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

import httpx

from api.simulator.answers import AnswerReader
from api.simulator.envelope import Sealer
from api.simulator.errors import AnswerRejectedError
from api.simulator.transcript import Content
from api.simulator.xml import FieldValue

Outcome = Literal["answered", "no_answer", "rejected", "timeout", "unreachable", "bad_status"]

HTTP_OK = 200


@dataclass(frozen=True)
class Attempt:
    """One push. `seconds` is what it took on the real clock; `detail` says what was wrong."""

    outcome: Outcome
    seconds: float
    status: int | None = None
    detail: str = ""


@dataclass(frozen=True)
class PushResult:
    """All pushes of one message. `message_id` is its MsgId; events have none."""

    openid: str
    message_id: str | None
    attempts: tuple[Attempt, ...]
    answer: Content | None = None

    @property
    def ok(self) -> bool:
        """Whether the person saw no error bubble: an answer, or a proper "no answer"."""
        return self.attempts[-1].outcome in ("answered", "no_answer")

    @property
    def failure(self) -> str:
        """Why the person saw the error bubble; empty when they did not."""
        last = self.attempts[-1]
        return "" if self.ok else f"{last.outcome}: {last.detail}" if last.detail else last.outcome

    @property
    def text(self) -> str:
        """The passive answer's text, empty when there was none."""
        return self.answer.text if self.answer is not None else ""

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "ok": self.ok, "failure": self.failure}


@dataclass(frozen=True)
class PushRules:
    """`timeout` is the cut-off in seconds. `retries` more pushes follow one that was cut off or
    did not get through: 2 make the platform's usual three in all, 3 make the four that have been
    seen. `pause` seconds lie before a push that follows a broken connection or a bad status (after
    a cut-off there is none); how long the real platform waits there is not known.
    """

    timeout: float = 5.0
    retries: int = 2
    pause: float = 1.0


class Courier:
    def __init__(
        self,
        webhook_url: str,
        *,
        sealer: Sealer,
        reader: AnswerReader,
        client: httpx.AsyncClient,
        clock: Callable[[], datetime],
        rules: PushRules,
    ) -> None:
        self._webhook_url = webhook_url
        self._sealer = sealer
        self._reader = reader
        self._client = client
        self._clock = clock
        self._rules = rules

    async def carry(self, fields: Mapping[str, FieldValue]) -> PushResult:
        """Push until something comes back that is worth judging, or pushes run out."""
        openid = str(fields["FromUserName"])
        message_id = str(fields["MsgId"]) if "MsgId" in fields else None
        attempts: list[Attempt] = []
        while True:
            attempt, answer = await self._once(fields, openid)
            attempts.append(attempt)
            settled = attempt.outcome in ("answered", "no_answer", "rejected")
            if settled or len(attempts) > self._rules.retries:
                return PushResult(openid, message_id, tuple(attempts), answer)
            if attempt.outcome != "timeout":
                await asyncio.sleep(self._rules.pause)

    async def verify(self, echostr: str) -> bool:
        """The check that the platform makes when a webhook's address is entered."""
        query = {**self._sealer.signed_query(now=self._clock()), "echostr": echostr}
        try:
            async with asyncio.timeout(self._rules.timeout):
                response = await self._client.get(self._webhook_url, params=query)
        except (TimeoutError, httpx.HTTPError):
            return False
        return response.status_code == HTTP_OK and response.content == echostr.encode()

    async def _once(
        self, fields: Mapping[str, FieldValue], openid: str
    ) -> tuple[Attempt, Content | None]:
        envelope = self._sealer.seal(fields, now=self._clock())
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            async with asyncio.timeout(self._rules.timeout):
                response = await self._client.post(
                    self._webhook_url,
                    params=envelope.query,
                    content=envelope.body,
                    headers={"Content-Type": "text/xml"},
                )
        except TimeoutError:
            return Attempt("timeout", loop.time() - started), None
        except httpx.HTTPError as error:
            seconds = loop.time() - started
            return Attempt("unreachable", seconds, detail=type(error).__name__), None
        seconds, status = loop.time() - started, response.status_code
        if status != HTTP_OK:
            return Attempt("bad_status", seconds, status, f"HTTP {status}"), None
        try:
            answer = self._reader.read(response.content, openid=openid)
        except AnswerRejectedError as error:
            return Attempt("rejected", seconds, status, str(error)), None
        return Attempt("no_answer" if answer is None else "answered", seconds, status), answer

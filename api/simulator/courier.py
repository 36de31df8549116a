"""Carrying one push to the webhook: the cut-off, pushing again, and judging the answer."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

import httpx

from api.simulator.answers import AnswerReader
from api.simulator.clocks import utc_now
from api.simulator.envelope import Sealer
from api.simulator.errors import AnswerRejectedError
from api.simulator.faults import Faults
from api.simulator.overtaking import Overtaking
from api.simulator.transcript import Content
from api.simulator.xml import FieldValue

Outcome = Literal[
    "answered", "no_answer", "rejected",
    "timeout", "unreachable", "bad_status", "dropped", "answer_lost", "not_pushed",
]  # fmt: skip
Sleep = Callable[[float], Awaitable[None]]

HTTP_OK = 200
SETTLED = ("answered", "no_answer", "rejected")
OVERTAKEN_WITHIN_SECONDS = 2.0


@dataclass(frozen=True)
class Attempt:
    """One push. `seconds` is what it took on the real clock; `detail` says what was wrong.

    Two outcomes are faults on order: `dropped` never left, of `answer_lost` the webhook's answer
    was thrown away. `not_pushed` is MarkFail's.
    """

    outcome: Outcome
    seconds: float = 0.0
    status: int | None = None
    detail: str = ""
    answer: Content | None = None


@dataclass(frozen=True)
class PushResult:
    """All pushes of one message. `message_id` is its MsgId; events have none.

    `doubles` are pushes of the same message that came besides, by a fault on order; nobody is
    shown their answers.
    """

    openid: str
    message_id: str | None
    attempts: tuple[Attempt, ...]
    doubles: tuple[Attempt, ...] = ()

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
    def answer(self) -> Content | None:
        """The passive answer that the person was shown."""
        return self.attempts[-1].answer

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


@dataclass
class PushCounts:
    """Pushes that left (`sent`), those of them that were repeats or doubles, and messages that
    failed for good."""

    sent: int = 0
    repeated: int = 0
    doubled: int = 0
    failed: int = 0


@dataclass(frozen=True)
class Courier:
    """`sleep` passes the time of cut-offs, pauses and slow faults."""

    webhook_url: str
    sealer: Sealer
    reader: AnswerReader
    client: httpx.AsyncClient
    rules: PushRules = PushRules()
    wire_clock: Callable[[], datetime] = utc_now
    faults: Faults = field(default_factory=Faults)
    sleep: Sleep = asyncio.sleep
    counts: PushCounts = field(default_factory=PushCounts)
    _overtaking: Overtaking = field(default_factory=Overtaking)

    async def carry(self, fields: Mapping[str, FieldValue]) -> PushResult:
        """Push until something comes back that is worth judging, or pushes run out."""
        openid = str(fields["FromUserName"])
        message_id = str(fields["MsgId"]) if "MsgId" in fields else None
        doubled = self.faults.of_push("doubled", openid)
        await self._held_back(openid)
        double = (
            asyncio.ensure_future(self._double(fields, openid, after=doubled.seconds))
            if doubled is not None
            else None
        )
        try:
            attempts = await self._attempts(fields, openid)
            doubles = (await double,) if double is not None else ()
        finally:
            if double is not None:
                double.cancel()
        result = PushResult(openid, message_id, attempts, doubles)
        self.counts.failed += not result.ok
        return result

    async def verify(self, echostr: str) -> bool:
        """The check that the platform makes when a webhook's address is entered."""
        query = {**self.sealer.signed_query(now=self.wire_clock()), "echostr": echostr}
        try:
            async with asyncio.timeout(self.rules.timeout):
                response = await self.client.get(self.webhook_url, params=query)
        except (TimeoutError, httpx.HTTPError):
            return False
        return response.status_code == HTTP_OK and response.content == echostr.encode()

    async def _attempts(self, fields: Mapping[str, FieldValue], openid: str) -> tuple[Attempt, ...]:
        attempts: list[Attempt] = []
        while True:
            self.counts.repeated += bool(attempts)
            attempt = await self._once(fields, openid)
            if attempt.outcome != "dropped":
                self._overtaking.passed(openid)
            attempts.append(attempt)
            if attempt.outcome in SETTLED or len(attempts) > self.rules.retries:
                return tuple(attempts)
            if attempt.outcome != "timeout":
                await self.sleep(self.rules.pause)

    async def _held_back(self, openid: str) -> None:
        """Waits as long as a fault on order wants this push to wait."""
        slow = self.faults.of_push("slow", openid)
        if slow is not None:
            await self.sleep(slow.seconds)
        reordered = self.faults.of_push("reordered", openid)
        # Two that wait for each other would go in their old order after all.
        if reordered is not None and not self._overtaking.holds(openid):
            at_most = reordered.seconds or OVERTAKEN_WITHIN_SECONDS
            await self._first_of(self._overtaking.wait(openid), self.sleep(at_most))

    async def _double(
        self, fields: Mapping[str, FieldValue], openid: str, *, after: float
    ) -> Attempt:
        if after:
            await self.sleep(after)
        self.counts.doubled += 1
        return await self._post(fields, openid)

    async def _once(self, fields: Mapping[str, FieldValue], openid: str) -> Attempt:
        if self.faults.of_push("dropped", openid) is not None:
            return Attempt("dropped", detail="fault on order")
        attempt = await self._post(fields, openid)
        if self.faults.of_push("answer_lost", openid) is not None:
            return Attempt("answer_lost", attempt.seconds, attempt.status, "fault on order")
        return attempt

    async def _post(self, fields: Mapping[str, FieldValue], openid: str) -> Attempt:
        envelope = self.sealer.seal(fields, now=self.wire_clock())
        self.counts.sent += 1
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            response = await self._within_cut_off(
                self.client.post(
                    self.webhook_url,
                    params=envelope.query,
                    content=envelope.body,
                    headers={"Content-Type": "text/xml"},
                )
            )
        except TimeoutError:
            return Attempt("timeout", loop.time() - started)
        except httpx.HTTPError as error:
            seconds = loop.time() - started
            return Attempt("unreachable", seconds, detail=type(error).__name__)
        seconds, status = loop.time() - started, response.status_code
        if status != HTTP_OK:
            return Attempt("bad_status", seconds, status, f"HTTP {status}")
        try:
            answer = self.reader.read(response.content, openid=openid, cipher=envelope.cipher)
        except AnswerRejectedError as error:
            return Attempt("rejected", seconds, status, str(error))
        outcome: Outcome = "no_answer" if answer is None else "answered"
        return Attempt(outcome, seconds, status, answer=answer)

    async def _within_cut_off(self, request: Awaitable[httpx.Response]) -> httpx.Response:
        """The response; raises TimeoutError, and drops the connection, at the cut-off."""
        response = asyncio.ensure_future(request)
        await self._first_of(response, self.sleep(self.rules.timeout))
        if response.cancelled():
            raise TimeoutError
        return response.result()

    @staticmethod
    async def _first_of(*waits: Awaitable[object]) -> None:
        """Until the first of them is done; the others are cancelled, and gone when this returns."""
        tasks = [asyncio.ensure_future(wait) for wait in waits]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

"""The webhook: verified, stored, answered within four seconds.

What happens when the store is away: nothing is acknowledged that is not stored. The push is
answered at once with a sentence that says that the message was *not* taken and asks for it again,
so no one believes otherwise. Letting the platform push again instead would hide a short outage,
but after a few failures it stops pushing to the whole account for a minute; and a spool on this
machine's disk would put people's words into a file, out of order with the other replicas'.
What was said not to be taken stays so, whichever push of it comes through afterwards (`refusals`).
An unsubscription, which nobody can repeat, is the exception: it gets no answer at all, so that the
platform pushes it again.

Once stored, a message is safe: whatever fails after that ends in `success`, and the answer goes by
the outbox.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.requests import ClientDisconnect

from api import logs, metrics, texts
from api.clock import utc_now
from api.db import Database
from api.dialogue.inbox import IntakeRules, Push, Receipt, receive
from api.dialogue.models import MessageType
from api.metrics import AnswerWay
from api.wechat.adapter import MAXIMUM_BODY_BYTES, ReceivedPush, WeChatAdapter
from api.wechat.answering import NoWords
from api.wechat.claims import STORE_ERRORS, Claims, Words
from api.wechat.query import Rejected
from api.wechat.recent import RecentPushes
from api.wechat.refusals import Refusals
from api.wechat.waiting import AnswerListener, bounded

log = logging.getLogger(__name__)

PUSH_AGAIN_SECONDS = 5.5
"""By then the platform has hung up and will push again."""

PUSHES = 3
"""How often the platform pushes a message that is not answered; four have been seen."""

LAST_PUSH_AFTER = timedelta(seconds=9)
"""A message of this age comes for the last time, whatever was counted of its pushes."""

FIRST_PUSHES = timedelta(seconds=30)
"""A message that says it is older than this when it is stored has its time from a wrong clock."""


@dataclass(frozen=True)
class GatewayParts:
    """What the webhook needs. Times in seconds, counted from the arrival of a push.

    `patience`: after it the answer goes by kf. `store_patience`: after it a push that is not
    stored is refused. `hold`, for an account without kf: so long a push that will come again may
    wait for its answer; at `hang_up` the platform has given it up. `quiet`: how long to wait for
    more of the same breath.
    """

    adapter: WeChatAdapter
    database: Database
    listener: AnswerListener
    can_send_kf: bool
    clock: Callable[[], datetime] = utc_now
    patience: float = 4.0
    store_patience: float = 2.5
    hold: float = 4.8
    hang_up: float = PUSH_AGAIN_SECONDS
    quiet: timedelta = timedelta(0)


def build_router(parts: GatewayParts) -> APIRouter:
    """`GET /wechat` (the platform's check) and `POST /wechat` (its pushes)."""
    router = APIRouter()
    webhook = _Webhook(parts)

    @router.get("/wechat", include_in_schema=False)
    async def check(request: Request) -> Response:
        return webhook.check(request)

    @router.post("/wechat", include_in_schema=False)
    async def push(request: Request) -> Response:
        return await webhook.push(request)

    return router


class _Webhook:
    def __init__(self, parts: GatewayParts) -> None:
        self._parts = parts
        self._claims = Claims(
            parts.database, parts.listener, can_send_kf=parts.can_send_kf, clock=parts.clock
        )
        self._refusals = Refusals(parts.database, clock=parts.clock)
        self._recent = RecentPushes()

    def check(self, request: Request) -> Response:
        echo = self._parts.adapter.echo(request.query_params.multi_items(), now=self._parts.clock())
        return _refuse(echo) if isinstance(echo, Rejected) else PlainTextResponse(echo)

    async def push(self, request: Request) -> Response:
        arrived = time.monotonic()
        with metrics.ANSWER_SECONDS.time():
            return await self._push(request, arrived)

    async def _push(self, request: Request, arrived: float) -> Response:
        body = await _read_body(request)
        received = self._parts.adapter.read_push(
            request.query_params.multi_items(), body, now=self._parts.clock()
        )
        if isinstance(received, Rejected):
            return _refuse(received)
        logs.keep_private(received.sender)
        if received.push is not None:
            logs.keep_private(received.push.openid, received.push.text)
        metrics.PUSHES.labels(received.kind if received.known else "unknown").inc()
        if received.push is None:
            if not received.known:
                metrics.UNKNOWN_PUSHES.inc()
            metrics.ANSWERS.labels(AnswerWay.SUCCESS).inc()
            log.info("push of type %s needs no answer", received.kind)
            return _success()
        return await self._answer(received, received.push, arrived)

    async def _answer(self, received: ReceivedPush, push: Push, arrived: float) -> Response:
        if self._refusals.has_told(push):
            return await self._not_stored(received, push, arrived)
        patience = arrived + self._parts.store_patience - time.monotonic()
        try:
            receipt = await bounded(self._store(push), seconds=patience)
        except STORE_ERRORS as error:
            metrics.STORE_FAILURES.inc()
            log.error("a push of type %s was not stored: %s", received.kind, type(error).__name__)
            if push.dedupe_key in self._recent:
                return self._say_again(received, push)
            return await self._not_stored(received, push, arrived)
        self._recent.note(push.dedupe_key, self._recent.answer_to(push.dedupe_key))
        logs.bind(message_id=receipt.message_id)
        log.info("push %s of type %s is stored", receipt.pushes, received.kind)
        if not receipt.is_new:
            metrics.DUPLICATES.inc()
        if push.type is MessageType.UNSUBSCRIBE:
            metrics.ANSWERS.labels(AnswerWay.SUCCESS).inc()
            return _success()  # The person reads nothing any more.
        words = await self._words(receipt, received.created_at, arrived)
        self._recent.note(push.dedupe_key, words)
        metrics.ANSWERS.labels(_way(words)).inc()
        if words is NoWords.LATER and not self._parts.can_send_kf:
            words = texts.render("api/wechat", "still_working")
        if isinstance(words, NoWords):
            return _success()
        return self._say(received, words)

    async def _words(self, receipt: Receipt, created_at: datetime | None, arrived: float) -> Words:
        """The answer in time. Without kf a push that will come again is held until the platform
        hangs up, so that only the last one has to say that there is no answer yet.
        """
        age = self._parts.clock() - _since(created_at, receipt.first_at)
        comes_again = receipt.pushes < PUSHES and age < LAST_PUSH_AFTER
        holds = not self._parts.can_send_kf and comes_again
        words = await self._claims.words_for(
            receipt.message_id,
            end=arrived + (self._parts.hold if holds else self._parts.patience),
            look_first=not receipt.is_new,
            gives_up=not holds,
        )
        if words is NoWords.NOT_YET:
            await asyncio.sleep(max(arrived + self._parts.hang_up - time.monotonic(), 0))
        return words

    async def _store(self, push: Push) -> Receipt:
        rules = IntakeRules(quiet=self._parts.quiet, holds_pushes=not self._parts.can_send_kf)
        async with self._parts.database.transaction() as session:
            return await receive(session, push, now=self._parts.clock(), rules=rules)

    async def _not_stored(self, received: ReceivedPush, push: Push, arrived: float) -> Response:
        metrics.ANSWERS.labels(AnswerWay.NOT_TAKEN).inc()
        if push.type is MessageType.UNSUBSCRIBE:
            await asyncio.sleep(max(arrived + self._parts.hang_up - time.monotonic(), 0))
            return _success()
        words = texts.render("api/wechat", "not_taken")
        self._refusals.note(push, words)
        return self._say(received, words)

    def _say_again(self, received: ReceivedPush, push: Push) -> Response:
        """A push that is stored and met a store away: what it was answered, or nothing, since the
        answer leaves by the outbox.
        """
        words = self._recent.answer_to(push.dedupe_key)
        metrics.ANSWERS.labels(AnswerWay.SUCCESS if words is None else AnswerWay.PASSIVE).inc()
        return _success() if words is None else self._say(received, words)

    def _say(self, received: ReceivedPush, words: str) -> Response:
        xml = self._parts.adapter.reply(received, words, now=self._parts.clock())
        return Response(xml, media_type="text/xml; charset=utf-8")


async def _read_body(request: Request) -> bytes:
    """The body, or its first bytes when it is longer than a push can be."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAXIMUM_BODY_BYTES:
                break
    except ClientDisconnect:
        return b""
    return bytes(body)


def _since(created_at: datetime | None, first_at: datetime) -> datetime:
    """When a message was first pushed: as it says itself, for that push may have come to nothing;
    as we know it, where its clock is not ours.
    """
    if created_at is None or not timedelta(0) < first_at - created_at < FIRST_PUSHES:
        return first_at
    return created_at


def _way(words: Words) -> AnswerWay:
    """How a push is answered, as it is counted."""
    match words:
        case NoWords.LATER:
            return AnswerWay.DEFERRED
        case NoWords.NOT_YET:
            return AnswerWay.HELD
        case NoWords.SILENT:
            return AnswerWay.SUCCESS
        case _:
            return AnswerWay.PASSIVE


def _refuse(reason: Rejected) -> Response:
    metrics.REFUSED.labels(reason.value).inc()
    log.warning("request refused: %s", reason.value)
    return PlainTextResponse(reason.value, status_code=reason.status)


def _success() -> Response:
    """The platform's word for "taken, no answer"; never encrypted."""
    return PlainTextResponse("success")

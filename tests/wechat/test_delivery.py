"""The delivery ladder: sent, held, failed or unknown, and never anything but the truth."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from fakeredis import FakeAsyncRedis
from procrastinate import PsycopgConnector
from sqlalchemy import delete, select, update
from sqlalchemy.exc import OperationalError

from api import jobs
from api.db import Database
from api.dialogue.inbox import Push, receive
from api.dialogue.models import InboundMessage, MessageType, ReplyRoute
from api.notifications.erasure import ERASED, erase_outbox
from api.notifications.models import (
    UNDER_WAY,
    Contact,
    DeliveryRoute,
    DeliveryState,
    OutboundMessage,
    Priority,
)
from api.notifications.outbox import DELIVER_TASK, Note, Option, queue, release_owed, tell
from api.notifications.subscriptions import note_subscription
from api.notifications.windows import Act, note_contact
from api.wechat import delivery
from api.wechat.client import SEND_PATH, SUBSCRIPTION_PATH, TEMPLATE_PATH
from api.wechat.delivery import (
    DeliveryParts,
    TryAgainError,
    deliver_to,
    try_held_again,
)
from api.wechat.ladder import Templates
from tests.factories import deferred
from tests.wechat.api_side import ScriptedApi, client_for
from tests.wechat.conftest import figure
from tests.wechat.platform_side import WANG


class Post:
    """An outbox with the platform behind it."""

    def __init__(self, parts: DeliveryParts, api: ScriptedApi) -> None:
        self.parts = parts
        self.api = api
        self.now = parts.clock()

    async def put(self, *notes: Note, in_reply_to: int | None = None) -> None:
        async with self.parts.database.transaction() as session:
            for note in notes:
                queue(session, WANG, note, now=self.now, in_reply_to=in_reply_to)

    async def message(self, route: ReplyRoute | None) -> int:
        """An inbound message whose answer takes the given way."""
        async with self.parts.database.transaction() as session:
            push = Push(openid=WANG, dedupe_key="m:1", type=MessageType.TEXT, text="你好")
            receipt = await receive(session, push, now=self.now)
            await session.execute(update(InboundMessage).values(reply_route=route))
        return receipt.message_id

    async def hears_from(self, act: Act = Act.MESSAGE) -> None:
        """The person does something that opens a window."""
        async with self.parts.database.transaction() as session:
            await note_contact(session, WANG, act, now=self.now)

    async def deliver(self, *, last_try: bool = False) -> None:
        await deliver_to(self.parts, WANG, last_try=last_try)

    async def rows(self) -> list[OutboundMessage]:
        query = select(OutboundMessage).order_by(OutboundMessage.id)
        async with self.parts.database.transaction() as session:
            return list((await session.scalars(query)).all())

    async def states(self) -> list[tuple[DeliveryState, DeliveryRoute | None, str | None]]:
        return [(row.state, row.route, row.error) for row in await self.rows()]

    def texts(self) -> list[str]:
        return [body["text"]["content"] for body in self.api.bodies(SEND_PATH)]


@pytest.fixture
async def post(database: Database, now: datetime) -> AsyncIterator[Post]:
    api = ScriptedApi()
    async with api.http, FakeAsyncRedis() as redis:
        client = client_for(api, redis)
        post = Post(
            DeliveryParts(database=database, client=client, can_send_kf=True, clock=lambda: now),
            api,
        )
        await post.hears_from()
        yield post


SENT = (DeliveryState.SENT, DeliveryRoute.KF, None)


async def test_g28_what_is_queued_goes_out_in_order(post: Post) -> None:
    await post.put(Note("一"), Note("二"), Note("三"))
    await post.deliver()
    assert post.texts() == ["一", "二", "三"]
    assert await post.states() == [SENT] * 3
    assert {row.left_at for row in await post.rows()} == {post.now}


async def test_each_delivery_is_counted_by_its_way_and_end(post: Post) -> None:
    def counted() -> tuple[float, float]:
        name = "linli_deliveries_total"
        kf = figure(name, route="kf", state="sent")
        return kf, figure(name, route="template", state="announced")

    before = counted()
    post.api.script(SEND_PATH, {"errcode": 0}, {"errcode": 45015})
    await post.put(Note("一"), Note("二"))
    await post.deliver()
    assert counted() == (before[0] + 1, before[1] + 1)


async def test_running_twice_sends_once(post: Post) -> None:
    await post.put(Note("一"))
    await asyncio.gather(post.deliver(), post.deliver())
    await post.deliver()
    assert post.texts() == ["一"]


async def test_g14_an_answer_that_a_push_may_still_claim_stays(post: Post) -> None:
    message_id = await post.message(None)
    await post.put(Note("答案"), in_reply_to=message_id)
    await post.put(Note("通知"))
    await post.deliver()
    assert post.texts() == ["通知"]
    assert [state for state, _, _ in await post.states()] == [
        DeliveryState.QUEUED,
        DeliveryState.SENT,
    ]


@pytest.mark.parametrize("route", sorted(ReplyRoute))
async def test_g17_a_late_answer_or_the_rest_of_one_goes_by_kf(
    post: Post, route: ReplyRoute
) -> None:
    message_id = await post.message(route)
    await post.put(Note("答案"), in_reply_to=message_id)
    await post.deliver()
    assert await post.states() == [SENT]


async def test_g23_options_go_as_a_menu(post: Post) -> None:
    await post.put(Note("请评价", options=[Option("满意", "/rate"), Option("不满意", "/rate")]))
    await post.deliver()
    (row,) = await post.rows()
    (body,) = post.api.bodies(SEND_PATH)
    assert body["msgtype"] == "msgmenu"
    assert body["msgmenu"]["list"] == [
        {"id": f"{row.id}-1", "content": "1. 满意"},
        {"id": f"{row.id}-2", "content": "2. 不满意"},
    ]
    assert await post.states() == [SENT]


async def test_g23_where_menus_are_not_allowed_the_options_go_as_text(post: Post) -> None:
    post.api.refuse(SEND_PATH, 40200)
    await post.put(Note("请评价", options=[Option("满意", "/rate")]))
    await post.deliver()
    text = post.api.bodies(SEND_PATH)[-1]["text"]["content"]
    assert "msgmenucontent=满意" in text
    assert "数字" in text
    assert await post.states() == [SENT]


@pytest.mark.parametrize("code", [45015, 45047, 43101, 45009, 48001])
async def test_g28_a_closed_window_turns_a_notice_into_a_template(post: Post, code: int) -> None:
    post.api.refuse(SEND_PATH, code)
    await post.put(Note("您的诉求已办结。" * 40, subject="诉求已办结"), Note("第二条"))
    await post.deliver()
    assert len(post.api.bodies(SEND_PATH)) == 1  # the second one need not try
    first, _ = post.api.bodies(TEMPLATE_PATH)
    (row, _) = await post.rows()
    assert first["client_msg_id"] == f"linli-{row.id}"
    assert first["data"]["thing1"]["value"] == "诉求已办结"
    assert len(first["data"]["first"]["value"]) == 200
    assert await post.states() == [(DeliveryState.ANNOUNCED, DeliveryRoute.TEMPLATE, None)] * 2


async def test_g28_a_thing_has_at_most_twenty_characters(post: Post) -> None:
    post.api.refuse(SEND_PATH, 45015)
    await post.put(Note("正文", subject="一二三四五六七八九十一二三四五六七八九十"))
    await post.deliver()
    (body,) = post.api.bodies(TEMPLATE_PATH)
    assert len(body["data"]["thing1"]["value"]) == 20


async def test_g28_an_answer_is_held_rather_than_sent_as_a_headline(post: Post) -> None:
    message_id = await post.message(ReplyRoute.KF)
    post.api.refuse(SEND_PATH, 45015)
    await post.put(Note("答案"), in_reply_to=message_id)
    await post.deliver()
    assert post.api.bodies(TEMPLATE_PATH) == []
    assert await post.states() == [(DeliveryState.HELD, None, "45015")]


@pytest.mark.parametrize("code", [43101, 47003, 40037, 48001])
async def test_g28_what_no_step_takes_is_held_until_the_next_contact(post: Post, code: int) -> None:
    post.api.refuse(SEND_PATH, 45015)
    post.api.refuse(TEMPLATE_PATH, code)
    await post.put(Note("通知"))
    await post.deliver()
    assert await post.states() == [(DeliveryState.HELD, None, str(code))]
    async with post.parts.database.transaction() as session:
        await release_owed(session, WANG, with_answer_to=1)
    await post.hears_from()
    await post.deliver()
    assert await post.states() == [SENT]


async def test_g28_without_kf_and_template_a_notice_is_held_without_a_call(post: Post) -> None:
    post.parts = replace(post.parts, can_send_kf=False, templates=Templates())
    await post.put(Note("通知"))
    await post.deliver()
    assert post.api.calls == []
    assert await post.states() == [(DeliveryState.HELD, None, "window")]


SUBSCRIPTION = Templates(template_id="tpl", subscription_id="sub")


async def agree(post: Post) -> None:
    """The person has agreed to notices."""
    async with post.parts.database.transaction() as session:
        await note_subscription(session, WANG, "sub", accepted=True, now=post.now)


async def test_g28_who_has_agreed_gets_a_subscription_notice_first(post: Post) -> None:
    post.parts = replace(post.parts, templates=SUBSCRIPTION)
    await agree(post)
    post.api.refuse(SEND_PATH, 45015)
    await post.put(Note("通知", subject="诉求已办结"))
    await post.deliver()
    (body,) = post.api.bodies(SUBSCRIPTION_PATH)
    assert (body["template_id"], body["data"]) == ("sub", {"thing1": {"value": "诉求已办结"}})
    assert post.api.bodies(TEMPLATE_PATH) == []
    assert await post.states() == [(DeliveryState.ANNOUNCED, DeliveryRoute.SUBSCRIPTION, None)]


async def test_g28_43101_ends_the_agreement_and_the_template_follows(post: Post) -> None:
    post.parts = replace(post.parts, templates=SUBSCRIPTION)
    await agree(post)
    post.api.refuse(SEND_PATH, 45015)
    post.api.refuse(SUBSCRIPTION_PATH, 43101)
    await post.put(Note("一"), Note("二"))
    await post.deliver()
    assert len(post.api.bodies(SUBSCRIPTION_PATH)) == 1
    assert len(post.api.bodies(TEMPLATE_PATH)) == 2
    assert await post.states() == [(DeliveryState.ANNOUNCED, DeliveryRoute.TEMPLATE, None)] * 2


async def test_g28_who_has_not_agreed_gets_no_subscription_notice(post: Post) -> None:
    post.parts = replace(post.parts, templates=SUBSCRIPTION)
    post.api.refuse(SEND_PATH, 45015)
    await post.put(Note("通知"))
    await post.deliver()
    assert post.api.bodies(SUBSCRIPTION_PATH) == []


async def test_g28_nobody_gets_two_headlines_for_one_message(post: Post) -> None:
    """Released at a click whose minute is over when the delivery comes."""
    post.parts = replace(post.parts, can_send_kf=False)
    await post.put(Note("通知"))
    await post.deliver()
    async with post.parts.database.transaction() as session:
        await release_owed(session, WANG, with_answer_to=1)
    await post.deliver()
    assert len(post.api.bodies(TEMPLATE_PATH)) == 1
    assert await post.states() == [(DeliveryState.HELD, None, "window")]


async def test_g26_the_unreachable_are_not_called_again(post: Post) -> None:
    post.api.refuse(SEND_PATH, 43004)
    many = 2 * delivery.AT_ONCE
    await post.put(*[Note("一")] * (many + 1))
    await post.deliver()
    assert len(post.api.calls) == 1
    assert [error for _, _, error in await post.states()] == ["43004", *["unreachable"] * many]
    await post.hears_from()
    await post.put(Note("三"))
    await post.deliver()
    assert (await post.states())[-1] == SENT


@pytest.mark.parametrize("code", [43004, 43019, 48002, 40003, 45002, 40007, 99999])
async def test_g26_what_is_refused_for_good_has_failed(post: Post, code: int) -> None:
    post.api.refuse(SEND_PATH, code)
    await post.put(Note("通知"))
    await post.deliver()
    assert await post.states() == [(DeliveryState.FAILED, None, str(code))]
    assert post.api.bodies(TEMPLATE_PATH) == []


@pytest.mark.parametrize("code", [-1, 45011, 61450])
async def test_g26_a_busy_platform_is_asked_again_and_order_is_kept(post: Post, code: int) -> None:
    post.api.refuse(SEND_PATH, code)
    await post.put(Note("一"), Note("二"))
    with pytest.raises(TryAgainError):
        await post.deliver()
    assert [state for state, _, _ in await post.states()] == [DeliveryState.QUEUED] * 2
    await post.deliver()
    assert post.texts() == ["一", "一", "二"]
    assert await post.states() == [SENT] * 2


async def test_g26_what_stays_busy_is_held(post: Post) -> None:
    post.api.refuse(SEND_PATH, -1)
    await post.put(Note("一"))
    await post.deliver(last_try=True)
    assert await post.states() == [(DeliveryState.HELD, None, "-1")]


async def test_g26_a_send_without_an_answer_is_unknown_and_not_repeated(post: Post) -> None:
    post.api.script(SEND_PATH, httpx.ReadTimeout("slow"))
    await post.put(Note("一"), Note("二"))
    await post.deliver()
    await post.deliver()
    assert post.texts() == ["一", "二"]
    assert await post.states() == [(DeliveryState.UNKNOWN, DeliveryRoute.KF, "ReadTimeout"), SENT]


async def test_g26_a_template_without_an_answer_is_repeated_under_its_id(post: Post) -> None:
    post.parts = replace(post.parts, can_send_kf=False)
    post.api.script(TEMPLATE_PATH, httpx.ReadTimeout("slow"))
    await post.put(Note("通知"))
    with pytest.raises(TryAgainError):
        await post.deliver()
    await post.deliver()
    first, second = post.api.bodies(TEMPLATE_PATH)
    assert first == second


async def test_a_process_that_dies_during_a_send_leaves_unknown(post: Post) -> None:
    stuck = asyncio.Event()

    async def never(_request: httpx.Request) -> httpx.Response:
        stuck.set()
        await asyncio.sleep(3600)
        raise AssertionError

    await post.parts.client.typing(WANG)  # the token is there
    post.api.http._transport = httpx.MockTransport(never)
    await post.put(Note("一"))
    delivering = asyncio.create_task(post.deliver())
    await stuck.wait()
    delivering.cancel()
    await asyncio.gather(delivering, return_exceptions=True)
    assert await post.states() == [(DeliveryState.UNKNOWN, None, UNDER_WAY)]


async def test_the_worker_runs_it_by_its_name_and_tries_three_times(post: Post) -> None:
    """Through Procrastinate itself: `api.notifications` defers by name, this room carries out."""
    post.api.refuse(SEND_PATH, -1, -1, -1)
    connector = PsycopgConnector(conninfo=post.parts.database.url)
    with jobs.app.replace_connector(connector) as app:
        async with app.open_async():
            async with post.parts.database.transaction() as session:
                await tell(session, WANG, Note("您好"), now=post.now)
            for _ in range(4):
                await app.run_worker_async(
                    wait=False,
                    install_signal_handlers=False,
                    listen_notify=False,
                    additional_context={"delivery": post.parts},
                )
                await connector.execute_query_async(
                    "update procrastinate_jobs set scheduled_at = null where task_name = %(name)s",
                    name=DELIVER_TASK,
                )
    assert post.texts() == ["您好"] * 3
    assert await post.states() == [(DeliveryState.HELD, None, "-1")]


async def test_g18_what_nothing_can_send_is_held_without_being_under_way(post: Post) -> None:
    """An answer on an account without kf: whoever asks for it now is not told that it is gone."""
    post.parts = replace(post.parts, can_send_kf=False)
    message_id = await post.message(ReplyRoute.FETCHED)
    await post.put(Note("一"), Note("二"), in_reply_to=message_id)
    await post.deliver()
    assert await post.states() == [(DeliveryState.HELD, None, "window")] * 2
    assert post.api.calls == []


class Interrupted:
    """Something that happens while the platform is asked, before its answer is written down."""

    def __init__(self, post: Post, code: int) -> None:
        self.post = post
        self.code = code

    async def deliver(self, happens: Callable[[], Awaitable[None]]) -> None:
        await self.post.parts.client.typing(WANG)  # the token is there

        async def answer(_request: httpx.Request) -> httpx.Response:
            await happens()
            return httpx.Response(200, json={"errcode": self.code, "errmsg": "…"})

        self.post.api.http._transport = httpx.MockTransport(answer)
        self.post.parts = replace(self.post.parts, templates=Templates())
        await self.post.deliver()


async def contacts(post: Post) -> list[Contact]:
    async with post.parts.database.transaction() as session:
        return list((await session.scalars(select(Contact))).all())


@pytest.mark.parametrize("code", [0, -1, 45015, 43004])
async def test_who_is_erased_during_a_send_stays_erased(post: Post, code: int) -> None:
    async def erases() -> None:
        async with post.parts.database.transaction() as session:
            await erase_outbox(session, WANG, new_name="erased:1", up_to=0)
            await session.execute(delete(Contact))

    await post.put(Note("一"))
    with suppress(TryAgainError):
        await Interrupted(post, code).deliver(erases)
    assert await contacts(post) == []
    assert [(row.openid, row.text) for row in await post.rows()] == [("erased:1", "")]
    assert await post.states() == [(DeliveryState.UNKNOWN, None, ERASED)]


async def test_what_staff_have_sent_anew_meanwhile_keeps_its_state(post: Post) -> None:
    async def resends() -> None:
        async with post.parts.database.transaction() as session:
            await session.execute(update(OutboundMessage).values(state=DeliveryState.HELD))

    await post.put(Note("一"))
    await Interrupted(post, 43004).deliver(resends)
    assert [state for state, _, _ in await post.states()] == [DeliveryState.HELD]
    assert [contact.unreachable_since for contact in await contacts(post)] == [None]


@pytest.mark.parametrize("code", [45015, 43004])
async def test_g27_the_platforms_word_on_an_old_window_closes_no_new_one(
    post: Post, code: int
) -> None:
    async def writes() -> None:
        async with post.parts.database.transaction() as session:
            await note_contact(session, WANG, Act.MESSAGE, now=post.now + timedelta(seconds=1))

    await post.put(Note("一"))
    await Interrupted(post, code).deliver(writes)
    [contact] = await contacts(post)
    assert (contact.message_left, contact.unreachable_since) == (5, None)


async def held_by_a_busy_platform(post: Post) -> None:
    post.parts = replace(post.parts, templates=Templates())
    post.api.refuse(SEND_PATH, -1)
    await post.put(Note("一"))
    await post.deliver(last_try=True)
    assert await post.states() == [(DeliveryState.HELD, None, "-1")]


async def test_g26_what_was_held_for_a_busy_platform_is_tried_again(post: Post) -> None:
    await held_by_a_busy_platform(post)
    assert await try_held_again(post.parts) == 1
    async with post.parts.database.transaction() as session:
        assert await deferred(session, DELIVER_TASK) == [{"openid": WANG}]
    await post.deliver()
    assert await post.states() == [SENT]


async def test_g26_what_was_held_long_ago_is_tried_again_too(post: Post) -> None:
    """First for its window; when the person came, for a busy platform."""
    await post.put(Note("一"))
    async with post.parts.database.transaction() as session:
        old = {"held_at": post.now - timedelta(days=3), "queued_at": post.now - timedelta(days=3)}
        await session.execute(update(OutboundMessage).values(**old))
    post.parts = replace(post.parts, templates=Templates())
    post.api.refuse(SEND_PATH, -1)
    await post.deliver(last_try=True)
    assert await try_held_again(post.parts) == 1


async def test_g28_what_the_platform_was_too_busy_for_comes_before_what_follows(
    post: Post,
) -> None:
    await held_by_a_busy_platform(post)
    await post.put(Note("二"))
    later = post.now + timedelta(seconds=1)
    post.parts = replace(post.parts, clock=lambda: later)
    await post.deliver()
    assert post.texts()[1:] == ["一", "二"]
    assert await post.states() == [SENT] * 2


async def test_g28_what_stays_busy_is_tried_once_each_time(post: Post) -> None:
    await held_by_a_busy_platform(post)
    await post.put(Note("二"))
    later = post.now + timedelta(seconds=1)
    post.parts = replace(post.parts, clock=lambda: later)
    post.api.refuse(SEND_PATH, -1, -1)
    await post.deliver(last_try=True)
    assert len(post.texts()) == 3
    assert [state for state, _, _ in await post.states()] == [DeliveryState.HELD] * 2


@pytest.mark.parametrize("code", [0, -1])
async def test_a_store_that_goes_away_during_a_send_is_waited_for(
    post: Post, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a row would stay under way for good, and nobody would try it again."""
    monkeypatch.setattr(delivery, "WRITE_AGAIN_SECONDS", 0)
    written = delivery._write_down
    failures = iter([True, True, False])

    async def away(*args: Any) -> None:
        if next(failures):
            raise OperationalError("", None, OSError())
        await written(*args)

    monkeypatch.setattr(delivery, "_write_down", away)
    post.api.refuse(SEND_PATH, code)
    await post.put(Note("一"))
    with suppress(TryAgainError):
        await post.deliver()
    [(state, _, _)] = await post.states()
    assert state is (DeliveryState.QUEUED if code else DeliveryState.SENT)


async def test_g27_a_send_beside_a_new_message_counts_in_the_new_window(post: Post) -> None:
    """Nobody says which of the two the platform has seen first."""

    async def writes() -> None:
        async with post.parts.database.transaction() as session:
            await note_contact(session, WANG, Act.MESSAGE, now=post.now + timedelta(seconds=1))

    await post.put(Note("一"))
    await Interrupted(post, 0).deliver(writes)
    assert [contact.message_left for contact in await contacts(post)] == [4]


async def test_g27_what_is_held_for_its_window_waits_for_it(post: Post) -> None:
    post.parts = replace(post.parts, templates=Templates())
    post.api.refuse(SEND_PATH, 45015)
    await post.put(Note("一"))
    await post.deliver()
    assert await try_held_again(post.parts) == 0
    post.parts = replace(post.parts, can_send_kf=False)
    await post.hears_from()
    assert await try_held_again(post.parts) == 0


async def test_g30_how_many_are_left_over_is_counted_among_those_that_belong_together(
    post: Post,
) -> None:
    """Late ones go together, whatever their kind."""
    async with post.parts.database.transaction() as session:
        await session.execute(update(Contact).values(message_left=1))
    for priority in (Priority.KEY, Priority.NOTICE, Priority.NOTICE):
        await post.put(Note("长" * 300, priority=priority))
    async with post.parts.database.transaction() as session:
        await session.execute(update(OutboundMessage).values(held_at=post.now))
    await post.deliver()
    assert "还有 1 条" in post.texts()[0]

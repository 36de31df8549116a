"""The webhook over real PostgreSQL: one row, one answer, within the platform's patience."""

import asyncio
import logging
import time
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import text

from api.db import Database
from api.dialogue.inbox import Push, receive, refuse, sweep
from api.dialogue.models import MessageType, Outcome, ReplyRoute
from api.notifications.models import DeliveryRoute, DeliveryState
from api.notifications.outbox import Note, Option
from api.wechat.adapter import WeChatAdapter
from api.wechat.routes import GatewayParts
from tests.wechat.conftest import Gateway, answer_message, figure, gateway_for
from tests.wechat.platform_side import WANG, PassiveAnswer, document, message, open_answer, seal

SUCCESS = PassiveAnswer(text=None)


async def jobs(database: Database) -> list[str]:
    """The names of the jobs that have been deferred, in order."""
    query = text("select task_name from procrastinate_jobs order by id")
    async with database.transaction() as session:
        return list((await session.scalars(query)).all())


async def test_g1_the_check_is_answered_byte_for_byte(gateway: Gateway) -> None:
    sealed = seal("<xml/>", now=gateway.now)
    query = [pair for pair in sealed.query if pair[0] in ("signature", "timestamp", "nonce")]
    response = await gateway.http.get("/wechat", params=[*query, ("echostr", "0123abc")])
    assert (response.status_code, response.content) == (200, b"0123abc")
    assert response.headers["content-type"].startswith("text/plain")


async def test_g1_a_bad_signature_gets_403_and_no_echo(gateway: Gateway) -> None:
    query = {"signature": "0" * 40, "timestamp": "1", "nonce": "1", "echostr": "0123abc"}
    response = await gateway.http.get("/wechat", params=query)
    assert response.status_code == 403
    assert "0123abc" not in response.text


async def test_g4_a_plain_body_changes_nothing(gateway: Gateway) -> None:
    sealed = seal(document(message(Content="你好")), now=gateway.now)
    query = sealed.changed(encrypt_type=None, msg_signature=None)
    response = await gateway.post(query, document(message(Content="办结 1")).encode())
    assert response.status_code == 403
    assert await gateway.received() == []


async def test_g6_a_large_body_gets_413(gateway: Gateway) -> None:
    sealed = seal(document(message(Content="你好")), now=gateway.now)
    response = await gateway.post(sealed.query, b"x" * 70_000)
    assert response.status_code == 413


async def test_g17_an_answer_in_time_is_passive(gateway: Gateway) -> None:
    waiting = asyncio.create_task(gateway.push(message(Content="物业费还欠多少")))
    await gateway.stored()
    begun = time.monotonic()
    await gateway.answer(
        Note("三月欠费。"), Note("怎么付？", options=[Option("说明", "/how_to_pay")])
    )
    answer = await waiting
    assert time.monotonic() - begun < gateway.parts.patience
    first, second = await gateway.outbox()
    assert answer.text == (
        "三月欠费。\n\n怎么付？\n"
        f'1. <a href="weixin://bizmsgmenu?msgmenucontent=说明&msgmenuid={second.id}-1">说明</a>\n\n'
        "点选，或直接回复数字。"
    )
    for reply in (first, second):
        assert (reply.state, reply.route) == (DeliveryState.SENT, DeliveryRoute.PASSIVE)
        assert reply.left_at == gateway.now
    assert await jobs(gateway.database) == ["handle_message", "sweep_reply"]


async def test_g13_four_concurrent_pushes_make_one_row_and_one_answer(
    gateway: Gateway, parts: GatewayParts
) -> None:
    fields = message(Content="楼道灯坏了")
    second = replace(parts, database=Database(parts.database.url))
    async with gateway_for(second) as other:
        pushes = [asyncio.create_task(one.push(fields)) for one in (gateway, other, gateway, other)]
        await gateway.stored()
        await gateway.answer(Note("已收到"))
        answers = await asyncio.gather(*pushes)
    await second.database.close()
    assert [answer.text for answer in answers] == ["已收到"] * 4
    assert len(await gateway.received()) == 1
    assert (await jobs(gateway.database)).count("handle_message") == 1


async def test_g14_a_repeat_of_an_answered_push_gets_the_same_text(gateway: Gateway) -> None:
    fields = message(Content="物业费")
    waiting = asyncio.create_task(gateway.push(fields))
    await gateway.stored()
    await gateway.answer(Note("第一句"), Note("第二句"))
    first = await waiting
    assert first.text == "第一句\n\n第二句"
    for _ in range(2):
        assert (await gateway.push(fields)).text == first.text


async def test_g14_a_late_answer_goes_by_kf_and_never_twice(hasty: Gateway) -> None:
    fields = message(Content="物业费")
    assert await hasty.push(fields) == SUCCESS
    patient = Gateway(replace(hasty.parts, patience=20))
    async with patient.http:
        begun = time.monotonic()
        assert await patient.push(fields) == SUCCESS
        assert time.monotonic() - begun < patient.parts.patience  # it is known to be deferred
    await hasty.answer(Note("欠费三个月"))
    assert await hasty.push(fields) == SUCCESS
    (reply,) = await hasty.outbox()
    assert reply.state is DeliveryState.QUEUED
    assert (await jobs(hasty.database)).count("deliver") == 1


async def test_g14_a_repeat_waits_for_the_first_ones_answer(gateway: Gateway) -> None:
    fields = message(Content="物业费")
    first = asyncio.create_task(gateway.push(fields))
    await gateway.stored()
    second = asyncio.create_task(gateway.push(fields))
    await asyncio.sleep(0.2)
    assert not second.done()
    await gateway.answer(Note("好的"))
    assert [(await one).text for one in (first, second)] == ["好的", "好的"]


async def test_g14_every_order_of_events_gives_one_answer(hasty: Gateway) -> None:
    """The answer comes at moments around the end of the patience; it leaves on one way only."""
    for number in range(8):
        fields = message(Content="物业费", sender=f"demo-{number}")
        waiting = asyncio.create_task(hasty.push(fields))
        await asyncio.sleep(0.56 + number * 0.01)
        await hasty.answer(Note(f"答案{number}"))
        answer = await waiting
        way = (
            (ReplyRoute.KF, DeliveryState.QUEUED)
            if answer.text is None
            else (ReplyRoute.PASSIVE, DeliveryState.SENT)
        )
        for _ in range(100):  # What was claimed too late is put back behind the answer.
            reply, received = (await hasty.outbox())[-1], (await hasty.received())[-1]
            if (received.reply_route, reply.state) == way:
                break
            await asyncio.sleep(0.05)
        assert (received.reply_route, reply.state) == way
    deferred = (await jobs(hasty.database)).count("deliver")
    queued = [reply for reply in await hasty.outbox() if reply.state is DeliveryState.QUEUED]
    assert deferred == len(queued)


async def test_g11_a_hanging_engine_gets_success_in_time(hasty: Gateway) -> None:
    begun = time.monotonic()
    assert await hasty.push(message(Content="物业费")) == SUCCESS
    assert time.monotonic() - begun < hasty.parts.hold


async def test_g21_nothing_to_say_is_the_bare_word(gateway: Gateway) -> None:
    waiting = asyncio.create_task(gateway.push(message("image", MediaId="m", PicUrl="u")))
    await gateway.stored()
    await gateway.answer()
    assert await waiting == SUCCESS


@pytest.mark.parametrize(
    ("event", "unknown", "counted_as"),
    [("VIEW", 0, "event/view"), ("hologram", 1, "unknown")],
)
async def test_g8_what_is_not_stored_gets_success_and_is_counted(
    gateway: Gateway,
    caplog: pytest.LogCaptureFixture,
    event: str,
    unknown: int,
    counted_as: str,
) -> None:
    before = figure("linli_pushes_unknown_total"), figure("linli_pushes_total", type=counted_as)
    with caplog.at_level(logging.INFO, logger="api.wechat.routes"):
        assert await gateway.push(message("event", Event=event, EventKey="http://x")) == SUCCESS
    assert f"event/{event.lower()}" in caplog.text
    assert await gateway.received() == []
    assert figure("linli_pushes_unknown_total") == before[0] + unknown
    assert figure("linli_pushes_total", type=counted_as) == before[1] + 1


async def test_g33_an_unsubscription_is_stored_and_waits_for_nothing(gateway: Gateway) -> None:
    begun = time.monotonic()
    assert await gateway.push(message("event", Event="unsubscribe")) == SUCCESS
    assert time.monotonic() - begun < gateway.parts.patience
    assert [one.type for one in await gateway.received()] == [MessageType.UNSUBSCRIBE]


async def test_g33_a_revoked_authorization_defers_the_erasure_with_its_row(
    gateway: Gateway,
) -> None:
    revoked = message(
        "event", sender="gh_push", Event="user_authorization_revoke", OpenID=WANG, RevokeInfo="1"
    )
    for _ in range(2):
        assert await gateway.push(revoked) == SUCCESS
    assert [(one.openid, one.type) for one in await gateway.received()] == [
        (WANG, MessageType.UNSUBSCRIBE)
    ]
    assert (await jobs(gateway.database)).count("erase_person") == 1


async def test_g22_what_does_not_fit_follows_by_kf(gateway: Gateway) -> None:
    fields = message(Content="低保政策")
    waiting = asyncio.create_task(gateway.push(fields))
    await gateway.stored()
    await gateway.answer(Note("策" * 1500), Note("还有吗"))
    answer = await waiting
    assert answer.text is not None
    rows = await gateway.outbox()
    assert "".join(row.text for row in rows) == "策" * 1500 + "还有吗"
    assert answer.text == rows[0].text
    assert [row.state for row in rows] == [DeliveryState.SENT, *[DeliveryState.QUEUED] * 3]
    assert (await jobs(gateway.database)).count("deliver") == 1
    assert (await gateway.push(fields)).text == answer.text


async def test_an_answer_that_no_push_fetched_is_left_to_the_outbox(gateway: Gateway) -> None:
    """The process that waited died; the sweeper comes before the platform pushes again."""
    fields = message(Content="物业费")
    waiting = asyncio.create_task(gateway.push(fields))
    await gateway.stored()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await gateway.answer(Note("欠费三个月"))
    (received,) = await gateway.received()
    async with gateway.database.transaction() as session:
        await sweep(session, received.id, ReplyRoute.KF)
    assert await gateway.push(fields) == SUCCESS
    assert (await jobs(gateway.database)).count("deliver") == 1


async def test_g19_a_lost_notification_costs_nothing_but_time(
    parts: GatewayParts, database: Database
) -> None:
    """The listener hears nothing at all; the row is read when time is up."""
    deaf = replace(parts, patience=2)
    gateway = Gateway(deaf)
    async with gateway.http:
        waiting = asyncio.create_task(gateway.push(message(Content="物业费")))
        await gateway.stored()
        await gateway.answer(Note("欠费三个月"))
        assert (await waiting).text == "欠费三个月"


async def test_g19_without_a_store_the_message_is_said_not_to_be_taken(
    adapter: WeChatAdapter, parts: GatewayParts
) -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:9/none")
    gateway = Gateway(replace(parts, database=nowhere))
    async with gateway.http:
        begun = time.monotonic()
        answer = await gateway.push(message(Content="楼道灯坏了"))
        assert time.monotonic() - begun < parts.store_patience
    await nowhere.close()
    assert answer.text is not None
    assert "没有收下" in answer.text


async def test_g19_a_repeat_of_what_was_stored_is_not_called_lost(
    parts: GatewayParts, database: Database
) -> None:
    """The store is away when the push comes again: this process still knows what became of it."""
    gateway = Gateway(replace(parts, store_patience=0.3, patience=2))
    answered, unanswered = message(Content="楼道灯坏了"), message(Content="物业费")
    async with gateway.http:
        waiting = asyncio.create_task(gateway.push(answered))
        await gateway.stored()
        await gateway.answer(Note("记下了"))
        first = await waiting
        assert await gateway.push(unanswered) == SUCCESS
        async with database.transaction() as session:
            await session.execute(text("lock table inbound_messages in access exclusive mode"))
            assert (await gateway.push(answered)).text == first.text == "记下了"
            assert await gateway.push(unanswered) == SUCCESS
    assert [row.text for row in await gateway.outbox()] == ["记下了"]


async def test_g19_a_store_that_hangs_is_not_waited_for(
    parts: GatewayParts, database: Database
) -> None:
    gateway = Gateway(replace(parts, store_patience=0.3))
    async with gateway.http, database.transaction() as session:
        await session.execute(text("lock table inbound_messages in access exclusive mode"))
        begun = time.monotonic()
        answer = await gateway.push(message(Content="楼道灯坏了"))
        assert time.monotonic() - begun < parts.patience
    assert answer.text is not None
    assert "没有收下" in answer.text
    await refused(gateway)


async def test_g19_what_was_said_not_to_be_taken_is_not_taken_by_a_later_push(
    parts: GatewayParts, database: Database
) -> None:
    """The platform may have two pushes of one message under way."""
    gateway = Gateway(replace(parts, store_patience=0.3))
    fields = message(Content="楼道灯坏了")
    async with gateway.http:
        async with database.transaction() as session:
            await session.execute(text("lock table inbound_messages in access exclusive mode"))
            told = await gateway.push(fields)
            assert await gateway.push(fields) == told
        await refused(gateway)
        assert (await gateway.push(fields)).text == told.text
    assert len(await gateway.received()) == 1


async def test_g19_what_was_stored_after_all_is_not_handled_once_its_sender_was_told(
    gateway: Gateway,
) -> None:
    """The store had not said in time that it was done."""
    push = Push(openid=WANG, dedupe_key="m:1", type=MessageType.TEXT, text="楼道灯坏了")
    async with gateway.database.transaction() as session:
        stored = await receive(session, push, now=gateway.now)
    async with gateway.database.transaction() as session:
        await refuse(session, push, "没有收下", now=gateway.now)
    await answer_message(gateway.database, stored.message_id, Note("记下了"), now=gateway.now)
    await refused(gateway)
    assert [row.text for row in await gateway.outbox()] == ["没有收下"]


async def test_g14_what_a_worker_has_handled_meanwhile_is_not_refused(gateway: Gateway) -> None:
    push = Push(openid=WANG, dedupe_key="m:1", type=MessageType.TEXT, text="楼道灯坏了")
    async with gateway.database.transaction() as session:
        await receive(session, push, now=gateway.now)
    await gateway.answer(Note("记下了"))
    async with gateway.database.transaction() as session:
        await refuse(session, push, "没有收下", now=gateway.now)
    assert [row.text for row in await gateway.outbox()] == ["记下了"]
    assert [row.outcome for row in await gateway.received()] == [Outcome.ANSWERED]


async def refused(gateway: Gateway) -> None:
    """Wait until the only message stands in the inbox as one that was not taken."""
    async with asyncio.timeout(5):
        while not (rows := await gateway.received()):  # noqa: ASYNC110  # nothing announces a row
            await asyncio.sleep(0.02)
    assert [row.outcome for row in rows] == [Outcome.REFUSED]


@pytest.mark.parametrize(
    "fields",
    [{"Event": "unsubscribe"}, {"Event": "user_authorization_revoke", "OpenID": "o-wang"}],
)
async def test_g19_g33_leaving_that_is_not_stored_is_left_for_the_next_push(
    parts: GatewayParts, fields: dict[str, str]
) -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:9/none")
    gateway = Gateway(replace(parts, database=nowhere))
    async with gateway.http:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await gateway.push(message("event", **fields))
    await nowhere.close()


async def test_g19_a_store_that_goes_away_while_we_wait_ends_in_success(
    hasty_parts: GatewayParts, database: Database
) -> None:
    gateway = Gateway(hasty_parts)
    async with gateway.http:
        waiting = asyncio.create_task(gateway.push(message(Content="楼道灯坏了")))
        await gateway.stored()
        async with database.transaction() as session:
            await session.execute(text("lock table inbound_messages in access exclusive mode"))
            begun = time.monotonic()
            assert await waiting == SUCCESS
            assert time.monotonic() - begun < 20
        async with asyncio.timeout(2):  # the late claim ends when the store is back
            while (await gateway.received())[0].reply_route is not ReplyRoute.KF:  # noqa: ASYNC110
                await asyncio.sleep(0.02)


async def test_g11_an_answer_that_was_taken_too_late_goes_by_kf(
    hasty_parts: GatewayParts, database: Database
) -> None:
    """The claim waits for a lock beyond the grace, then takes what nobody can say any more."""
    gateway = Gateway(hasty_parts)
    async with gateway.http:
        fields = message(Content="物业费")
        waiting = asyncio.create_task(gateway.push(fields))
        await gateway.stored()
        await gateway.answer(Note("欠费三个月"))
        async with database.transaction() as session:
            await session.execute(text("lock table outbound_messages in access exclusive mode"))
            assert await waiting == SUCCESS
        async with asyncio.timeout(2):
            while "deliver" not in await jobs(database):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        (received,) = await gateway.received()
        (reply,) = await gateway.outbox()
        assert received.reply_route is ReplyRoute.KF
        assert (reply.state, reply.route) == (DeliveryState.QUEUED, None)
        assert await gateway.push(fields) == SUCCESS


async def test_g31_the_log_names_no_person_and_no_words(
    hasty: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="api"):
        await hasty.push(message(Content="我的电话是13800000000"))
        sealed = seal(document(message(Content="你好")), now=hasty.now)
        await hasty.post(sealed.changed(nonce="1"), sealed.body)
    assert "bad_signature" in caplog.text
    for secret in ("13800000000", "demo-resident-wang", "linlitoken", sealed.query[0][1]):
        assert secret not in caplog.text


async def test_the_answer_is_xml_in_utf8(gateway: Gateway) -> None:
    sealed = seal(document(message(Content="你好")), now=gateway.now)
    request = gateway.post(sealed.query, sealed.body)
    waiting = asyncio.create_task(request)
    await gateway.stored()
    await gateway.answer(Note("您好"))
    response: httpx.Response = await waiting
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    assert open_answer(response.text).text == "您好"

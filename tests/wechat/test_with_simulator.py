"""The whole circle against our simulator, whose cryptography and checks are its own."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import httpx
import pytest
from fakeredis import FakeAsyncRedis

from api.db import Database
from api.dialogue.models import MessageType
from api.notifications.models import DeliveryState, Priority
from api.notifications.outbox import Note, Option, queue
from api.simulator import Persona, Platform, SimulatedAccount, create_simulator
from api.simulator.rendering import pieces
from api.wechat.adapter import WeChatAdapter
from api.wechat.budget import Budget
from api.wechat.client import WeChatClient
from api.wechat.credentials import Credentials
from api.wechat.delivery import DeliveryParts, deliver_to
from api.wechat.ladder import Templates
from api.wechat.routes import GatewayParts
from api.wechat.tokens import AccessToken
from api.wechat.waiting import AnswerListener
from tests.conftest import MONDAY_MORNING
from tests.media.files import MP4
from tests.wechat.conftest import Gateway, gateway_for
from tests.wechat.platform_side import ACCOUNT, APP_ID, KEY, TOKEN, WANG

SIMULATED = SimulatedAccount(
    token=TOKEN, app_id=APP_ID, app_secret="simulated", aes_key=KEY, original_id=ACCOUNT
)


class Clock:
    """Everybody's clock."""

    def __init__(self) -> None:
        self.now = MONDAY_MORNING

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Circle:
    """A phone, the gateway, the outbox and the platform between them."""

    phone: Platform
    gateway: Gateway
    delivery: DeliveryParts
    clock: Clock

    async def say_and_answer(self, text: str, *notes: Note, menu_id: str | None = None) -> str:
        before = len(await self.gateway.received())
        saying = asyncio.create_task(self.phone.send_text(WANG, text, menu_id=menu_id))
        await self.gateway.stored(before + 1)
        await self.gateway.answer(*notes)
        result = await saying
        assert result.ok, result.failure
        return result.text

    async def tell(self, *notes: Note) -> None:
        """Say something of our own accord, and let it go out."""
        async with self.gateway.database.transaction() as session:
            for note in notes:
                queue(session, WANG, note, now=self.clock.now)
        await deliver_to(self.delivery, WANG)

    def shown(self) -> list[tuple[str, str, str]]:
        """What came from the account: the way, the kind of bubble, the text."""
        return [
            (entry.via, entry.content.kind, entry.content.text)
            for entry in self.phone.transcript(WANG)
            if entry.side != "person"
        ]


@pytest.fixture
async def circle(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[Circle]:
    clock = Clock()
    parts = GatewayParts(
        adapter=WeChatAdapter(Credentials(app_id=APP_ID, token=TOKEN, aes_key=KEY)),
        database=database,
        listener=AnswerListener(database.url),
        can_send_kf=True,
        clock=clock,
        patience=getattr(request, "param", 20),
    )
    async with gateway_for(parts) as gateway:
        phone = Platform(
            SIMULATED,
            "http://127.0.0.1/wechat",
            clock=clock,
            client=gateway.http,
            media_base_url="http://127.0.0.1/media",
        )
        app = create_simulator(phone, [Persona(WANG, "王阿姨", "居民")])
        platform_http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1/platform"
        )
        async with platform_http, FakeAsyncRedis() as redis:
            token = AccessToken(
                platform_http, redis, app_id=APP_ID, app_secret=SIMULATED.app_secret
            )
            delivery = DeliveryParts(
                database=database,
                client=WeChatClient(platform_http, token, Budget(redis, clock=clock)),
                can_send_kf=True,
                clock=clock,
            )
            yield Circle(phone, gateway, delivery, clock)
        await phone.aclose()


async def test_g1_the_webhook_can_be_set_up(circle: Circle) -> None:
    assert await circle.phone.verify_webhook()


async def test_g17_a_passive_answer_passes_the_strict_check(circle: Circle) -> None:
    nasty = "]]></Content><Content>x\x07 <b>&amp;"
    assert await circle.say_and_answer("你好", Note(nasty)) == "]]></Content><Content>x <b>&amp;"


async def test_g23_a_tapped_link_comes_back_with_its_id(circle: Circle) -> None:
    text = await circle.say_and_answer(
        "报修", Note("请确认", options=[Option("好 & 确认", "/affirm")])
    )
    (link,) = [piece for piece in pieces(text) if piece.kind == "reply"]
    assert link.sends == "好 & 确认"
    await circle.say_and_answer(link.sends, Note("已提交"), menu_id=link.menu_id)
    (row, _) = await circle.gateway.outbox()
    tapped = (await circle.gateway.received())[-1]
    assert tapped.type is MessageType.TEXT
    assert tapped.content == {"menu_id": f"{row.id}-1"}


@pytest.mark.parametrize("circle", [0.6], indirect=True)
async def test_g17_a_late_answer_arrives_once_by_kf(circle: Circle) -> None:
    result = await circle.phone.send_text(WANG, "物业费")
    assert [attempt.outcome for attempt in result.attempts] == ["no_answer"]
    await circle.gateway.answer(Note("欠费三个月", options=[Option("怎么付", "/how_to_pay")]))
    await deliver_to(circle.delivery, WANG)
    assert circle.shown() == [("kf", "menu", "欠费三个月")]


async def test_g28_a_closed_window_is_met_by_a_template_and_the_next_contact(
    circle: Circle,
) -> None:
    await circle.say_and_answer("你好", Note("您好"))
    circle.clock.now += timedelta(hours=49)
    async with circle.gateway.database.transaction() as session:
        queue(session, WANG, Note("您的诉求已办结", subject="诉求已办结"), now=circle.clock.now)
    await deliver_to(circle.delivery, WANG)
    assert [way for way, _, _ in circle.shown()] == ["passive", "template"]


async def test_g27_the_sixth_message_never_leaves(circle: Circle) -> None:
    circle.delivery = replace(circle.delivery, templates=Templates())
    await circle.say_and_answer("你好", Note("您好"))
    words = [f"办结{number}。" * 100 for number in range(1, 8)]
    await circle.tell(*(Note(text, priority=Priority.KEY) for text in words))
    states = [row.state for row in await circle.gateway.outbox()]
    assert states == [DeliveryState.SENT] * 6 + [DeliveryState.HELD] * 2
    assert {row.error for row in await circle.gateway.outbox()} == {None, "window"}
    texts = [text for _, _, text in circle.shown()]
    assert texts[:-1] == ["您好", *words[:4]]
    assert texts[-1] == f"{words[4]}\n\n（还有 2 条没发完，回复“更多”接着看）"
    assert await circle.say_and_answer("更多") == words[5]
    await deliver_to(circle.delivery, WANG)
    assert circle.shown()[-1] == ("kf", "text", words[6])
    assert {row.state for row in await circle.gateway.outbox()} == {DeliveryState.SENT}


async def test_g27_room_is_kept_for_the_word_that_a_case_is_done(circle: Circle) -> None:
    circle.delivery = replace(circle.delivery, templates=Templates())
    await circle.say_and_answer("你好", Note("您好"))
    await circle.tell(*(Note(f"进展{number}" * 100) for number in range(1, 9)))
    assert len(circle.shown()) == 1 + 3
    await circle.tell(Note("已办结", priority=Priority.KEY), Note("请评价", priority=Priority.KEY))
    assert [text for _, _, text in circle.shown()][-2:] == ["已办结", "请评价"]


async def test_g22_a_long_answer_stops_where_the_window_ends(circle: Circle) -> None:
    """5,000 characters and a face are eight messages: one by the push, four by kf, one is kept."""
    first = await circle.say_and_answer("政策", Note("策" * 5000 + "😀"))
    await deliver_to(circle.delivery, WANG)
    *_, last = [text for _, _, text in circle.shown()]
    assert [way for way, _, _ in circle.shown()] == ["passive", *["kf"] * 4]
    assert last.endswith("（还有 3 条没发完，回复“更多”接着看）")
    assert all(len(text.encode()) <= 2000 for _, _, text in circle.shown())
    parts = [first, *(text.partition("\n\n（")[0] for _, _, text in circle.shown()[1:])]
    await circle.say_and_answer("更多")
    await deliver_to(circle.delivery, WANG)
    parts += [text for _, _, text in circle.shown()[5:]]
    assert "".join(parts) == "策" * 5000 + "😀"


async def test_g28_what_a_silent_person_is_owed_comes_as_one_message(circle: Circle) -> None:
    await circle.say_and_answer("你好", Note("您好"))
    circle.clock.now += timedelta(days=3)
    await circle.tell(Note("第一件已办结"), Note("第二件已办结"), Note("第三件已办结"))
    assert [way for way, _, _ in circle.shown()] == ["passive", *["template"] * 3]
    states = [row.state for row in await circle.gateway.outbox()]
    assert states == [DeliveryState.SENT, *[DeliveryState.ANNOUNCED] * 3]
    assert await circle.say_and_answer("你好", Note("您好")) == (
        "之前有 3 条消息没能送到，现在补上：\n\n"
        "11月26日 周四 10:00\n第一件已办结\n\n"
        "11月26日 周四 10:00\n第二件已办结\n\n"
        "11月26日 周四 10:00\n第三件已办结\n\n您好"
    )
    await deliver_to(circle.delivery, WANG)
    assert len(circle.shown()) == 5


@pytest.mark.parametrize("circle", [0.6], indirect=True)
async def test_g28_what_is_owed_comes_with_a_late_answer_too(circle: Circle) -> None:
    circle.delivery = replace(circle.delivery, templates=Templates())
    await circle.tell(Note("第一件已办结"), Note("第二件已办结"))
    await circle.phone.send_text(WANG, "物业费")
    await circle.gateway.answer(Note("欠费三个月"))
    await deliver_to(circle.delivery, WANG)
    first, second = circle.shown()
    assert first[:2] == second[:2] == ("kf", "text")
    assert first[2].startswith("之前有 2 条消息没能送到")
    assert second[2] == "欠费三个月"


async def test_g33_following_and_leaving_are_taken(circle: Circle) -> None:
    assert (await circle.phone.send_event(WANG, "unsubscribe")).ok
    following = asyncio.create_task(
        circle.phone.send_event(WANG, "subscribe", key="qrscene_door-3")
    )
    await circle.gateway.stored(2)
    await circle.gateway.answer(Note("欢迎"))
    assert (await following).text == "欢迎"
    left, came = await circle.gateway.received()
    assert (left.type, came.type) == (MessageType.UNSUBSCRIBE, MessageType.SUBSCRIBE)
    assert came.content == {"key": "door-3"}


async def test_g10_a_picture_is_fetched_from_the_platform(circle: Circle) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + b"0" * 64
    sending = asyncio.create_task(circle.phone.send_image(WANG, picture))
    await circle.gateway.stored()
    (message,) = await circle.gateway.received()
    media_id = message.content["media_id"]
    assert await circle.delivery.client.fetch_media(media_id, at_most=1000) == picture
    await circle.gateway.answer(Note("收到照片"))
    assert (await sending).text == "收到照片"


async def test_g10_a_video_is_fetched_by_its_address(circle: Circle) -> None:
    """The platform answers with an address on its own host, which has the bytes."""
    sending = asyncio.create_task(circle.phone.send_video(WANG, MP4))
    await circle.gateway.stored()
    (message,) = await circle.gateway.received()
    assert message.type is MessageType.VIDEO
    media_id = message.content["media_id"]
    assert await circle.delivery.client.fetch_media(media_id, at_most=1000) == MP4
    await circle.gateway.answer(Note("收到视频"))
    assert (await sending).text == "收到视频"


async def test_the_menu_and_the_typing_sign_are_accepted(circle: Circle) -> None:
    await circle.say_and_answer("你好", Note("您好"))
    menu = {"button": [{"type": "click", "name": "我的工单", "key": "my_cases"}]}
    assert (await circle.delivery.client.create_menu(menu)).ok
    assert (await circle.delivery.client.typing(WANG)).ok

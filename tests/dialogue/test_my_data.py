"""R22: what is kept of oneself, told in full, and erased when it is asked for and confirmed."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogue.answered import Answered
from api.dialogue.inbox import finish
from api.dialogue.models import Outcome
from api.dialogue.my_data import Wish, wish_in
from api.dialogue.reading import read
from api.notifications.models import DeliveryState, OutboundMessage
from api.residents.models import Erasure, ErasureReason
from api.volunteers.service import join_team, sign_up
from tests.factories import (
    make_activity,
    make_case,
    make_desk,
    make_estate,
    make_home,
    make_message,
    make_resident,
    make_staff,
    make_team,
)

WANG = "o-wang"


async def say(session: AsyncSession, words: str, now: datetime, *, openid: str = WANG) -> str:
    """What is read after some words; it has been delivered."""
    message = await make_message(session, openid=openid, words=words, now=now)
    reading = await read(session, [message], now=now)
    assert isinstance(reading, Answered), words
    await finish(session, message, outcome=Outcome.ANSWERED, notes=reading.notes, now=now)
    query = select(OutboundMessage).where(OutboundMessage.in_reply_to == message.id)
    rows = (await session.scalars(query.order_by(OutboundMessage.id))).all()
    for row in rows:
        row.state, row.left_at = DeliveryState.SENT, now
    return "\n".join(row.text for row in rows)


@pytest.fixture
async def life(session: AsyncSession, now: datetime) -> None:
    """A resident with one of everything."""
    await make_desk(session)
    wang = await make_resident(session, openid=WANG, agrees=True)
    estate = await make_estate(session, name="阳光花园")
    await make_home(session, estate=estate, room="501", bound_to=wang)
    await make_case(session, reporter=wang, estate=estate, building="3")
    await make_team(session, code="medical")
    await join_team(session, wang, team_code="medical", phone="13812345678", wish="x", now=now)
    await sign_up(session, wang, (await make_activity(session, title="大扫除")).id, now=now)


@pytest.mark.usefixtures("life")
async def test_what_is_kept_is_said_in_short_and_in_full(
    session: AsyncSession, now: datetime
) -> None:
    shown = await say(session, "我的数据", now)
    for line in ("住址 1 处", "反映过的事 1 件", "登记 1 项", "活动 1 个", "2 条约定"):
        assert line in shown
    told = await say(session, "1", now)
    for fact in (
        *("阳光花园3栋2单元501", "YX-20261123-0001", "待接单", "13812345678", "大扫除"),
        *("核对户主姓名", "登记志愿者的手机号"),
    ):
        assert fact in told, told


async def test_who_has_left_nothing_hears_so(session: AsyncSession, now: datetime) -> None:
    told = await say(session, "导出我的数据", now)
    assert "没有绑定" in told
    assert "None" not in told


@pytest.mark.usefixtures("life")
async def test_another_s_data_are_not_told(session: AsyncSession, now: datetime) -> None:
    told = await say(session, "导出我的数据", now, openid="o-chen")
    assert "YX-" not in told
    assert "13812345678" not in told


@pytest.mark.usefixtures("life")
async def test_g33_erasing_is_asked_once_and_then_done(
    session: AsyncSession, now: datetime
) -> None:
    assert "确定要删吗" in await say(session, "删除我的数据", now)
    assert (await session.scalars(select(Erasure))).all() == []
    assert "正在删" in await say(session, "1", now)
    erasure = (await session.scalars(select(Erasure))).one()
    assert (erasure.openid, erasure.reason) == (WANG, ErasureReason.ASKED)


@pytest.mark.usefixtures("life")
async def test_who_thinks_again_keeps_everything(session: AsyncSession, now: datetime) -> None:
    await say(session, "我的数据", now)
    await say(session, "2", now)
    assert "什么都没有删" in await say(session, "2", now)
    assert (await session.scalars(select(Erasure))).all() == []


async def test_the_words_of_the_option_alone_erase_nothing(
    session: AsyncSession, now: datetime
) -> None:
    assert "确定要删吗" in await say(session, "确定删除我的数据", now)
    assert (await session.scalars(select(Erasure))).all() == []


async def test_staff_do_not_erase_their_work(session: AsyncSession, now: datetime) -> None:
    await make_staff(session, openid="o-li")
    assert "管理员" in await say(session, "删除我的数据", now, openid="o-li")


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("我的数据", Wish.SHOW),
        ("我的个人信息", Wish.SHOW),
        ("看看我的资料", Wish.SHOW),
        ("导出数据", Wish.EXPORT),
        ("删除我的个人信息", Wish.ERASE),
        ("注销我的信息", Wish.ERASE),
        ("我要删除我的信息", Wish.ERASE),
        ("删除我的信息,别存了", Wish.ERASE),
        ("我的消息", None),
        ("个人信息", None),
        ("小区里有人泄露我的个人信息", None),
        ("删除", None),
    ],
)
def test_wishes_are_told_from_sentences(words: str, wish: Wish | None) -> None:
    assert wish_in(words, chosen=False) is wish


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("你们存了我啥", Wish.SHOW),
        ("你们都记了我哪些信息啊", Wish.SHOW),
        ("社区保存了我的什么资料", Wish.SHOW),
        ("把我的都删了", Wish.ERASE),
        ("我搬走了,把我信息删了", Wish.ERASE),
        ("麻烦把我的所有记录全部清除掉", Wish.ERASE),
        ("把我报的那件删了", None),
        ("把我家门口的小广告清掉", None),
        ("你们记得我说的路灯吗", None),
        ("你们知道我家水费多少吗", None),
    ],
)
def test_the_words_that_people_have_for_it(words: str, wish: Wish | None) -> None:
    assert wish_in(words, chosen=False) is wish

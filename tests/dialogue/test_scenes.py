"""Scans: a door, an invitation to the staff, and the six digits that nobody else may see."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogue.answered import Answered
from api.dialogue.engine import Turn
from api.dialogue.models import InboundMessage, MessageType, Outcome
from api.dialogue.reading import read
from api.dialogue.reading_patrol import Report
from api.dialogue.scenes import digits_in
from api.residents.doors import door_code, door_of, scene_of
from api.staff.binding import unbind_account
from api.staff.invitations import LIFETIME, Invitation, invite
from api.staff.models import StaffRole
from api.staff.service import staff_by_openid
from tests.factories import make_desk, make_estate, make_message, make_resident

LI = "o-li"


async def said(
    session: AsyncSession, words: str, now: datetime, *, openid: str = LI
) -> tuple[Turn | Answered | Report, InboundMessage]:
    """What words lead to."""
    message = await make_message(session, openid=openid, words=words, now=now)
    return await read(session, [message], now=now), message


async def scanned(
    session: AsyncSession, scene: str, now: datetime, *, openid: str = LI
) -> tuple[Turn | Answered | Report, InboundMessage]:
    """What a scan leads to."""
    message = await make_message(
        session, openid=openid, type=MessageType.SUBSCRIBE, words="", now=now
    )
    message.content = {"key": scene}
    return await read(session, [message], now=now), message


def answer(reading: Turn | Answered | Report) -> str:
    """What is answered without an engine."""
    assert isinstance(reading, Answered)
    return "\n".join(note.text for note in reading.notes)


@pytest.fixture
async def invitation(session: AsyncSession, now: datetime) -> Invitation:
    await make_desk(session)
    return await invite(session, name="李伟", role=StaffRole.GRID_WORKER, now=now)


async def test_g32_scan_digits_welcome(
    session: AsyncSession, invitation: Invitation, now: datetime
) -> None:
    asked, event = await scanned(session, invitation.scene, now)
    assert "6 位数字" in answer(asked)
    assert event.content == {}
    bound, message = await said(session, invitation.digits, now)
    assert "我的工单" in answer(bound)
    assert message.text == ""
    member = await staff_by_openid(session, LI)
    assert member is not None
    assert member.name == "李伟"


async def test_g32_the_digits_and_the_scene_are_nowhere_in_the_store(
    session: AsyncSession, invitation: Invitation, now: datetime
) -> None:
    await scanned(session, invitation.scene, now)
    await said(session, f"验证码 {invitation.digits}", now)
    await session.flush()
    for table in ("inbound_messages", "outbound_messages", "staff_invitations", "staff_audit"):
        query = f"select coalesce(string_agg(to_jsonb(t)::text, ' '), '') from {table} t"
        kept = str(await session.scalar(text(query)))
        assert invitation.digits not in kept, table
        assert invitation.scene not in kept


@pytest.mark.parametrize("form", ["{}", " {} ", "验证码是{}", "{}。"])
async def test_g32_the_digits_as_people_write_them(
    session: AsyncSession, invitation: Invitation, now: datetime, form: str
) -> None:
    await scanned(session, invitation.scene, now)
    await said(session, form.format(invitation.digits), now)
    assert await staff_by_openid(session, LI) is not None


async def test_g32_three_wrong_tries_in_the_talk(
    session: AsyncSession, invitation: Invitation, now: datetime
) -> None:
    await scanned(session, invitation.scene, now)
    wrong = f"{(int(invitation.digits) + 1) % 10**6:06d}"
    answers = [answer((await said(session, words, now))[0]) for words in (wrong, "12345", wrong)]
    assert ["数字不对" in words for words in answers] == [True, True, False]
    assert "作废" in answers[2]
    assert await staff_by_openid(session, LI) is None
    after, _ = await said(session, invitation.digits, now)
    assert isinstance(after, Turn)  # Nothing waits for digits any more; they open nothing.
    assert await staff_by_openid(session, LI) is None


async def test_g32_a_reused_code_is_refused_kindly(
    session: AsyncSession, invitation: Invitation, now: datetime
) -> None:
    await scanned(session, invitation.scene, now)
    await said(session, invitation.digits, now)
    refused, _ = await scanned(session, invitation.scene, now, openid="o-thief")
    assert isinstance(refused, Answered)
    assert refused.outcome is Outcome.REFUSED
    assert "不能再用" in answer(refused)
    assert "联系管理员" in answer(refused)


async def test_g32_an_expired_code_is_refused_kindly(
    session: AsyncSession, invitation: Invitation, now: datetime
) -> None:
    refused, _ = await scanned(session, invitation.scene, now + LIFETIME)
    assert "已经过期" in answer(refused)
    too_late, message = await scanned(session, "s:unknown", now)
    assert "不认识" in answer(too_late)
    assert message.content == {}


async def test_g32_late_digits_do_not_reach_the_engine(
    session: AsyncSession, invitation: Invitation, now: datetime
) -> None:
    await scanned(session, invitation.scene, now)
    late, message = await said(session, invitation.digits, now + LIFETIME + timedelta(minutes=5))
    assert "已经过期" in answer(late)
    assert message.text == ""


async def test_g32_who_says_something_else_leaves_it(
    session: AsyncSession, invitation: Invitation, now: datetime
) -> None:
    await scanned(session, invitation.scene, now)
    turned, message = await said(session, "楼道灯坏了三天了，电话是13800001234", now)
    assert isinstance(turned, Turn)
    assert message.text != ""
    digits, _ = await said(session, invitation.digits, now)
    assert isinstance(digits, Turn)
    assert await staff_by_openid(session, LI) is None
    again, _ = await scanned(session, invitation.scene, now)
    assert "6 位数字" in answer(again)


async def test_g32_the_role_is_looked_up_at_each_message(
    session: AsyncSession, invitation: Invitation, now: datetime
) -> None:
    await scanned(session, invitation.scene, now)
    await said(session, invitation.digits, now)
    first, _ = await said(session, "我的工单", now)
    assert "李伟，您手上没有未办的工单" in answer(first)
    member = await staff_by_openid(session, LI)
    assert member is not None
    await unbind_account(session, member, now=now)
    second, _ = await said(session, "我的工单", now)
    assert isinstance(second, Turn)  # A resident's words now.


async def test_a_door_is_noted_and_greeted_by_the_engine(
    session: AsyncSession, now: datetime
) -> None:
    await make_estate(session, name="阳光花园")
    code = await door_code(session, estate="阳光花园", building="3", unit="2", now=now)
    reading, message = await scanned(session, scene_of(code), now)
    assert reading == Turn(payload="/subscribe")
    door = await door_of(session, await make_resident(session, openid=LI), now=now)
    assert door is not None
    assert door.message_id == message.id
    unknown, _ = await scanned(session, "d:999999", now, openid="o-other")
    assert unknown == Turn(payload="/subscribe")


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("123456", "123456"),
        ("１２３ ４５６", "123456"),
        ("123-456", "123456"),
        ("12345", "12345"),
        ("1234567", "1234567"),
        ("我的是123456", "123456"),
        ("13800001234", None),
        ("你好", None),
        ("编号 YX-20261122-0007", None),
        ("我家楼上漏水已经三天了打了电话123456没有人接", None),
    ],
)
def test_digits_are_told_from_sentences(words: str, digits: str | None) -> None:
    assert digits_in(words) == digits

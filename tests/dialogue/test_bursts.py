"""What goes on, what is whole, and which messages make one turn."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogue.bursts import LONGEST, may_go_on, turn_of
from api.dialogue.inbox import HANDLE_TASK, IntakeRules, Push, receive, refuse
from api.dialogue.models import InboundMessage, MessageType, Outcome
from tests.factories import deferred, make_message, scheduled

QUIET = timedelta(seconds=2)


@pytest.mark.parametrize(
    "words",
    ["楼道灯坏了", "3号楼2单元", "没人管", "我想问个事", "物业费", "在幼儿园对面", "对面楼"],
)
def test_words_that_may_go_on(words: str) -> None:
    assert may_go_on(MessageType.TEXT, words, tapped=False)


WHOLE = (
    "确认 是的 对对 不对 好的谢谢 2 １２ 接单\u20002 我的工单 取消 转人工 更多 "
    "我家着火了 YX-20261122-0007"
)


@pytest.mark.parametrize("words", [*WHOLE.split(" "), "", "嗯嗯"])
def test_words_that_are_whole(words: str) -> None:
    assert not may_go_on(MessageType.TEXT, words, tapped=False)


def test_a_tapped_option_is_whole() -> None:
    assert not may_go_on(MessageType.TEXT, "楼道灯坏了", tapped=True)


@pytest.mark.parametrize("kind", sorted(set(MessageType) - {MessageType.TEXT}))
def test_what_is_shown_goes_on_and_events_are_whole(kind: MessageType) -> None:
    shown = kind in {MessageType.IMAGE, MessageType.VOICE, MessageType.VIDEO, MessageType.LOCATION}
    assert may_go_on(kind, "", tapped=False) is shown


async def came(
    session: AsyncSession, now: datetime, *seconds: float, words: str = "楼道灯坏了"
) -> Sequence[InboundMessage]:
    """Messages of one person at these moments."""
    return [
        await make_message(session, openid="wang", words=words, now=now + timedelta(seconds=moment))
        for moment in seconds
    ]


async def ids(session: AsyncSession, message: InboundMessage) -> list[int]:
    return [one.id for one in await turn_of(session, message, quiet=QUIET)]


async def test_the_last_takes_the_others_along(session: AsyncSession, now: datetime) -> None:
    first, second, third = await came(session, now, 0, 1, 3)
    assert await ids(session, first) == []
    assert await ids(session, second) == []
    assert await ids(session, third) == [first.id, second.id, third.id]
    assert {one.turn_id for one in (first, second, third)} == {third.id}


async def test_a_pause_ends_the_breath(session: AsyncSession, now: datetime) -> None:
    first, second = await came(session, now, 0, 2.1)
    assert await ids(session, first) == [first.id]
    assert await ids(session, second) == [second.id]


async def test_what_is_whole_stands_alone_and_ends_the_breath(
    session: AsyncSession, now: datetime
) -> None:
    (first,) = await came(session, now, 0)
    (yes,) = await came(session, now, 0.5, words="确认")
    (third,) = await came(session, now, 1)
    assert await ids(session, first) == [first.id]
    assert await ids(session, yes) == [yes.id]
    assert await ids(session, third) == [third.id]


async def test_a_turn_that_has_begun_is_found_again_and_grows_no_longer(
    session: AsyncSession, now: datetime
) -> None:
    """The worker died in the middle; meanwhile the person has gone on."""
    first, second = await came(session, now, 0, 1)
    begun = await ids(session, second)
    (third,) = await came(session, now, 2)
    assert await ids(session, second) == begun == [first.id, second.id]
    assert await ids(session, first) == []
    assert await ids(session, third) == [third.id]


async def test_nobody_goes_on_for_ever(session: AsyncSession, now: datetime) -> None:
    messages = await came(session, now, *range(LONGEST + 2))
    turns = [await ids(session, message) for message in messages]
    assert [len(turn) for turn in turns if turn] == [LONGEST, 2]
    assert sorted(id_ for turn in turns for id_ in turn) == [message.id for message in messages]


async def test_what_is_handled_is_not_taken_again(session: AsyncSession, now: datetime) -> None:
    first, second = await came(session, now, 0, 1)
    first.handled_at, first.outcome = now, Outcome.ANSWERED
    await session.flush()
    assert await ids(session, second) == [second.id]


@pytest.mark.parametrize(("words", "waits"), [("楼道灯坏了", True), ("确认", False)])
async def test_only_what_may_go_on_is_waited_for(
    session: AsyncSession, now: datetime, words: str, waits: bool
) -> None:
    push = Push(openid="wang", dedupe_key="wang:1", type=MessageType.TEXT, text=words)
    await receive(session, push, now=now, rules=IntakeRules(quiet=QUIET))
    assert await scheduled(session, HANDLE_TASK) == [now + QUIET if waits else None]


@pytest.mark.parametrize("words", ["我家着火了", "确认"])
async def test_r19_what_is_whole_waits_for_nothing_before_it(
    session: AsyncSession, now: datetime, words: str
) -> None:
    """Danger does not wait for what might have followed a photo; other people's photos do."""
    rules = IntakeRules(quiet=QUIET)

    async def sends(openid: str, kind: MessageType, text: str = "") -> None:
        push = Push(openid=openid, dedupe_key=f"{openid}:{kind}", type=kind, text=text)
        await receive(session, push, now=now, rules=rules)

    await sends("wang", MessageType.IMAGE)
    await sends("chen", MessageType.IMAGE)
    await sends("wang", MessageType.TEXT, words)
    assert await scheduled(session, HANDLE_TASK) == [None, now + QUIET, None]


async def test_what_a_refused_message_was_to_lead_is_handled_without_it(
    session: AsyncSession, now: datetime
) -> None:
    """The leader was said not to be taken while it was being handled; its sender says it again."""
    first, second, leader = await came(session, now, 0, 1, 2)
    assert len(await ids(session, leader)) == 3
    await session.execute(text("delete from procrastinate_jobs"))
    push = Push(openid="wang", dedupe_key=leader.dedupe_key, type=MessageType.TEXT)
    await refuse(session, push, "没有收下", now=now)
    jobs = await deferred(session, HANDLE_TASK)
    assert jobs == [{"message_id": first.id}, {"message_id": second.id}]
    for one in (first, second, leader):
        await session.refresh(one)
    assert leader.outcome is Outcome.REFUSED
    assert await ids(session, first) == []
    assert await ids(session, second) == [first.id, second.id]


async def test_a_turn_that_ended_without_a_message_takes_no_claim_on_it(
    session: AsyncSession, now: datetime
) -> None:
    first, leader = await came(session, now, 0, 1)
    await ids(session, leader)
    leader.handled_at, leader.outcome = now, Outcome.REFUSED
    await session.flush()
    assert await ids(session, first) == [first.id]

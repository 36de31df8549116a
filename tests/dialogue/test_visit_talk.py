"""What is said at a door, without the engine: for how long it belongs there, and what never."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogue import visit_talk
from api.dialogue.answered import Answered
from api.dialogue.models import MessageType, Outcome
from api.dialogue.staff_commands import StaffCommand, Verb
from api.dialogue.staff_desk import carry_out, refusal
from api.dialogue.visit_screen import OPEN_FOR, WORDS_WITHIN
from api.errors import LinliError, NotAllowedError
from api.staff.service import account_of
from api.visits.models import RegisterAct, RegisterLine, Visit
from api.visits.recording import CORRECTED_WITHIN
from tests.factories import make_cared_person, make_home, make_message
from tests.visits.town import Town, settle

MINUTE = timedelta(minutes=1)


@dataclass
class Chat:
    """甲 at the door of 王秀英."""

    session: AsyncSession
    town: Town
    now: datetime

    async def command(self, words: str, *, who: str = "甲", later: timedelta = MINUTE) -> str:
        """走访 with what stands behind it."""
        self.now += later
        command = StaffCommand(Verb.VISIT, None, words)
        return (await carry_out(self.session, self.town[who], command, now=self.now)).text

    async def say(
        self, words: str, *, later: timedelta = MINUTE, type: MessageType = MessageType.TEXT
    ) -> str | None:
        """Words without a command; None where they are nobody's."""
        self.now += later
        member = self.town["甲"]
        message = await make_message(
            self.session, openid=account_of(member), words=words, type=type, now=self.now
        )
        answer = await visit_talk.heard(self.session, member, [message], now=self.now)
        return None if answer is None else said(answer)

    async def visits(self) -> list[tuple[str, str]]:
        """Result and words of every visit."""
        rows = await self.session.execute(select(Visit.result, Visit.words).order_by(Visit.id))
        return [(row.result.value, row.words) for row in rows]


def said(answer: Answered) -> str:
    assert answer.outcome in {Outcome.ANSWERED, Outcome.REFUSED}
    return "".join(note.text for note in answer.notes)


@pytest.fixture
async def chat(session: AsyncSession, now: datetime) -> Chat:
    town = await settle(session, now=now)
    return Chat(session, town, now)


async def test_bare_words_mean_who_is_open_for_an_hour(chat: Chat) -> None:
    await chat.command("王秀英")
    assert "记好了" in (await chat.say("一切都好，胃口不错", later=OPEN_FOR - MINUTE) or "")
    assert await chat.visits() == [("fine", "胃口不错")]


async def test_later_they_are_ordinary_talk(chat: Chat) -> None:
    await chat.command("王秀英")
    assert await chat.say("一切都好", later=OPEN_FOR) is None
    assert await chat.visits() == []


async def test_who_has_never_visited_is_never_asked(chat: Chat) -> None:
    for words in ("一切都好", "改一下", "老人血压高"):
        assert await chat.say(words) is None


async def test_more_words_within_ten_minutes(chat: Chat) -> None:
    await chat.command("王秀英")
    await chat.say("一切都好")
    assert "已补上" in (await chat.say("膝盖疼", later=WORDS_WITHIN - MINUTE) or "")
    assert await chat.say("还有别的事", later=WORDS_WITHIN) is None
    assert await chat.visits() == [("fine", "膝盖疼")]


async def test_a_correction_within_two_hours(chat: Chat) -> None:
    await chat.command("王秀英")
    await chat.say("一切都好")
    assert "改成哪一个" in (await chat.say("改一下", later=WORDS_WITHIN) or "")
    await chat.say("改一下 没见到人 敲错门了")
    assert await chat.visits() == [("missed", "敲错门了")]
    assert await chat.say("改一下", later=CORRECTED_WITHIN) is None


@pytest.mark.parametrize(
    "words", ["谢谢", "好的", "1", "接单 1", "我的工单", "YX-20261123-0001 到哪了", "走访慰问", ""]
)
async def test_what_never_belongs_to_a_door(chat: Chat, words: str) -> None:
    await chat.command("王秀英")
    assert await chat.say(words) is None
    assert await chat.visits() == []


async def test_spoken_words_count_like_written_ones(chat: Chat) -> None:
    await chat.command("王秀英")
    await chat.say("没见到人，下午再来", type=MessageType.VOICE)
    assert await chat.visits() == [("missed", "下午再来")]


async def test_opening_another_leaves_the_first_alone(chat: Chat) -> None:
    home = await make_home(chat.session, estate=chat.town.estate, building="3")
    other = await make_cared_person(chat.session, home, name="赵小虎", now=chat.now)
    await chat.command("王秀英")
    await chat.command("赵小虎")
    await chat.say("一切都好")
    visit = (await chat.session.scalars(select(Visit))).one()
    assert visit.person_id == other.id


async def test_each_list_and_opening_leaves_a_line(chat: Chat) -> None:
    await chat.command("全部")
    await chat.command(f"ZF{chat.town.person.id}")
    query = select(RegisterLine.act).where(RegisterLine.staff_id == chat.town["甲"].id)
    acts = (await chat.session.scalars(query.order_by(RegisterLine.id))).all()
    assert acts == [RegisterAct.LISTED, RegisterAct.OPENED]


async def test_a_refusal_names_a_way_on(chat: Chat) -> None:
    for words in ("ZF999999", "孙悟空", "JL999999 改一下", "abc", "JL999999"):
        command = StaffCommand(Verb.VISIT, None, words)
        with pytest.raises(LinliError) as refused:
            await carry_out(chat.session, chat.town["甲"], command, now=chat.now)
        note = refusal(refused.value, chat.town["甲"], command)
        assert [option.payload for option in note.options] == ["走访"]


async def test_the_figures_are_for_the_heads(chat: Chat) -> None:
    await chat.command("王秀英")
    await chat.say("一切都好")
    command = StaffCommand(Verb.VISIT_FIGURES, None, "")
    note = await carry_out(chat.session, chat.town["管"], command, now=chat.now + MINUTE)
    assert f"{chat.town.grid.name}｜1 户｜走访 1 次｜没有拖着的" in note.text
    assert "王" not in note.text
    for who in ("甲", "吴"):
        with pytest.raises(NotAllowedError):
            await carry_out(chat.session, chat.town[who], command, now=chat.now)

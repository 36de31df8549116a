"""The engine goes away after an action has taken its step: the step is not taken twice.

Redis or Rasa died between the case and the end of the turn. Had the words been kept for the desk,
the talk would still wait for its confirmation, and the next "确认" would file a second case.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from api.cases.filing import FileCase, file_case
from api.cases.kinds import CaseKind
from api.clock import utc_now
from api.db import Database
from api.dialogue import half_done, handle
from api.dialogue.engine import Answer, MessageKey, Turn
from api.dialogue.inbox import Push, refuse
from api.dialogue.models import InboundMessage, Outcome
from api.errors import UnavailableError
from api.notifications.outbox import Note
from api.residents.service import ensure_resident
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import MakeHouse


@dataclass
class DyingEngine:
    """Files a case as an action does, and dies before it can say so, `deaths` times."""

    database: Database
    deaths: int
    only: str | None = None
    """Dies of these words only."""
    heard: list[str | None] = field(default_factory=list)

    async def answer(self, *, sender: str, key: MessageKey, turn: Turn) -> Answer:
        """One case a message, as the services see to it; then the answer, or none."""
        self.heard.append(turn.text)
        async with self.database.transaction() as session:
            resident = await ensure_resident(session, sender, now=utc_now())
            command = FileCase(key.message_id, CaseKind.LIGHTING, "楼道灯坏了", "阳光花园3栋")
            case = await file_case(session, resident, command, now=utc_now())
        if len(self.heard) <= self.deaths and self.only in {None, turn.text}:
            raise UnavailableError("engine_away", cause="HTTPStatusError")
        return Answer(notes=[Note(text=f"编号 {case.case_number}")])


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that is tried again is tried at once."""
    monkeypatch.setattr(handle.BRIEF, "exponential_wait", 0)


@pytest.mark.usefixtures("at_once")
async def test_the_turn_is_repeated_and_its_own_answer_given(
    make_house: MakeHouse, town: Database
) -> None:
    engine = DyingEngine(town, deaths=2)
    house = make_house(engine)
    phone = house.phone()
    answer = await phone.say("确认")
    [case] = await filed_cases(house, phone)
    assert answer == f"编号 {case.case_number}"
    assert len(engine.heard) == 3
    assert await phone.outcome() is Outcome.CASE


@pytest.mark.usefixtures("at_once")
async def test_when_it_stays_away_the_case_is_told_of_all_the_same(
    make_house: MakeHouse, town: Database
) -> None:
    house = make_house(DyingEngine(town, deaths=99))
    phone = house.phone()
    answer = await phone.say("确认", expects_outage=True)
    [case] = await filed_cases(house, phone)
    assert f"已经登记好了，编号 {case.case_number}" in answer
    assert await phone.outcome() is Outcome.CASE


@pytest.mark.usefixtures("at_once")
async def test_the_talk_catches_up_before_the_next_turn(
    make_house: MakeHouse, town: Database
) -> None:
    engine = DyingEngine(town, deaths=handle.TRIES)
    phone = make_house(engine).phone()
    await phone.say("确认", expects_outage=True)
    assert engine.heard == ["确认"] * handle.TRIES
    await phone.say("你好")
    assert engine.heard[handle.TRIES :] == ["确认", "你好"]
    await phone.say("谢谢")
    assert engine.heard[handle.TRIES :] == ["确认", "你好", "谢谢"]


@pytest.mark.usefixtures("at_once")
async def test_a_turn_that_errs_while_others_are_answered_is_given_up(
    make_house: MakeHouse, town: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = DyingEngine(town, deaths=99, only="确认")
    phone = make_house(engine).phone()
    await phone.say("确认", expects_outage=True)
    assert "编号" in await phone.say("你好", expects_outage=True)
    assert engine.heard == ["确认"] * (handle.TRIES + 1)
    monkeypatch.setattr(half_done, "GIVEN_UP_AFTER", timedelta(0))
    await phone.say("你好")
    assert engine.heard[-2:] == ["确认", "你好"]
    await phone.say("谢谢")
    assert engine.heard[-2:] == ["你好", "谢谢"]


@pytest.mark.usefixtures("at_once")
async def test_a_long_outage_is_no_reason_to_give_it_up(
    make_house: MakeHouse, town: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The talk would wait for a confirmation that has been carried out."""
    monkeypatch.setattr(half_done, "GIVEN_UP_AFTER", timedelta(0))
    engine = DyingEngine(town, deaths=handle.TRIES + 2 * handle.TRIES)
    phone = make_house(engine).phone()
    await phone.say("确认", expects_outage=True)
    await phone.say("你好", expects_outage=True)
    engine.deaths = 0
    await phone.say("谢谢")
    assert "确认" in engine.heard[-3:]
    assert engine.heard[-1] == "谢谢"


async def test_what_was_said_not_to_be_taken_and_took_effect_is_told(
    make_house: MakeHouse, town: Database
) -> None:
    """The refusal came while the engine was asked."""

    @dataclass
    class RefusedMeanwhile(DyingEngine):
        async def answer(self, *, sender: str, key: MessageKey, turn: Turn) -> Answer:
            async with self.database.transaction() as session:
                message = await session.get_one(InboundMessage, key.message_id)
                push = Push(openid=sender, dedupe_key=message.dedupe_key, type=message.type)
                await refuse(session, push, "没有收下", now=utc_now())
            return await super().answer(sender=sender, key=key, turn=turn)

    house = make_house(RefusedMeanwhile(town, deaths=0))
    phone = house.phone()
    answer = await phone.say("确认")
    [case] = await filed_cases(house, phone)
    assert "没有收下" in answer
    assert f"其实收到了：\n\n编号 {case.case_number}" in answer
    assert await phone.outcome() is Outcome.CASE

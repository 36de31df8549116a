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
from api.dialogue.models import Outcome
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
async def test_a_turn_that_errs_each_time_is_given_up(
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

"""G11, G15, G17: what the platform's patience is too short for comes later, once."""

import asyncio

from api.cases.kinds import CaseKind
from tests.e2e.installation import Installation
from tests.e2e.phones import IN_ONE_BREATH
from tests.e2e.waiting import until

CUT_OFF_SECONDS = 4.9
"""The platform hangs up at five; the gateway has answered a moment before."""


async def test_g14_an_answer_after_four_seconds_comes_by_itself(
    linli: Installation,
) -> None:
    person = linli.newcomer()
    await person.say(IN_ONE_BREATH)
    async with linli.holding(person):
        result = await person.push("确认")
    (attempt,) = result.attempts
    assert attempt.outcome == "no_answer"
    assert attempt.seconds < CUT_OFF_SECONDS
    await person.hears("已经帮您报上去了")
    await linli.settled()
    (case,) = await linli.cases_of(person)
    assert person.times_read(case.case_number) == 1


async def test_g11_a_hanging_action_server_is_no_reason_to_be_late(linli: Installation) -> None:
    person = linli.newcomer()
    linli.actions.halt()
    result = await person.push(IN_ONE_BREATH)
    linli.actions.go_on()
    (attempt,) = result.attempts
    assert attempt.outcome == "no_answer"
    assert attempt.seconds < CUT_OFF_SECONDS
    # Either the turn goes on, or its connection is gone and the desk has the words.
    await person.hears("")
    await linli.settled()
    assert len(person.entries()) == 1


async def test_g15_an_api_process_that_dies_loses_nothing(linli: Installation) -> None:
    person = linli.newcomer()
    await person.say(IN_ONE_BREATH)
    async with linli.holding(person):
        pushing = asyncio.create_task(person.push("确认"))
        await linli.someone_waits()
        await linli.api.killed()
    await linli.api.started()
    await pushing  # The platform pushes again, and may or may not get through in time.
    (case,) = await until(lambda: linli.cases_of(person), what="the case is filed")
    assert case.kind is CaseKind.LIGHTING
    await linli.settled()
    assert person.times_read(case.case_number) == 1
    assert len(await linli.messages_of(person)) == 2

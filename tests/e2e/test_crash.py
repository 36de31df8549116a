"""A worker that dies in the middle: nothing is lost and nothing happens twice."""

import asyncio
import time

from api.dialogue.models import Outcome
from tests.e2e.installation import Installation
from tests.e2e.phones import IN_ONE_BREATH

RESCUE_SECONDS = 25.0
"""Ten until it counts as dead, three until somebody looks, and the time to begin anew."""


async def test_g15_a_killed_workers_message_is_handled_by_the_next(
    linli: Installation,
) -> None:
    person, somebody_else = linli.newcomer(), linli.newcomer()
    await person.say(IN_ONE_BREATH)
    async with linli.holding(person):
        pushing = asyncio.create_task(person.push("确认"))
        await linli.someone_waits()  # The engine is asked, and the case is about to be filed.
        result = await pushing  # Acknowledged after four seconds, and not handled yet.
        await linli.worker.killed()
        killed_at = time.monotonic()
    await linli.worker.started()
    assert "没错就确认" in await somebody_else.say(IN_ONE_BREATH)

    assert [attempt.outcome for attempt in result.attempts] == ["no_answer"]
    filed = await person.hears("已经帮您报上去了", seconds=RESCUE_SECONDS)
    assert time.monotonic() - killed_at < RESCUE_SECONDS
    await linli.settled()
    (case,) = await linli.cases_of(person)
    assert case.case_number in filed
    assert person.times_read(case.case_number) == 1
    assert [message.outcome for message in await linli.messages_of(person)] == [
        Outcome.ANSWERED,
        Outcome.CASE,
    ]

"""G19: a part that is away costs nobody their words, and nobody waits in silence."""

import asyncio
import signal
from collections import Counter
from contextlib import suppress

import httpx
import pytest
from sqlalchemy.exc import DBAPIError

from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseAction
from api.cases.queries import timeline
from api.dialogue.models import Outcome
from tests.e2e.installation import Installation
from tests.e2e.phones import IN_ONE_BREATH, case_number, list_number
from tests.e2e.waiting import until

AT_ONCE_SECONDS = 3.0
"""A part that is gone refuses connections, so nobody waits for a time-out."""


@pytest.mark.parametrize("part", ["rasa", "actions"])
async def test_g19_words_said_while_the_engine_is_away_reach_the_desk(
    linli: Installation, part: str
) -> None:
    person, desk = linli.newcomer(), linli.phone("demo-desk-sun")
    await person.say(IN_ONE_BREATH)
    process = linli.rasa if part == "rasa" else linli.actions
    await process.killed()

    result = await person.push("确认，麻烦快一点")
    assert result.attempts[0].seconds < AT_ONCE_SECONDS
    assert "正在抢修" in result.text
    number = case_number(result.text)
    notice = await desk.hears(number)
    assert "确认，麻烦快一点" in notice
    assert "已经补记到" in await person.say("晚上老人上楼看不见")
    assert "晚上老人上楼看不见" in await desk.hears(number)
    assert f"{list_number(notice)}. 人工服务" in await desk.say("我的工单")

    await process.started()
    filed = await person.say("确认")
    kept, complaint = await linli.cases_of(person)
    assert (kept.case_number, kept.kind) == (number, CaseKind.HAND_OVER)
    assert complaint.case_number == case_number(filed)
    async with linli.database.transaction() as session:
        steps = [event.action for event in await timeline(session, kept)]
    assert steps == [CaseAction.ACCEPT, CaseAction.ASSIGN, CaseAction.NOTE]
    assert [message.outcome for message in await linli.messages_of(person)] == [
        Outcome.ANSWERED,
        Outcome.HUMAN,
        Outcome.MERGED,
        Outcome.CASE,
    ]


async def test_g19_a_crash_of_the_database_loses_nothing(
    linli: Installation,
) -> None:
    taken, refused = linli.newcomer(), linli.newcomer()
    for person in (taken, refused):
        await person.say(IN_ONE_BREATH)
    with suppress(DBAPIError):  # The connection that holds the row ends with the others.
        async with linli.holding(taken):
            pushing = asyncio.create_task(taken.push("确认"))
            await linli.someone_waits()
            await linli.postgres.killed(signal.SIGQUIT)  # As in a crash: its helpers go with it.

    result = await refused.push("确认")
    assert [attempt.outcome for attempt in result.attempts] == ["answered"]
    assert result.attempts[0].seconds < AT_ONCE_SECONDS
    assert "没有收下" in result.text

    async with linli.supervised(linli.actions, linli.api):  # The worker stays by itself.
        await linli.postgres.started()
        await until(lambda: is_ready(linli), what="the api has its database again")
        filed = await refused.say("确认")
        assert (await pushing).ok
        (case,) = await until(lambda: linli.cases_of(taken), what="the taken words are a case")
        await linli.settled()
    assert linli.worker.runs
    assert taken.times_read(case.case_number) == 1
    _, confirmed = await linli.messages_of(taken)
    assert confirmed.outcome in {Outcome.CASE, Outcome.HUMAN}  # Filed anew, or kept for the desk.
    (case,) = await linli.cases_of(refused)
    assert case.case_number in filed
    outcomes = Counter(message.outcome for message in await linli.messages_of(refused))
    # Not taken, as it was told; written down when the store was back, before the next or after it.
    assert outcomes == Counter([Outcome.ANSWERED, Outcome.REFUSED, Outcome.CASE])


async def is_ready(linli: Installation) -> bool:
    """What a load balancer would ask."""
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.get(f"{linli.address}/readyz")).status_code == httpx.codes.OK

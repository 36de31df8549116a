"""G13, G14, G16: each person's messages in order and once, different people side by side."""

import asyncio
import itertools
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack

import httpx
from fastapi import FastAPI

from api.app import create_app
from api.dialogue.models import Outcome
from api.settings import Settings
from api.simulator import PushResult
from api.simulator.answers import AnswerReader
from api.simulator.courier import Courier, PushRules
from api.simulator.envelope import Sealer
from api.simulator.xml import FieldValue
from tests.e2e.installation import Installation
from tests.e2e.phones import IN_ONE_BREATH, Phone, case_number
from tests.e2e.starting import ACCOUNT
from tests.e2e.waiting import until
from tests.simulator.toy import served

_message_ids = itertools.count(7_300_000_000_000_000_001)


async def test_g16_nobody_waits_for_somebody_else(linli: Installation) -> None:
    slow, quick = linli.newcomer(), linli.newcomer()
    for phone in (slow, quick):
        assert "没错就确认" in await phone.say(IN_ONE_BREATH)
    async with linli.holding(slow):
        confirming = asyncio.create_task(slow.say("确认"))
        await linli.someone_waits()
        filed_quickly = await quick.say("确认")
        assert not confirming.done()
    filed_slowly = await confirming
    assert case_number(filed_quickly) != case_number(filed_slowly)


async def test_g16_quick_messages_keep_their_order(linli: Installation) -> None:
    person = linli.newcomer()
    await person.say(IN_ONE_BREATH)
    pushes: list[asyncio.Task[PushResult]] = []
    async with linli.holding(person):
        for words in ("确认", "到哪了", "本周统计"):
            pushes.append(asyncio.create_task(person.push(words)))
            await linli.arrived(person, messages=1 + len(pushes))
        await linli.someone_waits()
    assert all(result.ok for result in await asyncio.gather(*pushes))
    await until(lambda: has_read(person, messages=4), what="an answer to each")
    _, filed, story, refused = (entry.text for entry in person.entries())
    (case,) = await linli.cases_of(person)
    assert f"编号 {case.case_number}" in filed
    assert f"{case.case_number}｜公共照明" in story
    assert "统计数据" in refused  # Said without the engine, and yet not before its turn.
    outcomes = [message.outcome for message in await linli.messages_of(person)]
    assert outcomes == [Outcome.ANSWERED, Outcome.CASE, Outcome.ANSWERED, Outcome.REFUSED]


async def test_g13_four_pushes_to_four_processes_file_one_case(linli: Installation) -> None:
    person = linli.newcomer()
    await person.say(IN_ONE_BREATH)
    async with AsyncExitStack() as stack:
        others = [await stack.enter_async_context(served(another_api(linli))) for _ in range(3)]
        results = await pushed_at_once(linli, person, "确认", doors=[linli.address, *others])
    assert {result.attempts[0].outcome for result in results} == {"answered"}
    assert len({result.text for result in results}) == 1
    (case,) = await linli.cases_of(person)
    assert case.case_number in results[0].text
    assert [message.outcome for message in await linli.messages_of(person)] == [
        Outcome.ANSWERED,
        Outcome.CASE,
    ]


async def has_read(person: Phone, *, messages: int) -> bool:
    """Whether so many messages of the account are there, at once or later."""
    return len(person.entries()) >= messages


def another_api(linli: Installation) -> FastAPI:
    """One more api process of this installation, as far as a webhook can tell: pool and listener
    are its own.
    """
    names = Settings.model_fields
    environ = {name.lower(): value for name, value in linli.environ.items()}
    return create_app(Settings(**{k: v for k, v in environ.items() if k in names}))  # type: ignore[arg-type]


async def pushed_at_once(
    linli: Installation, person: Phone, words: str, *, doors: Sequence[str]
) -> list[PushResult]:
    """The same message of a person, in the same moment through each door."""
    fields: dict[str, FieldValue] = {
        "ToUserName": ACCOUNT.original_id,
        "FromUserName": person.openid,
        "CreateTime": int(time.time()),
        "MsgType": "text",
        "Content": words,
        "MsgId": next(_message_ids),
    }
    async with httpx.AsyncClient(trust_env=False, timeout=None) as client:
        couriers = [
            Courier(
                f"{door}/wechat",
                sealer=Sealer(ACCOUNT),
                reader=AnswerReader(ACCOUNT, linli.platform.media),
                client=client,
                rules=PushRules(retries=0),
            )
            for door in doors
        ]
        return await asyncio.gather(*(courier.carry(fields) for courier in couriers))

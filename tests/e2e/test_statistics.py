"""The figures: over HTTP for who holds a supervisor's token, in the chat for nobody else."""

from datetime import date, timedelta
from typing import Any

import httpx

from api.clock import local, utc_now
from api.staff.tokens import issue_token
from tests.e2e.installation import Installation
from tests.e2e.phones import IN_ONE_BREATH, case_number, list_number

COUNTED = ("opened", "responded", "completed", "ratings")


async def test_the_figures_count_what_has_happened(linli: Installation) -> None:
    day = local(utc_now()).date()
    before = await figures(linli, day=day)
    person = linli.newcomer()
    await person.say(IN_ONE_BREATH)
    number = case_number(await person.say("确认"))
    worker = await linli.owner_of(number)
    listed = list_number(await worker.hears(number))
    await worker.say(f"接单 {listed}")
    await worker.say(f"办结 {listed} 已更换灯泡")
    await person.hears("已更换灯泡")
    await person.tap("4分")
    await person.tap("没有了")
    after = await figures(linli, day=day)
    assert {name: after[name] - before[name] for name in COUNTED} == dict.fromkeys(COUNTED, 1)
    assert after["worst_grid"]["name"]


async def test_residents_get_no_figures(linli: Installation) -> None:
    person, supervisor = linli.newcomer(), linli.phone("demo-supervisor-zhao")
    refused = await person.say("本周统计")
    assert "统计数据只给社区的负责人看" in refused
    assert "%" not in refused
    assert "本周" in await supervisor.say("本周统计")
    async with httpx.AsyncClient(trust_env=False) as client:
        response = await client.get(f"{linli.address}/api/stats")
    assert response.status_code == httpx.codes.UNAUTHORIZED


async def figures(linli: Installation, *, day: date) -> dict[str, Any]:
    """The figures around a day, the same for both looks even when midnight falls between them."""
    since, until = day - timedelta(days=1), day + timedelta(days=1)
    return await as_supervisor(linli, "/api/stats", since=str(since), until=str(until))


async def as_supervisor(linli: Installation, path: str, **query: str) -> dict[str, Any]:
    """What a supervisor reads with a token of their own."""
    async with linli.database.transaction() as session:
        token = await issue_token(session, openid="demo-supervisor-zhao", now=utc_now())
    linli.tokens.add(token)
    async with httpx.AsyncClient(trust_env=False) as client:
        response = await client.get(
            f"{linli.address}{path}",
            params=query,
            headers={"Authorization": f"Bearer {token}"},
        )
    assert response.status_code == httpx.codes.OK
    body: dict[str, Any] = response.json()
    return body

"""One run: people, trouble, the wait until everything is quiet, the audit."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.clock import utc_now
from api.notifications.models import DeliveryState
from tests.chaos.audit import judge
from tests.chaos.cases import compare
from tests.chaos.evidence import gathered
from tests.chaos.killing import Killer
from tests.chaos.ledger import Ledger
from tests.chaos.mail import Mail
from tests.chaos.people import Person
from tests.chaos.plan import MESSAGES_A_PERSON, Script, scripts
from tests.chaos.report import Report
from tests.chaos.town import Town, troubled_town
from tests.chaos.weather import bad_weather
from tests.e2e.waiting import within

ARRIVE_WITHIN = 0.4
"""People begin within this share of the time that all the talking takes."""

UNDER_WAY = text(
    "select coalesce(string_agg(what, ', '), '') from ("
    " select count(*) || ' jobs ' || task_name as what from procrastinate_jobs"
    " where status in ('todo', 'doing')"
    " and (scheduled_at is null or scheduled_at < now() + interval '1 minute')"
    " group by task_name union all"
    " select count(*) || ' messages without an end' from inbound_messages"
    " where handled_at is null having count(*) > 0 union all"
    " select count(*) || ' messages queued' from outbound_messages"
    " where state = 'queued' having count(*) > 0) as things"
)


@dataclass(frozen=True)
class Size:
    """How much of it. Times in seconds.

    `talking` is about how long people talk, `limit` when they are cut short, `settling` how long
    everything may take to come to rest; `calm` lies between two deaths.
    """

    messages: int
    talking: float
    limit: float
    settling: float
    calm: tuple[float, float]


FULL = Size(messages=2000, talking=360, limit=420, settling=100, calm=(2.0, 6.0))
SHORT = Size(messages=200, talking=45, limit=75, settling=60, calm=(0.2, 0.8))


async def run(folder: Path, *, seed: str, size: Size) -> Report:
    """Play one run in an empty folder."""
    began = time.monotonic()
    mail, ledger = Mail(seed), Ledger()
    async with troubled_town(folder, mail) as town:
        since = utc_now()
        parts = scripts(
            seed, messages=size.messages, bound=await town.bound(), workers=await town.workers()
        )
        people = [_person(town, ledger, script, seed=seed, size=size) for script in parts]
        killer = Killer(town.parts, Random(f"{seed}:killer"), size.calm)
        weather = asyncio.create_task(bad_weather(town.linli.platform, Random(f"{seed}:weather")))
        with suppress(TimeoutError):
            async with killer.at_work(), asyncio.timeout(size.limit):
                await asyncio.gather(*(_come_and_talk(person, size) for person in people))
        weather.cancel()
        town.linli.platform.faults.clear()
        async with killer.keeping():
            unsettled = await _settled(town, seconds=size.settling)
            await _who_waits_writes_again(town, people)
            unsettled = unsettled and await _settled(town, seconds=size.settling)
        openids = ledger.people()
        evidence = await gathered(town.linli.database, town.linli.platform, openids, since=since)
    return Report(
        seed=seed,
        ledger=ledger,
        messages=judge(ledger, evidence),
        cases=compare(ledger, evidence),
        pushes=mail.pushes,
        mishaps=mail.carried,
        kills=killer.kills,
        seconds=time.monotonic() - began,
        unsettled=unsettled,
    )


def _person(town: Town, ledger: Ledger, script: Script, *, seed: str, size: Size) -> Person:
    return Person(
        script=script,
        platform=town.linli.platform,
        ledger=ledger,
        random=Random(f"{seed}:pauses:{script.openid}"),
        pause=size.talking * (1 - ARRIVE_WITHIN) / MESSAGES_A_PERSON,
    )


async def _come_and_talk(person: Person, size: Size) -> None:
    await asyncio.sleep(person.random.uniform(0, ARRIVE_WITHIN * size.talking))
    await person.play()


async def _settled(town: Town, *, seconds: float) -> str:
    """Wait until nothing is under way; what still is when the time is up."""
    left = "the database was never asked"

    async def look() -> bool:
        nonlocal left
        try:
            async with town.linli.database.transaction() as session:
                left = str(await session.scalar(UNDER_WAY))
        except DBAPIError as error:
            left = type(error).__name__
        return not left

    await within(seconds, look)
    return left


async def _who_waits_writes_again(town: Town, people: Sequence[Person]) -> None:
    """What is held goes with the next contact: so those for whom something is held write."""
    held = text("select distinct openid from outbound_messages where state = :state")
    async with town.linli.database.transaction() as session:
        found = await session.scalars(held, {"state": DeliveryState.HELD.value})
        waiting: Iterable[str] = set(found.all())
    await asyncio.gather(
        *(person.ask_for_the_rest() for person in people if person.script.openid in waiting)
    )

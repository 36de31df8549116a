"""One run: people, trouble, the wait until everything is quiet, the audit."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from api.clock import utc_now
from api.notifications.models import OWED, OutboundMessage
from api.simulator import MarkFail, Platform
from api.simulator.mark_fail import LASTS
from tests.chaos.audit import judge
from tests.chaos.cases import compare
from tests.chaos.evidence import gathered
from tests.chaos.killing import Killer
from tests.chaos.ledger import Ledger
from tests.chaos.people import Person
from tests.chaos.plan import MESSAGES_A_PERSON, Script, scripts
from tests.chaos.report import Report
from tests.chaos.town import Town, troubled_town
from tests.chaos.weather import bad_weather, struck
from tests.e2e.phones import read
from tests.e2e.waiting import within

ROUNDS_OF_ASKING = 4
"""So many messages fetch whatever a person is owed."""

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

    `talking` is about how long people talk; they begin nothing after `limit`. `patience` is how
    long they wait for an answer, and `settling` how long everything may take to come to rest.
    `calm` lies between two deaths; every part is killed in each of the `rounds`. `mark_fail` is
    how long the platform keeps messages back after failures: shorter than its minute, for the sake
    of the trouble that is to be met; None for never.
    """

    messages: int
    talking: float
    limit: float
    patience: float
    settling: float
    rounds: int
    calm: tuple[float, float]
    mark_fail: timedelta | None = None


FULL = Size(
    messages=2000,
    talking=290,
    limit=450,
    patience=45,
    settling=60,
    rounds=4,
    calm=(2.0, 6.0),
    mark_fail=timedelta(seconds=5),
)
SHORT = Size(
    messages=200,
    talking=40,
    limit=100,
    patience=20,
    settling=60,
    rounds=1,
    calm=(0.5, 1.5),
)


async def run(folder: Path, *, seed: str, size: Size) -> Report:
    """Play one run in an empty folder."""
    began = time.monotonic()
    ledger = Ledger()
    mark_fail = MarkFail(enabled=size.mark_fail is not None, lasts=size.mark_fail or LASTS)
    async with troubled_town(folder, seed=seed, mark_fail=mark_fail) as town:
        platform, since = town.linli.platform, utc_now()
        parts = scripts(
            seed, messages=size.messages, bound=await town.bound(), workers=await town.workers()
        )
        people = [_person(town, ledger, script, seed=seed, size=size) for script in parts]
        killer = Killer(town.parts, Random(f"{seed}:killer"), size.calm, size.rounds)
        for openid in (*(script.openid for script in parts), *await town.everybody()):
            platform.person(openid)  # They follow the account, and may be told something first.
        bad_weather(platform)
        async with killer.at_work():
            await asyncio.gather(*(_come_and_talk(person, size) for person in people))
        faults = struck(platform)
        platform.faults.clear()
        async with killer.keeping():
            unsettled = await _settled(town, seconds=size.settling)
            for _ in range(ROUNDS_OF_ASKING):
                if not await _who_is_owed_writes_again(town, people):
                    break
                unsettled = await _settled(town, seconds=size.settling)
        openids = ledger.people()
        evidence = await gathered(town.linli.database, platform, openids, since=since)
    (folder / "diary.txt").write_text("\n".join(killer.diary))
    (folder / "talks.txt").write_text("\n".join(talks(platform, ledger)))
    messages = judge(ledger, evidence)
    return Report(
        seed=seed,
        ledger=ledger,
        messages=messages,
        cases=compare(ledger, evidence, unshown=messages.unshown),
        pushes=platform.pushes.sent,
        not_pushed=mark_fail.not_pushed,
        faults=faults,
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
        patience=size.patience,
    )


def talks(platform: Platform, ledger: Ledger) -> Iterator[str]:
    """Every chat as it was, for whoever looks for the cause of a fault."""
    for openid in ledger.people():
        yield f"\n{openid}"
        for entry in platform.transcript(openid):
            words = read(entry).replace("\n", " / ")
            yield f"{entry.at:%H:%M:%S} {entry.via:<8} {words or entry.kind}"


async def _come_and_talk(person: Person, size: Size) -> None:
    end = time.monotonic() + size.limit
    await asyncio.sleep(person.random.uniform(0, ARRIVE_WITHIN * size.talking))
    await person.play(end=end)


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


async def _who_is_owed_writes_again(town: Town, people: Sequence[Person]) -> bool:
    """What is owed goes with the next contact, so they make one; False when nobody is owed."""
    owed = select(OutboundMessage.openid).where(OutboundMessage.state.in_(OWED)).distinct()
    async with town.linli.database.transaction() as session:
        waiting = set((await session.scalars(owed)).all())
    asking = [person for person in people if person.script.openid in waiting]
    await asyncio.gather(*(person.ask_for_the_rest() for person in asking))
    return bool(asking)

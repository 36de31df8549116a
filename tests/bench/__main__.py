"""`python -m tests.bench`: a million cases, and how long the daily questions take.

CASES changes the number of cases, ROUNDS how often each question is asked, ASK keeps to questions
whose name begins so. TOWN is a folder in which the town is kept, for more runs on the same
schema. The report with every plan lies in `.data/bench/cases.txt`.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median, quantiles

import psycopg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.db import Database
from api.embedded import embedded_postgres
from api.migrations import upgrade
from tests.bench.asker import Asker, Crowd, crowd_of
from tests.bench.plans import Explained, explained
from tests.bench.questions import QUESTIONS
from tests.bench.questions.figures import OF_THE_TOWN
from tests.bench.town import Size, fill
from tests.bench.writes import WRITES, a_second

GOAL_MS = 50.0
"""What the 95th percentile of each question has to stay under, in milliseconds."""

TOWN_GOAL_MS = 500.0
"""The same of figures that count what the whole town has had in weeks (`OF_THE_TOWN`). Ours."""

REPORT = Path(".data/bench/cases.txt")


def main() -> int:
    """Fill, ask, print; 1 when a question misses the goal."""
    size = Size(cases=int(os.environ.get("CASES", "1000000")))
    with town_folder() as folder, embedded_postgres(folder / "data", durable=False) as url:
        upgrade(url)
        return asyncio.run(measured(url, size, rounds=int(os.environ.get("ROUNDS", "200"))))


@contextmanager
def town_folder() -> Iterator[Path]:
    """Where the town lies: a folder that is kept, or one that goes with the run."""
    kept = os.environ.get("TOWN")
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as passing:
        folder = Path(kept or passing)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)  # PostgreSQL's own account has to reach it.
        yield folder


async def measured(url: str, size: Size, *, rounds: int) -> int:
    """Ask each question so often, in an order of chance; print what it took, and keep how it was
    read in the report.
    """
    database = Database(url)
    began = time.perf_counter()
    async with database.transaction() as session:
        if not await session.scalar(text("select exists (select from cases)")):
            # The rows are right by their making (a small town is written with the checks on).
            await session.execute(text("set local session_replication_role = replica"))
            await fill(session, size)
    say(f"{size.cases:,} cases in {size.grids} grids, {time.perf_counter() - began:.0f} s to write")
    clean_up(url)
    async with database.transaction() as session:
        crowd = await crowd_of(session)
    bench = Bench(database, crowd, size)
    times = await bench.times(rounds)
    plans = {name: await bench.plans(name) for name in times}
    table = [f"{'question':28}{'p50 ms':>9}{'p95 ms':>9}{'slowest':>9}{'rows':>9}{'pages':>9}"]
    for name, taken in times.items():
        rows, pages = (sum(getattr(one, what) for one in plans[name]) for what in FIGURES)
        spent = f"{median(taken):9.1f}{late(taken):9.1f}{max(taken):9.1f}"
        table.append(f"{name:28}{spent}{rows:9,}{pages:9,}")
    for name, speed in (await bench.speeds()).items():
        table.append(f"{name}: {speed:.0f} a second")
    slow = [name for name, taken in times.items() if late(taken) > goal_of(name)]
    table.append(f"later than they should: {', '.join(slow) or 'none'}")
    say("\n".join(table))
    keep("\n".join([*table, *plan_lines(plans)]))
    await database.close()
    return 1 if slow else 0


FIGURES = ("looked_at", "buffers")


class Bench:
    """A filled town and the questions that are put to it."""

    def __init__(self, database: Database, crowd: Crowd, size: Size) -> None:
        self._database, self._crowd, self._size = database, crowd, size
        self._random = Random("linli")

    async def times(self, rounds: int) -> dict[str, list[float]]:
        """What each question took, in milliseconds."""
        wanted = [name for name in QUESTIONS if name.startswith(os.environ.get("ASK", ""))]
        times: dict[str, list[float]] = {name: [] for name in wanted}
        order = wanted * rounds
        self._random.shuffle(order)
        for name in order:
            async with self._database.transaction() as session:
                ask = await QUESTIONS[name](self._asker(session))
                started = time.perf_counter()
                await ask()
                times[name].append((time.perf_counter() - started) * 1000)
                await session.rollback()
        return times

    async def plans(self, name: str) -> Sequence[Explained]:
        """How a question is read, once."""
        async with self._database.transaction() as session:
            ask = await QUESTIONS[name](self._asker(session))
            with explained(await session.connection()) as heard:
                await ask()
            await session.rollback()
        return heard

    async def speeds(self, times: int = 300) -> dict[str, float]:
        """How many cases a second are filed, and done."""
        speeds = {}
        for name, work in WRITES.items():
            async with self._database.transaction() as session:
                asker = self._asker(session)
                await a_second(work, asker, times=times // 10)
                speeds[name] = await a_second(work, asker, times=times)
                await session.rollback()
        return speeds

    def _asker(self, session: AsyncSession) -> Asker:
        return Asker(session, self._crowd, self._size, self._random)


def goal_of(name: str) -> float:
    """What a question's 95th percentile has to stay under, in milliseconds."""
    return TOWN_GOAL_MS if name in OF_THE_TOWN else GOAL_MS


def late(taken: Sequence[float]) -> float:
    """The 95th percentile."""
    return quantiles(taken, n=20)[-1]


def plan_lines(plans: dict[str, Sequence[Explained]]) -> Iterator[str]:
    """Every plan, for the report."""
    for name, statements in plans.items():
        yield f"\n== {name}"
        for one in statements:
            yield f"-- {' '.join(one.statement.split())}"
            yield from (f"   {line}" for line in one.lines)


def clean_up(url: str) -> None:
    """What the store does by itself in the background, done before anything is timed."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("vacuum analyze")


def keep(report: str) -> None:
    """The table and the plans, in a file."""
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(f"{report}\n", encoding="utf-8")
    say(f"how each was read: {REPORT}")


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.bench`: a million cases, and how long the daily questions take.

CASES changes the number of cases, ROUNDS how often each question is asked.
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
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from api.clock import utc_now
from api.db import Database
from api.embedded import embedded_postgres
from api.migrations import upgrade
from tests.bench.questions import QUESTIONS, Asker
from tests.bench.town import Size, fill

GOAL_MS = 50.0
"""What the 95th percentile of each question has to stay under, in milliseconds."""

READS_THE_TABLE = ("Scan", "Execution Time")


def main() -> int:
    """Fill, ask, print; 1 when a question misses the goal."""
    size = Size(cases=int(os.environ.get("CASES", "1000000")))
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        os.chmod(folder, 0o755)  # PostgreSQL's own account has to reach it.
        with embedded_postgres(Path(folder) / "data", durable=False) as url:
            upgrade(url)
            return asyncio.run(measured(url, size, rounds=int(os.environ.get("ROUNDS", "200"))))


async def measured(url: str, size: Size, *, rounds: int) -> int:
    """Ask each question so often, in an order of chance, and print what it took and how."""
    database, random, now = Database(url), Random("linli"), utc_now()
    began = time.perf_counter()
    async with database.transaction() as session:
        await fill(session, size, now=now)
    async with database.transaction() as session:
        await session.execute(text("analyze"))
    say(f"{size.cases:,} cases in {size.grids} grids, {time.perf_counter() - began:.0f} s to write")
    times: dict[str, list[float]] = {name: [] for name in QUESTIONS}
    order = [name for name in QUESTIONS for _ in range(rounds)]
    random.shuffle(order)
    for name in order:
        async with database.transaction() as session:
            started = time.perf_counter()
            await QUESTIONS[name](Asker(session, size, random, now))
            times[name].append((time.perf_counter() - started) * 1000)
            await session.rollback()
    say(f"{'question':24}{'p50 ms':>10}{'p95 ms':>10}{'slowest':>10}")
    for name, taken in times.items():
        say(f"{name:24}{median(taken):10.1f}{late(taken):10.1f}{max(taken):10.1f}")
    for name, question in QUESTIONS.items():
        say(f"\n== {name}")
        async with database.transaction() as session:
            with overheard(await session.connection()) as statements:
                await question(Asker(session, size, random, now))
            await explain(session, statements)
            await session.rollback()
    await database.close()
    slow = [name for name, taken in times.items() if late(taken) > GOAL_MS]
    say(f"\nover {GOAL_MS:.0f} ms: {', '.join(slow) or 'none'}")
    return 1 if slow else 0


def late(taken: Sequence[float]) -> float:
    """The 95th percentile."""
    return quantiles(taken, n=20)[-1]


@contextmanager
def overheard(connection: AsyncConnection) -> Iterator[list[tuple[str, Any]]]:
    """The reading statements that go to the store meanwhile."""
    heard: list[tuple[str, Any]] = []

    def listen(_connection: Any, _cursor: Any, statement: str, facts: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            heard.append((statement, facts))

    event.listen(connection.sync_connection, "before_cursor_execute", listen)
    try:
        yield heard
    finally:
        event.remove(connection.sync_connection, "before_cursor_execute", listen)


async def explain(session: AsyncSession, statements: Sequence[tuple[str, Any]]) -> None:
    """Print how the store reads for each statement."""
    connection = await session.connection()
    for statement, facts in statements:
        plan = await connection.exec_driver_sql(
            f"explain (analyze, costs off, buffers off) {statement}", facts
        )
        tables = statement.partition("FROM ")[2].split()
        say(f"-- {tables[0] if tables else statement[:40]}")
        for (line,) in plan:
            if any(word in line for word in READS_THE_TABLE):
                say(f"   {line.strip()[:140]}")


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

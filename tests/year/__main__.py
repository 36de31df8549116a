"""`python -m tests.year`: the full year. SEED repeats one, CASES changes its size."""

import asyncio
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from random import Random

from api.db import Database
from api.embedded import embedded_postgres
from api.migrations import upgrade
from tests.year.report import lines
from tests.year.run import FULL, Size, Year


def main() -> int:
    """Live, print, and say by the exit code whether nothing was found."""
    seed = os.environ.get("SEED") or "linli"
    size = replace(FULL, cases=int(os.environ.get("CASES") or FULL.cases))
    say(f"a year of {size.cases:,} cases with SEED={seed}")
    with tempfile.TemporaryDirectory(prefix="linli-year-") as folder:
        os.chmod(folder, 0o755)  # PostgreSQL's own account has to reach it.
        with embedded_postgres(Path(folder) / "data", durable=False) as url:
            upgrade(url)
            return asyncio.run(lived(url, size, seed=seed))


async def lived(url: str, size: Size, *, seed: str) -> int:
    """One year in this store."""
    began = time.perf_counter()
    year = Year(Database(url), Database(url), size, Random(seed))
    await year.live()
    took = time.perf_counter() - began
    async with year.database.transaction() as session:
        for line in await lines(year, session):
            say(line)
    say(f"time taken {took:,.0f} s")
    await year.database.close()
    await year.second.close()
    return 0 if year.audit.clean else 1


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

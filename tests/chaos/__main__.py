"""`python -m tests.chaos`: the full run. SEED repeats one, MESSAGES changes its size."""

import asyncio
import os
import secrets
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from tests.chaos.run import FULL, run
from tests.living import train


def main() -> int:
    """Run, print, and say by the exit code whether it held."""
    seed = os.environ.get("SEED") or str(secrets.randbelow(10**6))
    size = replace(FULL, messages=int(os.environ.get("MESSAGES") or FULL.messages))
    sys.stdout.write(f"chaos with SEED={seed}: up to ten minutes\n")
    sys.stdout.flush()
    train()
    folder = Path(tempfile.mkdtemp(prefix="linli-chaos-"))
    report = asyncio.run(run(folder, seed=seed, size=size))
    sys.stdout.write(f"{report}\nlogs            {folder}\n")
    return 0 if report.passed else 1


if __name__ == "__main__":
    sys.exit(main())

"""`make bench-dialogue`: the same talks on stock Rasa and on our engine, side by side.

Three engines take turns, round after round, so that whatever else the machine does befalls all of
them: stock `rasa run` with the stock DIET pipeline (`stock_config.yml`), stock `rasa run` with our
classifier, and ours. All speak to the same action server that answers at once (`instant.py`).
Then two of ours over a Redis against one over the same Redis; every message of a talk goes to the
other replica. Where the cores do not suffice for two replicas and all else, as two do not, the same
follows with a fixed share of a core for each replica: then each has its own processor, if a slow
one, and what is missing from two is what Redis and locks cost. Linux only: CPU and memory are read
from /proc.
"""

import os
import shutil
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.equivalence.load import Sample, drive, long_talk, memory_mb
from tests.equivalence.models import our_model, stock_model
from tests.equivalence.processors import processors_of
from tests.equivalence.sides import STOCK, Side, ours, stock
from tests.living import ROOT, environment, free_port, running, wait_for

ROUNDS = 3
REPLICA_ROUNDS = 4
SECONDS = 6.0
CLIENTS = (1, 8)
BUSY = 8
LONG = 100
OWN_SHARE = 0.25
"""Of a core, for each replica: two of them, the load, the actions and Redis fit on one core."""
QUARTER = LONG // 4

FASTER_GOAL = 10.0
REPLICAS_GOAL = 1.7
FLAT_GOAL = 1.3
MEMORY_GOAL_MB = 260
ENVIRONMENT_GOAL_MB = 700

LEGEND = """
  msg/s: median of the rounds; p50 and p95: of all messages; CPU ms: of the engine, a message;
  actions, load: the same of the action server and of who sends the messages; MB: the most memory
  that the engine's process ever held; calls: action calls a message; with: messages with one"""


@dataclass
class Runs:
    """All that was measured of one engine, a sample a round."""

    name: str
    sides: Sequence[Side]
    samples: dict[int, list[Sample]] = field(default_factory=dict)
    long: list[list[float]] = field(default_factory=list)
    memory: float = 0.0
    calls_each: float = 0.0
    with_calls: float = 0.0

    def drive(self, clients: int, *, seconds: float, parts: dict[str, int]) -> Sample:
        """One stretch with so many clients; the CPU of all engines counts as one."""
        own = {f"engine{number}": side.process.pid for number, side in enumerate(self.sides)}
        sample = drive(self.sides, clients=clients, seconds=seconds, parts=own | parts)
        together = sum(sample.spent.pop(part) for part in own)
        sample.spent = {"engine": together, **sample.spent}
        return sample

    def per_second(self, clients: int) -> float:
        """Messages a second: the median of the rounds."""
        return statistics.median(sample.per_second for sample in self.samples[clients])

    def all_of(self, clients: int) -> Sample:
        """Every message of every round."""
        return sum(self.samples[clients], start=Sample())

    def quarter(self, *, last: bool) -> float:
        """Milliseconds a message in a quarter of the long talk: the median of the rounds."""
        part = slice(LONG - QUARTER, LONG) if last else slice(0, QUARTER)
        return statistics.median(statistics.mean(talk[part]) for talk in self.long) * 1000


def ratio(upper: Runs, lower: Runs, clients: int) -> float:
    """How many times faster: the median of what each round says."""
    pairs = zip(upper.samples[clients], lower.samples[clients], strict=True)
    return statistics.median(one.per_second / other.per_second for one, other in pairs)


@dataclass(frozen=True)
class Actions:
    """The action server that answers at once, as a process."""

    port: int
    process: int

    def counts(self) -> tuple[int, int]:
        """How many calls there were, and from how many messages."""
        told = httpx.get(f"http://127.0.0.1:{self.port}/", trust_env=False).json()
        return told["calls"], told["messages"]


def main() -> None:
    """Measure and print."""
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    our, diet = our_model(), stock_model()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        with instant_actions(folder) as actions:
            engines(our, diet, actions, folder)
            replicas(our, actions, folder)
    print("\nEnvironments")
    for name, python in (("stock", STOCK), ("ours", ROOT / "bot" / ".venv")):
        size = installed_mb(python)
        if name == "ours":
            verdict("environment of ours, MB", size, ENVIRONMENT_GOAL_MB, at_most=True)
        else:
            print(f"  environment of stock, MB: {size:.0f}")


def engines(our: Path, diet: Path, actions: Actions, folder: Path) -> None:
    """One process of each."""
    url = f"http://127.0.0.1:{actions.port}"
    with (
        stock(diet, actions_url=url, folder=folder / "diet") as first,
        stock(our, actions_url=url, folder=folder / "plain") as second,
        ours(our, actions_url=url, folder=folder / "ours") as third,
    ):
        runs = [
            Runs("stock, DIET", [first]),
            Runs("stock, our classifier", [second]),
            Runs("ours", [third]),
        ]
        print(f"\nOne process: {ROUNDS} rounds of {SECONDS:.0f} s, {_load()}")
        for number in range(ROUNDS + 1):
            # The first round warms up and is not counted.
            for run in runs:
                one_turn(run, actions, seconds=SECONDS if number else 2.0, counts=number > 0)
            print(f"  round {number} of {ROUNDS}, {_load()}" if number else "  warm")
        print_table(runs)
    with_diet, plain, own = runs
    print()
    for clients in CLIENTS:
        faster = ratio(own, with_diet, clients)
        verdict(f"ours / stock with DIET, clients: {clients}", faster, FASTER_GOAL)
        print(f"    of it, ours / stock with our classifier: {ratio(own, plain, clients):.1f}")
    grown = own.quarter(last=True) / own.quarter(last=False)
    verdict(f"ours, last / first quarter of {LONG} turns", grown, FLAT_GOAL, at_most=True)
    long = with_diet.quarter(last=True) / own.quarter(last=True)
    print(f"  stock with DIET / ours in the last quarter: {long:.0f}")
    verdict("memory of ours, MB", own.memory, MEMORY_GOAL_MB, at_most=True)


def one_turn(run: Runs, actions: Actions, *, seconds: float, counts: bool) -> None:
    """One engine's turn in a round: both numbers of clients, and a long talk."""
    calls, messages = actions.counts()
    sent = 0
    for clients in CLIENTS:
        sample = run.drive(clients, seconds=seconds, parts={"actions": actions.process})
        sent += len(sample.each)
        if counts:
            run.samples.setdefault(clients, []).append(sample)
    now_calls, now_messages = actions.counts()
    run.calls_each, run.with_calls = (now_calls - calls) / sent, (now_messages - messages) / sent
    if counts:
        run.long.append(long_talk(run.sides[0], turns=LONG))
    run.memory = max(memory_mb(side.process.pid, "VmHWM") for side in run.sides)


def replicas(model: Path, actions: Actions, folder: Path) -> None:
    """Two of ours over a Redis against one over the same Redis."""
    program = shutil.which("redis-server")
    if program is None:
        print("\nTwo replicas: SKIPPED, there is no redis-server on PATH")
        return
    url = f"http://127.0.0.1:{actions.port}"
    with (
        redis_server(program, folder) as (redis_url, redis),
        ours(model, actions_url=url, folder=folder / "one", redis_url=redis_url) as first,
        ours(model, actions_url=url, folder=folder / "two", redis_url=redis_url) as second,
    ):
        parts = {"actions": actions.process, "redis": redis}
        print(f"\nOver Redis: {REPLICA_ROUNDS} rounds, {os.cpu_count()} cores, {_load()}")
        one, two = in_turn([first], [first, second], parts)
        print_cores(one, two)
        verdict(f"two replicas / one, clients: {BUSY}", ratio(two, one, BUSY), REPLICAS_GOAL)
        processes = [first.process.pid, second.process.pid]
        with processors_of(processes, share=OWN_SHARE) as confined:
            print(f"\nOver Redis, each replica with {OWN_SHARE:.0%} of a core, {_load()}")
            if not confined:
                print("  SKIPPED, this user may not make control groups")
                return
            one, two = in_turn([first], [first, second], parts)
            verdict(f"two replicas / one, clients: {BUSY}", ratio(two, one, BUSY), REPLICAS_GOAL)


def in_turn(one: Sequence[Side], two: Sequence[Side], parts: dict[str, int]) -> tuple[Runs, Runs]:
    """One replica and two, round after round; prints what each did."""
    runs = Runs("one replica", one), Runs("two replicas", two)
    for number in range(REPLICA_ROUNDS + 1):
        for run in runs:
            sample = run.drive(BUSY, seconds=SECONDS if number else 2.0, parts=parts)
            if number:
                run.samples.setdefault(BUSY, []).append(sample)
    print(f"  afterwards, {_load()}")
    print(f"\n{'':24}{'msg/s':>8}{'p50 ms':>8}{'p95 ms':>8}   CPU ms a message")
    for run in runs:
        everything = run.all_of(BUSY)
        parts_each = ", ".join(
            f"{part} {everything.spent_each(part):.2f}" for part in everything.spent
        )
        print(
            f"{run.name:24}{run.per_second(BUSY):8.0f}{everything.percentile(50):8.1f}"
            f"{everything.percentile(95):8.1f}   {parts_each}"
        )
    return runs


def print_cores(one: Runs, two: Runs) -> None:
    """What two replicas can be at best on this machine, where all parts share the cores."""
    alone, both = one.all_of(BUSY), two.all_of(BUSY)
    each = sum(map(both.spent_each, both.spent))
    cores = os.cpu_count() or 1
    best = min(2.0, cores / each * alone.spent_each("engine"))
    print(
        f"  together they kept {sum(both.spent.values()) / both.seconds:.2f} of {cores} cores busy,"
        f" the engines with {both.spent_each('engine') / each:.0%} of it; at most"
        f" {best:.2f} times one replica is possible here"
    )


def print_table(runs: Sequence[Runs]) -> None:
    """What every engine did, with one client and with many."""
    head = f"\n{'':24}{'clients':>8}{'msg/s':>8}{'p50 ms':>8}{'p95 ms':>8}{'CPU ms':>8}"
    print(f"{head}{'actions':>9}{'load':>7}{'MB':>7}{'calls':>8}{'with':>7}")
    for run in runs:
        for clients in CLIENTS:
            all_ = run.all_of(clients)
            print(
                f"{run.name:24}{clients:8}{run.per_second(clients):8.0f}"
                f"{all_.percentile(50):8.1f}{all_.percentile(95):8.1f}"
                f"{all_.spent_each('engine'):8.1f}{all_.spent_each('actions'):9.2f}"
                f"{all_.spent_each('load'):7.2f}{run.memory:7.0f}"
                f"{run.calls_each:8.2f}{run.with_calls:7.0%}"
            )
    print(f"\n{f'{LONG} turns, ms a message':32}{'first quarter':>14}{'last quarter':>14}")
    for run in runs:
        print(f"{run.name:32}{run.quarter(last=False):14.1f}{run.quarter(last=True):14.1f}")
    print(LEGEND)


def verdict(what: str, value: float, goal: float, *, at_most: bool = False) -> None:
    """One figure beside its goal."""
    met = value <= goal if at_most else value >= goal
    sign = "≤" if at_most else "≥"
    digits = 0 if goal >= 100 else 1 if goal >= 10 else 2
    print(f"  {what}: {value:.{digits}f} (goal {sign} {goal:g}: {'met' if met else 'MISSED'})")


@contextmanager
def instant_actions(folder: Path) -> Iterator[Actions]:
    """`instant.py` as a process."""
    port, log = free_port(), folder / "actions.log"
    command = [sys.executable, "-m", "tests.equivalence.instant", str(port)]
    with running(command, env=environment(), log=log) as process:
        wait_for(f"http://127.0.0.1:{port}/", process, log)
        yield Actions(port, process.pid)


@contextmanager
def redis_server(program: str, folder: Path) -> Iterator[tuple[str, int]]:
    """A Redis of our own that keeps nothing on disk: its address and its process id."""
    port, log = free_port(), folder / "redis.log"
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with running([*command, "--dir", str(folder)], env=environment(), log=log) as process:
        deadline = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 0.5).close()
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0", process.pid


def installed_mb(folder: Path) -> float:
    """What an environment takes on disk."""
    files = (path.lstat() for path in folder.rglob("*"))
    return sum(file.st_blocks * 512 for file in files) / 1e6


def _load() -> str:
    return "load average {:.1f} {:.1f} {:.1f}".format(*os.getloadavg())


if __name__ == "__main__":
    main()

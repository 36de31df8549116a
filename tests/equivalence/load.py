"""People who talk to an engine as fast as it answers, and what that costs."""

import http.client
import itertools
import json
import os
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from tests.equivalence.sides import Side

TALK = (
    "你好",
    "楼道灯坏了三天了没人管",  # opens the form; the next four are its answers
    "二楼和三楼的灯都不亮",
    "照明",
    "阳光花园3栋2单元",
    "确认",
    "你好",
    "物业费还欠多少",
    "你能做什么",
    "我反映的事到哪一步了",
    "你好",
    "低保怎么办理",
)
"""Four of the twelve need no action."""

TICKS = os.sysconf("SC_CLK_TCK")

_people = itertools.count(1)


@dataclass
class Sample:
    """One stretch of messages: seconds of each, and seconds of all."""

    seconds: float = 0.0
    each: list[float] = field(default_factory=list)
    spent: dict[str, float] = field(default_factory=dict)
    """CPU seconds of each process that took part."""

    @property
    def per_second(self) -> float:
        """Messages a second."""
        return len(self.each) / self.seconds

    def percentile(self, hundredth: int) -> float:
        """Milliseconds."""
        return statistics.quantiles(self.each, n=100)[hundredth - 1] * 1000

    def spent_each(self, part: str) -> float:
        """CPU milliseconds a message."""
        return self.spent[part] / len(self.each) * 1000

    def __add__(self, other: "Sample") -> "Sample":
        spent = {part: self.spent.get(part, 0) + other.spent[part] for part in other.spent}
        return Sample(self.seconds + other.seconds, self.each + other.each, spent)


class Line:
    """A kept connection to one engine."""

    def __init__(self, side: Side) -> None:
        self._side = side
        address = urlsplit(str(side.client.base_url))
        self._connection = http.client.HTTPConnection(str(address.hostname), address.port)
        self._headers = {"Content-Type": "application/json"}
        if token := side.client.headers.get("authorization"):
            self._headers["Authorization"] = token

    def say(self, sender: str, number: int, words: str) -> float:
        """One message; the seconds until it was answered. An empty answer is an error."""
        message = self._side.body(sender=sender, message_id=str(number), text=words, metadata={})
        body = json.dumps(message).encode()
        began = time.perf_counter()
        self._connection.request("POST", self._side.path, body, self._headers)
        response = self._connection.getresponse()
        told = response.read()
        took = time.perf_counter() - began
        if response.status != httpx.codes.OK or len(told) < len(b'{"replies":[]} '):
            raise RuntimeError(f"{self._side.name} answered {response.status} {told[:200]!r}")
        return took

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def drive(sides: Sequence[Side], *, clients: int, seconds: float, parts: dict[str, int]) -> Sample:
    """Talks of ever new people, for so long. With several sides each message goes to the next.

    `parts` are the process ids whose CPU is read.
    """
    end = time.monotonic() + seconds
    took: list[list[float]] = [[] for _ in range(clients)]
    errors: list[BaseException] = []

    def client(number: int) -> None:
        lines = [Line(side) for side in sides]
        turn = itertools.cycle(lines[number % len(lines) :] + lines[: number % len(lines)])
        try:
            for sender, place, words in _talks():
                if time.monotonic() >= end:
                    break
                took[number].append(next(turn).say(sender, place, words))
        except BaseException as error:  # noqa: BLE001  # raised again below
            errors.append(error)
        finally:
            for line in lines:
                line.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    before, began, own = _spent(parts), time.monotonic(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = {part: seconds - before[part] for part, seconds in _spent(parts).items()}
    spent["load"] = time.process_time() - own
    if errors:
        raise errors[0]
    return Sample(time.monotonic() - began, [one for each in took for one in each], spent)


def long_talk(side: Side, *, turns: int) -> list[float]:
    """The seconds of each message of one person who goes on and on."""
    line, sender = Line(side), f"person-{next(_people)}"
    words = itertools.islice(itertools.cycle(TALK), turns)
    try:
        return [line.say(sender, number, one) for number, one in enumerate(words)]
    finally:
        line.close()


def _talks() -> Iterator[tuple[str, int, str]]:
    while True:
        sender = f"person-{next(_people)}"
        for number, words in enumerate(TALK):
            yield sender, number, words


def _spent(parts: dict[str, int]) -> dict[str, float]:
    """CPU seconds of processes, from Linux' /proc."""
    return {part: _cpu(process) for part, process in parts.items()}


def _cpu(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_mb(process: int, key: str = "VmRSS") -> float:
    """Resident memory, or with `VmHWM` the most that it ever was."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith(f"{key}:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise ValueError(f"no {key}")

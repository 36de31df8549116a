"""Sentences from standard input through the engine: many at once, answered in order."""

import asyncio
import json
import os
import sys
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from contextlib import aclosing, suppress
from dataclasses import asdict
from datetime import date
from typing import Any, BinaryIO

from sqlalchemy.exc import SQLAlchemyError

from api.clock import local, utc_now
from api.commands.running import with_store
from api.db import Database
from api.dialogue.danger import danger_in
from api.dialogue.engine import RasaEngine
from api.dialogue.understanding import Understanding, understand
from api.errors import UnavailableError
from api.fees.periods import Period
from api.grids.service import estate_names
from api.launcher.environment import NO_ADDRESS_YET, completed
from api.launcher.errors import LaunchError
from api.settings import Settings, load_settings

AT_ONCE = 16
"""Sentences that are with the engine at the same time."""

PROBE = "你好"

Answer = Callable[[str], Awaitable[Understanding]]


def read_lines() -> None:
    """Answer every line of standard input on standard output.

    Raises:
        LaunchError: the engine or the register of estates is away.
    """
    os.environ.update(completed(os.environ))
    settings = load_settings(default_database=NO_ADDRESS_YET)
    try:
        with suppress(KeyboardInterrupt):
            asyncio.run(_probe(settings))
            asyncio.run(_answer_all(settings, _register()))
    except UnavailableError as error:
        raise LaunchError(
            f"the engine at {settings.rasa_url} does not answer ({error.facts['cause']}): "
            "it must run, and RASA_URL and SECRET_KEY be those that it runs with"
        ) from None
    except BrokenPipeError:
        # Who read us has gone; so that closing the stream does not complain about it once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def as_json(reading: Understanding) -> dict[str, Any]:
    """A reading as it is printed; always of the same shape."""
    return {
        "text": reading.text,
        "intent": reading.intent,
        "confidence": None if reading.confidence is None else round(reading.confidence, 4),
        "kind": reading.kind,
        "place": asdict(reading.place),
        "fee_type": reading.fee_type,
        "period": _months(reading.period),
        "danger": reading.danger,
    }


async def in_order(lines: Iterable[bytes], answer: Answer) -> AsyncGenerator[Understanding, None]:
    """The readings of lines, each as soon as it and all before it are there.

    The lines are read in a thread of their own: somebody may be typing them.
    """
    loop = asyncio.get_running_loop()
    waiting: asyncio.Queue[asyncio.Future[Understanding] | None] = asyncio.Queue()
    free = threading.Semaphore(AT_ONCE)

    def take(line: bytes) -> None:
        text = line.decode(errors="replace").removesuffix("\n").removesuffix("\r")
        waiting.put_nowait(asyncio.ensure_future(answer(text)))

    def feed() -> None:
        with suppress(RuntimeError):  # The loop may end before the lines do.
            for line in lines:
                free.acquire()
                loop.call_soon_threadsafe(take, line)
            loop.call_soon_threadsafe(waiting.put_nowait, None)

    threading.Thread(target=feed, daemon=True).start()
    try:
        while (reading := await waiting.get()) is not None:
            yield await reading
            free.release()
    finally:
        await _given_up(waiting)


async def _given_up(waiting: "asyncio.Queue[asyncio.Future[Understanding] | None]") -> None:
    """End what nobody waits for any more, and whatever became of it."""
    left = [waiting.get_nowait() for _ in range(waiting.qsize())]
    futures = [one for one in left if one is not None]
    for future in futures:
        future.cancel()
    await asyncio.gather(*futures, return_exceptions=True)


def _months(period: Period | None) -> dict[str, str] | None:
    if period is None:
        return None
    return {"from": f"{period.since:%Y-%m}", "to": f"{period.until:%Y-%m}"}


def _register() -> Mapping[str, str]:
    async def read(database: Database) -> Mapping[str, str]:
        async with database.transaction() as session:
            return await estate_names(session)

    try:
        return with_store(read)
    except SQLAlchemyError as error:
        cause = type(error).__name__
        raise LaunchError(f"the register of estates cannot be read ({cause})") from None


async def _probe(settings: Settings) -> None:
    """See that the engine is there before anything else is opened."""
    engine = RasaEngine(settings.rasa_url, settings.rasa_token)
    try:
        await engine.parse(PROBE, danger=danger_in(PROBE).as_metadata())
    finally:
        await engine.close()


async def _answer_all(settings: Settings, estates: Mapping[str, str]) -> None:
    engine = RasaEngine(settings.rasa_url, settings.rasa_token)

    async def answer(text: str) -> Understanding:
        return await understand(text, parser=engine, estates=estates, today=_today())

    try:
        async with aclosing(in_order(sys.stdin.buffer, answer)) as readings:
            async for reading in readings:
                _print(reading, sys.stdout.buffer)
    finally:
        await engine.close()


def _today() -> date:
    return local(utc_now()).date()


def _print(reading: Understanding, out: BinaryIO) -> None:
    # UTF-8 whatever the terminal speaks: it is JSON.
    out.write(json.dumps(as_json(reading), ensure_ascii=False).encode() + b"\n")
    out.flush()

"""The process that listens, from outside: started, spoken to, ended when it takes too long.

Recordings are foreign bytes for two large libraries in C++, and a minute of speech is seconds of a
processor. In a process of its own neither a crash nor a slow model reaches the worker; only such a
process can be stopped in the middle.

Both ways a message is its length in four bytes and the bytes: a recording in, JSON out.
"""

import asyncio
import json
import logging
import os
import struct
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from api.settings import SettingsError

log = logging.getLogger(__name__)

LENGTH = struct.Struct("!I")
START_SECONDS = 60.0
"""A model of several hundred megabytes from a slow disk."""

HEAR_SECONDS = 20.0
"""For one recording, of at most a minute; a two-core machine needs about two."""

WAIT_SECONDS = 30.0
"""For the recordings before it; a job may not take so long that it is thought lost."""

COMMAND = (sys.executable, "-m", "api.voice.listening")
PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR")
"""What the process gets of our environment: it needs no secret, so it has none."""


class ListenerProcess:
    """One process with one model. Recordings wait for each other."""

    def __init__(
        self,
        folder: Path,
        *,
        command: Sequence[str] = COMMAND,
        hear_seconds: float = HEAR_SECONDS,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._command = (*command, str(folder))
        self._hear_seconds = hear_seconds
        passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        self._environment = passed | dict(environment or {})
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Load the model.

        Raises:
            SettingsError: one line on why it cannot be used.
        """
        fault = await self._started()
        if fault is not None:
            raise SettingsError(f"VOICE_MODEL_DIR: {fault}")

    async def hear(self, recording: bytes) -> str | None:
        """The words of a recording; None when it could not be listened to.

        A process that died or takes too long is replaced, so that the next recording is heard.
        """
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self._turn.acquire()
        except TimeoutError:
            log.warning("a recording was not heard: too many before it")
            return None
        try:
            if not self._running and (fault := await self._started()) is not None:
                log.error("no recording can be heard: %s", fault)
                return None
            return await self._heard(recording)
        finally:
            self._turn.release()

    async def _heard(self, recording: bytes) -> str | None:
        """Ask the process; one that was left in the middle of an answer is ended."""
        try:
            async with asyncio.timeout(self._hear_seconds):
                answer = await self._exchange(recording)
        except (TimeoutError, OSError, asyncio.IncompleteReadError, ValueError) as error:
            log.warning("a recording was not heard: %s", type(error).__name__)
            await self._end()
            return None
        except asyncio.CancelledError:
            await self._end()
            raise
        if "fault" in answer:
            log.warning("a recording was not heard: %s", answer["fault"])
            return None
        return str(answer["heard"])

    async def close(self) -> None:
        """End the process."""
        await self._end()

    @property
    def _running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def _started(self) -> str | None:
        """Start the process and wait until its model is loaded; the fault when it is not."""
        await self._end()
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,  # the libraries write what they please there
            env=self._environment,
        )
        try:
            async with asyncio.timeout(START_SECONDS):
                answer = await self._read()
        except TimeoutError:
            await self._end()
            return f"no model was loaded within {START_SECONDS:.0f} seconds"
        except (OSError, asyncio.IncompleteReadError, ValueError):
            await self._end()
            return "the model could not be loaded, the process for it ended"
        if "fault" in answer:
            await self._end()
            return str(answer["fault"])
        return None

    async def _exchange(self, recording: bytes) -> dict[str, Any]:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        process.stdin.write(LENGTH.pack(len(recording)) + recording)
        await process.stdin.drain()
        return await self._read()

    async def _read(self) -> dict[str, Any]:
        process = self._process
        assert process is not None
        assert process.stdout is not None
        (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
        answer: dict[str, Any] = json.loads(await process.stdout.readexactly(length))
        return answer

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()

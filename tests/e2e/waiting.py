"""Waiting for what a person would see sooner or later: never a fixed sleep, always an end."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

Result = TypeVar("Result")

PATIENCE_SECONDS = 30.0
"""Far longer than anything takes that works, for machines that do much else besides."""

LOOK_SECONDS = 0.03


async def until(
    look: Callable[[], Awaitable[Result]], *, what: str, seconds: float = PATIENCE_SECONDS
) -> Result:
    """The first result of `look` that counts as true; the test fails after `seconds`.

    `what` says in the failure what was waited for.
    """
    seen = await within(seconds, look)
    if not seen:
        pytest.fail(f"not within {seconds:.0f} s: {what}")
    return seen


async def within(seconds: float, look: Callable[[], Awaitable[Result]]) -> Result:
    """The first result of `look` that counts as true, or the last one when the time is up."""
    deadline = time.monotonic() + seconds
    while not (seen := await look()) and time.monotonic() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(LOOK_SECONDS)
    return seen

"""Faults of the platform's API, thrown in at random: all of a kind that passes."""

import asyncio
from random import Random

from api.simulator import Platform

CODES = (-1, 45011, 61450, 40001, 40014, 42001)
"""Busy, or a token that is no longer good. Nothing that would rightly stop a way for the day."""

APIS = ("message/custom/send", "message/template/send", "media/get", "stable_token")
WEIGHTS = (6, 2, 1, 1)
CALM_SECONDS = (0.5, 4.0)


async def bad_weather(platform: Platform, random: Random) -> None:
    """Plan a fault now and then; never returns."""
    while True:
        await asyncio.sleep(random.uniform(*CALM_SECONDS))
        api = random.choices(APIS, WEIGHTS)[0]
        code = -1 if api == "stable_token" else random.choice(CODES)
        platform.faults.plan(api, code, times=random.choice((1, 1, 2)))


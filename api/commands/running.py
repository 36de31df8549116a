"""Running an operator's task on the store and, where it is wanted, the platform's API."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from api.db import Database
from api.errors import UnavailableError
from api.launcher.errors import LaunchError
from api.launcher.own_database import own_database
from api.settings import load_settings
from api.shared_state import open_redis
from api.wechat.client import WeChatClient, open_client

Result = TypeVar("Result")


def with_store(task: Callable[[Database], Awaitable[Result]]) -> Result:
    """Run a task on this installation's database."""

    async def run(url: str) -> Result:
        database = Database(url)
        try:
            return await task(database)
        finally:
            await database.close()

    with own_database() as url:
        return asyncio.run(run(url))


def with_account(task: Callable[[Database, WeChatClient], Awaitable[Result]]) -> Result:
    """Run a task on the database and the account of the environment.

    Raises:
        LaunchError: the platform did not do its part.
    """

    async def run(database: Database) -> Result:
        settings = load_settings()
        redis = open_redis(settings)
        try:
            async with open_client(settings, redis) as client:
                return await task(database, client)
        except UnavailableError as error:
            cause = error.facts.get("cause", error.code)
            raise LaunchError(f"the platform did not make the QR code: {cause}") from None
        finally:
            await redis.aclose()

    return with_store(run)

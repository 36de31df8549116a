"""Calls of page authorisation: what a code is worth, and the little that is told of a person."""

from dataclasses import dataclass

from fastapi import Request

from api.simulator.calls.reading import Body
from api.simulator.errors import PlatformError
from api.simulator.platform import Platform


@dataclass(frozen=True)
class PageCalls:
    platform: Platform

    async def exchange(self, request: Request) -> Body:
        query = request.query_params
        if query.get("grant_type") != "authorization_code":
            raise PlatformError(40002, "invalid grant_type")
        if not query.get("code"):
            raise PlatformError(41008, "missing code")
        return self.platform.authorisation.exchange(
            app_id=query.get("appid", ""), secret=query.get("secret", ""), code=query["code"]
        )

    async def user(self, request: Request) -> Body:
        query = request.query_params
        return self.platform.authorisation.user(
            token=query.get("access_token", ""), openid=query.get("openid", "")
        )

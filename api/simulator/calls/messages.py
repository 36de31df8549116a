"""Calls that send something to a person."""

import asyncio
from dataclasses import dataclass

from fastapi import Request

from api.simulator.calls.reading import OK, Body, json_body
from api.simulator.people import TYPING_LASTS
from api.simulator.platform import Platform


@dataclass(frozen=True)
class MessageCalls:
    platform: Platform

    async def send_custom(self, request: Request) -> Body:
        self.platform.outbox.send_custom(await json_body(request))
        return OK

    async def typing(self, request: Request) -> Body:
        body = await json_body(request)
        self.platform.outbox.set_typing(body)
        loop = asyncio.get_running_loop()
        lasts = TYPING_LASTS.total_seconds()
        loop.call_later(lasts, self.platform.tell_typing, str(body.get("touser")))
        return OK

    async def send_template(self, request: Request) -> Body:
        message_id = self.platform.outbox.send_template(await json_body(request))
        return {**OK, "msgid": message_id}

    async def send_notice(self, request: Request) -> Body:
        self.platform.outbox.send_notice(await json_body(request))
        return OK

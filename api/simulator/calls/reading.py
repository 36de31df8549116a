"""Reading what a call brings."""

import json
from typing import Any

from fastapi import Request

from api.simulator.errors import PlatformError

MAX_BODY_BYTES = 256 * 1024

Body = dict[str, Any]
OK: Body = {"errcode": 0, "errmsg": "ok"}


async def json_body(request: Request) -> Body:
    """The body as an object, whatever Content-Type it claims. Raises PlatformError 47001."""
    raw = await request.body()
    try:
        body = json.loads(raw) if len(raw) <= MAX_BODY_BYTES else None
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise PlatformError(47001, "data format error")
    return body

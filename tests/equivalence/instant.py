"""An action server that answers at once, so that what is measured is the engine.

    python -m tests.equivalence.instant <port>

A step of a form takes whatever was said for the slot that was asked for; every other action says
one line and sets nothing.
"""

import json
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import uvicorn

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

SAID = "好的，已经帮您查好了。"
VALIDATE = "validate_"


def answer(call: dict[str, Any]) -> dict[str, Any]:
    """What the action says and sets."""
    tracker = call["tracker"]
    asked = tracker["slots"].get("requested_slot")
    if not call["next_action"].startswith(VALIDATE):
        return {"events": [], "responses": [{"text": SAID}]}
    if not asked:
        return {"events": [], "responses": []}
    said = tracker["latest_message"]["text"]
    return {"events": [{"event": "slot", "name": asked, "value": said}], "responses": []}


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """POST: an action call. GET: how many calls there were, and from how many messages."""
    if scope["method"] == "GET":
        body = json.dumps({"calls": _counts["calls"], "messages": len(_messages)}).encode()
    else:
        call = json.loads(await _read(receive))
        _counts["calls"] += 1
        message = call["tracker"]["latest_message"]["metadata"]["message_id"]
        _messages.add((call["sender_id"], message))
        body = json.dumps(answer(call)).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _read(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


_counts = {"calls": 0}
_messages: set[tuple[str, str]] = set()


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error", lifespan="off")

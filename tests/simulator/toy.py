"""A small webhook to try the platform on: it opens pushes, and answers as a test tells it to."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import uvicorn
from fastapi import FastAPI, Request, Response

from api.simulator import xml
from api.simulator.account import SimulatedAccount
from api.simulator.crypto import MessageCipher, signature
from api.simulator.errors import CryptoError

ACCOUNT = SimulatedAccount(
    token="toy-token",
    app_id="wx0123456789abcdef",
    app_secret="toy-secret",
    aes_key="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
    original_id="gh_toy",
)
WANG = "demo-resident-wang"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Push:
    """One push as the webhook saw it; `document` is the decrypted message, `key` what opened it."""

    query: dict[str, str]
    body: bytes
    document: xml.Element
    key: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """The message's own elements, without what lies inside them."""
        return {child.tag: child.text for child in self.document.children}

    def inside(self, *path: str) -> list[dict[str, str]]:
        """The fields of each element at the end of `path`."""
        found = [self.document]
        for tag in path:
            found = [child for element in found for child in element.children if child.tag == tag]
        return [{child.tag: child.text for child in element.children} for element in found]


def opened(
    account: SimulatedAccount, query: dict[str, str], body: bytes, keys: Sequence[str]
) -> Push:
    """The push, opened with the first of `keys` that fits."""
    document = xml.parse(body)
    encrypted = document.child("Encrypt")
    if encrypted is None:
        return Push(query, body, document)
    signed = signature(account.token, query["timestamp"], query["nonce"], encrypted.text)
    assert signed == query["msg_signature"]
    for key in keys:
        cipher = MessageCipher(key, account.app_id)
        try:
            return Push(query, body, xml.parse(cipher.decrypt(encrypted.text)), key)
        except CryptoError:
            continue
    raise AssertionError("no key opens this push")


def text_answer(fields: dict[str, str], text: str) -> bytes:
    return xml.build(
        {
            "ToUserName": fields["FromUserName"],
            "FromUserName": fields["ToUserName"],
            "CreateTime": 1714112445,
            "MsgType": "text",
            "Content": text,
        }
    )


def sealed(
    account: SimulatedAccount,
    plain: bytes,
    *,
    token: str | None = None,
    key: str | None = None,
) -> bytes:
    """`plain` in the encrypted envelope of an answer, under `key`, signed with `token`."""
    encrypted = MessageCipher(key or account.aes_key, account.app_id).encrypt(plain)
    signed = signature(token or account.token, "1714112445", "415670741", encrypted)
    return xml.build(
        {
            "Encrypt": encrypted,
            "MsgSignature": signed,
            "TimeStamp": 1714112445,
            "Nonce": "415670741",
        }
    )


Behaviour = Callable[[Push], bytes | Response]


@dataclass
class ToyWebhook:
    """`behave` makes the body of each answer; `delays` are seconds before the first ones;
    `new_key` is the AES key that it knows besides the account's."""

    account: SimulatedAccount = ACCOUNT
    new_key: str = ""
    behave: Behaviour | None = None
    delays: list[float] = field(default_factory=list)
    pushes: list[Push] = field(default_factory=list)

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/wechat")
        async def verify(echostr: str) -> Response:
            return Response(echostr, media_type="text/plain")

        @app.post("/wechat")
        async def push(request: Request) -> Response:
            query, body = dict(request.query_params), await request.body()
            keys = [key for key in (self.account.aes_key, self.new_key) if key]
            seen = opened(self.account, query, body, keys)
            self.pushes.append(seen)
            if self.delays:
                await asyncio.sleep(self.delays.pop(0))
            answer = self.behave(seen) if self.behave else self.echo(seen)
            return answer if isinstance(answer, Response) else Response(answer)

        return app

    async def has_seen(self, count: int) -> None:
        while len(self.pushes) < count:  # noqa: ASYNC110 - a test's patience, not a server's
            await asyncio.sleep(0.01)

    def echo(self, push: Push) -> bytes:
        """What was said, back: and as a tappable link, when it is asked for."""
        said = push.fields.get("Content", push.fields["MsgType"])
        if push.fields.get("Event"):
            return b"success"
        words = f"你说：{said}"
        if said == "选项":
            link = "weixin://bizmsgmenu?msgmenucontent=满意&msgmenuid=m-1"
            words = f'请选择：\n<a href="{link}">满意</a>'
        elif "bizmsgmenuid" in push.fields:
            words = f"点了 {push.fields['bizmsgmenuid']}"
        plain = text_answer(push.fields, words)
        return sealed(self.account, plain, key=push.key) if push.key else plain


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return int(port)


@asynccontextmanager
async def served(app: FastAPI, *, port: int | None = None) -> AsyncIterator[str]:
    """`app` on a loopback port for as long as the block lasts; gives its address."""
    port = port or free_port()
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells it in no other way
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await serving

"""The gateway's side of the platform's API, as the tests speak it."""

from typing import Any

import httpx

from tests.simulator.toy import ACCOUNT, WANG

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 32
LOGIN = {
    "grant_type": "client_credential",
    "appid": ACCOUNT.app_id,
    "secret": ACCOUNT.app_secret,
}
LI = "demo-worker-li"


class Api:
    """Calls with a good token, fetched by `renew`."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.token = ""

    async def renew(self) -> None:
        self.token = (await self.stable_token())["access_token"]

    async def stable_token(self, **changes: Any) -> dict[str, Any]:
        answer = await self.client.post("/platform/cgi-bin/stable_token", json=LOGIN | changes)
        body: dict[str, Any] = answer.json()
        return body

    async def plain_token(self) -> str:
        answer = await self.client.get("/platform/cgi-bin/token", params=LOGIN)
        return str(answer.json()["access_token"])

    async def post(self, path: str, body: object, *, token: str | None = None) -> dict[str, Any]:
        query = {"access_token": self.token if token is None else token}
        response = await self.client.post(f"/platform/cgi-bin/{path}", params=query, json=body)
        assert response.status_code == 200
        answer: dict[str, Any] = response.json()
        return answer

    async def get(self, path: str, **query: str) -> httpx.Response:
        query = {"access_token": self.token, **query}
        response = await self.client.get(f"/platform/cgi-bin/{path}", params=query)
        assert response.status_code == 200
        return response

    async def errcode(self, path: str, body: object, *, token: str | None = None) -> int:
        return int((await self.post(path, body, token=token))["errcode"])

    async def say(self, text: str = "您好", *, to: str = WANG) -> int:
        return await self.errcode("message/custom/send", custom(text, to=to))


def custom(text: str = "您好", *, to: str = WANG) -> dict[str, Any]:
    return {"touser": to, "msgtype": "text", "text": {"content": text}}


def menu_message(*options: str, to: str = WANG) -> dict[str, Any]:
    lines = [{"id": str(number), "content": words} for number, words in enumerate(options)]
    menu = {"head_content": "请评价", "list": lines, "tail_content": "谢谢"}
    return {"touser": to, "msgtype": "msgmenu", "msgmenu": menu}


def template(*, to: str = WANG, **values: str) -> dict[str, Any]:
    data = {"character_string1": "YX-20261122-0007", "thing2": "楼道灯坏了", **values}
    parts = {key: {"value": value} for key, value in data.items()}
    return {"touser": to, "template_id": "tpl-new", "data": parts}

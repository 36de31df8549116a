"""S5: a page asks who is there: authorise, a code, the exchange."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.simulator.toy import ACCOUNT, WANG, Clock

BACK = "http://127.0.0.1:8000/cases?from=wechat"
AUTHORISE = {
    "appid": ACCOUNT.app_id, "redirect_uri": BACK, "response_type": "code",
    "scope": "snsapi_base", "state": "s&1",
}  # fmt: skip


async def code_of(page: httpx.AsyncClient, **changes: str) -> str:
    answer = await page.get(
        "/platform/connect/oauth2/agree", params=AUTHORISE | {"openid": WANG} | changes
    )
    assert answer.status_code == 303
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert (query["from"], query["state"]) == (["wechat"], ["s&1"])
    return query["code"][0]


async def exchanged(page: httpx.AsyncClient, code: str, /, **changes: str) -> dict[str, Any]:
    query = {
        "appid": ACCOUNT.app_id, "secret": ACCOUNT.app_secret, "code": code,
        "grant_type": "authorization_code",
    } | changes  # fmt: skip
    answer = await page.get("/platform/sns/oauth2/access_token", params=query)
    body: dict[str, Any] = answer.json()
    return body


async def test_s5_a_code_is_worth_an_openid_once(page: httpx.AsyncClient) -> None:
    code = await code_of(page)
    first, again = await exchanged(page, code), await exchanged(page, code)
    assert (first["openid"], first["scope"]) == (WANG, "snsapi_base")
    assert "is_snapshotuser" not in first
    assert again["errcode"] == 40163


async def test_s5_a_code_lasts_five_minutes(page: httpx.AsyncClient, clock: Clock) -> None:
    code = await code_of(page)
    clock.move(minutes=5)
    assert (await exchanged(page, code))["errcode"] == 40029


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [
        ({"appid": "wx"}, 40013),
        ({"secret": "no"}, 40125),
        ({"code": "made-up"}, 40029),
        ({"code": ""}, 41008),
        ({"grant_type": "client_credential"}, 40002),
    ],
)
async def test_s5_a_bad_exchange(
    page: httpx.AsyncClient, changes: dict[str, str], errcode: int
) -> None:
    assert (await exchanged(page, await code_of(page), **changes))["errcode"] == errcode


async def test_s5_a_snapshot_visitor_is_nobody(page: httpx.AsyncClient) -> None:
    told = await exchanged(page, await code_of(page, snapshot="true"))
    assert told["is_snapshotuser"] == 1
    assert told["openid"] != WANG


async def test_s5_userinfo_needs_its_scope(page: httpx.AsyncClient) -> None:
    told = [
        await exchanged(page, await code_of(page, scope=scope))
        for scope in ("snsapi_base", "snsapi_userinfo")
    ]
    query = [{"access_token": one["access_token"], "openid": WANG} for one in told]
    small, large = [(await page.get("/platform/sns/userinfo", params=q)).json() for q in query]
    assert small["errcode"] == 48001
    assert (large["openid"], large["headimgurl"]) == (WANG, "")


@pytest.mark.parametrize(
    "changes",
    [
        {"appid": "wx"},
        {"redirect_uri": "https://example.org/"},
        {"redirect_uri": "javascript:alert(1)"},
        {"response_type": "token"},
        {"scope": "everything"},
    ],
)
async def test_s5_a_bad_question_leads_nowhere(
    page: httpx.AsyncClient, changes: dict[str, str]
) -> None:
    for path in ("authorize", "agree"):
        answer = await page.get(
            f"/platform/connect/oauth2/{path}", params=AUTHORISE | {"openid": WANG} | changes
        )
        assert (answer.status_code, next(iter(changes)) in answer.text) == (400, True)


async def test_s5_the_page_asks_whose_phone_it_is(page: httpx.AsyncClient) -> None:
    html = (await page.get("/platform/connect/oauth2/authorize", params=AUTHORISE)).text
    assert "王阿姨" in html
    assert f"openid={WANG}" in html
    missing = AUTHORISE | {"openid": "nobody"}
    assert (await page.get("/platform/connect/oauth2/agree", params=missing)).status_code == 404

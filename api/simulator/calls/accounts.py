"""Calls about the account itself: tokens, quota, menu, QR codes, and who follows."""

from dataclasses import dataclass

from fastapi import Request

from api.simulator.calls.reading import OK, Body, json_body
from api.simulator.errors import PlatformError
from api.simulator.platform import Platform
from api.simulator.tokens import IssuedToken


@dataclass(frozen=True)
class AccountCalls:
    platform: Platform

    async def token(self, request: Request) -> Body:
        query = request.query_params
        _check_grant(query.get("grant_type"))
        return self._told(
            self.platform.tokens.fetch(
                app_id=query.get("appid", ""), secret=query.get("secret", "")
            )
        )

    async def stable_token(self, request: Request) -> Body:
        body = await json_body(request)
        _check_grant(body.get("grant_type"))
        return self._told(
            self.platform.tokens.fetch_stable(
                app_id=str(body.get("appid", "")),
                secret=str(body.get("secret", "")),
                force=body.get("force_refresh") is True,
            )
        )

    async def clear_quota(self, request: Request) -> Body:
        if (await json_body(request)).get("appid") != self.platform.account.app_id:
            raise PlatformError(40013, "invalid appid")
        self.platform.quotas.clear()
        return OK

    async def create_menu(self, request: Request) -> Body:
        self.platform.create_menu(await json_body(request))
        return OK

    async def get_menu(self, _request: Request) -> Body:
        menu = self.platform.menu
        if menu is None:
            raise PlatformError(46003, "menu no exist")
        return {"menu": dict(menu.as_created)}

    async def delete_menu(self, _request: Request) -> Body:
        self.platform.set_menu(None)
        return OK

    async def create_qr_code(self, request: Request) -> Body:
        codes = self.platform.qr_codes
        code = codes.create(await json_body(request))
        self.platform.tell_codes()
        left = codes.seconds_left(code)
        lasting = {} if left is None else {"expire_seconds": left}
        return {"ticket": code.ticket, **lasting, "url": code.url}

    async def user_info(self, request: Request) -> Body:
        person = self.platform.people.known(request.query_params.get("openid", ""))
        if not person.follows:
            return {"subscribe": 0, "openid": person.openid}
        return {
            "subscribe": 1,
            "openid": person.openid,
            "language": "zh_CN",
            "subscribe_time": int(person.followed_at.timestamp()),
            "remark": "",
            "groupid": 0,
            "tagid_list": [],
            "subscribe_scene": "ADD_SCENE_QR_CODE" if person.scene else "ADD_SCENE_OTHERS",
            "qr_scene": int(person.scene) if person.scene.isdecimal() else 0,
            "qr_scene_str": "" if person.scene.isdecimal() else person.scene,
        }

    def _told(self, token: IssuedToken) -> Body:
        left = self.platform.tokens.seconds_left(token)
        return {"access_token": token.value, "expires_in": left}


def _check_grant(grant_type: object) -> None:
    if grant_type != "client_credential":
        raise PlatformError(40002, "invalid grant_type")

"""Every call that is answered, behind the one gate."""

from fastapi import APIRouter

from api.simulator.calls.accounts import AccountCalls
from api.simulator.calls.gate import Gate
from api.simulator.calls.media import MediaCalls
from api.simulator.calls.messages import MessageCalls
from api.simulator.calls.pages import PageCalls
from api.simulator.platform import Platform


def platform_api(platform: Platform) -> APIRouter:
    gate = Gate(platform)
    accounts, media = AccountCalls(platform), MediaCalls(platform)
    messages, pages = MessageCalls(platform), PageCalls(platform)
    gate.open("token", accounts.token, method="GET", needs_token=False)
    gate.open("stable_token", accounts.stable_token, method="POST", needs_token=False)
    gate.open("clear_quota", accounts.clear_quota, method="POST")
    gate.open("menu/create", accounts.create_menu, method="POST")
    gate.open("menu/get", accounts.get_menu, method="GET")
    gate.open("menu/delete", accounts.delete_menu, method="GET")
    gate.open("user/info", accounts.user_info, method="GET")
    gate.open("qrcode/create", accounts.create_qr_code, method="POST")
    gate.open("message/custom/send", messages.send_custom, method="POST")
    gate.open("message/custom/typing", messages.typing, method="POST")
    gate.open("message/template/send", messages.send_template, method="POST")
    gate.open("message/subscribe/bizsend", messages.send_notice, method="POST")
    gate.open("media/get", media.get, method="GET")
    gate.open("media/upload", media.upload, method="POST")
    gate.open("sns/oauth2/access_token", pages.exchange, method="GET", needs_token=False)
    gate.open("sns/userinfo", pages.user, method="GET", needs_token=False)
    gate.router.add_api_route("/platform/cgi-bin/showqrcode", media.qr_code, methods=["GET"])
    return gate.router

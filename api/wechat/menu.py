"""The account's own menu, as the platform shows it under the chat: 3 × 5 at most.

The keys are those of `MENU_COMMANDS` and `MY_MESSAGES` in `api.dialogue.reading`.
"""

from typing import Any

from api.errors import UnavailableError
from api.wechat.client import WeChatClient

MENU: dict[str, Any] = {
    "button": [
        {"type": "click", "name": "反映问题", "key": "report"},
        {
            "name": "办事",
            "sub_button": [
                {"type": "click", "name": "查费用", "key": "fees"},
                {"type": "click", "name": "志愿活动", "key": "volunteer"},
                {"type": "click", "name": "看通知", "key": "notices"},
                {"type": "click", "name": "都能办啥", "key": "help"},
            ],
        },
        {
            "name": "我的",
            "sub_button": [
                {"type": "click", "name": "办到哪了", "key": "my_cases"},
                {"type": "click", "name": "我的消息", "key": "my_messages"},
                {"type": "click", "name": "找人工", "key": "human"},
            ],
        },
    ]
}


async def sync_menu(client: WeChatClient) -> None:
    """Put our menu in place of the account's present one.

    Raises:
        UnavailableError: `wechat_menu`; the platform did not take it, `cause` says why.
    """
    answer = await client.create_menu(MENU)
    if not answer.ok:
        raise UnavailableError("wechat_menu", cause=answer.reason)

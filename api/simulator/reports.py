"""Events by which the platform reports to the account: what became of a card, what a person chose
in the phone's settings. Nobody waits for an answer to them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from api.simulator.courier import PushResult
from api.simulator.outbox import Sent
from api.simulator.pusher import Pusher
from api.simulator.xml import FieldValue, Group

AuthorizationEvent = Literal["user_authorization_revoke", "user_authorization_cancellation"]

PLATFORM_OPENID = "oPlatformPushService00000000"
"""Authorisation events come from the platform's own push service; whose they are is in OpenID."""

WITHDRAWN = {"user_authorization_revoke": "1", "user_authorization_cancellation": "0"}
POPUP_IN_CHAT = 2


@dataclass(frozen=True)
class Reports:
    pusher: Pusher

    async def template_finished(self, sent: Sent) -> PushResult:
        status = "failed:user block" if sent.blocked else "success"
        fields: dict[str, FieldValue] = {
            "Event": "TEMPLATESENDJOBFINISH", "MsgID": sent.message_id, "Status": status,
        }  # fmt: skip
        return await self.pusher.report(sent.openid, fields)

    async def notice_sent(self, sent: Sent) -> PushResult:
        entry: Group = {
            "TemplateId": sent.template_id, "MsgID": str(sent.message_id),
            "ErrorCode": 0, "ErrorStatus": "success",
        }  # fmt: skip
        return await self._listed(
            sent.openid, "subscribe_msg_sent_event", "SubscribeMsgSentEvent", [entry]
        )

    async def popup_answered(self, openid: str, choices: Mapping[str, bool]) -> PushResult:
        """`choices`: for each template whether the person agreed."""
        entries: list[Group] = [
            {
                "TemplateId": template_id,
                "SubscribeStatusString": "accept" if agreed else "reject",
                "PopupScene": POPUP_IN_CHAT,
            }
            for template_id, agreed in choices.items()
        ]
        return await self._listed(
            openid, "subscribe_msg_popup_event", "SubscribeMsgPopupEvent", entries
        )

    async def notice_refused(self, openid: str, template_id: str) -> PushResult:
        entry: Group = {"TemplateId": template_id, "SubscribeStatusString": "reject"}
        return await self._listed(
            openid, "subscribe_msg_change_event", "SubscribeMsgChangeEvent", [entry]
        )

    async def authorization(self, openid: str, event: AuthorizationEvent) -> PushResult:
        fields: dict[str, FieldValue] = {
            "Event": event,
            "OpenID": openid,
            "AppID": self.pusher.account.app_id,
            "RevokeInfo": WITHDRAWN[event],
        }
        return await self.pusher.report(PLATFORM_OPENID, fields)

    async def _listed(
        self, openid: str, event: str, wrapper: str, entries: Sequence[Group]
    ) -> PushResult:
        fields: dict[str, FieldValue] = {"Event": event, wrapper: {"List": entries}}
        return await self.pusher.report(openid, fields)

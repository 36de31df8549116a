"""One message down the delivery ladder, and what became of it. Knows no database.

customer-service message   where the account may and the person's window is open
template message           for what is no answer: a headline
held                       until the person's next contact
"""

import logging
from dataclasses import dataclass

from api import texts
from api.notifications.models import DeliveryRoute, DeliveryState
from api.wechat.api_errors import MENU_NOT_ALLOWED, ErrorClass
from api.wechat.client import WeChatClient
from api.wechat.rendering import Speech, clean, menu_of, passive_text
from api.wechat.transport import ApiAnswer

log = logging.getLogger(__name__)

THING_CHARACTERS = 20
FIRST_CHARACTERS = 200


@dataclass(frozen=True)
class Parcel:
    """One row on its way. `is_reply`: it answers a message, so a headline would say nothing."""

    id: int
    openid: str
    subject: str
    speech: Speech
    is_reply: bool


@dataclass(frozen=True)
class Verdict:
    """What became of a parcel. `kf_closed`: the next one need not try that way. `again`: the
    platform is busy, and the same call may pass in a moment.
    """

    state: DeliveryState
    route: DeliveryRoute | None = None
    error: str | None = None
    kf_closed: bool = False
    again: bool = False


async def send_down(
    client: WeChatClient, parcel: Parcel, *, kf_open: bool, template_id: str | None
) -> Verdict:
    """Step by step until one takes the parcel."""
    verdict = Verdict(DeliveryState.HELD)
    if kf_open:
        verdict = _kf_verdict(await _send_kf(client, parcel))
        if not verdict.kf_closed:
            return verdict
    if parcel.is_reply or template_id is None:
        return verdict
    answer = await client.send_template(
        parcel.openid, template_id, _template_data(parcel), client_msg_id=f"linli-{parcel.id}"
    )
    return _template_verdict(answer, kf_closed=verdict.kf_closed)


async def _send_kf(client: WeChatClient, parcel: Parcel) -> ApiAnswer:
    menu = menu_of(parcel.speech)
    if menu is not None:
        answer = await client.send_menu(parcel.openid, menu)
        if answer.code != MENU_NOT_ALLOWED:
            return answer
    return await client.send_text(parcel.openid, passive_text([parcel.speech]))


def _kf_verdict(answer: ApiAnswer) -> Verdict:
    if answer.uncertain:
        return Verdict(DeliveryState.UNKNOWN, DeliveryRoute.KF, answer.reason)
    match answer.error:
        case None:
            return Verdict(DeliveryState.SENT, DeliveryRoute.KF)
        case ErrorClass.RETRY | ErrorClass.TOKEN:
            return Verdict(DeliveryState.QUEUED, error=answer.reason, again=True)
        case ErrorClass.NEXT_STEP | ErrorClass.QUOTA | ErrorClass.CAPABILITY_OFF:
            if answer.error is not ErrorClass.NEXT_STEP:
                log.error("customer-service messages are off: %s", answer.reason)
            return Verdict(DeliveryState.HELD, error=answer.reason, kf_closed=True)
        case ErrorClass.UNREACHABLE | ErrorClass.OUR_FAULT:
            return Verdict(DeliveryState.FAILED, error=answer.reason)


def _template_verdict(answer: ApiAnswer, *, kf_closed: bool) -> Verdict:
    """A template message carries its own id, so that an uncertain one may be repeated."""
    match answer.error:
        case None:
            return Verdict(DeliveryState.SENT, DeliveryRoute.TEMPLATE, kf_closed=kf_closed)
        case ErrorClass.RETRY | ErrorClass.TOKEN:
            return Verdict(DeliveryState.QUEUED, error=answer.reason, again=True)
        case ErrorClass.UNREACHABLE:
            return Verdict(DeliveryState.FAILED, error=answer.reason)
        case _:
            return Verdict(DeliveryState.HELD, error=answer.reason, kf_closed=kf_closed)


def _template_data(parcel: Parcel) -> dict[str, str]:
    return {
        "first": parcel.speech.text[:FIRST_CHARACTERS],
        "thing1": clean(parcel.subject)[:THING_CHARACTERS],
        "remark": texts.render("api/wechat", "template_remark"),
    }

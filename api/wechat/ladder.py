"""One parcel down the delivery ladder, and what became of it. Knows no database.

customer-service message   where the account may and the ledger has room for it
subscription notice        a headline (订阅通知), where the person has agreed to it
template message           a headline, where the account has a template
held                       until the person's next contact

A headline is no delivery: the words are still owed, and nobody gets a second headline for them.
"""

import logging
from dataclasses import dataclass, replace
from enum import Enum, auto

from api import texts
from api.notifications.models import DeliveryRoute, DeliveryState, Priority
from api.wechat.api_errors import ErrorClass
from api.wechat.client import WeChatClient
from api.wechat.rendering import Speech, clean, menu_of, passive_text
from api.wechat.transport import ApiAnswer

log = logging.getLogger(__name__)

THING_CHARACTERS = 20
FIRST_CHARACTERS = 200


@dataclass(frozen=True)
class Parcel:
    """Messages on their way together. `id` and `subject` are those of the first.

    `by_kf`: the ledger has counted a send for it. `announces`: a headline may go ahead of it.
    `more`: how many further ones find no room. `subscribed`: the person has agreed to notices.
    """

    id: int
    openid: str
    subject: str
    speeches: tuple[Speech, ...]
    priority: Priority
    by_kf: bool
    announces: bool
    more: int = 0
    subscribed: bool = False


class Finding(Enum):
    """What the platform has told about the person or the window, for the ledger."""

    NOT_TAKEN = auto()  # the send that was counted did not happen
    WINDOW_CLOSED = auto()
    UNREACHABLE = auto()
    SUBSCRIPTION_OVER = auto()


@dataclass(frozen=True)
class Verdict:
    """What became of a parcel. `again`: the platform is busy and may take it in a moment."""

    state: DeliveryState
    route: DeliveryRoute | None = None
    error: str | None = None
    findings: frozenset[Finding] = frozenset()
    again: bool = False


@dataclass(frozen=True)
class Templates:
    """The account's templates for headlines; None where it has none."""

    template_id: str | None = None
    subscription_id: str | None = None


def has_a_step(parcel: Parcel, templates: Templates) -> bool:
    """Whether any step of the ladder can be tried for a parcel. Pure."""
    headlines = templates.template_id is not None or (
        parcel.subscribed and templates.subscription_id is not None
    )
    return parcel.by_kf or (parcel.announces and headlines)


async def send_down(client: WeChatClient, parcel: Parcel, templates: Templates) -> Verdict:
    """Step by step until one takes the parcel."""
    verdict = Verdict(DeliveryState.HELD, error=None if parcel.by_kf else "window")
    if parcel.by_kf:
        verdict = _kf_verdict(await _send_kf(client, parcel))
        if verdict.state is not DeliveryState.HELD:
            return verdict
    if parcel.announces and parcel.subscribed and templates.subscription_id is not None:
        answer = await client.send_subscription(
            parcel.openid, templates.subscription_id, {"thing1": _thing(parcel)},
            priority=parcel.priority,
        )  # fmt: skip
        verdict = _headline_verdict(answer, DeliveryRoute.SUBSCRIPTION, before=verdict)
        if verdict.state is not DeliveryState.HELD:
            return verdict
    if parcel.announces and templates.template_id is not None:
        answer = await client.send_template(
            parcel.openid, templates.template_id, _template_data(parcel),
            client_msg_id=f"linli-{parcel.id}", priority=parcel.priority,
        )  # fmt: skip
        verdict = _headline_verdict(answer, DeliveryRoute.TEMPLATE, before=verdict)
    return verdict


async def _send_kf(client: WeChatClient, parcel: Parcel) -> ApiAnswer:
    menu = menu_of(parcel.speeches[0]) if len(parcel.speeches) == 1 and not parcel.more else None
    if menu is not None:
        answer = await client.send_menu(parcel.openid, menu, priority=parcel.priority)
        if answer.error is not ErrorClass.OUR_FAULT:
            return answer
        # 40200 on accounts that may not use menus; the same words as text may pass.
    words = passive_text(parcel.speeches, more=parcel.more)
    return await client.send_text(parcel.openid, words, priority=parcel.priority)


def _kf_verdict(answer: ApiAnswer) -> Verdict:
    """HELD means that the next step is to be tried."""
    if answer.uncertain:
        return Verdict(DeliveryState.UNKNOWN, DeliveryRoute.KF, answer.reason)
    not_taken = frozenset({Finding.NOT_TAKEN})
    match answer.error:
        case None:
            return Verdict(DeliveryState.SENT, DeliveryRoute.KF)
        case ErrorClass.RETRY | ErrorClass.TOKEN:
            return Verdict(
                DeliveryState.QUEUED, error=answer.reason, findings=not_taken, again=True
            )
        case ErrorClass.NEXT_STEP:
            closed = frozenset({Finding.WINDOW_CLOSED})
            return Verdict(DeliveryState.HELD, error=answer.reason, findings=closed)
        case ErrorClass.QUOTA | ErrorClass.CAPABILITY_OFF:
            return Verdict(DeliveryState.HELD, error=answer.reason, findings=not_taken)
        case ErrorClass.UNREACHABLE:
            gone = frozenset({Finding.UNREACHABLE})
            return Verdict(DeliveryState.FAILED, error=answer.reason, findings=gone)
        case ErrorClass.OUR_FAULT:
            log.error("a customer-service message of ours was refused: %s", answer.reason)
            return Verdict(DeliveryState.FAILED, error=answer.reason, findings=not_taken)


def _headline_verdict(answer: ApiAnswer, route: DeliveryRoute, *, before: Verdict) -> Verdict:
    """A template message carries an id of its own, so an uncertain one may be repeated; without
    that an uncertain headline counts as sent, since the words themselves are still owed.
    """
    if answer.ok or (answer.uncertain and route is DeliveryRoute.SUBSCRIPTION):
        return replace(
            before, state=DeliveryState.ANNOUNCED, route=route, error=answer.reason or None
        )
    held = replace(before, error=answer.reason)
    match answer.error:
        case ErrorClass.RETRY | ErrorClass.TOKEN if route is DeliveryRoute.TEMPLATE:
            findings = before.findings | {Finding.NOT_TAKEN}
            return Verdict(DeliveryState.QUEUED, error=answer.reason, findings=findings, again=True)
        case ErrorClass.NEXT_STEP if route is DeliveryRoute.SUBSCRIPTION:
            return replace(held, findings=before.findings | {Finding.SUBSCRIPTION_OVER})
        case ErrorClass.UNREACHABLE:
            findings = before.findings | {Finding.UNREACHABLE}
            return Verdict(DeliveryState.FAILED, error=answer.reason, findings=findings)
        case ErrorClass.OUR_FAULT:
            log.error("a headline of ours was refused: %s", answer.reason)
    return held


def _thing(parcel: Parcel) -> str:
    return clean(parcel.subject)[:THING_CHARACTERS]


def _template_data(parcel: Parcel) -> dict[str, str]:
    return {
        "first": parcel.speeches[0].text[:FIRST_CHARACTERS],
        "thing1": _thing(parcel),
        "remark": texts.render("api/wechat", "template_remark"),
    }

"""S5, S11: subscribe notices, template messages, and the events that tell what became of them."""

from typing import Any

import pytest

from api.simulator import Platform
from api.simulator.errors import NotPossibleError
from tests.simulator.conftest import LONG_TERM, ONCE
from tests.simulator.gateway_side import Api, template
from tests.simulator.toy import ACCOUNT, WANG, ToyWebhook

BIZSEND = "message/subscribe/bizsend"


def notice(template_id: str = ONCE.template_id, thing: str = "楼道灯已修好") -> dict[str, Any]:
    data = {"thing1": {"value": thing}}
    return {"touser": WANG, "template_id": template_id, "page": "http://127.0.0.1/", "data": data}


async def test_s5_a_one_time_yes_allows_one_notice(api: Api, platform: Platform) -> None:
    assert await api.errcode(BIZSEND, notice()) == 43101
    await platform.answer_popup(WANG, {ONCE.template_id: True, LONG_TERM.template_id: False})
    assert [await api.errcode(BIZSEND, notice()) for _ in range(2)] == [0, 43101]
    assert await api.errcode(BIZSEND, notice(LONG_TERM.template_id)) == 43101
    card = platform.transcript(WANG)[-1]
    assert (card.via, card.content.title, card.content.rows[0].value) == (
        "notice", "办理结果", "楼道灯已修好",
    )  # fmt: skip


async def test_s5_a_long_term_yes_lasts_until_it_is_taken_back(
    api: Api, platform: Platform
) -> None:
    await platform.answer_popup(WANG, {LONG_TERM.template_id: True})
    body = notice(LONG_TERM.template_id)
    assert [await api.errcode(BIZSEND, body) for _ in range(3)] == [0, 0, 0]
    await platform.refuse_notice(WANG, LONG_TERM.template_id)
    assert await api.errcode(BIZSEND, body) == 43101


async def test_s5_leaving_takes_every_yes_along(api: Api, platform: Platform) -> None:
    await platform.answer_popup(WANG, {ONCE.template_id: True, LONG_TERM.template_id: True})
    await platform.send_event(WANG, "unsubscribe")
    assert await api.errcode(BIZSEND, notice()) == 43004
    await platform.send_event(WANG, "subscribe")
    assert await api.errcode(BIZSEND, notice()) == 43101
    assert await api.errcode(BIZSEND, notice(LONG_TERM.template_id)) == 43101


@pytest.mark.parametrize("choices", [{}, {"tpl-new": True}, {"made-up": False}])
async def test_s5_what_is_not_asked_for_cannot_be_agreed_to(
    platform: Platform, choices: dict[str, bool]
) -> None:
    with pytest.raises(NotPossibleError):
        await platform.answer_popup(WANG, choices)


async def test_s5_a_template_is_no_notice_and_a_notice_no_template(
    api: Api, platform: Platform
) -> None:
    await platform.answer_popup(WANG, {ONCE.template_id: True})
    assert await api.errcode(BIZSEND, template()) == 40037
    assert await api.errcode("message/template/send", notice()) == 40037
    assert await api.errcode(BIZSEND, notice(thing="一" * 21)) == 47003
    assert await api.errcode(BIZSEND, notice()) == 0, "what was refused used up no yes"


async def test_s11_a_template_message_is_reported(
    api: Api, platform: Platform, toy: ToyWebhook
) -> None:
    answer = await api.post("message/template/send", template())
    await platform.reported()
    (push,) = toy.pushes
    assert push.fields["Event"] == "TEMPLATESENDJOBFINISH"
    assert push.fields["MsgID"] == str(answer["msgid"])
    assert (push.fields["Status"], push.fields["FromUserName"]) == ("success", WANG)


async def test_s11_a_blocked_template_message_is_reported_and_not_shown(
    api: Api, platform: Platform, toy: ToyWebhook
) -> None:
    platform.block_templates(WANG, blocked=True)
    assert await api.errcode("message/template/send", template()) == 0
    await platform.reported()
    assert toy.pushes[0].fields["Status"] == "failed:user block"
    assert platform.transcript(WANG) == []


async def test_s11_each_choice_in_the_popup_is_told(platform: Platform, toy: ToyWebhook) -> None:
    await platform.answer_popup(WANG, {ONCE.template_id: True, LONG_TERM.template_id: False})
    (push,) = toy.pushes
    assert push.fields["Event"] == "subscribe_msg_popup_event"
    assert push.inside("SubscribeMsgPopupEvent", "List") == [
        {"TemplateId": "notice-once", "SubscribeStatusString": "accept", "PopupScene": "2"},
        {"TemplateId": "notice-long", "SubscribeStatusString": "reject", "PopupScene": "2"},
    ]


async def test_s11_a_refusal_in_the_settings_and_a_sent_notice_are_told(
    api: Api, platform: Platform, toy: ToyWebhook
) -> None:
    await platform.answer_popup(WANG, {ONCE.template_id: True})
    await api.errcode(BIZSEND, notice())
    await platform.reported()
    await platform.refuse_notice(WANG, ONCE.template_id)
    _, sent, refused = toy.pushes
    assert sent.fields["Event"] == "subscribe_msg_sent_event"
    (told,) = sent.inside("SubscribeMsgSentEvent", "List")
    assert (told["TemplateId"], told["ErrorCode"], told["ErrorStatus"]) == (
        "notice-once", "0", "success",
    )  # fmt: skip
    assert refused.fields["Event"] == "subscribe_msg_change_event"
    (told,) = refused.inside("SubscribeMsgChangeEvent", "List")
    assert told == {"TemplateId": "notice-once", "SubscribeStatusString": "reject"}


async def test_s11_authorisation_events_name_the_person_inside(
    platform: Platform, toy: ToyWebhook
) -> None:
    await platform.withdraw_authorization(WANG)
    await platform.withdraw_authorization(WANG, event="user_authorization_cancellation")
    withdrawn, cancelled = toy.pushes
    assert withdrawn.fields["Event"] == "user_authorization_revoke"
    assert (withdrawn.fields["OpenID"], withdrawn.fields["AppID"]) == (WANG, ACCOUNT.app_id)
    assert withdrawn.fields["FromUserName"] != WANG, "it comes from the platform's push service"
    assert cancelled.fields["Event"] == "user_authorization_cancellation"
    assert not platform.person(WANG).follows


async def test_s11_nobody_sees_an_error_bubble_for_a_report(
    api: Api, platform: Platform, toy: ToyWebhook
) -> None:
    toy.behave = lambda _push: b"nonsense"
    await api.post("message/template/send", template())
    await platform.reported()
    assert [entry.kind for entry in platform.transcript(WANG)] == ["template"]

"""Yes and no in words to two options, as a table."""

import pytest

from api.dialogue.offered_pairs import meant

WITHDRAW = ("/withdraw_case{}", "撤回", "/keep_case", "不撤了")
UNFOLLOW = ("/withdraw_case{}", "不跟进了", "/keep_case", "接着跟进")
ANSWER = ("/answer_question{}", "是回答", "/other_matter{}", "是另外一件事")
LIFT = ("/lift_seal{}", "取消匿名", "/keep_seal", "还是匿名")
REOPEN = ("/reopen_case{}", "重新办理", "/keep_closed", "不用了")
PERSON = ("/talk_to_human", "请社区同志答复", "/goodbye", "不用了")
FEE = ("/dispute_fee", "请社区核对", "/goodbye", "不用了")


@pytest.mark.parametrize(
    ("pair", "words", "option"),
    [
        (WITHDRAW, "是的撤", 1),
        (WITHDRAW, "对,撤了", 1),
        (WITHDRAW, "嗯嗯嗯", 1),
        (WITHDRAW, "撤吧,谢谢", 1),
        (WITHDRAW, "还是撤了吧", 1),
        (WITHDRAW, "是的,不要了", 1),
        (WITHDRAW, "不", 2),
        (WITHDRAW, "别撤", 2),
        (WITHDRAW, "算了别撤", 2),
        (WITHDRAW, "对,不撤了", 2),
        (WITHDRAW, "不要了", None),
        (WITHDRAW, "算了", None),
        (WITHDRAW, "撤了重新报", None),
        (WITHDRAW, "不是这件", None),
        (WITHDRAW, "楼道灯坏了", None),
        (WITHDRAW, "嗯" * 19 + "哪", None),
        (UNFOLLOW, "不跟了", 1),
        (UNFOLLOW, "对,不跟了", 1),
        (UNFOLLOW, "接着跟", 2),
        (UNFOLLOW, "不", None),
        (FEE, "核对一下吧", None),
        (FEE, "好的,核对", None),
        (FEE, "要", 1),
        (FEE, "不用", 2),
        (ANSWER, "是的", 1),
        (ANSWER, "有空", 1),
        (ANSWER, "不是", 2),
        (ANSWER, "是另外一件", 2),
        (LIFT, "确定取消", 1),
        (LIFT, "还是匿名吧", 2),
        (REOPEN, "要", 1),
        (REOPEN, "不用了谢谢", 2),
        (PERSON, "好的", 1),
        (PERSON, "不用", 2),
    ],
)
def test_which_is_meant(pair: tuple[str, str, str, str], words: str, option: int | None) -> None:
    first, one, second, other = pair
    assert meant([first, second], [one, other], words) == option


@pytest.mark.parametrize(
    ("payloads", "titles"),
    [
        (["/affirm", "/deny", "/cancel"], ["确认", "要改", "不报了"]),
        (["/case_urge{}", "/case_urge{}"], ["公共照明", "电梯故障"]),
        (["/withdraw_case{}"], ["撤回"]),
        (["接单 YX-1", "我的工单"], ["接单", "我的工单"]),
        ([], []),
    ],
)
def test_other_options_have_no_yes(payloads: list[str], titles: list[str]) -> None:
    assert meant(payloads, titles, "是的") is None

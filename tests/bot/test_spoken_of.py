"""What follows a case that was just spoken of, and what is none of it."""

from typing import Any

import pytest
from components.settling import own_case, spoken_of
from components.settling.talk import Talk

SHOWN = {"skill": "case_status", "number": "YX-20261127-0001", "kind": "heating"}


def parsed(text: str, name: str, confidence: float = 0.9, *, kind: str = "") -> dict[str, Any]:
    """What the engine understood."""
    intent = {"name": name, "confidence": confidence}
    entities = [{"entity": "kind", "value": kind}] if kind else []
    return {"text": text, "intent": intent, "intent_ranking": [intent], "entities": entities}


def meant(parse: dict[str, Any], talk: Talk) -> str:
    """The intent that the words have."""
    return str(spoken_of.settle(parse, talk)["intent"]["name"])


@pytest.mark.parametrize(
    ("text", "understood", "means"),
    [
        ("快点行不行啊", "out_of_scope", "case_urge"),
        ("能不能今天就派人", "suggest", "case_urge"),
        ("凭什么要拖这么久", "nlu_fallback", "case_urge"),
        ("谁负责我这个", "nlu_fallback", "case_status"),
        ("我家宝宝都发烧了", "out_of_scope", "case_supplement"),
        ("其实是602,我搞错了", "deny", "case_supplement"),
        ("昨晚又响到两点", "nlu_fallback", "case_supplement"),
        ("是东头那一盏", "nlu_fallback", "case_supplement"),
        ("能不能先装个临时的", "suggest", "case_supplement"),
    ],
)
def test_it_is_about_the_case(text: str, understood: str, means: str) -> None:
    assert meant(parsed(text, understood), Talk(just_shown=SHOWN)) == means


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("快点,有人晕倒了", "emergency"),
        ("物业费还欠多少", "query_fee"),
        ("今天天气怎么样", "out_of_scope"),
        ("好的", "affirm"),
        ("是的好的", "affirm"),
        ("就这样吧", "goodbye"),
        ("还有别的吗", "nlu_fallback"),
    ],
)
def test_what_stands_by_itself_stays(text: str, understood: str) -> None:
    assert meant(parsed(text, understood), Talk(just_shown=SHOWN)) == understood


def test_only_a_case_is_gone_on_about() -> None:
    parse = parsed("快点行不行啊", "out_of_scope")
    assert meant(parse, Talk()) == "out_of_scope"
    assert meant(parse, Talk(just_shown={"skill": "ask_notice"})) == "out_of_scope"
    assert meant(parse, Talk(active_form="bind_home_form", just_shown=SHOWN)) == "out_of_scope"


@pytest.mark.parametrize(
    ("text", "kind", "means"),
    [
        ("每天都冷到睡不着", "heating", "case_supplement"),
        ("还是不热啊,摸着冰凉", "unspecified", "case_supplement"),
        ("又有人乱扔垃圾", "rubbish", "report_problem"),
        ("每天4栋的暖气也不热", "heating", "report_problem"),
    ],
)
def test_more_of_the_same_problem(text: str, kind: str, means: str) -> None:
    assert meant(parsed(text, "report_problem", kind=kind), Talk(just_shown=SHOWN)) == means


def test_a_gripe_after_a_verdict_goes_to_who_asks_them() -> None:
    judged = {**SHOWN, "skill": "case_rate", "kind": "hand_over"}
    assert meant(parsed("慢得要死", "out_of_scope"), Talk(just_shown=judged)) == "case_supplement"


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("每天都这样,已经一个礼拜了", "case_supplement"),
        ("等等啊", "case_supplement"),
        ("催一下上次的", "case_urge"),
        ("还要等几天", "case_urge"),
    ],
)
def test_how_long_it_lasts_is_told_in_a_form(text: str, means: str) -> None:
    assert meant(parsed(text, "case_urge"), Talk(active_form="complaint_form")) == means


@pytest.mark.parametrize(
    ("shown", "means"),
    [
        (None, "case_status"),
        (SHOWN, "case_status"),
        ({**SHOWN, "skill": "case_withdraw"}, "case_withdraw"),
        ({"skill": "case_urge", "number": None}, "case_urge"),
    ],
)
def test_what_was_asked_before_is_asked_of_the_one_that_is_named(
    shown: dict[str, Any] | None, means: str
) -> None:
    said = {"own_case": {"about": "named", "number": "YX-20261127-0002"}}
    talk = Talk(said, just_shown=shown)
    settled = own_case.settle_named(parsed("灯那个", "report_problem"), talk)
    assert settled["intent"]["name"] == means
    assert {"entity": "case_number", "value": "YX-20261127-0002"} in settled["entities"]
    assert own_case.is_named(parsed("灯那个", "report_problem"), talk)
    in_form = Talk(said, active_form="complaint_form")
    assert not own_case.is_named(parsed("灯那个", "report_problem"), in_form)


@pytest.mark.parametrize(
    ("form", "gave_up", "number", "means"),
    [
        (None, True, "YX-20261127-0002", "after_all"),
        (None, True, None, "after_all"),
        (None, False, "YX-20261127-0002", "file_again"),
        (None, False, None, "cancel"),
        ("complaint_form", False, None, "after_all"),
        ("volunteer_form", True, None, "cancel"),
    ],
)
def test_what_is_wanted_after_all(
    form: str | None, gave_up: bool, number: str | None, means: str
) -> None:
    said = {"own_case": {"about": "again", "number": number}}
    talk = Talk(said, form, gave_up=gave_up)
    assert own_case.settle(parsed("还是报吧", "cancel"), talk)["intent"]["name"] == means


@pytest.mark.parametrize(
    ("text", "means"),
    [("快点行不行啊", "case_urge"), ("他还在流血,脸都白了", "nlu_fallback")],
)
def test_beside_a_call_for_help_more_is_told_of_that(text: str, means: str) -> None:
    talk = Talk({"in_danger": {"kind": "injury", "placed": True}}, just_shown=SHOWN)
    assert meant(parsed(text, "nlu_fallback"), talk) == means


@pytest.mark.parametrize(
    ("text", "form", "means"),
    [
        ("停了", "complaint_form", "case_supplement"),
        ("现在停了", "complaint_form", "case_supplement"),
        ("停了吧", "complaint_form", "cancel"),
        ("停", "complaint_form", "cancel"),
        ("停了", "rating_form", "cancel"),
    ],
)
def test_what_has_stopped_drops_no_report(text: str, form: str, means: str) -> None:
    assert meant(parsed(text, "cancel"), Talk(active_form=form)) == means


@pytest.mark.parametrize(
    "text",
    [
        "那我找12345了啊",
        "再不修我打12345了",
        "不管是吧,我找电视台去",
        "拖这么久,那我打12345了啊",
        "我要去信访",
    ],
)
def test_who_will_turn_to_others_is_out_of_patience(text: str) -> None:
    for name in ("goodbye", "out_of_scope", "talk_to_human"):
        assert meant(parsed(text, name), Talk()) == "case_urge"
        assert meant(parsed(text, name), Talk(active_form="complaint_form")) == "case_urge"


@pytest.mark.parametrize(
    "text",
    [
        "12345是什么电话",
        "打12345有用吗",
        "12345让我找你们的",
        "我要打110",
        "我已经打过12345了",
        "再见",
    ],
)
def test_who_speaks_of_others_is_not(text: str) -> None:
    assert meant(parsed(text, "out_of_scope"), Talk()) == "out_of_scope"


@pytest.mark.parametrize("text", ["是6栋东头那盏", "就是门口那个", "3楼那扇"])
@pytest.mark.parametrize("name", ["bind_home", "report_problem", "nlu_fallback"])
def test_which_one_it_is_is_more_of_it(text: str, name: str) -> None:
    urged = SHOWN | {"skill": "case_urge"}
    assert meant(parsed(text, name), Talk(just_shown=urged)) == "case_supplement"
    asked = {"skill": "case_urge", "number": None}
    assert meant(parsed(text, name), Talk(just_shown=asked)) == "case_urge"
    assert meant(parsed(text, name), Talk()) == name


@pytest.mark.parametrize("text", ["6栋东头那盏也坏了", "那个什么时候开门", "3栋2单元501"])
def test_what_says_more_than_which_is_not(text: str) -> None:
    asked = {"skill": "case_urge", "number": None}
    assert meant(parsed(text, "bind_home"), Talk(just_shown=asked)) == "bind_home"

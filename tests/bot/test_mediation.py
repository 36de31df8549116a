"""Who wants to be brought together with a neighbour is for the desk."""

from typing import Any

import pytest
from components.settling.mediation import settle
from components.settling.talk import Talk


def meant(text: str, name: str, talk: Talk | None = None) -> str:
    """The intent of words that were understood as `name`."""
    parse: dict[str, Any] = {"text": text, "intent": {"name": name, "confidence": 0.9}}
    return str(settle(parse, talk or Talk())["intent"]["name"])


@pytest.mark.parametrize(
    "text",
    [
        "能不能帮我约楼上",
        "能帮我约一下楼上的谈一谈吗",
        "帮我请邻居出来聊聊",
        "想请你们给我们两家调解一下",
        "能不能找隔壁坐下来谈谈",
    ],
)
def test_a_talk_with_a_neighbour_is_arranged_by_a_person(text: str) -> None:
    assert meant(text, "apply_assistance") == "talk_to_human"
    assert meant(text, "report_problem") == "report_problem"
    assert meant(text, "out_of_scope", Talk(active_form="complaint_form")) == "out_of_scope"


@pytest.mark.parametrize(
    "text",
    [
        "能帮我约个师傅吗",
        "帮我叫楼上别吵了",
        "请问低保怎么申请",
        "能帮我妈申请补助吗",
        "联系一下邻居,他家漏水",
    ],
)
def test_what_asks_for_something_else_stays(text: str) -> None:
    assert meant(text, "apply_assistance") == "apply_assistance"


@pytest.mark.parametrize("form", [None, "complaint_form"])
@pytest.mark.parametrize(
    "text",
    [
        "我不是报修 我想问怎么跟他说",
        "我不想投诉他,就想问问怎么办好",
        "不是来举报的 我是想咨询一下规定",
    ],
)
def test_who_wants_advice_and_no_report_gets_a_person(text: str, form: str | None) -> None:
    assert meant(text, "report_problem", Talk(active_form=form)) == "talk_to_human"
    assert meant(text, "report_problem", Talk(active_form="rating_form")) == "report_problem"


@pytest.mark.parametrize("text", ["不是报修的那个灯,是路灯", "我不是投诉过了吗", "不想报了"])
def test_what_names_a_report_is_not_taken_for_that(text: str) -> None:
    assert meant(text, "report_problem", Talk(active_form="complaint_form")) == "report_problem"

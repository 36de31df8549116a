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

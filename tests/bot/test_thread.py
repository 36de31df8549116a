"""What goes on about what was just shown, and what stands by itself."""

from __future__ import annotations

from typing import Any

import pytest
from components.settling.talk import Talk
from components.settling.thread import GOES_ON, is_one, settle

SERVICE = {"skill": "find_service", "providers": [1]}
POLICY = {
    "skill": "ask_policy",
    "article": 1,
    "text": "居住证办理。带身份证、租房合同或房产证，每户限养一只，禁养大型犬。",
}
UNKNOWN = {"skill": "ask_policy"}
NOTICE = {"skill": "ask_notice", "kinds": [], "where": False}
SUGGESTION = {"skill": "suggest"}
DISPUTE = {"skill": "dispute_fee", "number": "YX-1"}
FEES = {"skill": "query_fee", "fee_types": ["water"]}


def understood(text: str, intent: str, confidence: float = 0.9) -> dict[str, Any]:
    """What the classifier makes of some words."""
    return {"text": text, "intent": {"name": intent, "confidence": confidence}}


@pytest.mark.parametrize(
    ("shown", "text", "alone", "intent", "about"),
    [
        (SERVICE, "要多少钱", "query_fee", "find_service", "price"),
        (SERVICE, "你帮我约一下,下午三点", "out_of_scope", "find_service", "arrange"),
        (SERVICE, "那家要我八百,太黑了", "dispute_fee", "report_problem", "complaint"),
        (SERVICE, "打了没人接", "nlu_fallback", "find_service", "others"),
        (SERVICE, "他家电话打不通", "report_problem", "find_service", "others"),
        (SERVICE, "还有别的吗", "nlu_fallback", "find_service", "others"),
        (SERVICE, "维修", "report_problem", "find_service", "trade"),
        (SERVICE, "下周六上午行不行", "query_volunteer", "find_service", "arrange"),
        (SERVICE, "就做饭 一天两小时", "report_problem", "find_service", "wanted"),
        (SERVICE, "照顾老人 白天", "report_problem", "find_service", "wanted"),
        (SERVICE, "要会做川菜的", "help_menu", "find_service", "wanted"),
        (SERVICE, "离我近的", "out_of_scope", "find_service", "wanted"),
        (SERVICE, "电话给我", "talk_to_human", "find_service", "contact"),
        (SERVICE, "号码发一下", "out_of_scope", "find_service", "contact"),
        (SERVICE, "有证没得", "deny", "find_service", "trust"),
        (SERVICE, "打了没得人接", "nlu_fallback", "find_service", "others"),
        (DISPUTE, "什么时候给我退", "case_urge", "dispute_fee", "more"),
        (DISPUTE, "这是银行扣款记录", "query_fee", "dispute_fee", "more"),
        (DISPUTE, "退到哪张卡", "out_of_scope", "dispute_fee", "more"),
        (FEES, "我们两个老的用不了这么多", "out_of_scope", "dispute_fee", "wrong"),
        (NOTICE, "我租房的能投不", "ask_policy", "ask_notice", "vote"),
        (NOTICE, "我去不了能委托邻居报名吗", "query_volunteer", "ask_notice", "part"),
        (NOTICE, "2个人", "out_of_scope", "ask_notice", "part"),
        (NOTICE, "我说暖气", "report_problem", "ask_notice", "again"),
        (NOTICE, "我不是说这个 是断电检修", "deny", "ask_notice", "again"),
        (FEES, "停车费呢", "dispute_fee", "query_fee", "another"),
        (FEES, "我问的是为啥涨", "out_of_scope", "query_fee", "why"),
        (FEES, "和5月比多了多少", "query_fee", "query_fee", "why"),
        (FEES, "10月那个怎么这么少", "query_fee", "query_fee", "why"),
        (FEES, "是不是水表走错了", "goodbye", "dispute_fee", "wrong"),
        (FEES, "是不是电表走得太快了", "nlu_fallback", "dispute_fee", "wrong"),
        (FEES, "那2025年的呢", "out_of_scope", "query_fee", "period"),
        (POLICY, "要带啥材料", "ask_policy", "ask_policy", "part"),
        (POLICY, "什么时候报名", "query_volunteer", "ask_policy", "part"),
        (POLICY, "大型犬呢", "report_problem", "ask_policy", "part"),
        (POLICY, "没有房产证租的房子得不得行", "report_problem", "ask_policy", "part"),
        (POLICY, "房东不肯签合同怎么办", "report_problem", "ask_policy", "part"),
        (POLICY, "那我是租房住的呢", "bind_home", "ask_policy", "part"),
        (POLICY, "要几化钞票", "query_fee", "ask_policy", "part"),
        (POLICY, "不是本镇户口的呢", "deny", "ask_policy", "part"),
        (POLICY, "我娘腿脚不好", "out_of_scope", "ask_policy", "part"),
        (POLICY, "邻居说不让", "report_problem", "ask_policy", "part"),
        (POLICY, "多久下来啊", "case_status", "ask_policy", "part"),
        (UNKNOWN, "我爸七十多了走不动", "query_volunteer", "ask_policy", "part"),
        (UNKNOWN, "几点到几点", "ask_notice", "ask_policy", "part"),
        (UNKNOWN, "中午呢", "out_of_scope", "ask_policy", "part"),
        (UNKNOWN, "那物业电话是多少", "report_problem", "ask_policy", "part"),
        (SERVICE, "空调也不制冷了", "report_problem", "find_service", "another"),
        (SERVICE, "靠不靠谱啊", "case_rate", "find_service", "trust"),
        (SERVICE, "打电话让他来", "talk_to_human", "find_service", "arrange"),
        (SERVICE, "师傅多久能到", "case_status", "find_service", "arrange"),
        (SERVICE, "这家不靠谱", "case_rate", "report_problem", "complaint"),
        (SERVICE, "能上门不", "find_service", "find_service", "unknown"),
        (SERVICE, "能不能上门", "suggest", "find_service", "unknown"),
        (SERVICE, "周末开门吗", "ask_policy", "find_service", "hours"),
        (SERVICE, "他家在哪", "nlu_fallback", "find_service", "unknown"),
        (SERVICE, "派出所在哪", "ask_policy", "ask_policy", None),
        (SERVICE, "怎么订", "nlu_fallback", "find_service", "arrange"),
        (SERVICE, "贵不贵", "out_of_scope", "find_service", "price"),
        (SUGGESTION, "广场上多装几张凳子就好了", "out_of_scope", "suggest", "told"),
        (SUGGESTION, "算了没事", "out_of_scope", "out_of_scope", None),
        (SUGGESTION, "楼道灯坏了", "report_problem", "report_problem", None),
        (FEES, "去年的呢", "query_volunteer", "query_fee", "period"),
        (FEES, "能用支付宝不", "deny", "query_fee", "how_to_pay"),
        (FEES, "上个月嘅", "report_problem", "query_fee", "period"),
        (NOTICE, "哪几栋停啊", "ask_notice", "ask_notice", "part"),
        (NOTICE, "我家反对", "report_problem", "report_problem", None),
        (NOTICE, "我不同意装", "deny", "ask_notice", "vote"),
        (NOTICE, "什么时候来水", "case_status", "ask_notice", "part"),
        (NOTICE, "几点到几点", "ask_notice", "ask_notice", "part"),
        (FEES, "上个月的", "query_fee", "query_fee", "period"),
        (FEES, "那怎么交", "help_menu", "help_menu", None),
        (FEES, "在哪交", "ask_policy", "query_fee", "how_to_pay"),
    ],
)
def test_it_goes_on_about_that(
    shown: dict[str, Any], text: str, alone: str, intent: str, about: str | None
) -> None:
    settled = settle(understood(text, alone), Talk(just_shown=shown))
    assert settled["intent"]["name"] == intent
    assert settled.get(GOES_ON) == about


@pytest.mark.parametrize(
    ("shown", "text", "alone"),
    [
        (POLICY, "楼道灯坏了什么时候能修", "report_problem"),
        (NOTICE, "什么时候来修啊", "case_status"),
        (POLICY, "楼下有人养大型犬怎么没人管", "report_problem"),
        (POLICY, "隔壁大型犬天天叫怎么办", "report_problem"),
        (POLICY, "上次报的漏水呢", "case_status"),
        (POLICY, "电梯又坏了呢", "report_problem"),
        (SERVICE, "楼道灯也坏了", "report_problem"),
        (UNKNOWN, "大型犬呢", "report_problem"),
        (POLICY, "转人工", "talk_to_human"),
        (SERVICE, "谢谢", "thanks"),
        (SERVICE, "楼下天天晚上吵", "report_problem"),
        (SERVICE, "物业电话是多少", "ask_policy"),
        (SERVICE, "女的被打了", "emergency"),
        (SERVICE, "明天停水吗", "ask_notice"),
        (DISPUTE, "水费怎么交", "query_fee"),
        (DISPUTE, "发票在哪里开", "query_fee"),
        (DISPUTE, "谢谢", "thanks"),
        (DISPUTE, "楼道灯坏了", "report_problem"),
        (NOTICE, "着火了什么时候来", "emergency"),
        (NOTICE, "我家住3栋2单元501", "bind_home"),
        (None, "要多少钱", "query_fee"),
        (NOTICE, "我说楼道灯坏了", "report_problem"),
        (SERVICE, "给我换一个灯泡吧", "report_problem"),
        (FEES, "水表坏了没人修", "report_problem"),
    ],
)
def test_what_stands_by_itself(shown: dict[str, Any] | None, text: str, alone: str) -> None:
    parse = understood(text, alone)
    assert settle(parse, Talk(just_shown=shown)) == parse


def test_in_a_form_words_answer_the_form() -> None:
    parse = understood("要多少钱", "query_fee")
    assert settle(parse, Talk({}, "complaint_form", SERVICE)) == parse


def test_an_estate_answers_which_estate() -> None:
    asked = {**NOTICE, "where": True}
    settled = settle(understood("翠湖名邸4栋", "bind_home"), Talk(just_shown=asked))
    assert settled["intent"]["name"] == "ask_notice"


def test_a_complaint_about_a_provider_needs_no_kind() -> None:
    settled = settle(understood("态度太差了", "case_rate"), Talk(just_shown=SERVICE))
    assert settled["entities"] == [{"entity": "kind", "value": "other"}]


def test_a_name_that_sounds_like_a_problem_is_a_name_where_one_was_asked_for() -> None:
    asked = {**FEES, "where": True}
    unspecified = [{"entity": "kind", "value": "unspecified"}]
    name = {**understood("梧桐苑", "report_problem"), "entities": unspecified}
    assert settle(name, Talk(just_shown=asked))["intent"]["name"] == "query_fee"
    assert settle(name, Talk(just_shown=FEES)) == name
    lamp = {
        **understood("路灯坏了", "report_problem"),
        "entities": [{"entity": "kind", "value": "lighting"}],
    }
    assert settle(lamp, Talk(just_shown=asked)) == lamp


def test_what_asks_a_part_of_an_article_is_about_the_one_shown() -> None:
    """The dialogue room says which words ask a part of whatever article it was."""
    talk = Talk({"of_shown": "ask_policy"}, None, POLICY)
    worried = {**understood("租的,就在清河那边", "nlu_fallback", 0.4), "worry": {"kind": None}}
    for parse in (understood("我七十八", "out_of_scope"), worried):
        settled = settle(parse, talk)
        assert settled["intent"]["name"] == "ask_policy"
        assert settled[GOES_ON] == "part"
        assert settled["worry"] is None
        assert is_one(settled, talk)


@pytest.mark.parametrize(
    ("parse", "shown"),
    [
        (understood("灯坏了", "report_problem"), POLICY),
        (understood("我动不了", "emergency"), POLICY),
        ({**understood("我妈瘫了", "nlu_fallback"), "worry": {"kind": "injury"}}, POLICY),
        (understood("我七十八", "out_of_scope"), SERVICE),
        (understood("我七十八", "out_of_scope"), None),
    ],
)
def test_what_stands_by_itself_asks_no_part(
    parse: dict[str, Any], shown: dict[str, Any] | None
) -> None:
    assert settle(parse, Talk({"of_shown": "ask_policy"}, None, shown)) == parse

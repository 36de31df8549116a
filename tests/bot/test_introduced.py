"""Who says where they live and what is wrong besides tells what is wrong."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from components.introduced import (
    told_beside,
    without_address,
    without_fury,
    without_house,
    without_whom,
)
from components.request import Request

READINGS = {
    "空调外机吵": ("report_problem", 0.9),
    "3栋楼道灯坏了": ("report_problem", 0.9),
    "物业费多少": ("query_fee", 0.9),
    "记一下": ("case_supplement", 0.9),
    "老伴晕倒了": ("emergency", 1.0),
    "有点那个": ("report_problem", 0.4),
}


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("3栋楼道灯坏了，我住2单元502，打13912345678", "3栋楼道灯坏了"),
        ("我是3栋2单元502的，我家厨房漏水", "我家厨房漏水"),
        ("家住5-1-301 电梯坏了", "电梯坏了"),
        ("我住3栋2单元502厨房漏水", "厨房漏水"),
        ("你好，我住二号楼一单元三楼，水管爆了", "水管爆了"),
        ("我是阳光花园3栋的业主，物业费多少", "物业费多少"),
        ("垃圾没人收，电话：139 1234 5678", "垃圾没人收"),
        ("我住阳光花园3栋2单元501", ""),
        ("3栋2单元501电梯坏了", "3栋2单元501电梯坏了"),
        ("我是新来的", "我是新来的"),
    ],
)
def test_what_is_left_without_who_lives_where(text: str, rest: str) -> None:
    assert without_address(text) == rest


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("单元门坏了,关不上,云溪新村2栋3单元", "单元门坏了，关不上"),
        ("翠湖名邸二期6号楼大堂门坏了", "翠湖名邸大堂门坏了"),
        ("我是新来的租客,刚搬来翠湖名邸2栋,垃圾扔哪", "垃圾扔哪"),
        ("翠湖名邸2栋3单元501", ""),
        ("阳光花园 1-1-101", ""),
        ("紫荆里 2栋1单元301", ""),
        ("电梯坏了 3栋2单元", "电梯坏了"),
        ("漏水到家里 3栋2单元", "漏水到家里"),
        ("帮我登记一下,紫荆里3栋2单元", "帮我登记一下"),
        ("单元门坏了", "单元门坏了"),
    ],
)
def test_what_is_left_without_any_address(text: str, rest: str) -> None:
    assert without_house(text) == rest


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("路灯坏了找谁", "路灯坏了"),
        ("请问楼道灯坏了,该找哪个部门反映呢", "请问楼道灯坏了"),
        ("井盖没了归谁管啊?", "井盖没了"),
        ("水龙头坏了找谁修", "水龙头坏了找谁修"),
        ("谁管这事你心里没数吗", "谁管这事你心里没数吗"),
    ],
)
def test_what_is_left_without_the_question_who_is_in_charge(text: str, rest: str) -> None:
    assert without_whom(text) == rest


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("空调外机吵 热死我了…气得我要爆炸", "空调外机吵"),
        ("停水一天了 我服了 真是无语", "停水一天了"),
        ("我真的要疯了 楼上半夜拖椅子", "楼上半夜拖椅子"),
        ("热死我了", ""),
        ("楼上吵死了", "楼上吵死了"),
        ("我家鱼热死了好多条", "我家鱼热死了好多条"),
        ("煤气罐要爆炸了", "煤气罐要爆炸了"),
    ],
)
def test_what_is_left_without_fury(text: str, rest: str) -> None:
    assert without_fury(text) == rest


def understood(text: str, *, whole: str = "bind_home") -> dict[str, Any]:
    """What a message is about, where the engine first took it for `whole`."""

    async def parse(piece: str) -> dict[str, Any]:
        name, confidence = READINGS[piece]
        return {"text": piece, "intent": {"name": name, "confidence": confidence}}

    reading = {"text": text, "intent": {"name": whole, "confidence": 0.8}}
    return asyncio.run(told_beside(Request(text=text, raw=text, parse=reading), parse))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("3栋楼道灯坏了，我住2单元502，打13912345678", "report_problem"),
        ("我是阳光花园3栋的业主，物业费多少", "query_fee"),
        ("我住5栋501，老伴晕倒了", "emergency"),
        ("我家是7-1-302，记一下", "bind_home"),
        ("我住5栋501，有点那个", "bind_home"),
        ("我住阳光花园3栋2单元501", "bind_home"),
    ],
)
def test_what_is_asked_for_besides_counts(text: str, intent: str) -> None:
    reading = understood(text)
    assert reading["intent"]["name"] == intent
    assert reading["text"] == text, "the place and the number are in the whole"


def test_other_messages_are_read_once() -> None:
    text = "我住5栋501，不认识的话"
    assert understood(text, whole="report_problem")["intent"]["name"] == "report_problem"

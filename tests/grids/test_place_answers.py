"""What an answer to "where is it?" says."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.grids.place_answers import PlaceAnswer, read_place_answer, tells_beside
from api.grids.places import PlaceMention, parse_place

REGISTER = {"阳光花园": "阳光花园", "翠湖名邸": "翠湖名邸", "翠湖": "翠湖名邸", "紫荆里": "紫荆里"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        # An address, or a part of one.
        ("翠湖的", "翠湖名邸"),
        ("3栋2单元", "3栋2单元"),
        ("好了，是3单元", "3单元"),
        ("翠湖 5栋 808", "翠湖名邸5栋808"),
        # A landmark with its direction.
        ("老火车站旁边", "老火车站旁边"),
        ("就在菜市场门口", "菜市场门口"),
        # A word of places.
        ("清河大桥", "清河大桥"),
        ("老王家包子铺", "老王家包子铺"),
        ("在马路上", "马路上"),
        ("停在老王铺子门口", "老王铺子门口"),
        ("应该是5路车终点站那里吧", "5路车终点站"),
        ("紫竹苑", "紫竹苑"),
        ("东头", "东头"),
        # Beside something.
        ("万达那边", "万达那边"),
        ("井盖那里", "井盖"),
        ("在老李家那儿", "老李家那儿"),
        # In two clauses.
        ("楼下烧烤店，翠湖南门", "翠湖名邸南门楼下烧烤店"),
        ("翠湖5栋，老王家包子铺", "翠湖名邸5栋老王家包子铺"),
    ],
)
def test_a_place_in_many_words(text: str, place: str) -> None:
    answer = read_place_answer(text, estates=REGISTER)
    assert answer.is_bare_place
    assert answer.place.text.startswith(place)


@pytest.mark.parametrize(
    "text",
    [
        "没咬着，吓哭了",
        "保洁从来不扫楼道",
        "找他理论他还骂我",
        "没有味道，就是打不着",
        "转了两千",
        "全小区都停",
        "听着挺可怜的",
        "重新办理",
        "宠物吧",
        "刚她女儿来了，人没事，是去亲戚家了",
        "水都流到走廊了",
        "狗在草坪拉屎",
        "他在公园打人",
        "不知道谁扔的",
        "每天晚上十点以后",
        "13812345678",
        "我们那栋楼",
        "先说楼上的",
        "再讲楼下那个",
    ],
)
def test_what_tells_is_no_place(text: str) -> None:
    answer = read_place_answer(text, estates=REGISTER)
    assert answer.place.is_empty
    assert (answer.tells, answer.asks, answer.own) == (True, False, None)


@pytest.mark.parametrize(
    "text", ["你们收费吗", "是谁来修啊", "我不在家行不行", "什么时候来", "多少钱"]
)
def test_what_asks_is_no_place(text: str) -> None:
    answer = read_place_answer(text, estates=REGISTER)
    assert answer.place.is_empty
    assert (answer.tells, answer.asks) == (False, True)


@pytest.mark.parametrize("text", ["我不想说地址", "不知道", "说不清楚在哪", "不方便说", "保密"])
def test_who_does_not_say(text: str) -> None:
    assert read_place_answer(text, estates=REGISTER).withholds


@pytest.mark.parametrize(
    ("text", "own", "part"),
    [
        ("就是我们小区", "estate", None),
        ("在小区里", "estate", None),
        ("我们这边", "estate", None),
        ("楼道里", "house", "楼道里"),
        ("在我们楼下", "house", "楼下"),
        ("我家", "house", None),
        ("隔壁", "house", "隔壁"),
        ("楼上那家", "house", "楼上那家"),
        ("就楼下邻居", "house", "楼下邻居"),
    ],
)
def test_their_own_is_not_named(text: str, own: str, part: str | None) -> None:
    answer = read_place_answer(text, estates=REGISTER)
    assert (answer.own, answer.place.landmark, answer.tells) == (own, part, False)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("翠湖5栋1单元，楼上是401，我301", "翠湖名邸5栋1单元"),
        ("3栋2单元，堆了好几天了", "3栋2单元"),
    ],
)
def test_what_is_told_beside_a_place_is_noticed(text: str, place: str) -> None:
    answer = read_place_answer(text, estates=REGISTER)
    assert (answer.place.text, answer.tells) == (place, True)


@pytest.mark.parametrize(
    "text", ["好的", "嗯嗯", "你好", "谢谢", "……", "", "那个", "就那边", "那个地方"]
)
def test_mere_noise_says_nothing(text: str) -> None:
    assert read_place_answer(text, estates=REGISTER) == PlaceAnswer(PlaceMention())


@given(st.text(alphabet="在我们小区的旁边店里楼道不知谁了，。?3栋嗯就是", max_size=600))
def test_any_text_is_read_soon(text: str) -> None:
    began = time.thread_time()
    read_place_answer(text, estates=REGISTER)
    assert time.thread_time() - began < 5  # else it would not end today


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("是3栋门口的丰巢 8号柜", True),
        ("翠湖名邸7栋1单元501 卫生间顶上", True),
        ("翠湖名邸7栋1单元501", False),
        ("不对，是5栋2单元", False),
        ("搞错了，应该是阳光花园3号楼门口", False),
        ("我们住在三栋 5楼", False),
    ],
)
def test_what_is_told_beside_a_place(text: str, tells: bool) -> None:
    said = parse_place(text, estates=REGISTER)
    assert tells_beside(text, said, estates=REGISTER) == tells

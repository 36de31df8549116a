"""How messages are cut, joined and shown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.notifications.splitting import MESSAGE_BYTES, size, split
from api.wechat.rendering import Speech, clean, fitting, menu_of, passive_text

HINT = "点选，或直接回复数字。"
LINK = '<a href="https://linli.example/cases/7">查看工单</a>'


def test_g22_a_short_text_stays_whole() -> None:
    assert split("楼道灯坏了") == ["楼道灯坏了"]
    assert split("") == [""]


def test_g22_five_thousand_characters_lose_none() -> None:
    text = "楼道灯坏了三天没人管啊" * 500
    pieces = split(text)
    assert "".join(pieces) == text
    assert all(0 < size(piece) <= MESSAGE_BYTES for piece in pieces)
    assert len(pieces) == 9


def test_g22_a_cut_falls_behind_a_sentence() -> None:
    pieces = split("灯坏了，很黑。" * 200)
    assert all(piece.endswith("。") for piece in pieces)


@pytest.mark.parametrize(
    "cluster",
    ["👨‍👩‍👧‍👦", "🇨🇳", "👍🏽", "e\u0301", "❤️"],
    ids=["zwj", "flag", "skin", "accent", "variation"],
)
@pytest.mark.parametrize("offset", range(5))
def test_g22_no_cut_inside_what_the_eye_sees_as_one(cluster: str, offset: int) -> None:
    text = "x" * offset + cluster * 800
    for piece in split(text):
        assert not piece.lstrip("x").replace(cluster, "")


def test_g22_no_cut_inside_a_link() -> None:
    for offset in range(0, 120, 7):
        text = "x" * (MESSAGE_BYTES - 60 + offset) + LINK + "后面的话" * 10
        pieces = split(text)
        assert sum(LINK in piece for piece in pieces) == 1
        assert "".join(pieces) == text


def test_g22_the_last_piece_leaves_room_for_the_options() -> None:
    titles = ["不满意，重新办理"] * 10
    pieces = split("灯" * 660, titles=titles)
    assert "".join(pieces) == "灯" * 660
    assert len(pieces) > 1
    assert size(passive_text([Speech(1, pieces[-1], tuple(titles))])) <= MESSAGE_BYTES


@given(st.text(max_size=900), st.lists(st.text(max_size=12), max_size=9))
def test_g22_any_text_is_cut_into_messages(text: str, titles: list[str]) -> None:
    text = clean(text * 5)
    titles = [clean(title) for title in titles]
    pieces = split(text, titles=titles)
    assert all(size(piece) <= MESSAGE_BYTES for piece in pieces)
    spoken = re.sub(r"\s", "", "".join(pieces))
    assert spoken == re.sub(r"\s", "", text)
    last = Speech(10**9, pieces[-1], tuple(titles))
    assert size(passive_text([last])) <= MESSAGE_BYTES


def test_g23_options_are_links_with_numbers_in_passive_text() -> None:
    text = passive_text([Speech(12, "请确认", ("确认", "修改 地点"))])
    assert text == (
        "请确认\n"
        '1. <a href="weixin://bizmsgmenu?msgmenucontent=确认&msgmenuid=12-1">确认</a>\n'
        '2. <a href="weixin://bizmsgmenu?msgmenucontent=修改%20地点&msgmenuid=12-2">修改 地点</a>\n'
        f"\n{HINT}"
    )


def test_g23_a_title_cannot_break_out_of_its_link() -> None:
    text = passive_text([Speech(3, "", ('"><a href="http://evil">x</a>&msgmenuid=9-9',))])
    assert text.count("<a ") == 1
    assert text.count("</a>") == 1
    assert re.findall(r'msgmenuid=[\w-]+">', text) == ['msgmenuid=3-1">']


def test_g23_options_are_lines_of_a_menu_by_kf() -> None:
    menu = menu_of(Speech(12, "请评价", ("满意", "不满意")))
    assert menu is not None
    assert menu.head == "请评价"
    assert menu.lines == (("12-1", "1. 满意"), ("12-2", "2. 不满意"))
    assert menu.tail == HINT


def test_g23_many_options_become_text() -> None:
    assert menu_of(Speech(1, "选", tuple("一二三四五六七八九十百"))) is None
    assert menu_of(Speech(1, "没有选项")) is None


def test_g23_long_options_lose_their_links_before_they_are_lost() -> None:
    speech = Speech(123456, "字" * 300, tuple(f"第{number}项服务" for number in range(1, 12)))
    text = passive_text([speech])
    assert size(text) <= MESSAGE_BYTES
    assert "<a" not in text
    assert "11. 第11项服务" in text


def test_several_messages_become_one_while_they_fit() -> None:
    speeches = [Speech(1, "一" * 300), Speech(2, "二" * 300), Speech(3, "三" * 300)]
    assert [speech.id for speech in fitting(speeches)] == [1, 2]
    assert passive_text(speeches[:2]) == "一" * 300 + "\n\n" + "二" * 300


def test_g20_control_characters_and_surrogates_are_not_shown() -> None:
    assert clean("a\x00b\x1bc\ud800d\ufffee\r\nf\u0085g") == "abcde\nfg"

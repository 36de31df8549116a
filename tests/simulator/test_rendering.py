from datetime import UTC, datetime, timedelta

import pytest

from api.simulator.rendering import Piece, lines, pieces, stamp
from api.simulator.transcript import Content, Transcripts
from tests.simulator.toy import WANG, Clock


def test_s9_a_platform_link_becomes_tappable() -> None:
    text = '对的话回复<a href="weixin://bizmsgmenu?msgmenucontent=确认&msgmenuid=t1">好的</a>。'
    assert pieces(text) == [
        Piece("text", "对的话回复"),
        Piece("reply", "好的", sends="确认", menu_id="t1"),
        Piece("text", "。"),
    ]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="weixin://bizmsgmenu?msgmenucontent=A%26B&msgmenuid=t%201">x</a>',
        "<a href='weixin://bizmsgmenu?msgmenucontent=A%26B&amp;msgmenuid=t%201'>x</a>",
    ],
)
def test_s9_what_a_link_sends_is_decoded(link: str) -> None:
    assert pieces(link) == [Piece("reply", "x", sends="A&B", menu_id="t 1")]


def test_a_web_link_opens_its_address() -> None:
    text = '<a href="https://example.org/?a=1&amp;b=2">详情</a>'
    assert pieces(text) == [Piece("web", "详情", url="https://example.org/?a=1&b=2")]


@pytest.mark.parametrize(
    "text",
    [
        "<b>粗</b>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<a href="https://x.org" onclick="x()">x</a>',
        '<a href="weixin://other?msgmenucontent=a&msgmenuid=1">x</a>',
        '<a href="weixin://bizmsgmenu?msgmenucontent=a&msgmenuid=1"><img src=x></a>',
        "<script>alert(1)</script>",
    ],
)
def test_everything_else_stays_text(text: str) -> None:
    assert pieces(text) == [Piece("text", text)]


def test_time_stands_between_messages_that_are_apart() -> None:
    clock = Clock()
    transcripts = Transcripts(clock=clock)
    for minutes in (0, 4, 6):
        clock.move(minutes=minutes)
        content = Content("text", text="你好")
        transcripts.append(WANG, side="person", via="push", content=content)
    drawn = lines(transcripts.of(WANG), now=clock())
    assert [line.stamp is not None for line in drawn] == [True, False, True]


def test_stamps_are_in_shanghai_time() -> None:
    now = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    assert stamp(now, now=now).local.strftime("%d %H:%M") == "23 00:30"
    days = [stamp(now - timedelta(hours=hours), now=now).day for hours in (0, 1, 25)]
    assert days == ["today", "yesterday", "earlier"]


def test_a_click_on_the_menu_leaves_no_trace_in_the_chat() -> None:
    clock = Clock()
    transcripts = Transcripts(clock=clock)
    for event in ("CLICK", "subscribe"):
        content = Content("event", title=event)
        transcripts.append(WANG, side="platform", via="push", content=content)
    drawn = lines(transcripts.of(WANG), now=clock())
    assert [line.entry.content.title for line in drawn] == ["subscribe"]

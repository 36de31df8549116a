"""The figures as a supervisor reads them in the chat."""

from dataclasses import replace
from datetime import datetime

import pytest

from api.stats.lasting import Lasting
from api.stats.service import CaseStatistics, WorstGrid
from api.texts import render

FIGURES = CaseStatistics(
    since=datetime.fromisoformat("2026-11-23T00:00:00+08:00"),
    until=datetime.fromisoformat("2026-11-30T00:00:00+08:00"),
    opened=12,
    responded=11,
    response_share=11 / 12,
    on_time_response_share=0.75,
    median_response_minutes=17.6,
    completed=8,
    lasting=Lasting(watched=20, lasted=19),
    completion_share=2 / 3,
    on_time_completion_share=1.0,
    ratings=5,
    mean_rating=4.6,
    satisfied_share=0.8,
    reopened=1,
    overdue=3,
    finished_late=2,
    patrols=0,
    patrols_completed=0,
    worst_grid=WorstGrid(name="阳光花园第一网格", missed=4),
)
EMPTY = replace(
    FIGURES,
    opened=0,
    responded=0,
    response_share=None,
    on_time_response_share=None,
    median_response_minutes=None,
    completed=0,
    lasting=Lasting(watched=4, lasted=4),
    completion_share=None,
    on_time_completion_share=None,
    ratings=0,
    mean_rating=None,
    satisfied_share=None,
    reopened=0,
    overdue=0,
    finished_late=0,
    worst_grid=None,
)


def summary(figures: CaseStatistics, *, title: str = "week") -> list[str]:
    """The lines of the text."""
    return render("api/stats", "summary", figures=figures, title=title).splitlines()


def test_a_full_week() -> None:
    assert summary(FIGURES) == [
        "本周统计（11月23日至11月29日）",
        "诉求：12件，其中1件重新办理",
        "响应率：91.7%，按时响应75.0%",
        "响应时间中位数：18分钟",
        "办结率：66.7%，按时办结100.0%",
        "真实解决率：95.0%（30天前办结的20件，同一处没有再报）",
        "满意度：4.6分，满意率80.0%（5人评价）",
        "超期：3件未办结，2件超期办结",
        "超期最多的网格：阳光花园第一网格（4件）",
    ]


def test_an_empty_month_claims_nothing() -> None:
    assert summary(EMPTY, title="month") == [
        "本月统计（11月23日至11月29日）",
        "诉求：0件",
        "响应率：暂无，按时响应暂无",
        "响应时间中位数：暂无",
        "办结率：暂无，按时办结暂无",
        "满意度：暂无",
        "超期：0件未办结，0件超期办结",
        "超期最多的网格：暂无",
    ]


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0.2, "0分钟"), (119, "119分钟"), (120, "2.0小时"), (200, "3.3小时")],
)
def test_long_spans_are_told_in_hours(minutes: float, text: str) -> None:
    lines = summary(replace(FIGURES, median_response_minutes=minutes))
    assert f"响应时间中位数：{text}" in lines


def test_what_was_seen_on_patrol_stands_apart() -> None:
    lines = summary(replace(FIGURES, patrols=4, patrols_completed=3))
    assert "巡查上报：4件，办结3件（不计入上面各率）" in lines
    assert "诉求：12件，其中1件重新办理" in lines

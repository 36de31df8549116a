"""Figures in the chat: 本周统计, 上周统计, 本月统计."""

from datetime import datetime, timedelta

from api.dialogue.staff_order import Order
from api.notifications.outbox import Note
from api.stats.service import case_statistics, month_of, week_of
from api.texts import render


async def week(order: Order) -> Note:
    """本周统计."""
    return await _figures(order, *week_of(order.now), title="week")


async def last_week(order: Order) -> Note:
    """上周统计."""
    week_ago = order.now - timedelta(days=7)
    return await _figures(order, *week_of(week_ago), title="last_week")


async def month(order: Order) -> Note:
    """本月统计."""
    return await _figures(order, *month_of(order.now), title="month")


async def _figures(order: Order, since: datetime, until: datetime, *, title: str) -> Note:
    figures = await case_statistics(
        order.session,
        since=since,
        until=until,
        grid_id=None,
        reader_id=order.member.id,
        now=order.now,
    )
    return Note(text=render("api/stats", "summary", figures=figures, title=title))

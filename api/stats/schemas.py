"""The figures as JSON."""

from datetime import date
from typing import Self

from pydantic import BaseModel

from api.stats.service import CaseStatistics


class WorstGridView(BaseModel):
    """The grid with the most missed finish deadlines."""

    name: str
    missed: int


class StatisticsView(BaseModel):
    """The figures of a range of days; see `CaseStatistics` for what each of them counts.

    `since` and `until` are the first and the last day, Asia/Shanghai. Shares lie between 0 and 1
    and are null where there is nothing to count.
    """

    since: date
    until: date
    grid: str | None
    opened: int
    responded: int
    response_share: float | None
    on_time_response_share: float | None
    median_response_minutes: float | None
    completed: int
    watched: int
    true_resolution_share: float | None
    completion_share: float | None
    on_time_completion_share: float | None
    ratings: int
    mean_rating: float | None
    satisfied_share: float | None
    reopened: int
    overdue: int
    finished_late: int
    patrols: int
    patrols_completed: int
    worst_grid: WorstGridView | None

    @classmethod
    def of(cls, figures: CaseStatistics, *, grid: str | None) -> Self:
        """The figures of a grid, or of the whole town."""
        worst = figures.worst_grid
        return cls(
            since=figures.first_day,
            until=figures.last_day,
            grid=grid,
            opened=figures.opened,
            responded=figures.responded,
            response_share=figures.response_share,
            on_time_response_share=figures.on_time_response_share,
            median_response_minutes=figures.median_response_minutes,
            completed=figures.completed,
            watched=figures.lasting.watched,
            true_resolution_share=figures.lasting.share,
            completion_share=figures.completion_share,
            on_time_completion_share=figures.on_time_completion_share,
            ratings=figures.ratings,
            mean_rating=figures.mean_rating,
            satisfied_share=figures.satisfied_share,
            reopened=figures.reopened,
            overdue=figures.overdue,
            finished_late=figures.finished_late,
            patrols=figures.patrols,
            patrols_completed=figures.patrols_completed,
            worst_grid=worst and WorstGridView(name=worst.name, missed=worst.missed),
        )

"""What stands in the store at the moment of a reading: queues, the outbox, the inbox.

Each api process tells the same of one store, so that sums over replicas mean nothing: take the
maximum.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.db import Database
from api.dialogue.models import InboundMessage
from api.notifications.models import DeliveryState, OutboundMessage
from api.watching.health import AWAY
from api.wechat.waiting import bounded

STATEMENT_MILLISECONDS = 800
"""For one query; a store that is busy with people is not to be kept busy by its watchers."""

BOUND_SECONDS = 2.0
"""For all of them, the connection included."""

WAITING = (
    DeliveryState.QUEUED,
    DeliveryState.HELD,
    DeliveryState.ANNOUNCED,
    DeliveryState.UNKNOWN,
)
"""States in which a message has not surely reached its person, and still may."""

JOBS = text("select task_name, status::text, count(*) from procrastinate_jobs group by 1, 2")

OLDEST_JOB = text(
    "select min(coalesce(j.scheduled_at, e.at)) from procrastinate_jobs j"
    " left join procrastinate_events e on e.job_id = j.id and e.type = 'deferred'"
    " where j.status = 'todo' and (j.scheduled_at is null or j.scheduled_at <= :now)"
)
"""Since when the longest waiting job could have been begun."""


@dataclass(frozen=True)
class Figures:
    """Counts, and ages in seconds (0 where nothing waits)."""

    jobs: Mapping[tuple[str, str], int]
    oldest_job: float
    outbound: Mapping[str, int]
    unhandled: int
    oldest_unhandled: float


async def measure(session: AsyncSession, *, now: datetime) -> Figures:
    """The figures of this transaction's moment."""
    await session.execute(text(f"set local statement_timeout = {STATEMENT_MILLISECONDS}"))
    jobs = {(task, status): count for task, status, count in await session.execute(JOBS)}
    oldest_job = await session.scalar(OLDEST_JOB, {"now": now})
    waiting = (
        select(OutboundMessage.state, func.count())
        .where(OutboundMessage.state.in_(WAITING))
        .group_by(OutboundMessage.state)
    )
    counted = {state.value: count for state, count in await session.execute(waiting)}
    unhandled = select(func.count(), func.min(InboundMessage.received_at)).where(
        InboundMessage.handled_at.is_(None)
    )
    count, since = (await session.execute(unhandled)).one()
    return Figures(
        jobs=jobs,
        oldest_job=_age(oldest_job, now=now),
        outbound={state.value: counted.get(state.value, 0) for state in WAITING},
        unhandled=count,
        oldest_unhandled=_age(since, now=now),
    )


async def exposition(database: Database, *, now: datetime) -> bytes:
    """Everything that Prometheus reads of this process; `linli_store_up` is 0 without a store."""

    async def look() -> Figures:
        async with database.transaction() as session:
            return await measure(session, now=now)

    try:
        figures = await bounded(look(), seconds=BOUND_SECONDS)
    except AWAY:
        figures = None
    registry = CollectorRegistry()
    registry.register(_Measured(figures))
    return generate_latest(REGISTRY) + generate_latest(registry)


class _Measured(Collector):
    """Figures that were taken beforehand: Prometheus's collectors know no `await`."""

    def __init__(self, figures: Figures | None) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        """One family a figure."""
        figures = self._figures
        yield _gauge("linli_store_up", "Whether the figures of the store could be had.", figures)
        if figures is None:
            return
        jobs = GaugeMetricFamily("linli_jobs", "Jobs, by task.", labels=["task", "status"])
        for names, count in sorted(figures.jobs.items()):
            jobs.add_metric(names, count)
        yield jobs
        yield GaugeMetricFamily(
            "linli_oldest_job_seconds",
            "How long the oldest waiting job has been due.",
            value=figures.oldest_job,
        )
        outbound = GaugeMetricFamily(
            "linli_outbound_waiting",
            "Messages that have not surely reached anybody yet.",
            labels=["state"],
        )
        for state, count in figures.outbound.items():
            outbound.add_metric([state], count)
        yield outbound
        yield GaugeMetricFamily(
            "linli_inbound_unhandled", "Messages without an end.", value=figures.unhandled
        )
        yield GaugeMetricFamily(
            "linli_oldest_inbound_unhandled_seconds",
            "The age of the oldest message without an end.",
            value=figures.oldest_unhandled,
        )


def _gauge(name: str, what: str, figures: Figures | None) -> Metric:
    return GaugeMetricFamily(name, what, value=0 if figures is None else 1)


def _age(since: datetime | None, *, now: datetime) -> float:
    return 0.0 if since is None else max((now - since).total_seconds(), 0.0)

"""The worker process: carries out jobs, and takes over those of a worker that died.

A worker gives a sign of life every two seconds. Whose sign is older than ten is dead; its jobs
are put back, and the locks they held are free again with them.
"""

import asyncio
import logging
import signal
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from procrastinate import JobContext, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.worker import Worker
from psycopg_pool import PoolTimeout

import api.notifications.absence
import api.notifications.case_events
import api.notifications.incident_news
import api.notifications.routing
import api.notifications.visit_news
import api.notifications.volunteering
import api.upkeep  # noqa: F401  # registers its tasks, as the rooms above do
from api import logs, metrics
from api.clock import utc_now
from api.db import Database
from api.dialogue.engine import RasaEngine
from api.dialogue.erasing import ErasingParts
from api.dialogue.handle import DialogueParts
from api.jobs import app
from api.media.links import MediaLinks
from api.media.store import open_store
from api.settings import Environment, Settings, load_settings
from api.shared_state import open_redis
from api.voice.recogniser import open_recogniser
from api.watching.worker_door import counters_served
from api.wechat.client import open_client
from api.wechat.delivery import DEMO_TEMPLATE_ID, DeliveryParts
from api.wechat.ladder import Templates

log = logging.getLogger(__name__)

CONCURRENCY = 16
HEARTBEAT_SECONDS = 2.0
POLLING_SECONDS = 0.25
"""Jobs that are due at once are announced; those with a time are found by looking."""

DEAD_AFTER_SECONDS = 10.0
RESCUE_SECONDS = 3.0
FORGOTTEN_SECONDS = 120
"""No job takes so long; one that seems to has lost its end."""

SHUTDOWN_SECONDS = 4.0
SIGN_ON_SECONDS = 0.5

STORE_AWAY = (ConnectorException, psycopg.Error, PoolTimeout, OSError)
"""How the end of a worker shows that its database has gone."""


@asynccontextmanager
async def parts_of(settings: Settings) -> AsyncIterator[dict[str, Any]]:
    """What the tasks need, by the names under which they look for it; closed at the end."""
    database = Database(settings.database_url, pool_size=CONCURRENCY)
    engine = RasaEngine(settings.rasa_url, settings.rasa_token)
    redis = open_redis(settings)
    store = open_store(settings)
    try:
        async with open_recogniser(settings) as recogniser, open_client(settings, redis) as client:
            yield {
                "database": database,
                "links": MediaLinks.from_settings(settings),
                "dialogue": DialogueParts(
                    database=database,
                    engine=engine,
                    parser=engine,
                    store=store,
                    source=client,
                    recogniser=recogniser,
                    links=MediaLinks.from_settings(settings),
                    clock=utc_now,
                    quiet=settings.burst_quiet,
                ),
                "erasing": ErasingParts(
                    database=database, talks=engine, store=store, clock=utc_now
                ),
                "delivery": DeliveryParts(
                    database=database,
                    client=client,
                    can_send_kf=settings.wechat_can_send_kf,
                    templates=templates_of(settings),
                ),
            }
    finally:
        await engine.close()
        await redis.aclose()
        await database.close()


def templates_of(settings: Settings) -> Templates:
    """What the owner set; the simulated account has a template of its own."""
    demo = DEMO_TEMPLATE_ID if settings.environment is Environment.DEMO else None
    return Templates(
        template_id=settings.wechat_template_id or demo,
        subscription_id=settings.wechat_subscription_template_id,
    )


async def work(settings: Settings) -> None:
    """Carry out jobs until a signal comes; what is under way then is finished or put back.

    When the database goes away the job engine's worker ends. The process stays and signs on anew,
    which takes a moment where a start takes seconds.
    """
    stop = asyncio.Event()
    for sent in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sent, stop.set)
    stopped = asyncio.create_task(stop.wait())
    async with parts_of(settings) as parts:
        while not stop.is_set():
            shift = asyncio.create_task(_shift(settings, parts))
            await asyncio.wait({shift, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if stop.is_set():
                shift.cancel()
            try:
                await shift
            except asyncio.CancelledError:
                return
            except STORE_AWAY as error:
                log.warning("the job engine has lost its database: %s", type(error).__name__)
            await asyncio.sleep(SIGN_ON_SECONDS)


async def _shift(settings: Settings, parts: dict[str, Any]) -> None:
    """Work under one sign-on, until cancelled or until the database is lost."""
    connector = PsycopgConnector(
        conninfo=settings.database_url, max_size=CONCURRENCY, reconnect_timeout=30
    )
    async with connector_opened(connector):
        rescuer = asyncio.create_task(rescue_forever())
        try:
            await app.run_worker_async(
                concurrency=CONCURRENCY,
                additional_context=parts,
                fetch_job_polling_interval=POLLING_SECONDS,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=DEAD_AFTER_SECONDS,
                shutdown_graceful_timeout=SHUTDOWN_SECONDS,
                delete_jobs="successful",
                worker_middleware=[name_the_job, log_failures],
                install_signal_handlers=False,
            )
        finally:
            rescuer.cancel()


@asynccontextmanager
async def connector_opened(connector: PsycopgConnector) -> AsyncIterator[None]:
    """The job engine on this connector while the context lasts."""
    with app.replace_connector(connector):
        async with app.open_async():
            yield


async def name_the_job(
    call_next: Callable[[], Awaitable[Any]], context: JobContext, worker: Worker
) -> Any:
    """Let every line of a job say which it is and which message it is about."""
    arguments: dict[str, Any] = context.job.task_kwargs
    logs.bind(job_id=context.job.id, message_id=arguments.get("message_id"))
    logs.keep_private(str(arguments.get("openid", "")))
    return await call_next()


async def log_failures(
    call_next: Callable[[], Awaitable[Any]], context: JobContext, worker: Worker
) -> Any:
    """One line for a failed job: its number, task and the kind of error, nothing of its content."""
    try:
        return await call_next()
    except Exception as error:
        job = context.job
        metrics.JOB_FAILURES.labels(job.task_name).inc()
        log.error("job %s (%s) failed: %s", job.id, job.task_name, type(error).__name__)
        raise


async def rescue_forever() -> None:
    """Put back the jobs of workers that gave no sign of life."""
    while True:
        try:
            await rescue()
        except ConnectorException as error:
            log.warning("no look at stalled jobs: %s", type(error).__name__)
        await asyncio.sleep(RESCUE_SECONDS)


async def rescue() -> int:
    """Put stalled jobs back into the queue; how many."""
    stalled = list(
        await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS)
    )
    with warnings.catch_warnings():
        # Also of a living worker that lost its connection while it wrote a job's end. The way
        # by seconds is called deprecated; there is no other for this.
        warnings.simplefilter("ignore", DeprecationWarning)
        stalled += await app.job_manager.get_stalled_jobs(nb_seconds=FORGOTTEN_SECONDS)
    for job in {job.id: job for job in stalled}.values():
        log.warning("job %s (%s) has lost its worker and is put back", job.id, job.task_name)
        await app.job_manager.retry_job(job)
    return len(stalled)


def main() -> None:
    """Start a worker."""
    settings = load_settings()
    logs.configure("worker", secrets=settings.secrets, level=settings.log_level)
    with counters_served(
        host=settings.host, port=settings.metrics_port, token=settings.metrics_token
    ):
        asyncio.run(work(settings))

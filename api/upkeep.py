"""What is done by the clock: closing cases that nobody rates, taking up what was left lying."""

import logging
from datetime import timedelta

from procrastinate import JobContext, builtin_tasks

from api.cases.absence import begin_leaves
from api.cases.boundary_moves import move_with_boundaries
from api.cases.clocks import look_at_all
from api.cases.follow_up import close_unrated
from api.cases.history import FILL_ROOM_TASK
from api.cases.room import fill_room
from api.cases.routing_check import switch_off_orphans
from api.clock import utc_now
from api.db import Database
from api.dialogue import half_told, worries
from api.dialogue.desk_talk import end_quiet_talks
from api.dialogue.erasing import ErasingParts, unfinished_erasures
from api.dialogue.inbox import take_up_again
from api.dialogue.visit_traces import forget_people
from api.incidents.service import say_overdue
from api.jobs import app
from api.notifications.digests import send_digests
from api.notifications.outbox import deliver_soon
from api.notifications.silence import escalate_silence
from api.reconciliation.service import close_day, days_to_close
from api.wechat.delivery import DeliveryParts, left_lying, try_held_again

log = logging.getLogger(__name__)

UNHANDLED = timedelta(minutes=2)
"""Longer than any message takes, its tries included."""

GIVEN_UP = timedelta(days=1)
"""What could not be handled for so long is handled by nobody; the reconciliation shows it."""

UNERASED = timedelta(minutes=1)
"""Longer than an erasure takes, its tries included."""

FAILED_JOBS_STAY = timedelta(days=7)
"""Long enough for whoever reads the log on Monday."""

LEFT_LYING = timedelta(minutes=1)
"""Longer than any delivery takes; what is still queued then has been forgotten."""


@app.periodic(cron="7 * * * *")
@app.task(name="close_unrated_cases", pass_context=True, queueing_lock="close_unrated_cases")
async def close_unrated_cases(context: JobContext, timestamp: int) -> None:
    """Hourly; Procrastinate defers it once, however many workers run."""
    database: Database = context.additional_context["database"]
    async with database.transaction() as session:
        closed = await close_unrated(session, now=utc_now())
    if closed:
        log.info("%s unrated cases closed", closed)


@app.periodic(cron="* * * * *")
@app.task(name="look_at_clocks", pass_context=True, queueing_lock="look_at_clocks")
async def look_at_clocks(context: JobContext, timestamp: int) -> None:
    """Each minute: end pauses, move on what nobody takes, remind and escalate."""
    database: Database = context.additional_context["database"]
    looked = await look_at_all(database, now=utc_now())
    if looked:
        log.info("the clocks of %s cases were looked at", looked)


@app.periodic(cron="* * * * *")
@app.task(name="begin_leaves", pass_context=True, queueing_lock="begin_leaves")
async def begin_leaves_today(context: JobContext, timestamp: int) -> None:
    """Each minute: hand over the open work of those whose leave has begun."""
    database: Database = context.additional_context["database"]
    async with database.transaction() as session:
        begun = await begin_leaves(session, now=utc_now())
    if begun:
        log.info("the work of %s people on leave was handed over", begun)


@app.periodic(cron="* * * * *")
@app.task(name="fill_room", pass_context=True, queueing_lock="fill_room")
async def fill_room_by_the_clock(context: JobContext, timestamp: int) -> None:
    """Each minute: cases that wait for room go to whoever has come on duty, or back from leave."""
    await fill_room_now(context)


@app.task(name=FILL_ROOM_TASK, pass_context=True)
async def fill_room_now(context: JobContext) -> None:
    """Somebody has finished something; what fails is the clock's a minute later."""
    database: Database = context.additional_context["database"]
    async with database.transaction() as session:
        moved = await fill_room(session, now=utc_now())
    if moved:
        log.info("%s cases that waited for room have found it", moved)


@app.periodic(cron="* * * * *")
@app.task(name="move_with_boundaries", pass_context=True, queueing_lock="move_with_boundaries")
async def move_cases_with_boundaries(context: JobContext, timestamp: int) -> None:
    """Each minute: on the first day of a version of the grids, open cases go with their place."""
    database: Database = context.additional_context["database"]
    async with database.transaction() as session:
        moved = await move_with_boundaries(session, now=utc_now())
    if moved:
        log.info("%s open cases came to another grid", moved)


@app.periodic(cron="*/5 * * * *")
@app.task(name="switch_off_rules", pass_context=True, queueing_lock="switch_off_rules")
async def switch_off_rules_without_target(context: JobContext, timestamp: int) -> None:
    """Every five minutes: rules whose target has left, in whatever way, switch themselves off."""
    database: Database = context.additional_context["database"]
    async with database.transaction() as session:
        off = await switch_off_orphans(session, now=utc_now())
    if off:
        log.warning("%s routing rules have switched themselves off", off)


@app.periodic(cron="* * * * *")
@app.task(name="look_at_incidents", pass_context=True, queueing_lock="look_at_incidents")
async def look_at_incidents(context: JobContext, timestamp: int) -> None:
    """Each minute: say of incidents whose time has passed that it has."""
    database: Database = context.additional_context["database"]
    async with database.transaction() as session:
        late = await say_overdue(session, now=utc_now())
    if late:
        log.info("%s incidents are overdue", late)


@app.periodic(cron="20 * * * *")
@app.task(name="reconcile", pass_context=True, queueing_lock="reconcile")
async def reconcile(context: JobContext, timestamp: int) -> None:
    """At 00:20 the balance of the day before (Asia/Shanghai); hourly, for days that were missed."""
    database: Database = context.additional_context["database"]
    async with database.transaction() as session:
        days = await days_to_close(session, now=utc_now())
    for day in days:
        async with database.snapshot() as session:
            found = await close_day(session, day, now=utc_now())
        if found is None:
            continue
        if found.is_balanced:
            log.info("%s: %s messages, balanced", day, found.received)
        else:
            off = ", ".join(f"{fault} {ids}" for fault, ids in found.faults.items())
            log.error("%s: %s messages do not balance: %s", day, found.received, off)


@app.periodic(cron="* * * * *")
@app.task(name="sweep_outbox", pass_context=True, queueing_lock="sweep_outbox")
async def sweep_outbox(context: JobContext, timestamp: int) -> None:
    """Each minute: have sent what is queued and has no delivery of its own any more."""
    database: Database = context.additional_context["database"]
    async with database.transaction() as session:
        waiting = await left_lying(session, before=utc_now() - LEFT_LYING)
        for openid in waiting:
            await deliver_soon(session, openid)
    if waiting:
        log.warning("deliveries begun again for %s people", len(waiting))


@app.periodic(cron="*/10 * * * *")
@app.task(name="try_held_again", pass_context=True, queueing_lock="try_held_again")
async def try_held_messages_again(context: JobContext, timestamp: int) -> None:
    """Every ten minutes: have sent what the platform was too busy for."""
    parts: DeliveryParts = context.additional_context["delivery"]
    if people := await try_held_again(parts):
        log.warning("held messages of %s people are tried again", people)


@app.periodic(cron="40 3 * * *")
@app.task(name="forget_failed_jobs", pass_context=True, queueing_lock="forget_failed_jobs")
async def forget_failed_jobs(context: JobContext, timestamp: int) -> None:
    """Nightly: what failed for good is known by its log line; its arguments need not stay."""
    await builtin_tasks.remove_old_jobs(
        context,
        max_hours=FAILED_JOBS_STAY // timedelta(hours=1),
        remove_failed=True,
        remove_cancelled=True,
        remove_aborted=True,
    )


@app.periodic(cron="*/5 * * * *")
@app.task(name="escalate_silence", pass_context=True, queueing_lock="escalate_silence")
async def escalate_silent_staff(context: JobContext, timestamp: int) -> None:
    """Every five minutes: tell somebody above of cases whose owner does not hear of them."""
    database: Database = context.additional_context["database"]
    async with database.transaction() as session:
        cases = await escalate_silence(session, now=utc_now())
    if cases:
        log.warning("the owners of %s cases do not hear of them", cases)


@app.periodic(cron="*/5 * * * *")
@app.task(name="send_digests", pass_context=True, queueing_lock="send_digests")
async def send_morning_digests(context: JobContext, timestamp: int) -> None:
    """Every five minutes from 08:30 to 10:00 (Asia/Shanghai): what each has to do today."""
    database: Database = context.additional_context["database"]
    sent = await send_digests(database, now=utc_now())
    if sent:
        log.info("%s people were told what there is to do today", sent)


@app.periodic(cron="* * * * *")
@app.task(name="sweep_inbox", pass_context=True, queueing_lock="sweep_inbox")
async def sweep_inbox(context: JobContext, timestamp: int) -> None:
    """Each minute: have messages handled whose job failed for good while the store was away."""
    database: Database = context.additional_context["database"]
    async with database.transaction() as session:
        now = utc_now()
        again = await take_up_again(session, since=now - GIVEN_UP, before=now - UNHANDLED)
    if again:
        log.warning("%s messages are handled again", again)


@app.periodic(cron="*/5 * * * *")
@app.task(name="look_after_half_told", pass_context=True, queueing_lock="look_after_half_told")
async def look_after_half_told(context: JobContext, timestamp: int) -> None:
    """Every five minutes: remind who went quiet in the middle, and keep what stays half told."""
    parts: DeliveryParts = context.additional_context["delivery"]
    async with parts.database.transaction() as session:
        reminded = await half_told.remind(session, can_send=parts.can_send_kf, now=utc_now())
    async with parts.database.transaction() as session:
        kept = await half_told.keep(session, now=utc_now())
    if reminded or kept:
        log.info("%s half-told complaints reminded of, %s kept for the desk", reminded, kept)


@app.periodic(cron="* * * * *")
@app.task(name="look_after_worries", pass_context=True, queueing_lock="look_after_worries")
async def look_after_worries(context: JobContext, timestamp: int) -> None:
    """Each minute: put before the desk what may be danger and was not answered."""
    database: Database = context.additional_context["database"]
    async with database.transaction() as session:
        told = await worries.tell_desk(session, now=utc_now())
    if told:
        log.warning("%s people did not say whether they are in danger", told)


@app.periodic(cron="* * * * *")
@app.task(name="end_quiet_talks", pass_context=True, queueing_lock="end_quiet_talks")
async def end_talks_gone_quiet(context: JobContext, timestamp: int) -> None:
    """Each minute: bring those back to the engine with whom the desk speaks no more."""
    parts: DeliveryParts = context.additional_context["delivery"]
    async with parts.database.transaction() as session:
        ended = await end_quiet_talks(session, can_send=parts.can_send_kf, now=utc_now())
    if ended:
        log.info("%s talks with the desk have gone quiet", ended)


@app.periodic(cron="* * * * *")
@app.task(name="forget_people", pass_context=True, queueing_lock="forget_people")
async def forget_people_of_the_register(context: JobContext, timestamp: int) -> None:
    """Each minute: take out of the register who is to be forgotten."""
    parts: ErasingParts = context.additional_context["erasing"]
    forgotten = await forget_people(parts)
    if forgotten:
        log.info("%s people of the register were forgotten", forgotten)


@app.periodic(cron="* * * * *")
@app.task(name="sweep_erasures", pass_context=True, queueing_lock="sweep_erasures")
async def sweep_erasures(context: JobContext, timestamp: int) -> None:
    """Each minute: have erasures finished of which a part was away."""
    database: Database = context.additional_context["database"]
    async with database.transaction() as session:
        again = await unfinished_erasures(session, before=utc_now() - UNERASED)
    if again:
        log.warning("%s erasures are not finished and go on", again)

"""What must never be in the year, looked for in the store and not asked of the product.

no owner        an unfinished case whose owner is no longer on the staff, cannot be reached, or
                is on leave since before this morning
illegal step    a step that the life of a case does not know, or one that does not begin where
                the one before it ended
leak            a case in the hands, in the list or in the messages of somebody whom it is
                about, from the moment on at which that was said
missed          a clock that ran out while the clocks were running, and nobody acted
twice           the same step of the clocks at the same moment
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

STEPS: dict[str, frozenset[tuple[str, str]]] = {
    "accept": frozenset({("opened", "accepted")}),
    "assign": frozenset({("accepted", "assigned"), ("reopened", "assigned")}),
    "reassign": frozenset(
        {("assigned", "assigned"), ("in_progress", "assigned"), ("on_hold", "assigned")}
    ),
    "decline": frozenset({("assigned", "accepted")}),
    "take": frozenset({("assigned", "in_progress")}),
    "hold": frozenset({("in_progress", "on_hold")}),
    "resume": frozenset({("on_hold", "in_progress")}),
    "resolve": frozenset({("in_progress", "resolved")}),
    "close": frozenset({("resolved", "closed")}),
    "reopen": frozenset({("resolved", "reopened"), ("closed", "reopened")}),
    "reject": frozenset({("assigned", "rejected")}),
    "withdraw": frozenset(
        (state, "withdrawn") for state in ("assigned", "in_progress", "on_hold", "reopened")
    ),
}
"""The life of a case as DESIGN tells it; every other step leaves the state as it is."""

UNFINISHED = "('opened', 'accepted', 'assigned', 'in_progress', 'on_hold', 'reopened')"

WITHOUT_OWNER = f"""
    select c.id from cases c join staff s on s.id = c.owner_id
    where c.state in {UNFINISHED} and (
        not s.active or s.openid is null or exists (
            select from leaves l where l.staff_id = s.id and l.first_day < :today
            and l.last_day >= :today and c.opened_at < :midnight))"""

MISSED = f"""
    select c.id from cases c where c.state in {UNFINISHED} and (
        (c.state = 'on_hold' and c.hold_until <= :ran)
        or (c.state = 'assigned' and c.take_due_at <= :ran)
        or (c.state in ('accepted', 'assigned') and c.accept_due_at <= :ran and c.taken_at is null
            and not exists (select from case_events e where e.case_id = c.id
                            and e.rung = c.reopened_count || ':accept:overdue:owner'))
        or (c.state not in ('opened', 'on_hold') and c.finish_due_at <= :ran
            and not exists (select from case_events e where e.case_id = c.id
                            and e.rung like c.reopened_count || ':finish:overdue:owner%')))"""

OWNERS = """
    select case_id, at, (facts->>'owner_id')::int from case_events
    where facts ? 'owner_id' and case_id = any(:cases)"""

MESSAGES = """
    select e.case_id, e.at, s.id from outbound_messages m join staff s on s.openid = m.openid
    join case_events e on e.id = m.event_id where e.case_id = any(:cases)"""

TWICE = """
    select case_id from case_events where actor_role = 'system' and action <> 'remind'
    and action <> 'escalate'
    group by case_id, at, action, from_state, facts->>'previous_owner_id' having count(*) > 1"""
"""From one owner, that is: what moves on may find room again in the same minute."""


@dataclass(frozen=True)
class Touched:
    """A case that must not be seen by these members: of what happened after `since`, or at that
    moment too where it was said with the filing.
    """

    case_id: int
    since: datetime
    members: frozenset[int]
    from_the_first: bool = False

    def covers(self, at: datetime) -> bool:
        """Whether what happened at a moment is hidden from them."""
        return at > self.since or (self.from_the_first and at == self.since)


@dataclass
class Audit:
    """The faults so far, in words, and how much was looked at."""

    touched: list[Touched] = field(default_factory=list)
    without_owner: set[int] = field(default_factory=set)
    missed: set[int] = field(default_factory=set)
    leaks: set[int] = field(default_factory=set)
    illegal: set[int] = field(default_factory=set)
    twice: set[int] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    steps: int = 0

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        found = (self.without_owner, self.missed, self.leaks, self.illegal, self.twice, self.faults)
        return not any(found)

    async def of_the_day(
        self, session: AsyncSession, *, today: date, midnight: datetime, ran: datetime
    ) -> None:
        """What can be seen of a day only while it lasts.

        Args:
            session: the transaction.
            today: the day that has just begun, Asia/Shanghai.
            midnight: its beginning.
            ran: up to when the clocks have run.
        """
        facts = {"today": today, "midnight": midnight}
        self.without_owner.update((await session.scalars(text(WITHOUT_OWNER), facts)).all())
        self.missed.update((await session.scalars(text(MISSED), {"ran": ran})).all())

    async def of_the_year(self, session: AsyncSession) -> None:
        """What the history shows."""
        history = text(
            "select case_id, action, from_state, to_state from case_events order by case_id, id"
        )
        before: tuple[int, str] | None = None
        for case_id, action, start, end in await session.execute(history):
            self.steps += 1
            known = (start, end) in STEPS[action] if action in STEPS else start == end
            begins = before[1] if before is not None and before[0] == case_id else "opened"
            if not known or start != begins:
                self.illegal.add(case_id)
            before = (case_id, end)
        self.twice.update((await session.scalars(text(TWICE))).all())
        await self._look_for_leaks(session)

    async def _look_for_leaks(self, session: AsyncSession) -> None:
        cases = {"cases": [one.case_id for one in self.touched]}
        shown: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
        for query in (OWNERS, MESSAGES):
            for case_id, at, member in await session.execute(text(query), cases):
                shown[case_id].append((at, member))
        for one in self.touched:
            if any(one.covers(at) and who in one.members for at, who in shown[one.case_id]):
                self.leaks.add(one.case_id)

    def saw(self, member_id: int, cases: Sequence[int], *, at: datetime) -> None:
        """A member's list at a moment."""
        for one in self.touched:
            if one.covers(at) and member_id in one.members and one.case_id in cases:
                self.leaks.add(one.case_id)

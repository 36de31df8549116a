"""A town of 200,000 households after three years, written by the database itself."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

KINDS = "{noise,lift,lighting,rubbish,water_leak,water_supply,power,parking,greening,pets,other}"


@dataclass(frozen=True)
class Size:
    """How much of everything. A grid has an estate of ten buildings and one worker."""

    cases: int
    grids: int = 400
    residents: int = 200_000
    open_cases: int = 6_000
    """The newest; all others are closed."""


FILL = (
    # Who lives and works there.
    """insert into communities (name)
       select '居委会' || n from generate_series(1, :grids / 10) n""",
    """insert into estates (community_id, name, aliases)
       select 1 + (n - 1) / 10, '小区' || n, '{}' from generate_series(1, :grids) n""",
    """insert into buildings (estate_id, number, unit_count, floor_count)
       select e.id, b::text, 3, 18 from estates e, generate_series(1, 10) b""",
    """insert into staff (openid, name, role, skills, active)
       select 'staff-' || n, '员工' || n,
              case when n <= :grids then 'grid_worker' when n <= :grids + 40 then 'grid_lead'
                   when n <= :grids + 50 then 'desk' else 'supervisor' end, '{}', true
       from generate_series(1, :grids + 55) n""",
    """insert into shifts (staff_id, weekday, starts_at, ends_at)
       select s.id, d, '08:00', '18:00' from staff s, generate_series(0, 6) d""",
    """insert into grids (community_id, name, net, lead_id)
       select e.community_id, '网格' || e.id, 'estate', :grids + 1 + (e.id - 1) / 10
       from estates e""",
    """insert into grid_areas (grid_id, estate_id, buildings, valid_from)
       select g.id, g.id, null, '2020-01-01' from grids g""",
    """insert into grid_workers (grid_id, staff_id, valid_from)
       select g.id, g.id, '2020-01-01' from grids g""",
    # Fifty rules, each for the lifts of a grid, which go to the grid beside it.
    """insert into rule_sets (proposed_at, activated_at) values (now(), now())""",
    """insert into routing_rules (set_id, name, priority, kinds, nets, urgencies, words, grid_ids,
                                  estate_ids, target_staff_id)
       select 1, '电梯' || n, 100, '{lift}', '{}', '{}', '{}', array[n], '{}', n + 1
       from generate_series(1, 50) n""",
    """insert into residents (openid, plainly, first_seen_at)
       select 'resident-' || n, false, '2023-01-01' from generate_series(1, :residents) n""",
    # What they reported: the newest cases are open, one in five of them overdue.
    """insert into cases (case_number, reporter_id, kind, urgency, description, estate_id,
                          building, place, state, grid_id, owner_id, list_number, opened_at,
                          accept_due_at, finish_due_at, taken_at, resolved_at, closed_at, rating,
                          reopened_count)
       select 'YX-' || to_char(at, 'YYYYMMDD') || '-' || lpad(n::text, 8, '0'),
              1 + (n * cast(7919 as bigint)) % :residents,
              (cast(:kinds as text[]))[1 + n % 11], 'normal',
              '第' || n || '件：' || (cast(:kinds as text[]))[1 + n % 11] || '，麻烦来看看', grid,
              (1 + n % 10)::text, '小区' || grid || (1 + n % 10) || '栋',
              case when n <= :cases - :open then 'closed'
                   when n % 3 = 0 then 'assigned' else 'in_progress' end,
              grid, grid, case when n > :cases - :open then 1 + (n / :grids) % 60 end, at,
              at + interval '1 day',
              at + case when n % 5 = 0 then interval '1 hour' else interval '7 days' end,
              case when n % 3 > 0 or n <= :cases - :open then at + interval '2 hours' end,
              case when n <= :cases - :open then at + interval '2 days' end,
              case when n <= :cases - :open then at + interval '5 days' end,
              case when n <= :cases - :open and n % 2 = 0 then 1 + n % 5 end, 0
       from (select n, 1 + (n * 7) % :grids as grid,
                    cast(:now as timestamptz) - interval '3 years' * (:cases - n) / :cases as at
             from generate_series(1, :cases) n) as numbered""",
    """insert into case_events (case_id, at, actor_role, action, from_state, to_state, facts)
       select c.id, c.opened_at + step.after, 'system', step.action, 'opened', step.action_state,
              jsonb_build_object('owner_id', c.owner_id)
       from cases c, (values ('accept', 'accepted', interval '0'),
                             ('assign', 'assigned', interval '1 second'),
                             ('take', 'in_progress', interval '2 hours'),
                             ('resolve', 'resolved', interval '2 days'))
            as step (action, action_state, after)
       where step.action <> 'resolve' or c.resolved_at is not null""",
)


async def fill(session: AsyncSession, size: Size, *, now: datetime) -> None:
    """Write the town; some minutes for a million cases."""
    facts = {
        "grids": size.grids,
        "residents": size.residents,
        "cases": size.cases,
        "open": size.open_cases,
        "kinds": KINDS,
        "now": now,
    }
    for statement in FILL:
        query = text(statement)
        wanted = {name: facts[name] for name in facts if f":{name}" in statement}
        await session.execute(query, wanted)

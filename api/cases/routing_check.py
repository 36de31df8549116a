"""Whether a set of rules can be put in force: every rule ends somewhere, none is hidden behind
another, deputies stand in no circle, and the fallback has somebody. Pure over what the store says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.kinds import DESK_KINDS
from api.cases.models import RoutingRule, RuleSet
from api.cases.routing_rules import Rule, covers, in_order, with_deputies
from api.cases.routing_store import rules_in_force, switch_off
from api.clock import local
from api.grids.models import Estate, Grid, Net
from api.staff.models import StaffMember, StaffRole


class Flaw(StrEnum):
    """What can be wrong; those of `GRAVE` keep a set from being put in force."""

    TARGET_LEFT = "target_left"
    TARGET_UNKNOWN = "target_unknown"
    NOBODY_OF_ROLE = "nobody_of_role"
    NET_EMPTY = "net_empty"
    PLACE_UNKNOWN = "place_unknown"
    FALLBACK_EMPTY = "fallback_empty"
    DEPUTY_LOOP = "deputy_loop"
    DESK_KIND = "desk_kind"
    SHADOWED = "shadowed"
    NEVER = "never"


GRAVE = frozenset(
    {
        Flaw.TARGET_LEFT,
        Flaw.TARGET_UNKNOWN,
        Flaw.NOBODY_OF_ROLE,
        Flaw.NET_EMPTY,
        Flaw.PLACE_UNKNOWN,
        Flaw.FALLBACK_EMPTY,
    }
)
ENDS_NOWHERE = frozenset(
    {Flaw.TARGET_LEFT, Flaw.TARGET_UNKNOWN, Flaw.NOBODY_OF_ROLE, Flaw.NET_EMPTY}
)
"""For these a rule in force switches itself off."""


@dataclass(frozen=True)
class Finding:
    """A flaw of a rule (None: of the whole), with what `detail` names: a person, another rule."""

    flaw: Flaw
    rule: Rule | None
    detail: str = ""

    @property
    def is_grave(self) -> bool:
        """Whether the set must not be put in force like this."""
        return self.flaw in GRAVE


@dataclass(frozen=True)
class Somebody:
    """A member of the staff: `reachable` ones are active and read what we write."""

    name: str
    role: StaffRole
    reachable: bool
    deputy_id: int | None = None


@dataclass(frozen=True)
class World:
    """What rules can refer to. `nets` are those with a grid; `today` is Asia/Shanghai."""

    today: date
    staff: Mapping[int, Somebody]
    nets: frozenset[Net]
    grid_ids: frozenset[int] = field(default=frozenset())
    estate_ids: frozenset[int] = field(default=frozenset())

    def anybody(self, role: StaffRole) -> bool:
        """Whether somebody of a role can be given work."""
        return any(one.role is role and one.reachable for one in self.staff.values())


def check(rules: Sequence[Rule], world: World) -> list[Finding]:
    """Every flaw, rule by rule in the order of asking, then those of the whole."""
    found: list[Finding] = []
    ordered = in_order(rules)
    for number, rule in enumerate(ordered):
        found += _target(rule, world)
        if not (rule.grid_ids <= world.grid_ids and rule.estate_ids <= world.estate_ids):
            found.append(Finding(Flaw.PLACE_UNKNOWN, rule))
        if rule.kinds and rule.kinds <= DESK_KINDS:
            found.append(Finding(Flaw.DESK_KIND, rule))
        if _never(rule, world.today):
            found.append(Finding(Flaw.NEVER, rule))
        shadow = next((one for one in ordered[:number] if covers(one, rule)), None)
        if shadow is not None and rule.target != shadow.target:
            found.append(Finding(Flaw.SHADOWED, rule, shadow.name))
    found += _deputies(world)
    if not world.anybody(StaffRole.DESK):
        found.append(Finding(Flaw.FALLBACK_EMPTY, None))
    return found


def _target(rule: Rule, world: World) -> list[Finding]:
    """Whether somebody stands at the end of a rule: the person or one of their deputies, anybody
    of the role, any grid of the net.
    """
    target = rule.target
    if target.role is not None and not world.anybody(target.role):
        return [Finding(Flaw.NOBODY_OF_ROLE, rule, target.role)]
    if target.net is not None and target.net not in world.nets:
        return [Finding(Flaw.NET_EMPTY, rule, target.net)]
    if target.staff_id is None:
        return []
    if target.staff_id not in world.staff:
        return [Finding(Flaw.TARGET_UNKNOWN, rule, str(target.staff_id))]
    if not world.staff[target.staff_id].reachable:
        # Deputies stand in while somebody is away, not for one who has left.
        return [Finding(Flaw.TARGET_LEFT, rule, world.staff[target.staff_id].name)]
    return []


def _never(rule: Rule, today: date) -> bool:
    begins = rule.valid_from or today
    over = rule.valid_to is not None and (rule.valid_to <= today or rule.valid_to <= begins)
    return over or (rule.hours is not None and rule.hours[0] == rule.hours[1])


def _deputies(world: World) -> list[Finding]:
    """Circles of deputies, each named once. A circle harms nothing (each is asked once), but in it
    nobody stands in who is not asked already.
    """
    deputies = {staff_id: one.deputy_id for staff_id, one in world.staff.items()}
    circles: dict[frozenset[int], str] = {}
    for staff_id in sorted(deputies):
        chain = with_deputies(staff_id, deputies)
        following = deputies.get(chain[-1])
        if following is not None:
            circle = chain[chain.index(following) :]
            names = (world.staff[one].name for one in (*circle, following))
            circles.setdefault(frozenset(circle), " → ".join(names))
    return [Finding(Flaw.DEPUTY_LOOP, None, names) for names in circles.values()]


async def world_of(session: AsyncSession, *, now: datetime) -> World:
    """What the store says now."""
    staff = (await session.scalars(select(StaffMember))).all()
    grids = (await session.execute(select(Grid.id, Grid.net))).all()
    return World(
        today=local(now).date(),
        staff={
            one.id: Somebody(
                name=one.name,
                role=one.role,
                reachable=one.active and one.openid is not None,
                deputy_id=one.deputy_id,
            )
            for one in staff
        },
        nets=frozenset(net for _, net in grids),
        grid_ids=frozenset(grid_id for grid_id, _ in grids),
        estate_ids=frozenset((await session.scalars(select(Estate.id))).all()),
    )


async def check_rules(
    session: AsyncSession, rules: Sequence[Rule], *, now: datetime
) -> list[Finding]:
    """The flaws of rules as things are now."""
    return check(rules, await world_of(session, now=now))


async def switch_off_orphans(session: AsyncSession, *, now: datetime) -> int:
    """Switch off the rules in force that end nowhere any more; how many. Supervisors are told."""
    in_force = (
        select(RoutingRule.id)
        .join(RuleSet, RuleSet.id == RoutingRule.set_id)
        .where(RuleSet.activated_at.is_not(None), RuleSet.retired_at.is_(None))
        .limit(1)
    )
    if (await session.scalars(in_force)).first() is None:
        return 0
    findings = await check_rules(session, await rules_in_force(session), now=now)
    orphans = [
        one.rule.id
        for one in findings
        if one.flaw in ENDS_NOWHERE and one.rule is not None and one.rule.id is not None
    ]
    return await switch_off(session, orphans, now=now)

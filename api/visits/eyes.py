"""For whom somebody in the register exists. The only place that decides.

The desk and supervisors, as for what lies behind a seal (`cases.unsealing`), and the workers and
the lead of the grid that the home belongs to on that day. Nobody who belongs to a property company,
nobody to whom the person is kin, and not the person themselves, whatever their role: what
colleagues write there is about their own family. Names decide that, as they do for cases.
"""

from datetime import date

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    and_,
    any_,
    case,
    exists,
    false,
    literal,
    or_,
    select,
    true,
    union_all,
)

from api.cases.unsealing import MAY_UNSEAL
from api.grids.models import Grid, GridArea, GridWorker
from api.grids.service import NEAREST_NET
from api.residents.models import Home
from api.staff.models import CompanyMember, Kin, StaffMember
from api.visits.models import CaredPerson

KEEPERS = MAY_UNSEAL
"""Roles that keep the register: they enter, change, end and export."""


def grid_of_home(on: date) -> ScalarSelect[int]:
    """The grid that answers first for a `Home` on a day, as `grids.service.grid_at` says it: the
    nearest net, in it who names the building, then the estate's own.
    """
    return (
        select(GridArea.grid_id)
        .join(Grid, Grid.id == GridArea.grid_id)
        .where(
            GridArea.estate_id == Home.estate_id,
            GridArea.valid_from <= on,
            or_(GridArea.valid_to.is_(None), GridArea.valid_to > on),
            or_(GridArea.buildings.is_(None), Home.building == any_(GridArea.buildings)),
        )
        .order_by(
            case({net: rank for rank, net in enumerate(NEAREST_NET)}, value=Grid.net),
            GridArea.buildings.is_(None),
            GridArea.id,
        )
        .limit(1)
        .correlate(Home)
        .scalar_subquery()
    )


def names_apart() -> CompoundSelect[int, str]:
    """`(staff_id, name)`: the names of people who do not exist in the register for somebody: their
    kin, both ways where the kin works here too, and themselves.
    """
    return union_all(
        select(Kin.staff_id.label("staff_id"), Kin.name.label("name")),
        select(Kin.kin_staff_id, StaffMember.name)
        .join(StaffMember, StaffMember.id == Kin.staff_id)
        .where(Kin.kin_staff_id.is_not(None)),
        select(StaffMember.id, StaffMember.name),
    )


def seen_by(member: StaffMember, on: date, *, forgotten: bool = False) -> ColumnElement[bool]:
    """Whether a `CaredPerson` with their `Home` exists for a member of the staff on a day; who is
    `forgotten` exists in figures only.
    """
    mine = grid_of_home(on).in_(
        select(GridWorker.grid_id)
        .where(
            GridWorker.staff_id == member.id,
            GridWorker.valid_from <= on,
            or_(GridWorker.valid_to.is_(None), GridWorker.valid_to > on),
        )
        .union(select(Grid.id).where(Grid.lead_id == member.id))
    )
    apart = names_apart().subquery()
    return and_(
        true() if member.role in KEEPERS else mine,
        true() if member.active else false(),
        ~exists().where(CompanyMember.staff_id == literal(member.id)),
        CaredPerson.name.not_in(select(apart.c.name).where(apart.c.staff_id == member.id)),
        true() if forgotten else CaredPerson.forgotten_at.is_(None),
    )

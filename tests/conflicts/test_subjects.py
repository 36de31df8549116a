"""How a case comes to be about somebody, and what follows: it moves on, or it is refused."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.conflicts import Subject, SubjectKind, Ties, barred_from, subjects_of, touched_by
from api.cases.emergencies import EmergencyPlace, relocate
from api.cases.follow_up import rate, supplement
from api.cases.history import give_to
from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseState
from api.cases.models import CaseEvent, SubjectSource
from api.cases.queries import numbered_case, owned_case, unfinished_of
from api.cases.subjects import Named, mark, subject_named, subjects_in, unmark
from api.cases.work import decline, designate, resolve, take
from api.errors import NotFoundError, RefusedError, UnavailableError
from api.staff.models import Company, CompanyMember, Kin, StaffMember, StaffRole
from tests.factories import (
    make_case,
    make_desk,
    make_estate,
    make_grid,
    make_resident,
    make_staff,
    make_supervisor,
)

LI, HE = Subject(SubjectKind.STAFF, 1), Subject(SubjectKind.STAFF, 2)
COMPANY, OTHER = Subject(SubjectKind.COMPANY, 7), Subject(SubjectKind.COMPANY, 8)
REGISTER = [Named("李伟", LI, nearby=True), Named("何平", HE), Named("阳光物业", OTHER)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("李伟从来不管事", {LI}),
        ("李 伟从来不管事", {LI}),
        ("小李收了钱不办事", {LI}),
        ("李师傅骂人", {LI}),
        ("老何骂人", set()),  # not of this grid: the surname is not enough
        ("何平骂人，李网格员也在", {LI, HE}),
        ("阳光物业乱收费", {OTHER, COMPANY}),
        ("物业不修灯", {COMPANY}),
        ("物业费怎么交", set()),
        ("楼道灯坏了三天", set()),
    ],
)
def test_words_against_the_register(words: str, found: set[Subject]) -> None:
    assert subjects_in(words, REGISTER, kind=CaseKind.LIGHTING, company_id=7) == found


def test_a_complaint_of_the_property_kind_is_about_the_company_of_the_place() -> None:
    def about(company_id: int | None) -> set[Subject]:
        kind = CaseKind.PROPERTY_SERVICE
        return subjects_in("保洁没人来", REGISTER, kind=kind, company_id=company_id)

    assert about(7) == {COMPANY}
    assert about(None) == set()


def test_whom_subjects_touch() -> None:
    ties = Ties(kin=frozenset({(1, 2), (2, 3)}), kin_of={9: 4}, members=frozenset({(7, 5), (8, 6)}))
    assert touched_by([LI], ties) == {1, 2}  # one step: not the kin of kin
    assert touched_by([HE], ties) == {1, 2, 3}  # both ways
    assert touched_by([COMPANY], ties) == {5}
    assert touched_by([Subject(SubjectKind.KIN, 9)], ties) == {4}
    assert touched_by([], ties) == set()


async def test_who_is_named_does_not_get_it(session: AsyncSession, now: datetime) -> None:
    desk = await make_desk(session)
    estate = await make_estate(session)
    worker = await make_staff(session, name="甲子明")
    colleague = await make_staff(session, name="乙丑亮")
    await make_grid(session, estate=estate, workers=[worker, colleague])
    about = "甲子明收了钱不办事"
    cases = [await make_case(session, estate=estate, description=about, now=now) for _ in range(3)]
    assert {case.owner_id for case in cases} == {colleague.id}
    declined = await decline(session, cases[0], colleague, reason="忙", now=now)
    assert declined.id == desk.id
    with pytest.raises(RefusedError, match="conflict_of_interest"):
        await designate(session, cases[0], desk, worker, now=now)
    with pytest.raises(RefusedError, match="conflict_of_interest"):
        await give_to(session, cases[0], worker)


async def test_kin_who_are_no_staff(session: AsyncSession, now: datetime) -> None:
    clerk, other = await make_desk(session), await make_desk(session)
    session.add(Kin(staff_id=clerk.id, name="壬申月"))
    await session.flush()
    case = await make_case(session, description="邻居壬申月半夜放音乐", now=now)
    assert case.owner_id == other.id
    with pytest.raises(NotFoundError, match="case_number_unknown"):
        await numbered_case(session, clerk, case.case_number)


async def test_the_company_of_the_place(session: AsyncSession, now: datetime) -> None:
    await make_desk(session)
    company = Company(name="长青服务公司", aliases=["长青"])
    session.add(company)
    await session.flush()
    estate = await make_estate(session)
    estate.company_id = company.id
    worker, colleague = await make_staff(session), await make_staff(session)
    session.add(CompanyMember(company_id=company.id, staff_id=worker.id))
    await make_grid(session, estate=estate, workers=[worker, colleague])
    elsewhere = await make_case(session, description="长青不给开门禁卡", now=now)
    here = await make_case(session, estate=estate, description="物业不管", now=now)
    harmless = await make_case(session, estate=estate, now=now + timedelta(minutes=1))
    assert await barred_from(session, elsewhere) == {worker.id}
    assert here.owner_id == colleague.id
    assert harmless.owner_id == worker.id


async def test_a_later_word_takes_it_away_without_a_trace(
    session: AsyncSession, now: datetime
) -> None:
    desk = await make_desk(session)
    estate = await make_estate(session)
    worker = await make_staff(session, name="甲子明")
    await make_grid(session, estate=estate, workers=[worker])
    reporter = await make_resident(session)
    case = await make_case(session, estate=estate, reporter=reporter, now=now)
    await take(session, case, worker, now=now)
    await supplement(session, reporter, case, note="甲子明来了就骂人", now=now)
    assert (case.owner_id, case.state) == (desk.id, CaseState.ASSIGNED)
    assert list(await unfinished_of(session, worker)) == []
    with pytest.raises(NotFoundError, match="case_not_yours"):
        await owned_case(session, worker, case.case_number)
    query = select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id.desc())
    moved = (await session.scalars(query.limit(1))).one()
    assert moved.facts["reasons"] == ["conflict_of_interest"]


async def test_a_verdict_hides_what_is_done_and_keeps_who_did_it(
    session: AsyncSession, now: datetime
) -> None:
    desk = await make_desk(session, name="甲子明")
    reporter = await make_resident(session)
    case = await make_case(session, reporter=reporter, now=now)
    await take(session, case, desk, now=now)
    await resolve(session, case, desk, note="好了", now=now)
    await rate(session, reporter, case, rating=1, comment="甲子明没来过", now=now)
    assert (case.owner_id, case.state) == (desk.id, CaseState.RESOLVED)
    with pytest.raises(NotFoundError):
        await owned_case(session, desk, case.case_number)


async def test_the_desk_marks_and_ends_a_mark(session: AsyncSession, now: datetime) -> None:
    desk = await make_desk(session)
    estate = await make_estate(session)
    worker = await make_staff(session, name="甲子明")
    await make_grid(session, estate=estate, workers=[worker])
    case = await make_case(session, estate=estate, now=now)
    subject = await subject_named(session, desk, "甲子明")
    await mark(session, case, desk, subject, now=now)
    await mark(session, case, desk, subject, now=now)
    [row] = await subjects_of(session, case.id)
    assert (row.source, row.by_id, case.owner_id) == (SubjectSource.DESK, desk.id, desk.id)
    await unmark(session, case, desk, subject, now=now)
    assert await barred_from(session, case) == set()
    assert row.ended_by_id == desk.id
    with pytest.raises(NotFoundError, match="subject_unknown"):
        await unmark(session, case, desk, subject, now=now)
    with pytest.raises(NotFoundError, match="subject_name_unclear"):
        await subject_named(session, desk, "没有的人")


async def test_somebody_may_stand_back(session: AsyncSession, now: datetime) -> None:
    clerk, other = await make_desk(session), await make_desk(session)
    case = await make_case(session, now=now)
    assert case.owner_id == clerk.id
    await mark(session, case, clerk, await subject_named(session, clerk, "我"), now=now)
    assert case.owner_id == other.id


async def test_a_tie_that_comes_later_counts(session: AsyncSession, now: datetime) -> None:
    clerk, other = await make_desk(session), await make_desk(session, name="甲子明")
    case = await make_case(session, description="甲子明骂人", now=now)
    await numbered_case(session, clerk, case.case_number)
    session.add(Kin(staff_id=other.id, name=clerk.name, kin_staff_id=clerk.id))
    await session.flush()
    with pytest.raises(NotFoundError, match="case_number_unknown"):
        await numbered_case(session, clerk, case.case_number)


@pytest.mark.parametrize("role", list(StaffRole))
async def test_the_last_who_may_know_gets_it(
    session: AsyncSession, now: datetime, role: StaffRole
) -> None:
    await make_desk(session, name="甲子明")
    last = await make_staff(session, role=role)
    case = await make_case(session, description="甲子明骂人", now=now)
    assert case.owner_id == last.id


async def test_a_complaint_about_everybody_is_refused(session: AsyncSession, now: datetime) -> None:
    desk = await make_desk(session, name="甲子明")
    supervisor = await make_supervisor(session)
    session.add(Kin(staff_id=supervisor.id, name=desk.name, kin_staff_id=desk.id))
    await session.flush()
    with pytest.raises(UnavailableError, match="no_desk"):
        await make_case(session, description="甲子明骂人", now=now)


async def test_the_reporter_is_better_than_nobody(session: AsyncSession, now: datetime) -> None:
    desk = await make_desk(session)
    resident = await make_resident(session, openid=desk.openid)
    assert (await make_case(session, reporter=resident, now=now)).owner_id == desk.id


async def test_the_true_place_of_an_emergency_may_name_somebody(
    session: AsyncSession, now: datetime
) -> None:
    desk = await make_desk(session)
    estate = await make_estate(session)
    worker: StaffMember = await make_staff(session, name="甲子明")
    await make_grid(session, estate=estate, workers=[worker])
    case = await make_case(session, kind=CaseKind.EMERGENCY, now=now)
    place = EmergencyPlace(text="甲子明家楼下", estate_id=estate.id)
    await relocate(session, case, place, now=now)
    assert case.owner_id == desk.id

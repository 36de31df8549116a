"""Reports of the staff from their rounds: apart from requests, and closed only with a photo."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.closing import check_after_photo, needs_after_photo
from api.cases.conflicts import Subject, SubjectKind
from api.cases.following import follower_count
from api.cases.kind_words import likely_kinds
from api.cases.kinds import CaseKind
from api.cases.lifecycle import CaseState
from api.cases.media import media_of_case
from api.cases.merging import merge
from api.cases.models import Case, CaseSource
from api.cases.patrol import (
    SIGHTED,
    Sighting,
    add_photo,
    add_sighting,
    close_at_once,
    like_cases,
    patrol_of,
    patrols_of,
    report,
    seen_by,
)
from api.cases.queries import led_case, rateable_cases, timeline
from api.cases.subjects import note_subjects
from api.cases.work import add_photo as add_work_photo
from api.cases.work import decline, designate, resolve, take
from api.errors import IllegalTransitionError, NotFoundError, RefusedError
from api.grids.models import Estate
from api.residents.service import ensure_resident
from api.staff.models import StaffMember, StaffRole
from api.stats.service import CaseStatistics, case_statistics
from tests.factories import (
    make_case,
    make_desk,
    make_estate,
    make_grid,
    make_media,
    make_staff,
    make_supervisor,
    serial,
)

WORDS = "2单元楼道灯坏了"


class Rounds:
    """A grid with one worker, and a desk."""

    worker: StaffMember
    desk: StaffMember
    estate: Estate

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self.session, self.now = session, now

    async def settle(self) -> None:
        self.desk = await make_desk(self.session)
        self.worker = await make_staff(self.session)
        self.lead = await make_staff(self.session, role=StaffRole.GRID_LEAD)
        self.estate = await make_estate(self.session)
        await make_grid(self.session, estate=self.estate, workers=[self.worker], lead=self.lead)

    def sighting(self, words: str = WORDS, **changes: Any) -> Sighting:
        facts: dict[str, Any] = {
            "kind": CaseKind.LIGHTING,
            "words": words,
            "place": f"{self.estate.name}3栋",
            "estate_id": self.estate.id,
            "building": "3",
        }
        return Sighting(**{**facts, **changes})

    async def seen(self, member: StaffMember | None = None, **changes: Any) -> Case:
        """A report of the worker's, or of somebody else."""
        sighting = self.sighting(**changes)
        return await report(self.session, member or self.worker, sighting, now=self.now)

    async def figures(self) -> CaseStatistics:
        return await case_statistics(
            self.session,
            since=self.now - timedelta(days=1),
            until=self.now + timedelta(days=1),
            grid_id=None,
            reader_id=None,
            now=self.now,
        )


@pytest.fixture
async def rounds(session: AsyncSession, now: datetime) -> Rounds:
    """The grid."""
    settled = Rounds(session, now)
    await settled.settle()
    return settled


async def test_the_reporter_may_have_it_themselves(rounds: Rounds) -> None:
    case = await rounds.seen()
    assert (case.source, case.owner_id) == (CaseSource.PATROL, rounds.worker.id)
    assert await seen_by(rounds.session, case) == rounds.worker.name
    heir = await decline(rounds.session, case, rounds.worker, reason="忙", now=rounds.now)
    assert heir.id == rounds.lead.id
    await designate(rounds.session, case, rounds.desk, rounds.worker, now=rounds.now)
    assert case.owner_id == rounds.worker.id


async def test_a_request_of_their_own_they_may_not(rounds: Rounds) -> None:
    reporter = await ensure_resident(rounds.session, rounds.worker.openid or "", now=rounds.now)
    case = await make_case(
        rounds.session, reporter=reporter, estate=rounds.estate, building="3", now=rounds.now
    )
    assert (case.source, case.owner_id) == (CaseSource.RESIDENT, rounds.lead.id)
    assert await seen_by(rounds.session, case) is None


async def test_the_same_message_reports_once(rounds: Rounds) -> None:
    message_id = serial()
    first = await rounds.seen(message_id=message_id)
    assert (await rounds.seen(message_id=message_id)).id == first.id


async def test_refusals(rounds: Rounds) -> None:
    for words, code in (("  ", "patrol_words_missing"), ("灯坏了，匿名", "patrol_not_sealed")):
        with pytest.raises(RefusedError) as refused:
            await rounds.seen(words=words)
        assert refused.value.code == code
    rounds.worker.openid = None
    with pytest.raises(RefusedError, match="patrol_without_account"):
        await rounds.seen()


async def test_it_is_counted_apart_and_its_deadline_is_not(rounds: Rounds) -> None:
    case = await rounds.seen()
    figures = await rounds.figures()
    assert (figures.opened, figures.patrols, figures.patrols_completed) == (0, 1, 0)
    case.finish_due_at = rounds.now - timedelta(hours=1)
    await rounds.session.flush()
    assert (await rounds.figures()).overdue == 1
    case.state = CaseState.RESOLVED
    await rounds.session.flush()
    figures = await rounds.figures()
    assert (figures.completed, figures.completion_share) == (0, None)
    assert figures.patrols_completed == 1


@pytest.mark.parametrize("role", list(StaffRole))
@pytest.mark.parametrize("kind", [CaseKind.LIGHTING, CaseKind.RUBBISH])
def test_who_saw_it_shows_that_it_is_done(kind: CaseKind, role: StaffRole) -> None:
    on_the_spot = role is StaffRole.GRID_WORKER
    assert needs_after_photo(kind, role, own_sight=True) == on_the_spot
    assert needs_after_photo(kind, role) == (on_the_spot and kind is CaseKind.RUBBISH)


async def test_closing_what_one_has_seen_oneself(rounds: Rounds) -> None:
    case = await rounds.seen()
    await take(rounds.session, case, rounds.worker, now=rounds.now)
    with pytest.raises(RefusedError) as refused:
        await resolve(rounds.session, case, rounds.worker, note="换了", now=rounds.now)
    assert refused.value.facts == {"has_photo": False, "own_sight": True}
    photo = await make_media(rounds.session, sender=rounds.worker.openid or "")
    later = rounds.now + timedelta(minutes=1)
    await add_work_photo(rounds.session, case, rounds.worker, media_id=photo.id, now=later)
    await close_at_once(rounds.session, case, rounds.worker, note="换了", now=later)
    assert case.state is CaseState.RESOLVED
    reporter = await ensure_resident(rounds.session, rounds.worker.openid or "", now=later)
    assert await rateable_cases(rounds.session, reporter) == []
    with pytest.raises(IllegalTransitionError):
        await close_at_once(rounds.session, case, rounds.worker, note="换了", now=later)


async def test_somebody_elses_sight_follows_the_table(rounds: Rounds) -> None:
    case = await rounds.seen(rounds.lead)
    await check_after_photo(rounds.session, case, rounds.worker)


async def test_a_photo_of_the_report_shows_how_it_was_found(rounds: Rounds) -> None:
    photo = await make_media(rounds.session, sender=rounds.worker.openid or "")
    case = await rounds.seen(media_ids=[photo.id])
    later = await make_media(rounds.session, sender=rounds.worker.openid or "")
    await add_photo(rounds.session, rounds.worker, case, later.id, now=rounds.now)
    assert len(await media_of_case(rounds.session, case)) == 2
    await take(rounds.session, case, rounds.worker, now=rounds.now)
    with pytest.raises(RefusedError, match="after_photo_missing"):
        await close_at_once(rounds.session, case, rounds.worker, note="换了", now=rounds.now)


async def test_a_like_case_takes_the_words(rounds: Rounds) -> None:
    case = await make_case(
        rounds.session, estate=rounds.estate, building="3", description=WORDS, now=rounds.now
    )
    sighting = rounds.sighting(message_id=serial())
    found = await like_cases(rounds.session, rounds.lead, sighting, now=rounds.now)
    assert [one.id for one in found] == [case.id]
    for _ in range(2):
        await add_sighting(rounds.session, rounds.lead, case, sighting, now=rounds.now)
    notes = [event for event in await timeline(rounds.session, case) if event.note]
    assert [(event.note, event.facts) for event in notes] == [(WORDS, {SIGHTED: rounds.lead.name})]
    other = rounds.sighting(words="电话13812345678", message_id=serial())
    with pytest.raises(RefusedError, match="reply_unfit"):
        await add_sighting(rounds.session, rounds.lead, case, other, now=rounds.now)


async def test_ones_own_earlier_report_is_like_it_too(rounds: Rounds) -> None:
    case = await rounds.seen()
    found = await like_cases(rounds.session, rounds.worker, rounds.sighting(), now=rounds.now)
    assert [one.id for one in found] == [case.id]
    apart = await like_cases(
        rounds.session, rounds.worker, rounds.sighting(), apart_from=[case.id], now=rounds.now
    )
    assert apart == []


async def test_ones_own_reports_and_nobody_elses(rounds: Rounds) -> None:
    first = await rounds.seen()
    second = await rounds.seen(words="东门灯坏了", building=None)
    assert [one.id for one in await patrols_of(rounds.session, rounds.worker)] == [
        second.id,
        first.id,
    ]
    assert await patrols_of(rounds.session, rounds.lead) == []
    assert (await patrol_of(rounds.session, rounds.worker, first.case_number)).id == first.id
    about = {Subject(SubjectKind.STAFF, rounds.worker.id)}
    await note_subjects(rounds.session, first, about, now=rounds.now)
    assert [one.id for one in await patrols_of(rounds.session, rounds.worker)] == [second.id]
    for member in (rounds.worker, rounds.lead):
        with pytest.raises(NotFoundError, match="patrol_unknown"):
            await patrol_of(rounds.session, member, first.case_number)


async def test_a_lead_opens_what_they_saw(rounds: Rounds) -> None:
    case = await rounds.seen(rounds.lead)
    assert case.owner_id == rounds.worker.id
    assert await led_case(rounds.session, rounds.lead, case.case_number) is not None


async def test_who_saw_it_does_not_follow_what_it_is_merged_into(rounds: Rounds) -> None:
    into = await make_case(rounds.session, estate=rounds.estate, building="3", now=rounds.now)
    case = await rounds.seen()
    head = await make_supervisor(rounds.session)
    await merge(rounds.session, case, into, head, now=rounds.now)
    assert await follower_count(rounds.session, into) == 0


@pytest.mark.parametrize(
    ("guesses", "kinds"),
    [
        ((), ["public_facility", "property_service", "noise", "other"]),
        (("lift",), ["lift", "public_facility", "property_service", "other"]),
        (("noise", "lift", "gas", "pets"), ["noise", "lift", "gas", "other"]),
        (
            ("emergency", "hand_over", "other", "nonsense"),
            ["public_facility", "property_service", "noise", "other"],
        ),
    ],
)
def test_three_kinds_and_a_way_out(guesses: tuple[str, ...], kinds: list[str]) -> None:
    assert likely_kinds(guesses) == kinds

"""What lies with a case, and which recordings go with it by themselves."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.cases.filing import resident_attaches
from api.cases.media import media_counts, media_of_case
from api.media.models import MediaKind
from api.residents.models import Resident
from api.residents.service import ensure_resident
from api.texts import render
from tests.factories import make_case, make_desk, make_media, serial


@pytest.fixture
async def resident(session: AsyncSession, now: datetime) -> Resident:
    await make_desk(session)
    return await ensure_resident(session, f"resident-{serial()}", now=now)


async def test_a_recording_that_nobody_understood_goes_with_what_is_filed_next(
    session: AsyncSession, resident: Resident, now: datetime
) -> None:
    said = await make_media(
        session,
        sender=resident.openid,
        kind=MediaKind.VOICE,
        now=now - timedelta(minutes=9),
    )
    unclear = await make_media(
        session, sender=resident.openid, kind=MediaKind.VOICE, transcript="", now=now
    )
    first = await make_case(session, reporter=resident, message_id=serial(), now=now)
    assert await media_of_case(session, first) == [said, unclear]
    second = await make_case(session, reporter=resident, message_id=serial(), now=now)
    assert await media_of_case(session, second) == []


async def test_no_other_file_goes_by_itself(
    session: AsyncSession, resident: Resident, now: datetime
) -> None:
    voice = MediaKind.VOICE
    await make_media(session, sender="somebody else", kind=voice, now=now)
    await make_media(session, sender=resident.openid, now=now)
    await make_media(session, sender=resident.openid, kind=voice, transcript="你好", now=now)
    long_ago = now - timedelta(minutes=10)
    await make_media(session, sender=resident.openid, kind=voice, now=long_ago)
    case = await make_case(session, reporter=resident, message_id=serial(), now=now)
    assert await media_of_case(session, case) == []


async def test_a_recording_that_a_case_has_is_not_loose(
    session: AsyncSession, resident: Resident, now: datetime
) -> None:
    first = await make_case(session, reporter=resident, now=now)
    said = await make_media(session, sender=resident.openid, kind=MediaKind.VOICE, now=now)
    await resident_attaches(session, resident, first, said.id, now=now)
    second = await make_case(session, reporter=resident, message_id=serial(), now=now)
    assert await media_of_case(session, second) == []


async def test_files_are_told_of_by_their_kinds(
    session: AsyncSession, resident: Resident, now: datetime
) -> None:
    kinds = (MediaKind.VIDEO, MediaKind.IMAGE, MediaKind.VOICE, MediaKind.IMAGE)
    ids = [(await make_media(session, kind=kind)).id for kind in kinds]
    case = await make_case(session, reporter=resident, media_ids=ids, now=now)
    counts = await media_counts(session, case)
    assert render("actions", "attached", counts=counts) == "照片 2 张、录音 1 段、视频 1 个"
    nothing = await media_counts(session, await make_case(session, reporter=resident, now=now))
    assert render("actions", "attached", counts=nothing) == ""

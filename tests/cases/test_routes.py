"""`GET /api/media/{id}`: who may see a picture, by token and by sealed link."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import update

from api.cases import work
from api.cases.queries import locked_case
from api.cases.routes import media_router
from api.db import Database
from api.errors import UnavailableError
from api.media.folder import FolderStore
from api.media.links import MediaLinks
from api.media.models import Media, MediaKind
from api.media.service import record_media
from api.staff.models import StaffMember, StaffRole
from api.staff.service import account_of
from api.staff.tokens import issue_token
from tests.factories import (
    make_case,
    make_desk,
    make_estate,
    make_grid,
    make_resident,
    make_staff,
    serial,
)
from tests.media.files import picture

BYTES = picture()


@dataclass
class Town:
    """A case with a picture, its worker, and a clock that can be moved."""

    database: Database
    store: FolderStore
    http: httpx.AsyncClient
    links: MediaLinks
    now: datetime
    media_id: int = 0
    worker_id: int = 0
    case_id: int = 0

    async def get(self, address: str, token: str | None = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return await self.http.get(address, headers=headers)

    async def staff(self, role: StaffRole) -> tuple[int, str]:
        """A new member and their token."""
        async with self.database.transaction() as session:
            member = await make_staff(session, role=role)
            return member.id, await issue_token(session, openid=account_of(member), now=self.now)

    async def token_of(self, member_id: int) -> str:
        async with self.database.transaction() as session:
            member = await session.get_one(StaffMember, member_id)
            return await issue_token(session, openid=account_of(member), now=self.now)

    def link(self, staff_id: int, media_id: int | None = None) -> str:
        media_id = media_id or self.media_id
        return str(self.links.address(media_id, staff_id=staff_id, now=self.now))

    async def file(self, kind: MediaKind, content_type: str, content: bytes = BYTES) -> int:
        async with self.database.transaction() as session:
            media = await record_media(
                session,
                sender="resident",
                message_id=serial(),
                kind=kind,
                content_type=content_type,
                digest=await self.store.put(content),
                size=len(content),
                now=self.now,
            )
            return media.id


@pytest.fixture
async def town(database: Database, tmp_path: Path, now: datetime) -> AsyncIterator[Town]:
    app = FastAPI()
    store = FolderStore(tmp_path)
    links = MediaLinks(key="a key of the tests", public_url="http://linli")
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://linli") as http:
        town = Town(database, store, http, links, now)
        app.include_router(media_router(database, store, links, clock=lambda: town.now))
        town.media_id = await town.file(MediaKind.IMAGE, "image/jpeg")
        async with database.transaction() as session:
            await make_desk(session)
            estate = await make_estate(session)
            worker = await make_staff(session)
            await make_grid(session, estate=estate, workers=[worker])
            case = await make_case(session, estate=estate, media_ids=[town.media_id], now=now)
            assert case.owner_id == worker.id
            town.worker_id, town.case_id = worker.id, case.id
        yield town


async def test_the_owner_of_the_case_sees_it(town: Town) -> None:
    answer = await town.get(f"/api/media/{town.media_id}", await town.token_of(town.worker_id))
    assert (answer.status_code, answer.content) == (200, BYTES)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-disposition"] == f'inline; filename="image-{town.media_id}.jpg"'
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (StaffRole.DESK, 200),
        (StaffRole.SUPERVISOR, 200),
        (StaffRole.GRID_WORKER, 404),
        (StaffRole.GRID_LEAD, 404),
    ],
)
async def test_others_by_their_role(town: Town, role: StaffRole, status: int) -> None:
    member_id, token = await town.staff(role)
    assert (await town.get(f"/api/media/{town.media_id}", token)).status_code == status
    assert (await town.get(town.link(member_id))).status_code == status


async def test_who_had_the_case_still_sees_it(town: Town) -> None:
    heir_id, heir_token = await town.staff(StaffRole.GRID_WORKER)
    desk_id, _ = await town.staff(StaffRole.DESK)
    async with town.database.transaction() as session:
        case = await locked_case(session, town.case_id)
        desk, heir = [await session.get_one(StaffMember, id_) for id_ in (desk_id, heir_id)]
        await work.designate(session, case, desk, heir, now=town.now)
    address = f"/api/media/{town.media_id}"
    assert (await town.get(address, heir_token)).status_code == 200
    assert (await town.get(address, await town.token_of(town.worker_id))).status_code == 200


async def test_a_file_of_no_case_is_for_the_desk(town: Town) -> None:
    stray = await town.file(MediaKind.IMAGE, "image/png")
    _, desk = await town.staff(StaffRole.DESK)
    assert (await town.get(f"/api/media/{stray}", desk)).status_code == 200
    worker = await town.token_of(town.worker_id)
    assert (await town.get(f"/api/media/{stray}", worker)).status_code == 404


async def test_without_a_good_token_nothing_is_told(town: Town) -> None:
    for media_id in (town.media_id, 999_999):
        for token in (None, "no token of ours"):
            answer = await town.get(f"/api/media/{media_id}", token)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == "Bearer"
    for bad in ("0", "-1", "9" * 30, "x", "1%00"):
        assert (await town.get(f"/api/media/{bad}")).status_code in {401, 404, 422}


async def test_a_link_opens_for_ten_minutes(town: Town) -> None:
    link = town.link(town.worker_id)
    assert (await town.get(link)).content == BYTES
    town.now += timedelta(minutes=10)
    assert (await town.get(link)).status_code == 200
    town.now += timedelta(seconds=1)
    over = await town.get(link)
    assert over.status_code == 403
    assert "十分钟" in over.text


async def test_a_link_is_for_one_file_and_one_person(town: Town) -> None:
    other = await town.file(MediaKind.IMAGE, "image/jpeg", picture("another"))
    desk_id, _ = await town.staff(StaffRole.DESK)
    link = town.link(town.worker_id)
    for forged in (
        link.replace(f"/{town.media_id}?", f"/{other}?"),
        link.replace(f"staff={town.worker_id}&", f"staff={desk_id}&"),
        link.replace("seal=", "seal=x"),
        link.replace("seal=", "seal=%E5%B0%81"),
    ):
        assert forged != link
        assert (await town.get(forged)).status_code == 403
    assert (await town.get(link.partition("&seal")[0])).status_code == 401


async def test_the_role_is_read_when_a_link_is_opened(town: Town) -> None:
    desk_id, _ = await town.staff(StaffRole.DESK)
    links = town.link(desk_id), town.link(town.worker_id)
    async with town.database.transaction() as session:
        demoted = update(StaffMember).where(StaffMember.id == desk_id)
        await session.execute(demoted.values(role=StaffRole.GRID_WORKER))
        gone = update(StaffMember).where(StaffMember.id == town.worker_id)
        await session.execute(gone.values(active=False))
    assert [(await town.get(link)).status_code for link in links] == [404, 401]


@pytest.mark.parametrize(
    ("kind", "content_type", "disposition"),
    [
        (MediaKind.VOICE, "audio/amr", 'attachment; filename="voice-{}.amr"'),
        (MediaKind.VIDEO, "video/mp4", 'inline; filename="video-{}.mp4"'),
    ],
)
async def test_recordings_and_videos(
    town: Town, kind: MediaKind, content_type: str, disposition: str
) -> None:
    media_id = await town.file(kind, content_type)
    _, desk = await town.staff(StaffRole.DESK)
    answer = await town.get(f"/api/media/{media_id}", desk)
    assert answer.headers["content-type"] == content_type
    assert answer.headers["content-disposition"] == disposition.format(media_id)


async def test_bytes_that_are_lost_or_cannot_be_had_now(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, desk = await town.staff(StaffRole.DESK)
    async with town.database.transaction() as session:
        await session.execute(update(Media).values(sha256="0" * 64))
    assert (await town.get(f"/api/media/{town.media_id}", desk)).status_code == 404

    async def away(digest: str) -> bytes:
        raise UnavailableError("media_store", cause="GenericError")

    monkeypatch.setattr(town.store, "get", away)
    assert (await town.get(f"/api/media/{town.media_id}", desk)).status_code == 503


async def test_the_reporter_sees_the_work_done_and_nothing_else(town: Town) -> None:
    async with town.database.transaction() as session:
        case = await locked_case(session, town.case_id)
        reporter, stranger = case.reporter_id, (await make_resident(session)).id
        worker = await session.get_one(StaffMember, town.worker_id)
        after = await town.file(MediaKind.IMAGE, "image/jpeg")
        await work.take(session, case, worker, now=town.now)
        await work.add_photo(session, case, worker, media_id=after, now=town.now)
    address = str(town.links.shown_address(after, resident_id=reporter, now=town.now))
    assert (await town.get(address)).content == BYTES
    assert (
        await town.get(address.replace(f"resident={reporter}", "resident=99"))
    ).status_code == 403
    theirs = str(town.links.shown_address(after, resident_id=stranger, now=town.now))
    assert (await town.get(theirs)).status_code == 404
    before = str(town.links.shown_address(town.media_id, resident_id=reporter, now=town.now))
    assert (await town.get(before)).status_code == 404
    for_staff = town.link(reporter, after).replace("?staff", "/after?resident")
    assert (await town.get(for_staff)).status_code == 403
    town.now += timedelta(days=8)
    over = await town.get(address)
    assert over.status_code == 403
    assert "七天" in over.text

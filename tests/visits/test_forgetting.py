"""Whoever is taken out of the register is gone from it, and from the chats of those who read."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select, text

from api.db import Database
from api.dialogue.engine import RasaEngine
from api.dialogue.erasing import ErasingParts
from api.dialogue.models import InboundMessage
from api.dialogue.traces import erase_traces
from api.dialogue.visit_traces import forget_people
from api.media.folder import FolderStore
from api.media.models import Media
from api.notifications.models import OutboundMessage
from api.notifications.outbox import Note, Option, queue
from api.residents.models import Erasure, ErasureReason
from api.staff.service import account_of
from api.visits.figures import visit_figures
from api.visits.models import CaredPerson, EndReason, Visit, VisitPhoto, VisitResult, VisitScreen
from api.visits.recording import add, record
from api.visits.register import end, entries, open_entry
from tests.factories import make_cared_person, make_media, make_message
from tests.visits.town import Town, settle

NAMING = ("王秀英", "13900002046", "腿脚不便", "药在床头")


def parts(database: Database, folder: Path, now: datetime) -> ErasingParts:
    return ErasingParts(
        database=database,
        talks=RasaEngine("http://127.0.0.1:1", "none"),
        store=FolderStore(folder),
        clock=lambda: now,
    )


async def lived_through(database: Database, now: datetime) -> Town:
    """甲 has opened, visited with a picture and written of 王秀英, and read our answers."""
    async with database.transaction() as session:
        town = await settle(session, now=now)
        await open_entry(session, town["甲"], town.person.id, now=now)
        told = await record(
            session, town["甲"], town.person.id, VisitResult.FINE, words="药在床头", now=now
        )
        media = await make_media(session, sender=account_of(town["甲"]))
        await add(session, town["甲"], told.visit.id, media_ids=[media.id], now=now)
        card = Note(text="王秀英｜独居老人\n电话 13900002046，腿脚不便，药在床头")
        queue(session, account_of(town["甲"]), card, now=now)
        listed = Note(text="点名字打开", options=[Option("王*英 阳光花园3栋｜今天", "走访 ZF1")])
        queue(session, account_of(town["乙"]), listed, now=now)
        missed = Note(text="甲连着 2 次没见到 王*英（阳光花园3栋）。")
        queue(session, account_of(town["吴"]), missed, now=now)
        queue(session, account_of(town["丙"]), Note(text="王秀英要来办事"), now=now)
        await make_message(session, openid=account_of(town["甲"]), words="走访 王秀英")
        session.add(
            VisitScreen(
                staff_id=town["甲"].id, person_ids=[town.person.id], media_ids=[], touched_at=now
            )
        )
    return town


async def everything(database: Database) -> str:
    """All rows of all tables of the rooms that may have read about somebody, as text."""
    tables = ("cared_people", "visits", "register_lines", "visit_screens", "cases")
    async with database.transaction() as session:
        rows = [
            str(row)
            for table in tables
            for row in (await session.execute(text(f"select t::text from {table} t"))).all()
        ]
    return "\n".join(rows)


async def test_who_does_not_want_it_is_gone_at_once(
    database: Database, tmp_path: Path, now: datetime
) -> None:
    town = await lived_through(database, now)
    async with database.transaction() as session:
        person = await session.get_one(CaredPerson, town.person.id)
        await end(session, town["台"], person, EndReason.ASKED, now=now)
    assert await forget_people(parts(database, tmp_path, now)) == 1
    left = await everything(database)
    assert [word for word in NAMING if word in left] == []
    async with database.transaction() as session:
        assert (await session.scalars(select(VisitPhoto))).all() == []
        assert (await session.scalars(select(Media))).all() == []
        told = (await session.scalars(select(OutboundMessage.text))).all()
        assert sorted(told) == ["", "", "", "王秀英要来办事"]  # That reader never read of her.
        options = (await session.scalars(select(OutboundMessage.options))).all()
        assert [one for one in options if one] == []
        wrote = (await session.scalars(select(InboundMessage.text))).all()
        assert wrote == ["走访 ***"]
        gone = await session.get_one(CaredPerson, town.person.id)
        assert (gone.home_id, gone.category, gone.forgotten_at) == (None, "other", now)
        assert await entries(session, town["台"], active=False, now=now) == []
        figures = await visit_figures(
            session, town["管"], since=now, until=now + timedelta(days=1), now=now
        )
        assert [(one.done, one.people) for one in figures] == [(1, 0)]
    assert await forget_people(parts(database, tmp_path, now)) == 0


async def test_a_short_name_takes_no_other_along(
    database: Database, tmp_path: Path, now: datetime
) -> None:
    async with database.transaction() as session:
        town = await settle(session, now=now)
        li = await make_cared_person(session, town.home, name="李华", contact=None, now=now)
        for words in ("李*（阳光花园3栋）", "李*，一切都好", "李*华，一切都好"):
            queue(session, account_of(town["甲"]), Note(text=words), now=now)
        await end(session, town["台"], li, EndReason.MISTAKE, now=now)
    await forget_people(parts(database, tmp_path, now))
    async with database.transaction() as session:
        told = (await session.scalars(select(OutboundMessage.text))).all()
    assert sorted(told) == ["", "", "李*华，一切都好"]


async def test_others_are_kept_for_a_year(
    database: Database, tmp_path: Path, now: datetime
) -> None:
    town = await lived_through(database, now)
    async with database.transaction() as session:
        person = await session.get_one(CaredPerson, town.person.id)
        await end(session, town["台"], person, EndReason.DIED, now=now)
    almost = now + timedelta(days=364)
    assert await forget_people(parts(database, tmp_path, almost)) == 0
    assert await forget_people(parts(database, tmp_path, now + timedelta(days=365))) == 1


async def test_a_worker_who_is_erased_leaves_the_record(database: Database, now: datetime) -> None:
    """Pictures of a visit are the community's, like those of a case."""
    town = await lived_through(database, now)
    async with database.transaction() as session:
        openid = account_of(town["甲"])
        erasure = Erasure(
            message_id=10**6,
            reason=ErasureReason.CANCELLED,
            requested_at=now,
            openid=openid,
            digests=[],
            counts={},
        )
        session.add(erasure)
        other = await make_media(session, sender=openid)
        await session.flush()
        await erase_traces(session, erasure, now=now)
        assert erasure.counts["media"] == 1
        kept = (await session.scalars(select(Media))).one()
        assert kept.id != other.id
        assert kept.sender != openid
        assert (await session.scalars(select(Visit.words))).all() == ["药在床头"]

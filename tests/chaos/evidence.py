"""What is there in the end, as plain rows: on the phones and in the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from api.cases.kinds import CaseKind
from api.cases.models import Case, CaseEvent
from api.db import Database
from api.dialogue.models import InboundMessage
from api.notifications.models import DeliveryRoute, DeliveryState, OutboundMessage
from api.residents.models import Resident
from api.simulator import Platform
from tests.e2e.phones import read


@dataclass(frozen=True)
class Bubble:
    """Something that the account wrote, as it stands on a phone; `at` is aware, in UTC."""

    openid: str
    via: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Received:
    """A row of the inbox; `key` holds the sender and the MsgId."""

    id: int
    openid: str
    key: str
    ended: bool
    outcome: str | None


@dataclass(frozen=True)
class Written:
    """A row of the outbox; `answers` is the inbox row that it answers, None for a notice."""

    id: int
    openid: str
    answers: int | None
    text: str
    state: DeliveryState
    route: DeliveryRoute | None
    error: str | None = None
    left_at: datetime | None = None


@dataclass(frozen=True)
class Filed:
    """A case; `words` are its description and every note. `source` is the inbox row behind it."""

    number: str
    openid: str
    for_desk: bool
    words: str
    source: int | None


@dataclass(frozen=True)
class Evidence:
    """All of it."""

    bubbles: tuple[Bubble, ...]
    received: tuple[Received, ...]
    written: tuple[Written, ...]
    filed: tuple[Filed, ...]


async def gathered(
    database: Database, platform: Platform, people: Iterable[str], *, since: datetime
) -> Evidence:
    """What concerns these people; of cases, those opened since a moment."""
    openids = list(people)
    bubbles = (
        Bubble(openid, entry.via, read(entry), entry.at)
        for openid in openids
        for entry in platform.transcript(openid)
        if entry.side == "account"
    )
    async with database.transaction() as session:
        inbox = select(InboundMessage).where(InboundMessage.openid.in_(openids))
        received = (await session.scalars(inbox.order_by(InboundMessage.id))).all()
        outbox = select(OutboundMessage).where(
            OutboundMessage.openid.in_(openids), OutboundMessage.queued_at >= since
        )
        written = (await session.scalars(outbox.order_by(OutboundMessage.id))).all()
        query = select(Case, Resident.openid).join(Resident, Resident.id == Case.reporter_id)
        query = query.where(Resident.openid.in_(openids), Case.opened_at >= since)
        cases = [(case, openid) for case, openid in await session.execute(query.order_by(Case.id))]
        told = select(CaseEvent.case_id, CaseEvent.note).where(
            CaseEvent.case_id.in_([case.id for case, _ in cases]), CaseEvent.note.is_not(None)
        )
        notes = [(case_id, note) for case_id, note in await session.execute(told)]
    return Evidence(
        bubbles=tuple(bubbles),
        received=tuple(
            Received(row.id, row.openid, row.dedupe_key, row.handled_at is not None, row.outcome)
            for row in received
        ),
        written=tuple(
            Written(
                id=row.id,
                openid=row.openid,
                answers=row.in_reply_to,
                text=row.text,
                state=row.state,
                route=row.route,
                error=row.error,
                left_at=row.left_at,
            )
            for row in written
        ),
        filed=tuple(
            Filed(
                number=case.case_number,
                openid=openid,
                for_desk=case.kind is CaseKind.HAND_OVER,
                words="\n".join([case.description, *(n for i, n in notes if i == case.id and n)]),
                source=case.source_message_id,
            )
            for case, openid in cases
        ),
    )

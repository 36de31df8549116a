"""What runs, the people who use it, and a look at what it wrote."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy import select, text

from api.cases.models import Case
from api.db import Database
from api.dialogue.models import InboundMessage
from api.residents.models import Resident
from api.simulator import Platform
from api.staff.models import StaffMember
from tests.e2e.phones import Phone
from tests.e2e.processes import Process, Workshop
from tests.e2e.waiting import until

SUPERVISION_SECONDS = 0.5

_newcomers = itertools.count(1)


@dataclass
class Installation:
    """Everything that runs, and the phones of the people who use it.

    `environ` is what all processes share; `database` is for looking at what they wrote.
    """

    environ: Mapping[str, str]
    workshop: Workshop
    platform: Platform
    database: Database
    postgres: Process
    rasa: Process
    actions: Process
    api: Process
    worker: Process
    phones: dict[str, Phone] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    """Those that tests have issued to people."""

    @property
    def address(self) -> str:
        """Where the api process answers."""
        return f"http://127.0.0.1:{self.environ['PORT']}"

    @property
    def processes(self) -> Sequence[Process]:
        """All of them, in an order in which they can be started."""
        return (self.postgres, self.rasa, self.actions, self.api, self.worker)

    async def whole(self) -> None:
        """Make everything run that a failed test has left halted or dead."""
        for process in self.processes:
            process.go_on()
            if not process.runs:
                await process.started()

    @asynccontextmanager
    async def supervised(self, *processes: Process) -> AsyncIterator[None]:
        """Start what ends by itself again, as the launcher and containers do."""

        async def watch() -> None:
            while True:
                for process in processes:
                    if not process.runs:
                        process.start()
                await asyncio.sleep(SUPERVISION_SECONDS)

        watching = asyncio.create_task(watch())
        try:
            yield
        finally:
            watching.cancel()

    def phone(self, openid: str) -> Phone:
        """The phone of one of the town's people."""
        return self.phones.setdefault(openid, Phone(openid, self.platform))

    def newcomer(self) -> Phone:
        """The phone of somebody who writes for the first time."""
        return self.phone(f"oE2e-newcomer-{next(_newcomers):04d}")

    async def owner_of(self, case_number: str) -> Phone:
        """The phone of whoever answers for a case."""
        query = select(StaffMember.openid).join(Case, Case.owner_id == StaffMember.id)
        async with self.database.transaction() as session:
            found = await session.scalars(query.where(Case.case_number == case_number))
            return self.phone(found.one() or "")

    async def cases_of(self, phone: Phone) -> Sequence[Case]:
        """What somebody has filed, the oldest first."""
        query = select(Case).join(Resident, Resident.id == Case.reporter_id)
        query = query.where(Resident.openid == phone.openid).order_by(Case.id)
        async with self.database.transaction() as session:
            return (await session.scalars(query)).all()

    async def messages_of(self, phone: Phone) -> Sequence[InboundMessage]:
        """What has arrived from somebody, the oldest first."""
        query = select(InboundMessage).where(InboundMessage.openid == phone.openid)
        async with self.database.transaction() as session:
            return (await session.scalars(query.order_by(InboundMessage.id))).all()

    async def arrived(self, phone: Phone, *, messages: int) -> None:
        """Wait until so many messages of somebody are stored."""

        async def look() -> bool:
            return len(await self.messages_of(phone)) >= messages

        await until(look, what=f"{messages} messages are stored")

    async def settled(self) -> None:
        """Wait until no job is left to do: whatever was to be sent has been sent by then."""
        await self._until(
            "select not exists (select from procrastinate_jobs where status in ('todo', 'doing'))",
            what="all jobs are done",
        )

    @asynccontextmanager
    async def holding(self, phone: Phone) -> AsyncIterator[None]:
        """What is to be filed for somebody waits in mid-transaction while the block runs."""
        row = select(Resident.id).where(Resident.openid == phone.openid)
        async with self.database.transaction() as session:
            await session.execute(row.with_for_update())
            yield

    async def someone_waits(self) -> None:
        """Wait until a transaction has come to the row that `holding` holds."""
        await self._until(
            "select exists (select from pg_stat_activity"
            " where wait_event_type = 'Lock' and datname = current_database())",
            what="a transaction waits for a row",
        )

    async def _until(self, question: str, *, what: str) -> None:
        async def look() -> bool:
            async with self.database.transaction() as session:
                return bool(await session.scalar(text(question)))

        await until(look, what=what)

"""What an index costs: how many cases a second are filed and worked on, one after the other."""

import time
from collections.abc import Awaitable, Callable

from api.cases.clocks import look
from api.cases.filing import FileCase, file_case
from api.cases.kinds import CaseKind
from api.cases.models import Case
from api.cases.work import add_note, resolve, take
from api.staff.models import StaffMember
from tests.bench.asker import Asker


async def filed(asker: Asker) -> Case:
    """A new case with its number, owner and promise."""
    command = FileCase(
        message_id=None,
        kind=asker.random.choice([CaseKind.NOISE, CaseKind.PARKING, CaseKind.LIGHTING]),
        description="楼道灯坏了三天了没人管",
        place="3栋",
        estate_id=asker.grid(),
        building="3",
    )
    return await file_case(asker.session, await asker.resident(), command, now=asker.now)


async def filed_and_done(asker: Asker) -> Case:
    """One, and then 接单, a look of the clocks, 补充, 办结."""
    case = await filed(asker)
    worker = await asker.session.get_one(StaffMember, case.owner_id)
    await take(asker.session, case, worker, now=asker.now)
    await asker.session.flush()
    await look(asker.session, case.id, now=asker.now)
    await add_note(asker.session, case, worker, note="已联系维修师傅", now=asker.now)
    await resolve(asker.session, case, worker, note="已经处理好了", now=asker.now)
    await asker.session.flush()
    return case


Work = Callable[[Asker], Awaitable[object]]

WRITES: dict[str, Work] = {"filed": filed, "filed and done": filed_and_done}


async def a_second(work: Work, asker: Asker, *, times: int) -> float:
    """How often it is done in a second, in one transaction that the caller undoes."""
    started = time.perf_counter()
    for _ in range(times):
        await work(asker)
    return times / (time.perf_counter() - started)

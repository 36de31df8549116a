"""Finding staff: by openid for authority, by name and role for assignment."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.staff.models import ROLE_NAMES, StaffRole
from api.staff.service import staff_by_openid, staff_named, staff_with_role
from tests.factories import make_staff


async def test_an_openid_stands_for_active_staff_only(session: AsyncSession) -> None:
    member = await make_staff(session, openid="li")
    await make_staff(session, openid="gone", active=False)
    assert await staff_by_openid(session, "li") is member
    assert await staff_by_openid(session, "gone") is None
    assert await staff_by_openid(session, "LI") is None
    assert await staff_by_openid(session, "") is None


async def test_a_role_lists_the_longest_serving_first(session: AsyncSession) -> None:
    first = await make_staff(session, role=StaffRole.DESK)
    await make_staff(session, role=StaffRole.DESK, active=False)
    await make_staff(session, role=StaffRole.SUPERVISOR)
    second = await make_staff(session, role=StaffRole.DESK)
    assert list(await staff_with_role(session, StaffRole.DESK)) == [first, second]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("李伟", ["李伟"]),
        ("伟", ["李伟", "张伟"]),
        ("李", []),
        ("王五", []),
        ("%", []),
        ("_伟", []),
        ("", []),
    ],
)
async def test_a_name_or_its_end(session: AsyncSession, typed: str, found: list[str]) -> None:
    for name in ("李伟", "张伟", "赵敏"):
        await make_staff(session, name=name)
    await make_staff(session, name="王五", active=False)
    assert [member.name for member in await staff_named(session, typed)] == found


def test_every_role_has_a_name() -> None:
    assert set(ROLE_NAMES) == set(StaffRole)

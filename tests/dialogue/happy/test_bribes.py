"""Who asks how to report a bribe reports it: a complaint that the accused never see."""

import pytest
from sqlalchemy import select, update

from api.cases.kinds import CaseKind
from api.cases.models import CaseSubject
from api.grids.models import Estate
from api.staff.models import Company
from tests.dialogue.conftest import Corner
from tests.dialogue.happy.test_complaint import filed_cases
from tests.living import House


@pytest.mark.parametrize("said", ["怎么举报物业经理收黑钱", "物业经理吃回扣，去哪里举报"])
async def test_about_the_company_s_manager(house: House, corner: Corner, said: str) -> None:
    async with house.database.transaction() as session:
        company = Company(name=f"{corner.estate}物业公司", aliases=[])
        session.add(company)
        await session.flush()
        company_id = company.id
        here = update(Estate).where(Estate.name == corner.estate)
        await session.execute(here.values(company_id=company_id))
    read_back = await corner.resident.say(said)
    assert "物业服务" in read_back
    assert "匿名" in read_back, "who fears them is offered not to be named"
    await corner.resident.say("确认")
    [case] = await filed_cases(house, corner.resident)
    assert case.kind is CaseKind.PROPERTY_SERVICE
    async with house.database.transaction() as session:
        about = await session.scalars(select(CaseSubject).where(CaseSubject.case_id == case.id))
        found = [one.company_id for one in about]
    assert found == [company_id]

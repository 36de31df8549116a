"""Volunteer teams, their members, and activities of the last and the next weeks."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import SHANGHAI
from api.demo.register import CHEN_HOME, Register, known_neighbours
from api.residents.consents import give_consent
from api.residents.models import ConsentScope, Resident
from api.volunteers.models import Activity, Signup, SignupState, Team, Volunteer

SEED = "volunteers"
VOLUNTEERS = 36

TEAMS = [
    ("legal", "司法志愿服务队", "法律咨询、纠纷调解、反诈宣传，由退休法官和律师带队。"),
    ("culture", "文化志愿服务队", "合唱、书画、读书会和节日演出，热闹，也教人。"),
    ("medical", "医疗志愿服务队", "义诊、急救培训、陪独居老人看病取药。"),
    ("sanitation", "环卫志愿服务队", "清理楼道和河道、垃圾分类劝导、认养绿地。"),
]

WISHES = {
    "legal": ["学过一点法律，想帮邻居看看合同", "退休前在法院工作，可以做调解", "愿意发反诈传单"],
    "culture": ["会拉二胡", "喜欢唱歌，想进合唱队", "能教孩子写毛笔字", "会拍照，可以帮活动留影"],
    "medical": ["退休护士，可以量血压", "想学急救，也愿意陪老人看病", "药房工作，懂一点用药"],
    "sanitation": ["每天早上遛弯，顺手捡垃圾", "周末有空，带孩子一起来", "想认养楼前那片绿地"],
}


@dataclass(frozen=True)
class ActivityRow:
    """An activity: days from today, hours, places; so many have one, so many wait."""

    team: str
    title: str
    place: str
    day: int
    starts_at: time
    hours: float
    capacity: int
    confirmed: int
    waiting: int = 0
    with_chen: bool = False


ACTIVITIES = [
    ActivityRow("sanitation", "清河河岸捡拾垃圾", "清河大桥东侧", -33, time(8, 30), 2, 25, 19),
    ActivityRow("culture", "邻里书画展布展", "云溪社区文化活动室", -26, time(14), 3, 12, 11),
    ActivityRow("medical", "老年人流感疫苗接种陪护", "云溪医院门诊大厅", -17, time(8), 4, 10, 10),
    ActivityRow("legal", "反诈骗入户宣传", "翠湖名邸", -12, time(18, 30), 2, 16, 13),
    ActivityRow("sanitation", "楼道杂物清理日", "云溪新村", -5, time(9), 2.5, 30, 24),
    ActivityRow("sanitation", "清河河岸捡拾垃圾", "清河大桥东侧", 1, time(9), 2, 20, 8),
    ActivityRow("medical", "社区义诊帮手", "阳光花园中心广场", 3, time(14), 3, 6, 6, waiting=2),
    ActivityRow("legal", "法律咨询夜谈", "云溪社区二楼调解室", 6, time(19), 2, 15, 5),
    ActivityRow(
        "medical",
        "心肺复苏急救培训",
        "清河社区会议室",
        9,
        time(14, 30),
        2.5,
        8,
        8,
        with_chen=True,
    ),
    ActivityRow("culture", "老歌合唱排练", "云溪社区文化活动室", 12, time(15), 2, 30, 17),
    ActivityRow("sanitation", "垃圾分类桶边劝导", "紫荆里南门投放点", 16, time(7, 30), 2, 10, 4),
    ActivityRow("culture", "剪纸课堂", "云溪中心小学美术室", 20, time(10), 1.5, 18, 9),
    ActivityRow("legal", "模拟法庭开放日", "清河社区会议室", 25, time(14), 3, 24, 6),
]


async def load_volunteering(session: AsyncSession, register: Register, *, today: date) -> None:
    """Write teams, members, activities and sign-ups."""
    random = Random(SEED)
    teams = {code: Team(code=code, name=name, purpose=why) for code, name, why in TEAMS}
    session.add_all(teams.values())
    await session.flush()
    helpers = known_neighbours(register, VOLUNTEERS)
    members = [_volunteer(random, helper, teams) for helper in helpers]
    session.add_all(members)
    for helper, member in zip(helpers, members, strict=True):
        await give_consent(
            session, helper, ConsentScope.VOLUNTEER_PHONE, message_id=None, now=member.joined_at
        )
    activities = [_activity(row, teams[row.team], today) for row in ACTIVITIES]
    session.add_all(activities)
    await session.flush()
    chen = register.residents[CHEN_HOME]
    for row, activity in zip(ACTIVITIES, activities, strict=True):
        session.add_all(_signups(random, row, activity, helpers, chen))
    await session.flush()


def _volunteer(random: Random, helper: Resident, teams: dict[str, Team]) -> Volunteer:
    code = random.choice(list(teams))
    return Volunteer(
        resident_id=helper.id,
        team_id=teams[code].id,
        phone=helper.phone or "",
        wish=random.choice(WISHES[code]),
        joined_at=helper.first_seen_at + timedelta(days=random.randint(1, 90)),
    )


def _activity(row: ActivityRow, team: Team, today: date) -> Activity:
    starts_at = datetime.combine(today + timedelta(days=row.day), row.starts_at, SHANGHAI)
    return Activity(
        team_id=team.id,
        title=row.title,
        place=row.place,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=row.hours),
        capacity=row.capacity,
    )


def _signups(
    random: Random, row: ActivityRow, activity: Activity, helpers: list[Resident], chen: Resident
) -> list[Signup]:
    """The first in line have a place; the line began a month before the activity."""
    line = random.sample(helpers, row.confirmed + row.waiting - row.with_chen)
    if row.with_chen:
        line.insert(1, chen)
    began = activity.starts_at - timedelta(days=30)
    return [
        Signup(
            activity_id=activity.id,
            resident_id=resident.id,
            state=SignupState.CONFIRMED if place < row.confirmed else SignupState.WAITING,
            requested_at=began + timedelta(minutes=41 * place),
        )
        for place, resident in enumerate(line)
    ]

"""Notices of the demo town, around the moment of its making."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.demo.places import Town
from api.notices.models import Notice, NoticeKind

_K = NoticeKind


@dataclass(frozen=True)
class NoticeRow:
    """A notice; times are hours from the beginning of the present hour."""

    kind: NoticeKind
    title: str
    body: str
    published: int
    starts: int
    ends: int | None
    community: str | None = None
    estate: str | None = None


DAY = 24

NOTICES = [
    NoticeRow(
        _K.OUTAGE_WATER,
        "阳光花园1栋临时停水",
        "1栋楼前的供水阀门漏水，正在更换，其他楼不受影响。"
        "楼下停有送水车，行动不便的住户可致电阳光物业 8826-0105 送水上门。",
        published=-2,
        starts=-1,
        ends=5,
        estate="阳光花园",
    ),
    NoticeRow(
        _K.OUTAGE_POWER,
        "翠湖名邸4栋、5栋计划停电",
        "供电所更换老化电缆，请提前给手机充电、备好照明，停电期间不要乘坐电梯。",
        published=-20,
        starts=2 * DAY,
        ends=2 * DAY + 4,
        estate="翠湖名邸",
    ),
    NoticeRow(
        _K.VOTE,
        "阳光花园要不要加装充电桩，请您投票",
        "拟在南门停车场加装12个电动自行车充电桩，占用4个临停车位。"
        "每户一票，结果在小区公告栏和公众号公布。",
        published=-3 * DAY,
        starts=-3 * DAY,
        ends=9 * DAY,
        estate="阳光花园",
    ),
    NoticeRow(
        _K.VOTE,
        "清河老街路灯改造方案征求意见",
        "两套方案：老式壁灯，或太阳能庭院灯。请到清河社区服务站看样灯，并在登记簿上选一套。",
        published=-4 * DAY,
        starts=-4 * DAY,
        ends=6 * DAY,
        estate="清河老街",
    ),
    NoticeRow(
        _K.ACTIVITY,
        "云溪社区邻里百家宴报名",
        "一家一道拿手菜，餐具由社区准备。在云溪社区服务站报名，名额60户，报满为止。",
        published=-30,
        starts=8 * DAY,
        ends=8 * DAY + 4,
        community="云溪社区",
    ),
    NoticeRow(
        _K.ACTIVITY,
        "清河社区老年人免费体检",
        "65周岁以上老人，空腹，带身份证，到云溪医院二楼体检中心，上午7:30至10:00。",
        published=-2 * DAY,
        starts=-DAY,
        ends=6 * DAY,
        community="清河社区",
    ),
    NoticeRow(
        _K.ANNOUNCEMENT,
        "居民医保开始缴费",
        "本年度集中缴费期为三个月，可在手机上缴，也可到便民服务中心2号窗口。"
        "低保、特困和重度残疾人员由财政代缴，不用自己交。",
        published=-6 * DAY,
        starts=-6 * DAY,
        ends=60 * DAY,
    ),
    NoticeRow(
        _K.ANNOUNCEMENT,
        "电动自行车请勿上楼充电",
        "楼道停放和飞线充电最易起火。各小区充电点位置可问网格员；发现楼道充电，直接发消息举报。",
        published=-15 * DAY,
        starts=-15 * DAY,
        ends=None,
    ),
    NoticeRow(
        _K.OUTAGE_WATER,
        "紫荆里水箱清洗停水",
        "二次供水水箱清洗消毒，恢复供水后请先放水两分钟再使用。",
        published=-9 * DAY,
        starts=-7 * DAY,
        ends=-7 * DAY + 6,
        estate="紫荆里",
    ),
]


async def load_notices(session: AsyncSession, town: Town, *, now: datetime) -> None:
    """Write the notices."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    session.add_all(
        Notice(
            kind=row.kind,
            title=row.title,
            body=row.body,
            community_id=town.communities[row.community].id if row.community else None,
            estate_id=town.estates[row.estate].id if row.estate else None,
            published_at=hour + timedelta(hours=row.published),
            starts_at=hour + timedelta(hours=row.starts),
            ends_at=None if row.ends is None else hour + timedelta(hours=row.ends),
        )
        for row in NOTICES
    )
    await session.flush()

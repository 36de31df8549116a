"""Time: UTC inside, Asia/Shanghai for people. Rules take `now` as an argument; edges ask here."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The same moment on the clocks of the community (Asia/Shanghai)."""
    return moment.astimezone(SHANGHAI)

"""What things cost in the demo town, and how they are paid. Amounts are whole fen."""

from datetime import date
from random import Random

from api.fees.models import FeeType

Line = tuple[str, int]
"""A line of a bill: its label and its amount in fen."""

PROPERTY_CENTS = {
    "阳光花园": 165,
    "紫荆里": 190,
    "云溪新村": 60,
    "翠湖名邸": 285,
    "梧桐苑": 145,
    "清河老街": 45,
}
"""A month, by square metre."""

LIFT_ESTATES = {"紫荆里", "翠湖名邸"}
LIFT_FROM_FLOOR = 3
HEATED = {"阳光花园", "紫荆里", "翠湖名邸", "梧桐苑"}
HEATING_MONTH = 10
"""A season is billed once, in the month before it begins."""
HEATING_CENTS = 2400
PARKING = {
    "阳光花园": ("地面固定车位月租", 15000),
    "紫荆里": ("地下车位月租", 24000),
    "云溪新村": ("小区内临停包月", 8000),
    "翠湖名邸": ("地下车位月租", 32000),
    "梧桐苑": ("地面固定车位月租", 15000),
    "清河老街": ("路侧车位包月", 9000),
}
SUMMER, WINTER = (6, 7, 8, 9), (12, 1, 2)


def _by_area(area_dm2: int, cents_per_m2: int) -> int:
    """Rounded to the fen, half up."""
    return (area_dm2 * cents_per_m2 + 50) // 100


def _square_metres(area_dm2: int) -> str:
    return f"{area_dm2 / 100:g}㎡"


def _yuan(cents: int) -> str:
    return f"{cents / 100:.2f}"


def property_lines(random: Random, estate: str, area_dm2: int, room: str) -> list[Line]:
    """The service by floor area, shared light and water, the lift above the second floor."""
    rate = PROPERTY_CENTS[estate]
    size = _square_metres(area_dm2)
    lines = [
        (f"物业服务费 {size}×{_yuan(rate)}元", _by_area(area_dm2, rate)),
        ("公共水电分摊", random.randint(680, 1450)),
    ]
    if estate in LIFT_ESTATES and int(room) // 100 >= LIFT_FROM_FLOOR:
        lines.append(("电梯运行费", 2500))
    return lines


def water_lines(random: Random) -> list[Line]:
    """By the ton: water, and its way back."""
    tons = random.randint(5, 19)
    return [(f"自来水费 {tons}吨×2.85元", tons * 285), (f"污水处理费 {tons}吨×0.95元", tons * 95)]


def power_lines(random: Random, period: date) -> list[Line]:
    """By the kilowatt hour, dearer above 200; people cool in summer and heat in winter."""
    used, cooling, heating = (random.randint(*span) for span in ((90, 230), (60, 190), (20, 90)))
    if period.month in SUMMER:
        used += cooling
    elif period.month in WINTER:
        used += heating
    base, extra = min(used, 200), max(used - 200, 0)
    lines = [(f"第一档电费 {base}度×0.56元", base * 56)]
    if extra:
        lines.append((f"第二档电费 {extra}度×0.61元", extra * 61))
    return lines


def gas_lines(random: Random) -> list[Line]:
    """By the cubic metre."""
    used = random.randint(6, 28)
    return [(f"天然气费 {used}立方米×2.63元", used * 263)]


def parking_lines(estate: str) -> list[Line]:
    """The month's rent of a place."""
    return [PARKING[estate]]


def heating_lines(estate: str, area_dm2: int, period: date) -> list[Line]:
    """A whole season by floor area, in the one month in which it is billed."""
    if estate not in HEATED or period.month != HEATING_MONTH:
        return []
    season = f"{period.year}—{period.year + 1}采暖季"
    size = _square_metres(area_dm2)
    label = f"{season} {size}×{_yuan(HEATING_CENTS)}元"
    return [(label, _by_area(area_dm2, HEATING_CENTS))]


MANAGERS = {
    "阳光花园": "阳光物业服务中心",
    "紫荆里": "紫荆物业服务中心",
    "云溪新村": "云溪社区准物业服务站",
    "翠湖名邸": "翠湖物业服务中心",
    "梧桐苑": "梧桐物业服务中心",
    "清河老街": "清河社区准物业服务站",
}
UTILITIES = {
    FeeType.WATER: (
        "云溪自来水公司",
        "微信“生活缴费”按户号缴，或到云溪镇便民服务中心3号窗口（周一至周五 9:00—17:00）。",
    ),
    FeeType.POWER: ("云溪供电所", "微信“生活缴费”按户号缴，或在供电所自助机缴，支持现金。"),
    FeeType.GAS: ("云溪燃气公司", "微信“生活缴费”按户号缴；插卡表到燃气公司门市充值。"),
}
HEATING_WAY = (
    "云溪热力公司",
    "到热力公司翠湖路营业厅缴，可扫码、刷卡或付现金；面积有疑问可先申请核对。",
)


def _ways(estate: str) -> dict[FeeType, tuple[str, str]]:
    office = MANAGERS[estate]
    at_office = f"到{office}前台缴，可扫码、刷卡或付现金，当场开票（每天 8:30—18:00）。"
    ways = {
        FeeType.PROPERTY: (office, at_office),
        **UTILITIES,
        FeeType.PARKING: (office, f"在{office}前台续租，或进出小区时扫岗亭的收款码。"),
    }
    return ways | ({FeeType.HEATING: HEATING_WAY} if estate in HEATED else {})


PAYMENT_WAYS = {estate: _ways(estate) for estate in MANAGERS}
"""By estate and fee: whom it is paid to, and how."""

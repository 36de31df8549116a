"""What a case can be about, and how fast the community promises to act.

The promises are presets of ours: accept within 15 minutes for danger and 30 minutes when water,
power, gas, heat or a lift is out (any day, any hour), else within one working day; finish within
five working days, sooner where people cannot live or move meanwhile.
"""

from dataclasses import dataclass
from enum import StrEnum


class Urgency(StrEnum):
    """How soon somebody must look at it."""

    DANGER = "danger"
    URGENT = "urgent"
    NORMAL = "normal"


class CaseKind(StrEnum):
    """Kinds (事项类别), by what the speaker wants stopped. The values are Rasa's `kind` entity."""

    NOISE = "noise"
    LIFT = "lift"
    LIGHTING = "lighting"
    RUBBISH = "rubbish"
    WATER_LEAK = "water_leak"
    WATER_SUPPLY = "water_supply"
    POWER = "power"
    GAS = "gas"
    HEATING = "heating"
    PARKING = "parking"
    ROAD_PAVING = "road_paving"
    GREENING = "greening"
    PETS = "pets"
    ILLEGAL_BUILD = "illegal_build"
    FIRE_SAFETY = "fire_safety"
    SECURITY = "security"
    PROPERTY_SERVICE = "property_service"
    NEIGHBOUR = "neighbour"
    DRAINS_SEWAGE = "drains_sewage"
    PUBLIC_FACILITY = "public_facility"
    ELDERLY_CHILD = "elderly_child"
    STREET_VENDOR = "street_vendor"
    CONSTRUCTION = "construction"
    PESTS = "pests"
    TELECOM = "telecom"
    OTHER = "other"
    EMERGENCY = "emergency"
    HAND_OVER = "hand_over"


DESK_KINDS = frozenset({CaseKind.HAND_OVER})
"""Kinds that are the desk's own work, wherever they come from."""


@dataclass(frozen=True)
class KindRule:
    """A kind's Chinese name and urgency."""

    name: str
    urgency: Urgency = Urgency.NORMAL


KIND_RULES: dict[CaseKind, KindRule] = {
    CaseKind.NOISE: KindRule("噪音扰民"),
    CaseKind.LIFT: KindRule("电梯故障", Urgency.URGENT),
    CaseKind.LIGHTING: KindRule("公共照明"),
    CaseKind.RUBBISH: KindRule("垃圾清运"),
    CaseKind.WATER_LEAK: KindRule("漏水渗水"),
    CaseKind.WATER_SUPPLY: KindRule("供水", Urgency.URGENT),
    CaseKind.POWER: KindRule("供电", Urgency.URGENT),
    CaseKind.GAS: KindRule("燃气", Urgency.URGENT),
    CaseKind.HEATING: KindRule("供暖", Urgency.URGENT),
    CaseKind.PARKING: KindRule("停车"),
    CaseKind.ROAD_PAVING: KindRule("道路破损"),
    CaseKind.GREENING: KindRule("绿化"),
    CaseKind.PETS: KindRule("宠物"),
    CaseKind.ILLEGAL_BUILD: KindRule("违建"),
    CaseKind.FIRE_SAFETY: KindRule("消防隐患", Urgency.URGENT),
    CaseKind.SECURITY: KindRule("治安"),
    CaseKind.PROPERTY_SERVICE: KindRule("物业服务"),
    CaseKind.NEIGHBOUR: KindRule("邻里纠纷"),
    CaseKind.DRAINS_SEWAGE: KindRule("下水排污"),
    CaseKind.PUBLIC_FACILITY: KindRule("公共设施"),
    CaseKind.ELDERLY_CHILD: KindRule("老人儿童照护", Urgency.URGENT),
    CaseKind.STREET_VENDOR: KindRule("摊贩油烟"),
    CaseKind.CONSTRUCTION: KindRule("施工"),
    CaseKind.PESTS: KindRule("虫害"),
    CaseKind.TELECOM: KindRule("通信网络"),
    CaseKind.OTHER: KindRule("其他"),
    CaseKind.EMERGENCY: KindRule("紧急情况", Urgency.DANGER),
    CaseKind.HAND_OVER: KindRule("人工服务"),
}

"""Current where people are: through a body, in metal that they touch, in a wire that is down."""

from api.dialogue.danger.told import Told, Weight
from api.dialogue.danger.words import any_of, either_way, listed

_LIVE = "(?:漏电|带电|有电|过电)"
_METAL = listed(
    "杆 桩 外壳 壳子 箱 柜 门 栏 扶手 龙头 水管 花洒 热水器 洗衣机 冰箱 灯 铁 把手 支架 "
    "音箱 喷泉 水池 泳池 积水 水洼 水坑 饮水机 电梯 广告牌 站牌 健身器"
)
_WIRE = "(?:(?<![网光])电线(?!杆)|电缆|高压线|火线|线头|带电的线)"
_NUMB = "麻(?![烦将辣雀痹药袋醉])"

HINTS = listed(
    "漏电 带电 (?<!没)有电(?![梯动视话脑子费影]) 过电 触了?电 [被给遭]电了 电[到倒打麻死] 粘在 "
    "[摸碰扶抓挨拉握].{0,14}麻(?![烦将辣雀]) 电.{0,6}麻(?![烦将辣雀]) "
    "[杆桩壳子箱柜门栏手头管洒器机铁架池水梯牌].{0,6}麻(?![烦将辣雀]) "
    "(?:电线(?!杆)|电缆|高压线|火线|线头|带电的线).{0,8}[断掉垂落拖塌水] "
    "水.{0,6}(?:电线|电缆|线) 电线杆.{0,4}[断倒]"
)

SIGNS = (
    Told(
        "a live wire lies in water or on people",
        any_of(
            f"{_WIRE}.{{0,8}}(?:水[坑洼里中沟池]|积水).{{0,8}}(?:火|冒|滋|噼|啪|麻|电|人|孩)",
            f"(?:水[坑洼里]|积水).{{0,6}}{_WIRE}.{{0,8}}(?:火|冒|滋|噼|啪|麻|人|孩)",
        ),
        like=("电线掉水坑里冒火花", "积水里泡着根电线，噼里啪啦冒火"),
        unlike=("电线杆边上有积水",),
    ),
    Told(
        "current goes through somebody",
        any_of(
            "(?<!像)触了?电(?![视脑影话急培])|[被给遭]电(?:到|了|倒|打)",
            "电[倒死]了?[人个一]|粘在.{0,4}[电线门]|电麻|^电到了|漏电.{0,10}(?:人"
            "|手).{0,6}(?:倒|麻|弹)",
        ),
        like=("有人触电了", "水池漏电，人一碰就倒"),
        unlike=("触电视坏了",),
        weight=Weight.LIKELY,
    ),
    Told(
        "what people touch is live",
        any_of(
            f"{_METAL}.{{0,6}}{_LIVE}(?!作业|保护|检测|开关).{{0,10}}(?:{_NUMB}|[死倒弹]|碰|摸|[狗猫人孩])",
            f"[摸碰扶抓挨拉握].{{0,14}}{_NUMB}(?!药)",
            f"(?:{_METAL}|电).{{0,6}}{_NUMB}(?:了一下|手|到)",
        ),
        like=(
            "路灯杆漏电，狗碰到就死了",
            "充电桩外壳带电，碰着手麻",
            "单元门带电，我摸了一下手发麻",
            "扶手过电，一碰就弹开",
        ),
        unlike=("漏电保护器老是跳", "手麻了去哪看病", "麻烦看看门"),
        weight=Weight.LIKELY,
    ),
    Told(
        "a wire is down",
        any_of(
            f"{_WIRE}.{{0,6}}(?:断|掉|拖|垂|落|塌)[了在下到落]*.{{0,6}}(?:地|路|水|车|铁|树|人|头)",
            either_way("电线杆.{0,4}[断倒]", _WIRE, within=6),
        ),
        like=("电线杆断了，电线拖在地上", "高压线断了掉在路上"),
        unlike=("网线掉地上了", "路灯的电线杆歪了"),
        weight=Weight.LIKELY,
    ),
)

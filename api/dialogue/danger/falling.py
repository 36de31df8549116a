"""What comes down from a house, or is about to, over people's heads."""

from api.dialogue.danger.told import Told, Weight
from api.dialogue.danger.words import any_of, listed

_THING = listed(
    "外墙 墙砖 瓷砖 面砖 墙皮 墙面 保温层 玻璃 幕墙 广告牌 招牌 灯箱 空调外?机 外机 雨棚 阳台 "
    "窗扇 窗框 水泥 砖头? 石头 瓦片? 檐 脚手架 塔吊 大?树枝?"
)
_COMES = listed(
    "往下[掉落砸坠] 哗啦 哗哗.?掉 (?:不停|一直|直).{0,2}掉 [要快就].{0,2}[掉塌倒砸坠] "
    "摇摇欲坠 晃得 松了 悬着 吊着 掉下来"
)
_BELOW = any_of(
    "(?:底下|下面|楼下|下头|过路|路过|来往).{0,6}(?:人|孩|娃|学生|老|走|玩)",
    "幼儿园|学校|校门|放学",
)

_BEARS = listed("承重墙 墙体? 楼板 天花板 房顶 屋顶 房梁 柱子 阳台 楼梯")
_CRACKS = "(?:裂|开裂|裂缝|裂开|鼓出|歪|倾斜|下沉)(?:了|着|得|出)?"
_GIVES_WAY = listed(
    "[要会快怕](?:是|它|整个|被|就)?(?:塌|倒|垮) 掉[渣块灰砖土] 往下掉 [一二两三]指[宽粗] 咔 嘎吱 "
    "越[来裂]+越[大宽深长] [伸塞]得?[进下].{0,3}[手指拳]"
)

_CRACKED = f"{_BEARS}.{{0,4}}{_CRACKS}(?=.{{0,12}}{_GIVES_WAY})"
"""Ends with the crack: who fears what comes of it takes nothing back."""

_THREATENS = (
    f"{_THING}.{{0,8}}(?:[要快会怕就]).{{0,3}}[掉塌倒坠落砸].{{0,5}}(?:砸|伤|碰)?[到着中]"
    "(?:人|过路|行人|孩|娃|老人|我|他|谁|头)"
)

HINTS = any_of(f"{_THING}.{{0,8}}{_COMES}", _CRACKED, _THREATENS)

SIGNS = (
    Told(
        "comes down where people are",
        any_of(
            f"{_THING}.{{0,8}}{_COMES}.{{0,10}}{_BELOW}",
            f"{_BELOW}.{{0,12}}{_THING}.{{0,8}}{_COMES}",
        ),
        like=(
            "外墙瓷砖哗啦哗啦往下掉，底下都是小孩",
            "广告牌要掉下来了，下面人来人往",
            "楼下有人走，楼上玻璃摇摇欲坠",
        ),
        unlike=("外墙瓷砖掉了几块", "楼下树枝要修一修"),
        weight=Weight.LIKELY,
    ),
    Told(
        "is about to come down on somebody",
        _THREATENS,
        like=("树枝断了，快要掉下来砸到人", "广告牌要掉下来砸着人了", "楼上玻璃快掉了，要砸到孩子"),
        unlike=("树枝断了砸到人了", "树枝快掉下来了"),
    ),
    Told(
        "what bears the house cracks and gives way",
        _CRACKED,
        like=("对门装修砸墙 墙都裂了 我怕塌", "楼板裂开了，还在掉渣", "承重墙裂了一指宽"),
        unlike=("墙裂了一条缝，要补一补", "柜子歪了要倒"),
        weight=Weight.LIKELY,
    ),
)

"""Vocabularies that the tables of danger are made of, and the joints between them.

Each is a pattern in a group of its own, ready to stand in a longer one. Homophones that voice
recognition and hasty typing make of a word stand beside it ("着伙", "煤七"). Traditional characters
never arrive here: `normalise` has made them simplified.
"""


def any_of(*words: str) -> str:
    """One of the words; each may be a pattern."""
    return f"(?:{'|'.join(words)})"


def listed(words: str) -> str:
    """One of the words, which are written with spaces between them."""
    return any_of(*words.split())


def then(*parts: str, within: int = 6) -> str:
    """The parts one after another, with at most `within` characters between two of them."""
    return f".{{0,{within}}}".join(parts)


def either_way(one: str, other: str, within: int = 6) -> str:
    """Two words near each other, whichever comes first."""
    return any_of(then(one, other, within=within), then(other, one, within=within))


CHILD = listed(
    "孩 娃 宝宝 婴儿 小朋友 儿子 女儿 闺女 阿[女仔] 孙[子女] 外孙 细路 细佬哥 小囡 囡囡 "
    "小家伙 小不点 小子 [一二两三四五六七八]岁 妹妹 弟弟 幺儿 女娃 男孩 女孩 BB 个仔 老[二大] "
    "学生"
)

OLD = listed(
    "老人 老[头太爷奶伯婆汉李] 老两口 老大哥 老师傅 老父亲 老母亲 老妈 老爸 大[爷妈娘伯叔婶] "
    "太婆 阿[婆公爷伯嫲婶] 爷爷 奶奶 外[公婆] 姥[姥爷] 伯伯 婆婆 叔叔 大叔 "
    "[我他她]们?[爸妈爹娘姑舅叔奶爷姨] 小姨 爸爸 妈妈 父亲 母亲 舅舅 大姐 "
    "[刘李王张陈赵周吴][爷奶伯叔姨] 独居 孤[寡老] 空巢 五保户 瘫痪 一个人[住过] 独自 "
    "老(?:爷子|先生|哥|伴|太|两口|人家|阿[姨公婆]) 岳[父母] 公公 婆婆 丈[人母]娘? 阿[公嬷] "
    "[七八九]十[一二三四五六七八九来几好]*岁? "
    "(?<!\\d)[789]\\d岁 "
    "自[己个]儿?(?:一个)?住 单身 八十多 七十多"
)
"""An old person, or one who lives alone."""

KIN = listed("爸 妈 爹 娘 爷 奶 婆 公公 伯 叔 姨 姑 舅 哥 弟 姐 妹 嫂 老伴 老公 媳妇 婶 嫲 男人")

SOMEBODY = any_of(
    CHILD,
    OLD,
    KIN,
    listed(
        "我 你 他 她 伊 佢 人(?![行工民家防脸]) 孕妇 工友 师傅 邻居 同[学事] 朋友 小伙 司机 "
        "保[安洁姆] 业主 外卖员? 快递员 骑车的 小哥 男的 女的 值班的 [两三四五]个 "
        "[\\w]{1,3}工(?!程|地)"
    ),
)

LIMB = listed(
    "(?<![龙喷插接枕镜码街石砖木罐杖碳弹探烟锁锄榔])头(?![发顶盔条像]) 脑袋 脑壳 脖子? "
    "(?<!人)脸(?!识|盆) 额 鼻 耳(?!机) 嘴 "
    "(?<!门把)(?<!扶)手(?![机表续推套把电册艺]) 胳膊 (?<!镜)腿 脚(?![手踏垫本]) 腰 "
    "(?<!靠)背(?![包后]) 肚子 胸 "
    "眼(?!镜) 喉咙 (?<![树墙铁])皮(?![带管球]) 骨 眉 裤腿"
)
"""A part of the body; not of a tap, a door or a machine."""

LIFT = listed("电[梯踢题] 店梯 轿厢 货梯 客梯 梯子里 升降机 [23]号梯 𨋢 䢂")
"""A lift; of two characters of Cantonese `normalise` makes one."""

GAS = listed("煤[气汽七器] 没七 媒气 燃气 天然[气汽] 液化气 石油气 瓦斯 沼气 气[罐瓶樽] 罐子 钢瓶")

BLADE = listed(
    "刀 斧 榔头 锤 棍 球棒 铁锹 锄头 镐 酒瓶 砖头 钢管 铁管 钢叉 匕首 枪 家伙 板凳 拐杖 铁棒 "
    "扳手 铁链 "
    "剪刀 螺丝刀 改锥 锥子 弓弩 电棒 皮带 钢筋"
)

NOT = "(?:没|不|冇|未|勿|唔|莫)"

DAYS = listed(
    "[两二三四五六七八九几俩\\d呢][天日] (?:[一二两几半]|\\d)+个?多?(?:礼拜|星期|周|月) "
    "[这上]个?(?:礼拜|星期|周) 好(?:久|些天|几天|多天) 昨[天晚日] 前[天晚日] 一[天日] 从.{1,6}起 "
    "早上到现在 今[早天]"
)
"""How long somebody has not been seen."""

SUDDENLY = listed("突然 忽然 一下 刚刚? 刚才 直挺挺 猛地 走着走着 吃着 说着")

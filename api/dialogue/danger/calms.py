"""What takes an event back: it did not happen, is over, was heard of, is planned, feared or asked.

Each has a reach, which says which events of the message it takes back. A call for help (`CALLS`)
keeps them all. What sounds like danger and is another thing is no event at all: see `elsewhere`.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from api.dialogue.danger.told import Danger
from api.dialogue.danger.words import any_of, listed


class Reach(StrEnum):
    """Which events a calm takes back."""

    CLAUSE = "clause"
    """The events in its own clause."""
    ONWARD = "onward"
    """Those, and what is told after it until the talk turns to now."""
    BACK = "back"
    """What was told before it."""
    MESSAGE = "message"
    """Every one."""


@dataclass(frozen=True)
class Calm:
    """One way of taking an event back; `like` are sentences in which it does. Of the kinds in
    `spares` it takes back nothing.
    """

    name: str
    reach: Reach
    words: str
    like: tuple[str, ...]
    spares: frozenset[Danger] = frozenset()


_EVENT = listed(
    "着火 起火 失火 火灾 火 冒烟 烟 漏 泄漏 爆炸 炸 被困 困 关[住人] 受伤 伤 流血 出血 晕 昏 摔 "
    "撞 砸 压 打架? 动手 掉 "
    "跌 烧 吐 咬 危险 死 异味 味道"
)

CALMS = (
    Calm(
        "denied",
        Reach.CLAUSE,
        f"(?:没有?|未|不是|并非|无|冇|不会|不再|不用|从[来没]没?)(?:真的?|再|人|怎么|被|发生|见过?|任何|叫)?{_EVENT}"
        "(?![不断停完清透明])|不用叫|不用来",
        ("没有着火，是烧菜的烟", "不是漏气"),
    ),
    Calm(
        "nobody came to harm",
        Reach.BACK,
        any_of(
            "[人子都也]?没(?:什么|啥)?大?(?:事(?![先情做干])|碍)",
            "没(?:伤|砸|撞|压|烧|咬|碰|困|摔)[到着住下]?(?:人|了|$)",
            listed(
                "不要紧 虚惊 误报 好在 幸好 还好 幸亏 万幸 险些 擦破 蹭破 破了?点 开玩笑 闹着玩 "
                "其实 假的"
            ),
        ),
        ("花盆掉下来砸到车，人没事", "着火警报响了，虚惊一场", "摔得头流血，还好不深"),
    ),
    Calm(
        "over",
        Reach.BACK,
        any_of(
            "[火烟].{0,4}(?<!灯)[灭掐熄]了|扑灭",
            "(?:已经?|早就?|给)(?:灭|散|修|换|救|送|处理|解决|抓|关死)",
            "[救抬接弄放爬拉捞抱][出下上]来(?:了|的)|送(?:去|到|了)?(?:医院|急诊|派出所)",
            "[修换]好了|散掉了|闻不到",
            "味.{0,6}(?:没了|没有了|散了|淡了)|不漏(?:气)?了",
            "警察.{0,3}(?:来过|处理|带走|调解)|派出所|报警备案|出院|住院",
            "(?:测|查|修|检)过|说不漏|找到了|找着了|醒了(?!过)|打完针|今天.{0,4}好好的|在恢复",
        ),
        ("刚才着火，已经扑灭了", "煤气漏了一阵，换好了", "昨天打架流血，警察来过了"),
    ),
    Calm(
        "done once",
        Reach.CLAUSE,
        any_of(
            "[着起失发]过.{0,2}火",
            "[漏困关晕摔跌倒掉撞砸烧打咬触伤炸夹卡冒抢偷撬滑淹死吓蜇进住爬]"
            "(?:进去|到|下去)?过(?![来去于])",
        ),
        ("这楼着过火", "电梯困过人"),
    ),
    Calm(
        "long ago",
        Reach.ONWARD,
        any_of(
            listed(
                "去年 前年 上个?月 上个?[周次回] 上个?礼拜 上个?星期 前[几两些阵][天年日次]? "
                "那[天年次回] 以前 之前 曾经 当年"
            ),
            listed(
                "小时候 早就 早已 当时 早年 从前(?!天) 头几天 老早 有一?[次回] "
                "昨[天晚](?!.{0,8}[到起就]) 前天"
            ),
            "[一二两三四五六七八九十几半\\d]+个?多?[月天周年](?:以|之)?前",
        ),
        ("去年楼下起火", "上个月电梯关了两个人"),
        spares=frozenset({Danger.ELDER}),
    ),
    Calm(
        "a habit",
        Reach.CLAUSE,
        listed(
            "经常 老是 总是 总爱 时不时 每[天次回晚周] 天天 (?<!一)动不动(?!$) 三天两头 "
            "隔三差五 常常 常有的事 好几次 "
            "一[到刮][\\w]{1,4}就 一[\\w]{1,4}就跳 老(?=[打夹往走砍砸]) 似的 像要 半夜老 一开就 "
            "喝了酒就 不是第一回 整天 一晚上来回"
        ),
        ("他家老人经常晕倒", "楼上天天打孩子"),
        spares=frozenset({Danger.ELDER, Danger.SELF_HARM}),
    ),
    Calm(
        "heard of",
        Reach.ONWARD,
        listed(
            "听说 听讲 听人说 听闻 新闻 报道 视频里 网上 抖音 快手 传言 传说 传闻 都在传 "
            "群里[说传讲] 朋友圈(?!说) "
            "谣言 据说 热搜 短视频 看直播 消息看到 诈骗"
        ),
        ("听说隔壁小区着火了", "新闻里有人煤气中毒"),
    ),
    Calm(
        "a story, a game, a dream, a song",
        Reach.MESSAGE,
        listed(
            "电影 电视剧 追剧 剧[情里] 游戏 王者 小说 故事 歌名 失恋 歌 梦见 梦到 做梦 玩具 "
            "作文 作业 成语 谜语 段子 笑话 动画 漫画 "
            "英语 怎么说$ 什么意思 意思是 是什么 是啥 咋整$ 什么是 什么梗 第几[集回] 股票 股市 "
            "大盘 比赛 球[技赛] 密室 剧本 主播 爱豆 "
            "水浒 武松 论文 减肥 的心 啥感觉 发什么 狗狗 鱼缸 拼多多"
        ),
        ("游戏里被人砍死了", "昨晚梦见着火了"),
    ),
    Calm(
        "practised, taught, announced",
        Reach.MESSAGE,
        listed(
            "(?<!不是)演[习练] 培训 讲座 急救[课，,] 学学 防溺水 知识 宣传 预案 安全教育 志愿 "
            "报名 参加 讲解 手册 包扎 教我 教大家 "
            "急救[包箱员证] 步骤 正确 流程 逃生 标语 试鸣 通知[说写里的上] 告诫书 讲讲"
        ),
        ("下午着火的警报是演习", "触电急救培训怎么报名"),
    ),
    Calm(
        "wished for, proposed",
        Reach.MESSAGE,
        listed(
            "建议 希望 提议 提个?意见 能不能(?=[给装加设在把让弄安]) 应该 推荐 最好[能是装] "
            "要是能 装个 加装 安装 多[装设配] "
            "想请 想让 想给 到期 更换 给窗户 贴个 弄个"
        ),
        ("建议楼道装个烟雾报警器，怕着火", "希望电梯困人有人管"),
    ),
    Calm(
        "feared, supposed",
        Reach.ONWARD,
        any_of(
            listed(
                "如果 万一 假如 要是 若是 倘若 一旦 假使 就怕 "
                "(?<![恐害好])怕(?!.{0,4}快|得要命|死了|我) 担心 生怕 哪天 迟早 "
                "早晚 会不会 容易 隐患 以免 免得 省得 说不定 不敢想 不堪设想 非要 等着 差一?点 "
                "乌鸦嘴"
            ),
            "真(?:的)?要?[着出烧掉困]|要(?:出事|着火|起火|爆炸|塌|散架|断)(?!了)",
            "会(?:出事|着火|爆炸|摔|砸|掉|伤|烧|塌|触电|死)",
            "能把人|要砸人|能掉|堆那么多",
        ),
        ("如果着火了往哪里跑", "怕哪天电梯掉下去", "担心老人摔倒没人知道"),
    ),
    Calm(
        "asked about",
        Reach.CLAUSE,
        any_of(
            "[吗嘛][?？]?$|是真的|真的假的|真假|后来怎么|多久|多少|几[号点年张次]|判几",
            "哪[里儿些开办]|有规定|算[事谁]|规定|标准|哪能",
            "跑都?跑?不[掉了]",
            "(?:火|灾|困人|事|死|漏气|砸到?人?|伤)了?.{0,3}(?:谁|找哪|责任|归|咋跑|怎么跑|往哪|该按|可咋办|咋个办|这种)",
            "(?:怎么|如何)(?:预防|处理|办理|逃|自救|报案|认定|定性|索赔)|怎么回事",
            "(?:是不是|因为).{0,8}(?:[?？炸方呀]|$)(?!.{0,3}漏)",
            "谁(?:唱|去|掉|晕|死|负责|赔)|能打|几岁|为什么|结果|进展|处理到",
        ),
        ("着火了找谁赔", "电梯困人归谁管"),
    ),
    Calm(
        "paper, money, a case on file",
        Reach.MESSAGE,
        listed(
            "证明 补贴 补助 申请 (?<!没)多少钱 怎么办理 费[用了不] 收费 [电水气业车燃]费 赔偿 "
            "索赔 押金 发票 低保 救济 救助 医保 报销 "
            "评分 满意 差评 撤[销单了回] 撤$ 单子 工单 案子 投诉 进度 换.{0,3}罐 送.{0,2}罐 "
            "保险 理赔 丧葬 火化 户口 公证 "
            "[五5一2两]分 [五两]星 好评 反映 举报 补充 更正 加一句 护理费 工资"
        ),
        ("被狗咬了能要赔偿吗", "楼上着火的单子撤销吧"),
    ),
    Calm(
        "in the way, or out of order",
        Reach.CLAUSE,
        listed(
            "[进开过]不[去来了进]来?$ 堵[着住了死].{0,2}[通楼路车疏] 遭堵 全占 打不着 烧坏 烧毁 "
            "烧光 烧得精光 烧掉的 烧黑 没人修 没检修 "
            "到现在没 摊[的点位] 炒 烤[串冷肉] 油烟 大牌档 砖?厂 烟道串 熏 焚烧垃圾 烧塑料 砍树 "
            "树.{0,3}砍 "
            "围[挡栏]"
        ),
        ("消防车开不进来", "灶打不着火"),
    ),
)
"""All are looked for; several may stand in one message."""

CALLS = re.compile(
    any_of(
        "救命(?!.{0,4}[太这好又])|救救(?!孩子)",
        "快(?:来|点来|些来|叫|派|喊|过来|救|报警|打1)|快[点些](?:叫|派|喊|报|救)|快快",
        "来人(?:啊|呐|呀|救|$)|马上来|赶紧(?:派|叫|过来)|派人来看",
    )
)
"""Asks for help now, whatever else is said."""

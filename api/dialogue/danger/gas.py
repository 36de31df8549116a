"""Gas: a leak, its smell, and what charcoal and stoves do to people in a closed room."""

from api.dialogue.danger.told import Told
from api.dialogue.danger.words import GAS, any_of, either_way, listed, then

HINTS = listed("管着火 火盆 [气汽斯樽炭煤碳臭] 没七 罐 味道? 刺鼻 泄漏 中毒 [嘶嗤哧]{2} 漏得")

_ESCAPES = listed(
    "泄[漏露]? 漏(?![过水电斗]|.{0,2}(?:水|过)) 跑(?:气|得|出来|了$) 往外 在?喷 "
    "[嘶嗤嗖呲呼哧]{2} 冒气 一直往里灌 "
    "[挖弄撞][断破穿] 关.{0,2}[不唔勿](?:住|上|掉|牢) 断了 崩开?了 报警(?!器坏).{0,4}(?:响|叫)"
)
_COAL = listed("炭(?!疽) 煤炉 蜂窝煤 火盆 炭火")
_DULLED = listed(
    "头.{0,2}[晕昏疼痛胀重沉] 恶心 想吐 [叫喊推]不[醒应动] 迷迷糊糊 睡不醒 昏 人软 腿发软 软在 "
    "怎么推 叫了半天 "
    "站不[住稳] 难受 没力气 想睡 走不动 趴"
)

SIGNS = (
    Told(
        "gas escapes",
        any_of(
            then(GAS, _ESCAPES, within=8),
            f"漏.{{0,2}}{GAS}(?!费)",
            "(?<!暖气管)漏(?:了|着|紧)?气(?!过|哧|的阀|这种)",
            "(?:管子?|管道|阀门?|胶管|接头|灶|开关|罐口|樽|嘴子).{0,7}"
            "(?:喷(?!出来|了|到|得).{0,1}|(?<!暖气管漏气)[嘶嗤嗖呲哧]{2}|气(?:噗|直|在|都|就|呼)+(?:往外|冒|跑))",
            "气(?:直|都|噗噗|一直)?往外[冒跑出]|气跑得",
        ),
        like=("煤气罐嘶嘶响", "天然气漏了", "灶上的软管在漏气"),
        unlike=("燃气表漏水", "煤气从来没漏过"),
    ),
    Told(
        "it smells of gas",
        any_of(
            f"{GAS}(?:的|个)?(?:气|怪|臭)?[味臭]|臭鸡蛋(?!.{{0,4}}不是)",
            f"[闻嗅].{{0,8}}{GAS}(?!公司|表|费|站)",
            f"{GAS}.{{0,4}}(?:好|很|老|贼)?[浓重呛臭冲]|{GAS}.{{0,3}}(?:结棍|犀利)",
            f"[满成一]屋子?{GAS}|一股{GAS}",
            "(?:刺鼻|冲鼻|呛鼻|味道?).{0,8}不敢(?:碰|开|进|动)",
        ),
        like=("屋里一股煤气味", "厨房有臭鸡蛋味", "一开门就闻到天然气", "煤气好重"),
        unlike=("我要找燃气公司", "煤气费怎么交"),
    ),
    Told(
        "poisoned by it, or by charcoal in a closed room",
        any_of(
            "一氧化碳.{0,3}(?:中毒|报警(?!器))|煤气中毒",
            either_way(_COAL, _DULLED, within=14),
            then(GAS, _DULLED, within=14),
        ),
        like=("烧着炭炉，一家人头晕想吐", "煤气中毒了", "闻了煤气现在恶心"),
        unlike=("一氧化碳是什么",),
    ),
)

"""Everyday mishaps in words that danger is told in too: a jammed lock, a car that is blocked in.

They are taken out of the words before danger is read, as what is `elsewhere` is. Where nothing else
is told, the message is `everyday`: then the classifier alone makes next to nothing a danger, for it
has heard such words in calls for help. With a word of `unless` anywhere it is none of these.
"""

import re
from dataclasses import dataclass

from api.dialogue.danger.words import any_of, listed

_SOMEBODY_IN_NEED = listed(
    "孩 娃 宝 老[人头太伴] 奶 爷 爸 妈 婆 母 父 病 孕 摔 倒 晕 昏 伤 血 叫不 没人应 敲门 火 烟 "
    "锅 灶 炉 烫 [煤燃]气 气味 里面有 [屋家]里有 困 [关锁]在[里屋家房车厕] 救 哭 喊 "
    "偷 撬 砸 追 淹 积水 洪水 电梯"
)


@dataclass(frozen=True)
class Everyday:
    """One mishap: `what` it is, the `words` for it; `like` and `unlike` are sentences, tested."""

    what: str
    words: str
    like: tuple[str, ...]
    unlike: tuple[str, ...]
    unless: str = _SOMEBODY_IN_NEED


MISHAPS = (
    Everyday(
        "a lock that does not open, and nobody behind it",
        any_of(
            "(?:门|锁|钥匙)[^,，。]{0,8}(?:[打整弄拧搞开]不开|开不了|坏|卡|拔不出|断|忘|丢|落|不见|反锁)"
            "[^。]{0,8}(?:在|站|蹲|等)(?:楼道|走廊|门口|门外|外[面头边]|楼下)(?:里[头面]?)?",
            "(?:门|锁|钥匙)[^。]{0,12}进不[了去]+(?:家|屋|门)?去?",
            "进不[了去](?:家|屋)门?",
            "锁(?:在|到)了?[家屋房]?门?外[面头边]?",
        ),
        like=(
            "俺家门锁整不开了 咋整 俺在楼道里头呢",
            "钥匙断在锁里了，我在门口等着呢",
            "被锁在门外了，进不了家",
        ),
        unlike=("门锁打不开，孩子在里面哭", "门反锁了进不去，锅还在火上", "我被锁在屋里了"),
    ),
    Everyday(
        "a car that is blocked in",
        any_of(
            "(?:车|坡道|通道|出口|车[库位])[^,，。]{0,8}[堵挡][^。]{0,6}(?:[出开过]不[来去了]+|[开挪]不出[来去]?)",
            "停车(?![场库楼])[^。人]{0,6}出不[来去]",
            "[堵挡]着?(?![我她你])[^,，。我]{0,4}(?:[出开]不[来去了]+|[开挪]不出[来去]?)",
        ),
        like=(
            "双排停车，里面的出不来",
            "车还在 堵着出不去",
            "我的车被挡住开不出去",
            "坡道让车堵了，轮椅过不去",
        ),
        unlike=("消防车被堵着过不去，着火了", "有人堵着我出不去", "家里门口堵着出不去，孩子发烧"),
        unless=any_of(_SOMEBODY_IN_NEED, "消防|1[12][09]|急诊|堵[着住]?我|[屋家房]里|厕所|有人堵"),
    ),
    Everyday(
        "water that runs where nobody is missed",
        "(?:水箱|马桶|抽水|龙头|水表|地漏|水泵)[^。]{0,10}(?:一直|老是?|不停|总是?|整[夜晚])"
        "[^。,，]{0,4}[响流漏滴哗][^,，。]{0,3}[\\s,，]*(?:哗哗|嗡嗡|滴答)?[的地]?[\\s,，]*"
        "(?:停不下来|停不了|关不[掉住上])?",
        like=("那个我家厕所的那个水箱一直在响 哗哗的 停不下来", "马桶一直流水，哗哗的"),
        unlike=("楼上独居老人家水龙头一直响，敲门没人应", "水泵一直响，一摸手发麻"),
        unless=any_of(_SOMEBODY_IN_NEED, "独居|麻|带电|漏电|[两三四五几]天|没人"),
    ),
    Everyday(
        "a burst pipe, and a shout for somebody to see to it",
        any_of(
            "水[管表]子?[^,，。]{0,6}[爆炸裂崩断][^。]{0,24}(?:来人|来个?人|派人)[啊呀呐]?",
            "(?:来人|来个?人)[啊呀呐]?[^。]{0,12}水[管表]子?[^,，。]{0,6}[爆炸裂崩断]了?",
            "水[管表][^。]{0,16}(?:关不[掉住上了]|[找没]不?[到着]?)[^,，。]{0,3}(?:水闸|总?阀)门?",
        ),
        like=(
            "水管爆了 到处都是水！！快来人啊",
            "没有人打架！！是水管爆了 关不掉总阀",
            "快来人啊，家里水管炸了",
        ),
        unlike=("水管爆了，烫到孩子了快来人", "水管爆了漏电了，快来人", "有人打架快来人"),
        unless=any_of(_SOMEBODY_IN_NEED, "漏电|触电|插座|电箱|塌"),
    ),
    Everyday(
        "a wrong number",
        "(?:打|拨|发)错(?!人|死)(?:了|电话|号码?|群)*[啊呀]?(?:[,，\\s]*打到[^,，。\\s]{0,6})?",
        like=("我打错了 打到这里来了 不好意思", "不好意思，拨错号了"),
        unlike=("打错人了，头都破了", "他打我"),
    ),
    Everyday(
        "asks for somebody else",
        "(?:帮|替|代)(?:我们?家?|俺)?[^,，。\\s打]{1,8}问(?!题)(?:的|一?[下声]|问)?"
        "(?:[\\s,，]*[^,，。]{0,8}(?:一个人|独居|自己住)[\\s,，]*\\d{2,3}岁?了?)?",
        like=("我是帮我家对门的问 老头一个人 78了", "替我邻居问一下"),
        unlike=("帮我问问邻居，老太太三天没出门了",),
        unless="[没不]见|没出|没人|敲|应|联系|摔|晕|昏|病|疼|喘|死|活",
    ),
    Everyday(
        "lonely",
        "(?:一个人(?:在家)?)?没人(?:[跟和陪]?[我俺])?(?:说说?话|聊聊?天?|唠嗑|陪)|闷得慌",
        like=("我一个人在家没人说话", "没人陪我聊天"),
        unlike=("敲门没人说话", "呼叫器响了没人说话", "没人陪我，不想活了"),
        unless=".{27}|敲|应|铃|呼叫|电话|决定|死|活|没意思|想不开|跳|熬|撑|摔|晕|病|倒",
    ),
    Everyday(
        "where one lives",
        "(?:我们?|俺们?|咱们?|我家)?(?:是|就)?租(?:的|住)(?:房子?)?(?=$|[\\s,，。了啊呀嘛])"
        "|(?:我们?|俺们?|咱们?|我家)?(?:是|就|都)?(?:租|住|家)在[^,，。\\s被]{1,8}(?:那边|这边|那里|附近|一带|小区|老街|村)(?=$|[,，。\\s的了啊])",
        like=("租的 就在清河那边", "我是租的", "我家住在清河老街那边"),
        unlike=("租的房子里有煤气味", "住在清河那边的老人没人应"),
    ),
    Everyday(
        "does not know a number or a name that was asked for",
        "(?:不知道|不记得|忘了?|记不[得清住])[^,，。]{0,6}(?:后四位|号码?|密码|名字?|户主|几[栋单室号])",
        like=("我不知道后四位", "忘了户主名字", "不记得手机号了"),
        unlike=("老人不知道自己名字", "小孩不知道家里号码"),
        unless="老|孩|娃|她|他|爷|奶|自己|迷路|走丢|糊涂",
    ),
)

_MISHAPS = tuple((re.compile(one.words), re.compile(one.unless)) for one in MISHAPS)
_BLANK = "〇"


def without_everyday(text: str) -> str:
    """The text with its mishaps blanked, at the same length."""
    for words, unless in _MISHAPS:
        if words.search(text) and not unless.search(text):
            text = words.sub(lambda found: _BLANK * len(found[0]), text)
    return text

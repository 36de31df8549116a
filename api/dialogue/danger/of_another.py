"""Whose life it is that somebody tells of: their own, or that of another whom they know.

Who sees somebody on a roof needs to know what to do; who is there themselves needs to be heard. In
doubt it is the speaker: a word of comfort too many does less harm than none. Pure.
"""

import re

from api.dialogue.danger.words import CHILD, KIN, any_of, listed

_SOMEBODY = listed(
    "人 男 女 姑娘 小伙 孩 老[人头太] 大[爷妈叔姐哥娘] 学生 年轻 小[哥姐妹弟] 阿姨 邻居 租客 业主"
)
_DOES = listed(
    "[坐站骑跨蹲躺爬翻](?:[着在到上过出]|(?=楼|天台|窗|桥|栏)) 跳 轻生 "
    "自[杀残尽] 寻[死短] 割 上吊 吊颈 烧炭 吞 想不开 想死 不想活 不活 "
    "往(?:下|水|河|江|湖|海|深) 吃了.{0,3}药 喝了.{0,3}药"
)
_SEEN = any_of(
    f"(?<!没)(?<!没有)有(?:一?[个位名])?[^,，我]{{0,4}}{_SOMEBODY}",
    f"[坐站骑跨蹲躺爬]着?(?:了)?(?:一?[个位名])[^,，我]{{0,4}}{_SOMEBODY}",
    f"(?:[他她佢伊]|(?<!别)(?<!没)人家|[男女]的|姑娘|小伙|[男女]孩|[那这]个?人)[^,，我]{{0,10}}{_DOES}",
    f"(?:邻居|楼[上下]|对门|隔壁|室友|朋友|同[学事]|租客|业主)[^,，]{{0,10}}{_DOES}",
    f"[我俺](?:们?家)?(?:那个)?(?:{KIN}|{CHILD}|老婆|媳妇|前夫|前妻|对象|男友|女友|[男女]朋友)"
    f"[^,，我]{{0,10}}{_DOES}",
)
_SEES = "[看望瞧]见|[看望瞧听]到|听见|发现"
_SELF = any_of(
    "我(?:真的?|只|就|也|都|好|实在|是|还是|今晚|马上|现在|一个人)*"
    "(?:不想|不要|想|要|不如|活|撑|熬|跳|割|吞|死|累|[吃喝]了|(?:站|坐|爬)[在到上着]"
    "|在[^,，人]{0,6}(?:楼?顶|台|桥|栏|边))(?!.{0,4}(?:劝|救|报|帮|拉|问))",
    "别[劝拦救]我|我的?遗[书言]|再见了",
)

_OTHER, _OWN = re.compile(_SEEN), re.compile(_SELF)
_WITNESS = re.compile(f"(?:{_SEES})[^,，]{{0,12}}{_SOMEBODY}|(?:劝|拉|抱)(?:不)?[住下着]?[他她]")


def is_of_another(words: str) -> bool:
    """Whether normalised words about taking a life are about somebody else's."""
    if _WITNESS.search(words):
        return True
    return _OTHER.search(words) is not None and _OWN.search(words) is None

"""Questions that only an article, or a person, can answer, whatever they sound like. Pure."""

import re

_HELD = re.compile(
    "托管|托班|晚托|暑托|教.{0,6}(?:手机|智能|电脑|上网|唱|跳|写|画|拳)|(?:培训|兴趣|手机|电脑|书法|舞蹈)班|[开办]的?班|课程|献血|打疫苗"
)
_ALLOWED = re.compile(
    "(?:能不能|可不可以|可以不可以|让不让|许不许|准不准|允不允许|给不给)[^,，。]{0,3}(?:停|养|放|晒|晾|种|装|封|搭|摆|租|开|带|充|骑|遛|办|烧|贴|挂|建|改|拆|进)"
    "|(?:能|可以|允许|准|让)(?:在.{1,6})?(?:停|养|放|晒|晾|种|装|封|搭|摆|充|骑|遛|烧|贴|挂|建).{0,8}[吗么不]$"
)


def of_the_community(words: str) -> bool:
    """Whether words ask for what a community holds, and no tradesperson does: a class, care after
    school.
    """
    return _HELD.search(words) is not None


def asks_whether_allowed(words: str) -> bool:
    """Whether words ask if something may be done in the estate: 小区能不能停三轮车."""
    return _ALLOWED.search(words) is not None

"""One way of writing for everything that reads what people type.

People write with full-width digits, in traditional characters, with faces in between, with
spaces that cannot be seen, and with one key held down. The classifier, the place parser and
the commands see the text after this; the caller keeps the raw one.
"""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

LIMIT = 1000
"""The most characters that come out."""

# What is looked at at all. Ordering combining marks is quadratic in Unicode normalisation,
# so the input is cut before it, with room for everything that the steps below take out.
_RAW_LIMIT = 4 * LIMIT

# Passes until nothing changes any more; real text needs two, the second to see that.
_MOST_PASSES = 8

_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff\u2190-\u21ff\u3030\u303d]"
)
# Joiners and selectors between emoji, and the frame that makes a key of a digit (3️⃣).
_EMOJI_GLUE = re.compile("[\ufe00-\ufe0f\u20e3\U000e0100-\U000e01ef]")

# The faces of WeChat's own keyboard as they arrive in a push. Only these: people put their
# own words into square brackets too.
_FACES = re.compile(
    r"\[(?:"
    "微笑|撇嘴|色|发呆|得意|流泪|害羞|闭嘴|睡|大哭|尴尬|发怒|调皮|呲牙|惊讶|难过|酷|冷汗|囧|抓狂|吐|"
    "偷笑|愉快|可爱|白眼|傲慢|饥饿|困|惊恐|流汗|憨笑|悠闲|大兵|奋斗|咒骂|疑问|嘘|晕|疯了|折磨|衰|"
    "骷髅|敲打|再见|擦汗|抠鼻|鼓掌|糗大了|坏笑|左哼哼|右哼哼|哈欠|鄙视|委屈|快哭了|阴险|亲亲|吓|"
    "可怜|笑脸|生病|脸红|破涕为笑|恐惧|失望|无语|嘿哈|捂脸|奸笑|机智|皱眉|耶|吃瓜|加油|汗|天啊|Emm|"
    "社会社会|旺柴|好的|打脸|哇|翻白眼|666|让我看看|叹气|苦涩|裂开|嘴唇|爱心|心碎|拥抱|强|弱|握手|"
    "胜利|抱拳|勾引|拳头|差劲|爱你|NO|OK|合十|啤酒|咖啡|蛋糕|玫瑰|凋谢|菜刀|炸弹|便便|月亮|太阳|"
    "庆祝|礼物|红包|發|发|福|烟花|爆竹|猪头|跳跳|发抖|转圈|怄火|嘴馋|"
    "Smile|Grimace|Drool|Scowl|CoolGuy|Sob|Shy|Silent|Sleep|Cry|Awkward|Angry|Tongue|Grin|Joyful|"
    "Facepalm|Smirk|Smart|Concerned|ThumbsUp|ThumbsDown|Worship|Rose|Heart|Hug"
    r")\]",
    re.IGNORECASE,
)

# A held key says no more than a double one. Numerals stay: 5000 and 二二二二 are values.
_HELD_KEY = re.compile(r"([^\d零〇一二三四五六七八九十幺])\1{2,}")

_WORD = re.compile(r"[^\W_]")
_SPACE = re.compile(r"\s+")


def normalise(text: str) -> str:
    """The text as the rest of the house reads it. Doing it twice changes nothing.

    Faces and emoji go when words remain beside them, and stay when they are all there is.
    Returns at most LIMIT characters, possibly none.
    """
    text = _mend_surrogates(text[:_RAW_LIMIT])
    for _ in range(_MOST_PASSES):
        before, text = text, _one_pass(text)
        if text == before:
            break
    return text


def _one_pass(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    text = "".join(filter(None, map(_visible, text)))
    text = _EMOJI_GLUE.sub("", text)
    text = _without_faces(text)
    text = str(_converter().convert(text))
    text = _HELD_KEY.sub(r"\1\1", text)
    return _SPACE.sub(" ", text)[:LIMIT].strip()


def _mend_surrogates(text: str) -> str:
    """Halves that belong together become one character, lone ones the replacement sign."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _visible(character: str) -> str:
    """The character, a space for a line end or tab, nothing for what cannot be seen."""
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn") else character


def _without_faces(text: str) -> str:
    bare = _EMOJI.sub(" ", _FACES.sub(" ", text))
    return bare if _WORD.search(bare) else text


@cache
def _converter() -> OpenCC:
    """Loaded once: reading its dictionaries takes far longer than a message."""
    return OpenCC("t2s")

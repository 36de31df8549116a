"""What people ask of the desk itself: may a tenant report, a number has changed, a thing is lost.

    tenant      may somebody report who rents, or is not registered; or who has not the owner's data
    number      the telephone number that is registered has changed
    lost        whether somebody has found what they lost
    found       they have found something

Pure.
"""

import re

_RENTS = "租客|租户|租房|租的房|租住|房客|不是业主|没(?:有)?(?:登记|绑定|注册|认证)|外地(?:来的|人)"
_MAY = "(?:能不能|可不可以|可以|能)(?:在这里?)?(?:报修|反映|投诉|上报|报事|用)"
TENANT = re.compile(
    f"(?:{_RENTS}).{{0,12}}{_MAY}|{_MAY}.{{0,6}}(?:{_RENTS})"
    "|(?:没有?|不知道|不晓得|不清楚|拿不到|要不到)[^,，。]{0,4}(?:户主|房东|业主)的?[^,，。]{0,4}(?:名字?|姓名|电话|手机|信息|号码|资料)"
    "|(?:户主|房东|业主)的?(?:名字?|姓名|电话|手机|信息|号码|资料)[^,，。]{0,4}(?:没有|不知道|不晓得|不清楚|不肯给|不给)"
)
_NUMBER = "(?:手机号码?|电话号码?|手机|电话|联系方式|号码)"
NUMBER = re.compile(
    f"(?:登记|绑定|预留|留|存)的?(?:那个)?{_NUMBER}.{{0,4}}(?:换|改|变|不用|停)"
    f"|(?:换|改|更新|变更|更换)(?:一?下|了)?(?:登记的?|绑定的?|预留的?)(?:那个)?{_NUMBER}"
    "|(?:我|俺|咱)[^,，。]{0,4}(?:把)?(?:手机号码?|电话号码?|联系方式)(?:换|改|变)"
    "|(?:怎么|咋个?|如何|想|要|帮我)(?:把)?(?:换|改|更新|变更)(?:一?下)?(?:手机号|电话号|联系方式)"
)
_THINGS = "钱包|手机|钥匙|身份证|卡|包|耳机|眼镜|戒指|伞|[猫狗]|宠物"
LOST = re.compile(
    f"(?:有没有|有)(?:人|谁|哪位)[^,，。]{{0,4}}(?:捡到|拾到|看到|看见)[^,，。]{{0,8}}(?:{_THINGS})"
    f"|谁(?:捡到|拾到|看到|看见)[^,，。]{{0,8}}(?:{_THINGS})"
    f"|(?:我|俺|咱)们?家?的?[^,，。]{{0,3}}(?:{_THINGS})(?:弄|搞)?(?:[走跑]?丢了?|不见了|掉了|找不到了?|没了)"
)
FOUND = re.compile(
    f"(?:捡|拾)(?:到|了|着)(?:了)?[^,，。]{{0,6}}(?:{_THINGS})(?!.{{0,6}}(?:没有|吗|么|不)[?？]?$)"
)
_ELSE = re.compile(
    "偷|抢|撬|监控|咬|老人|孩子|小孩|娃|[爸妈爷奶]|骗|办证|补办|挂失|网|信号|宽带|养在|\\d{7,}"
)
"""Such words are a report, or ask for a card."""

LONGEST = 36


def asked_of_us(words: str) -> str | None:
    """Which of these normalised words are; None for all others."""
    if len(words) > LONGEST or (_ELSE.search(words) and not TENANT.search(words)):
        return None
    table = (("tenant", TENANT), ("number", NUMBER), ("lost", LOST), ("found", FOUND))
    return next((about for about, asked in table if asked.search(words)), None)

"""Swindles: somebody asks whether a call, a message or a visitor is real, or has paid. Pure."""

import re

WHO = re.compile(
    "电话|短信|微信|消息|链接|二维码|网址|自称|冒充|上门|客服|有人|陌生人|他们?说|她说|说是|打来|加我|的人.{0,6}(?:来|上门)"
)
WANTS = re.compile(
    "身份证|验证码|银行卡|卡号|密码|转账|转钱|汇款|打钱|交钱|付款|保证金|押金|手续费|扫码|点链接|下载|屏幕|医保卡|社保卡|账户|账号"
    "|收钱|要钱|收[^,，。停]{0,6}费|[要让叫](?:我|俺|咱)?(?:们)?(?:家)?(?:先)?[交付给转打]"
)
DOUBTS = re.compile(
    "(?:是|会)?不?是?(?:真|假)的?(?:吗|么|还是|$)|真的(?:吗|么|假的)|真假|是不是.{0,3}[真假骗]|骗(?:子|人|局|我)?的?(?:吗|么|吧)|骗子|诈骗|可信|靠谱吗"
    "|(?:能|可以|该|要)不?(?:能|可以|该|要)?(?:给|信|说|转|点|告诉)|(?:能|敢)信"
)
TRICKS = re.compile(
    "公安|警察|检察|法院|冒充|自称|安全账户|中奖|刷单|返利|退款客服|客服.{0,4}退款|征信|洗钱|出(?:了)?车祸|保健品|投资|理财|网恋|荐股"
    "|加我(?:微信|好友|[qQ])|共享屏幕|陌生(?:人|电话|号码)|拉黑|贷款.{0,6}(?:验证|解冻|手续|保证金)|解冻"
)
"""How swindlers come."""

_SUM = r"(?:[\d,.一二三四五六七八九十两几好]+\s*(?:多|来)?\s*[百千万块元kwKW]|钱|全部|积蓄)"
PAID = re.compile(
    rf"(?:[转打汇付充给交]|转账)(?:给)?(?:了|过去了?|走了)[^,，。费]{{0,6}}{_SUM}"
    rf"|{_SUM}[^,，。费]{{0,4}}(?:转|打|汇|付|充|交)(?:给?[他她]们?|过去|走)了?"
)
CHEATED = re.compile(
    r"(?:被|让|遭|叫)(?:人|他们?|她|电信|网络|网上|骗子)*(?:给)?(?:诈骗|骗)(?![修吃去子])|上当(?:受骗)?了?|受骗|遇(?:到|上)(?:了)?(?:电信)?诈骗"
    rf"|(?:卡|账户|存折|微信|支付宝)[里上]?的?钱都?全?(?:没了|不见了|被转走了?|少了)|盗刷|钱被?(?:转|刷|划)走"
    rf"|骗(?:走|去|光|了)(?:我|俺|咱|我们|老人|我妈|我爸|奶奶|爷爷)*[^,，。]{{0,6}}{_SUM}"
)
NOT_YET = re.compile(
    "(?:怎么|如何|咋|别|不|没有?|怕|防|差点|会不会|要不要)(?:样|防止?)?(?:被骗|上当|受骗|转[账钱])"
)
LESSON = re.compile("防诈|反诈|讲座|宣传|讲课|培训|通知|听说|听人|新闻|群里")
HERE = re.compile("小区|门口|摆摊|传单|隔壁|邻居|楼[上下里道]|[\\d一二三四五六七八九十]号?[门楼栋]")
"""Where somebody goes about it: a matter of the place, and a report."""

LONGEST = 160
"""Characters; a letter is read by the engine."""


def was_cheated(words: str) -> bool:
    """Whether somebody tells that they were swindled, or have paid who swindles so."""
    if len(words) > LONGEST or any(one.search(words) for one in (NOT_YET, LESSON, HERE)):
        return False
    return CHEATED.search(words) is not None or bool(TRICKS.search(words) and PAID.search(words))


def asks_of_scam(words: str) -> bool:
    """Whether words ask if somebody who wants a number, a code or money is to be believed; who
    comes as swindlers do is in doubt unasked.
    """
    wants = WHO.search(words) is not None and WANTS.search(words) is not None
    return wants and (DOUBTS.search(words) is not None or _is_a_trick(words))


def _is_a_trick(words: str) -> bool:
    return TRICKS.search(words) is not None and LESSON.search(words) is None

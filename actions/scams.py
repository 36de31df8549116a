"""Somebody asks whether a call, a message or a visitor is real: nothing is to be given to them."""

import re

from actions.turn import Turn

WHO = re.compile(
    "电话|短信|微信|消息|链接|二维码|网址|自称|冒充|上门|客服|有人|陌生人|他们?说|她说|说是|打来|加我"
)
WANTS = re.compile(
    "身份证|验证码|银行卡|卡号|密码|转账|转钱|汇款|打钱|交钱|付款|保证金|押金|手续费|扫码|点链接|下载|屏幕|医保卡|社保卡|账户|账号"
)
DOUBTS = re.compile(
    "(?:是|会)?不?是?(?:真|假)的?(?:吗|么|还是|$)|真的(?:吗|么|假的)|真假|是不是.{0,3}[真假骗]|骗(?:子|人|局|我)?的?(?:吗|么|吧)|骗子|诈骗|可信|靠谱吗"
    "|(?:能|可以|该|要)不?(?:能|可以|该|要)?(?:给|信|说|转|点|告诉)|(?:能|敢)信"
)


def asks_of_scam(words: str) -> bool:
    """Whether words ask if somebody who wants a number, a code or money is to be believed."""
    return all(sign.search(words) for sign in (WHO, WANTS, DOUBTS))


def told_of_scam(turn: Turn) -> bool:
    """Whether the words ask that; then it is said what to do."""
    if not asks_of_scam(turn.words):
        return False
    turn.say("utter_may_be_a_scam")
    return True

"""Names of people who do not exist."""

from collections.abc import Collection, Iterator
from random import Random

SURNAMES = (
    "王王王李李李张张张刘刘陈陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩"
    "冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程苏魏吕丁任卢姚沈姜崔谭陆范汪石廖贾夏"
    "方侯邹熊孟秦阎薛段雷白龙陶贺毛郝龚邵万钱严武戴"
)
"""One character each, the common ones more often."""

PAIRS = (
    "淑珍桂兰玉梅秀芝凤英素琴惠兰月娥彩云翠萍国庆建军志明德福长林永康福生树根"
    "宝山庆余文华卫东红霞丽娟春燕晓琳海燕雪梅艳玲志远俊杰文博浩然子涵雨桐思源"
    "嘉怡欣妍天佑一鸣梦洁佳慧晓东立新学文明辉振宇少华金凤玉兰美玲冬梅秋菊运来"
    "大勇小军云飞家明正国启明若兰静怡"
)
SINGLES = "磊斌娜涛静鹏莉超琴波霞刚燕峰萍毅颖宇琳凯倩洋薇旭蕾岩瑶昊晨玥宁"
GIVEN_NAMES = [PAIRS[at : at + 2] for at in range(0, len(PAIRS), 2)] + list(SINGLES)


def made_up_names(random: Random, *, avoid: Collection[str]) -> Iterator[str]:
    """Names without end, none twice, none of those to avoid."""
    given = set(avoid)
    while True:
        name = random.choice(SURNAMES) + random.choice(GIVEN_NAMES)
        if name not in given:
            given.add(name)
            yield name

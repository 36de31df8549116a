"""The words that tell two matters apart: things, troubles, and what is a person's own. Ours.

What stands between two spaces is one thing, however it is called.
"""

import re

from api.cases.kinds import CaseKind


def _patterns(words: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(thing) for thing in words.split())


THINGS = _patterns(
    """
    路灯|景观灯 楼道灯|楼梯灯|走廊灯|声控灯|感应灯 车库灯|地库灯
    门禁|单元门|楼门|大门|刷卡|对讲 道闸|抬杆|栏杆|岗亭 滑梯|秋千|儿童乐园|游乐
    健身器|健身角|器材|单杠|漫步机|扭腰|跑步机 长椅|凳|座椅|休息椅|凉亭 快递柜|信报箱|信箱|奶箱
    充电桩|充电棚|充电口|车棚 扶手|台阶|坡道 井盖|窨井|篦子 沥青|路面|地砖|人行道|坑
    垃圾桶|垃圾箱|垃圾房|垃圾站|垃圾点 装修垃圾|建筑垃圾 旧家具|沙发|床垫|大件 厨余|泔水
    杂草|草坪|草地 树|枝条 绿篱|灌木|花坛 广场舞|音响|音箱|跳舞 装修|电钻|冲击钻|敲墙|砸墙
    KTV|酒吧|烧烤|夜宵|大排档 喇叭|叫卖 水泵|机房|空调外机|风机|变压器|嗡嗡 老鼠|鼠患 蟑螂 白蚁
    蚊|苍蝇 马蜂|蜂窝 消防通道|消防车道 灭火器|消防栓|消火栓 电动车|电瓶车|飞线 堆放|杂物|纸箱
    减速带 篮球 乒乓球 晾衣 化粪池|粪|井口 下水道|下水管|排水沟|地漏|管道堵|污水 僵尸车|废弃车
    乱停|停满|堵 地库|车库 渣土车|泥头车 扬尘|灰尘 摆摊|摊贩|摊位|占道|烧烤摊
    打桩|挖掘|混凝土|夜间施工|施工 宽带|网络|断网|WiFi|wifi 信号|基站 水压|水流小
    停水|没水|来水 发黄|浑浊|水是黄|铁锈|异味 电压 停电|没电|来电|断电 外墙|墙面|瓷砖
    屋顶|楼顶|天台 消防门|防火门 监控|摄像头 喷泉|水池|景观池
    """
)
"""What a public thing is called: who names another one means another matter. Ours."""

TROUBLES = _patterns(
    """
    坏|停|不动|不走|罢工|失灵|没反应|不亮|断|裂|破|洞|塌|陷|倒|歪|锈|秃|枯|掉|松|卡|夹|关不|锁不|困
    满|堆|没人[收清扫管]|没清|臭|味|脏|蛆|苍蝇|溢|漫|横流|广告|抽烟|尿
    种菜|踩|圈|占|抛|扔|偷|毁
    """
)
"""What is wrong: broken, dirty, or misused by somebody. Who names another fault means another
matter."""

OWN = re.compile(
    "我们?家(?!门口|门前|楼下|楼道|楼前|楼后|这栋|这边|这里|对面|旁边|附近|后面|单元|小区)|我屋|家里|屋里|室内|卧室|厨房"
    "|客厅|卫生间|厕所|阳台|天花板|吊顶|墙皮|楼上漏|楼上渗|马桶"
)
"""Inside one's home."""

OF_A_NEIGHBOUR = re.compile(
    "楼上|隔壁(?!工地|饭店|酒店|学校|小区|街)|邻居|对门|楼下(?:住户|邻居|那家|人家)|这家|那家|他家|[一二三四五六七八九十\\d]楼的"
)
"""A noise that somebody makes at home: a quarrel, not a nuisance for all."""

ONLY_MINE = re.compile(
    "(?:只有|就|单单|唯独)(?:是)?我(?:们)?家|别人家(?:都)?(?:有|好|正常)|别家都|邻居家?(?:都)?(?:有|没事|正常)|跳闸|欠费"
    "|水龙头(?:坏|漏|滴)|水管|水表|电表|插座|灶|燃气表|暖气片|地暖管|阀|路由器|光猫|机顶盒|角阀"
)
"""Of an outage: one's own tap and no neighbour's."""

WISHES = re.compile("加装|想问|建议|能不能装|希望增加")
"""Asked for, not broken."""

PRIVATE: dict[CaseKind, re.Pattern[str]] = {
    CaseKind.LIFT: re.compile("(?!)"),  # Whoever is at home, a lift is nobody's own.
    CaseKind.NOISE: re.compile(f"{OF_A_NEIGHBOUR.pattern}|{OWN.pattern}"),
}
"""Kinds of which something else is a person's own than `OWN` says."""

COMMON = re.compile(
    r"[^\u4e00-\u9fff]|的|了|吗|呢|啊|吧|我们|我|你们|你|请|麻烦|尽快|赶紧|派人|处理|一下|看看|小区|单元|号楼|栋"
)

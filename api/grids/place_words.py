"""The words of places: marks of an address, forms of estate names, landmarks, and what is none.

Everything but `fold` reads folded text: half-width, upper case, numerals beside a mark turned
into digits, dashes of every kind into "-". Quantifiers are bounded, so that a pattern costs
a constant at each character.
"""

import re
import unicodedata

from api.chinese_numbers import identifier

HOLE = "\x01"
"""Stands for each character of what has been read already, or is no place."""

ESTATE = "\x02"
"""Stands for each character of an estate's name, after which a bare number is an address."""

_HAN = "一-鿿"
_NUMERAL = "零〇一二三四五六七八九十百廿卅幺两"
_SAID = "零〇一二三四五六七八九幺"
_FEW = "一二两三四五六七八九几半数"

# -- The parts of an address. ----------------------------------------------------------------

_USE = "写字|办公|商务|综合|商业|商住|宿舍|公寓|住宅|教学|实验"
BUILDING_MARK = (
    f"号楼|号(?:{_USE})楼|号厂房|[栋幢楝](?:楼(?![上下道]))?|#(?!线)楼?|座|排|[冻懂洞董](?![得事])"
)
UNIT_MARK = "号?门洞|单[元园圆原员]|[丹但]元"
DOOR_MARK = "号门(?![口牌面卫岗])|门(?![口牌面卫前外禁锁窗铃框把缝岗诊])|号?梯(?![子户形])"
FLOOR_MARK = r"(?:(?<!\d{3})楼|楼(?![上下]))|层(?![灰土油水膜雪冰])|F"
ROOM_MARK = (
    "号?室(?![内外友])|号?房(?:间|(?![子东价租屋产贷门顶改]))|户(?![型口主外籍])|市(?=$|[\\s,。])"
)
SHOP_MARK = "号?(?:店面房?|门面(?!板)房?|铺面|商铺|店铺|铺位|摊位|档口)"
HOUSE_MARK = (
    "号(?!大?[路街巷桥]|大道|[线桩泵表岗柜坑召称码]|机(?!场|电)|电[池梯表]|车[位厢辆道]|文件|台(?!湾)|"
    "窗口|工单)"
)
_ANY_MARK = (
    f"{BUILDING_MARK}|{UNIT_MARK}|{DOOR_MARK}|{FLOOR_MARK}|{ROOM_MARK}|{SHOP_MARK}|{HOUSE_MARK}"
)

# A number with its mark, or bare; a letter counts with a mark or in a chain with dashes.
PART = re.compile(
    r"(?:(?<![A-Z0-9.])|(?<=[A-Z]{3})(?=\d)|(?<=\d[A-Z])(?=\d{3})|(?<=\dF)(?=\d))第?"
    r"(?P<number>[A-Z]{0,2}\d{1,5}(?:[A-EG-Z](?=\d{3}|(?![A-Z0-9])))?|[A-Z](?![A-Z0-9区])"
    r"|[东西南北中](?=单元))"
    rf"(?:\s?(?:(?P<building>{BUILDING_MARK})|(?P<unit>{UNIT_MARK})|(?P<door>{DOOR_MARK})"
    rf"|(?P<floor>{FLOOR_MARK})|(?P<room>{ROOM_MARK})|(?P<shop>{SHOP_MARK})"
    rf"|(?P<house>{HOUSE_MARK}))"
    r"|(?!(?<=\d)\d|\s?[号县市区镇乡期街到至]))"
)
# Between the parts of a market's address stands its lane: 2楼7街4105; of a tower its part: 5栋B区.
JOIN = re.compile(
    r"[\s\-/.]{0,3}|\s?[,的]\s?|\s?-?(?:[A-Z东西南北]区|[\d一二三四五六七八九十]{1,3}街)[\s\-]?"
)
BASEMENT = re.compile(
    r"(?:负|地下|(?<![A-Z0-9])[-B])(\d)层|(?:负|地下|(?<![A-Z0-9])-)(\d)楼|"
    r"(?<![A-Z0-9])B(\d)(?=\s?的?(?:地下)?(?:停?车库|停车场|地库))"
)

STREET_BEFORE = re.compile(
    r"(?:(?<!街)道|[路街巷弄线]|胡同|[路街道巷弄](?:[东西南北中口]|[东西南北中]段))\s?$"
)
NAME_BEFORE = re.compile(rf"[{_HAN}A-Z][\s,\-]{{0,2}}$")
ESTATE_BEFORE = re.compile(rf"{ESTATE}[\s,的\-]{{0,2}}$")
SHOPS_BEFORE = re.compile(
    r"(?:市场|商城|商场|广场|大厦|[商步]\S{0,2}街|[贸装配纺金材宝革具机品鞋]城|商业\S|商铺|中心)\S{0,4}$"
)

# An address on its own has neither of what makes a sentence, and one of what addresses have.
SENTENCE_WORD = re.compile(
    r"[了吗呢吧啊呀我你您他她们没请谁几么的被把是坏漏堵吵噪扰脏臭费修]|停[水电]|多少钱|\d[元块]|电话|"
    "投诉|反映|举报|咨询|建议|希望|请求|要求|如何|问题|不(?!锈)"
)
ADDRESS_WORD = re.compile("[省市县区镇乡村路街道巷弄园苑厦城场寓庭府湾里庄院楼]|中心|国际")

# -- Estates. --------------------------------------------------------------------------------

_ZONE = (
    r"(?:[东西南北中]|[A-Z]\d?|\d{1,2}|[一二三四五六七八九十]{1,2})[区期](?!别)|[东西南北中][苑园]"
)
_FORM = (
    "小区|花[园苑]|家[园苑]|嘉[园苑]|佳[园苑]|景[园苑]|名[园苑邸都]|雅苑|新[村苑]|公寓|公馆|华[府庭]|"
    "豪[庭园]|山庄|别墅|家属院|宿舍"
)
_WEAK_FORM = "[苑园里庭府邸湾郡村院轩居岸坊寓舍厦城港]|广场|国际|中心"
_BEFORE_BUILDING = r"(?=[\s,的\-]{0,2}第?[A-Z]?\d{0,4}[A-Z]?(?:号楼|[栋幢号座弄#]|-\d|单元))"
ESTATE_FORM = re.compile(
    rf"(?P<name>[{_HAN}A-Z·]{{1,8}}?)(?P<form>(?:{_FORM}){{1,2}}(?![路街巷])"
    rf"(?P<zone>(?:{_ZONE}){{0,2}})|(?:{_WEAK_FORM})(?:{_ZONE}){{0,2}}{_BEFORE_BUILDING})"
)
ESTATE_LANE = re.compile(rf"(?P<name>[{_HAN}]{{0,6}})(?P<lane>\d{{1,4}}(?:弄|号院))")
# 二期的路灯, 东区电梯: a part of one's own estate, not of what is paid.
_PHASE = "(?<![第分前每两几库场头末首])[一二三四五六1-9]期(?![款工房租付限间末])"
ZONE_ALONE = re.compile(
    rf"(?:^|(?<=[\s,。我们在是住到家]))(?P<zone>(?:{_PHASE}|[东西南北中]区))"
    "(?=的|路灯|电梯|楼道|大门|绿化|$|[,。\\s])"
)
ESTATE_ZONE = re.compile(rf"(?<![库场])(?P<zone>(?:{_ZONE}){{1,2}}){_BEFORE_BUILDING}")
ZONE = re.compile(rf"(?:{_ZONE}){{1,2}}")

MARK_OR_MEASURE = re.compile(rf"(?:{_ANY_MARK}|米)")
# What stands before a name: the name begins after the last of it.
_SPEECH = (
    "请问|听说|反映|投诉|举报|咨询|关于|位于|麻烦|帮忙|地址|地点|昨[天晚]|今[天早晚]|明天|早上|晚上|下午|"
    "上午|中午|最近|现在|还有|就是|另外|隔壁|附近|对面|整个|所有|其他|别处|因为|但是|而且|导致|加强|建议|"
    "请求|要求|希望|搬迁|拆除|进入|大家好|你好|您好|师傅|物业|业委会|邻居|报修|不[在是]|不对|错了|"
    f"[{_FEW}]天|[我你您咱他她它们住在是的了到从这那吗吧呢啊呀哦嗯把被给请求因于就此而其该使让个]"
)
BEFORE_LANDMARK = re.compile(_SPEECH)
BEFORE_NAME = re.compile(
    f"{_SPEECH}|(?<![城都超])市|[省县镇乡村]|街道|(?<!小)区|[路街巷弄]口?|大道|[叉路]口|[东西南北]角"
)
# Common words that end like a name of an estate.
NOT_ESTATES = re.compile(
    "(?:[本个老新全同各整每别某外好大小旧]|住宅|高档|高端|封闭|普通|安置|回迁|智慧|文明|美丽)?"
    "(?:小区|公寓|别墅|宿舍|新村|山庄)|家属院|宿舍|"
    "(?:小区)?(?:[小后前大]|中心|中央|中间|街心|屋顶|空中|楼下|楼顶|私家|公共)?花园|"
    "(?:美好|美丽|共同|共建|网络)?家园|.{0,3}(?:幼儿|动物|植物|[公校乐菜果田])园|"
    ".*(?:楼道|电梯|车库|院子|厨房|卫生间|厕所|单元|楼梯间?|走廊|过道|小区|"
    "[屋房车家院群夜这那哪楼厅城池箱管店门河桶村镇])里|"
    ".*(?:服务|活动|卫生|物业|管理|[政官学医法寺公])(?:府|院|中心)|"
    "(?:小区|休闲|文化|中心|中央|市民)广场|在?市?中心|停车场"
)

# -- Landmarks. ------------------------------------------------------------------------------

NEXT_TO = "旁边|旁|边上|隔壁|附近|周边|周围|背后|[前后][面边头]|[东南西北左右][侧面边]|[左右]手边"
OPPOSITE = "斜?对面|对过"
_GATE = (
    "[东西南北]门|[东西][南北]门|小区[大正后侧]门|(?<![栋幢楼元座#])\\d{1,2}号门(?![\\d洞口面牌])"
)
# Places within an estate: named alone, they say where.
_WITHIN = (
    "地下车库|地下室|地库|车库|停车场|(?:停|自行|电动|电瓶|单)?车棚|充电棚|垃圾[房站]|垃圾投放点|分类亭|"
    "中心花园|小花园|喷泉|凉亭|亭子|长廊|篮球场|足球场|网球场|羽毛球场|健身[区角]|健身器材|"
    "儿童乐园|游乐[场区]|滑梯|沙坑|活动中心|活动室|物业中心|物业办公室|保安亭|门卫室|岗亭|监控室|"
    "菜鸟驿站|驿站|配电[房室]|水泵房|泵房|人工湖|小广场|文化广场"
)
# Places of the town, and what an estate has many of: they say where with a word like 对面.
_IN_TOWN = (
    "幼儿园|小学|中学|初中|高中|大学|学校|超市|便利店|菜场|菜市场|农贸市场|市场|公园|广场|药[店房]|医院|"
    "(?:[省市区县镇乡]|街道)?政府|供销社|驾校|车管所|法院|文化[宫馆站]|图书馆|体育[场馆]|粮[站库油]店?|"
    "卫生[院所站]|卫生服务中心|诊所|银行|邮局|派出所|警务室|居委会?|村委会?|党群服务中心|社区服务中心|社区|"
    "服务中心|公交站|车站|地铁[站口]|加油站|饭店|餐[馆厅]|酒店|宾馆|烧烤[店摊]|早餐店|面馆|奶茶店|水果店|"
    "理发店|小卖部|五金店|麻将馆|棋牌室|网吧|厂|工地|大桥|小桥|桥|河边|河|湖|红绿灯|十字路口|路口|厕所|"
    "消防通道|垃圾[桶点]|充电桩|快递柜|丰巢|售楼[处部]|会所|教堂|寺|庙|祠堂|老年活动室|敬老院|养老院|消防站"
)
# With these a phrase ends that says where, though it has no direction: 老王家包子铺, 清河大桥.
PLACE_WORD = (
    rf"{_WITHIN}|{_IN_TOWN}|[东西南北正后侧前大校铁]门|[门路街巷桥村道]口|[东西南北][侧面边头]|(?<![走上修让堵赶过])路"
    "|[店铺摊馆厂站桥河湖塘街巷村庙寺亭坡坝岸厦苑]|摊子|巷子|亭子|胡同|弄堂|码头|围墙|[商古新老]城"
    "|[公花菜果校乐]园|(?:商|操|球|车|牧|农|机)场|花坛|草坪|绿化带|树林|空地|马路|人行道|天桥|台阶|[拐转]角|角落"
    "|商业?区|大院|门面|商铺|[井窨]盖|下水井|(?:配电|门卫|传达|锅炉|水泵|垃圾)房|车位"
)
_SPACE = rf"(?:[A-Z]-?\d{{1,4}}(?:号?车?位)?|\d{{1,4}}号?车位)(?![\dA-Z层])(?!\s?(?:{_ANY_MARK}))"
"""Where a car stands: 地下车库B12, 车库205号车位."""
_AREA = (
    rf"{_SPACE}|(?:[A-Z]\d?|\d{{1,2}}|[东南西北中])[区座口](?:{_SPACE})?"
    rf"|(?:{_GATE})|[出入]{{1,2}}口"
)
_BESIDE = f"{NEXT_TO}|{OPPOSITE}|门口|门前"
LANDMARK = re.compile(
    rf"(?P<estate>{ESTATE}{{2,40}})的?(?:{_BESIDE})|"
    rf"(?P<within>(?:[东西南北中A-Z]区)?(?:(?:{_WITHIN}|{_GATE})(?:{_AREA})?){{1,2}})"
    rf"(?:的?(?:{_BESIDE}))?|"
    rf"(?P<town>{_IN_TOWN})(?:{_AREA})?的?(?:{_BESIDE}|路口|里面|[东南西北]门)"
)
HEAD = re.compile(rf"[{_HAN}]{{1,4}}$")
# 3号楼和4号楼之间, 幸福路与平安路交叉口; not what lies between people.
_SITE = "[路街道巷栋幢楼门园校区场院店河桥元库房亭站城厦苑]"
BETWEEN = re.compile(
    rf"(?P<from>[{_HAN}\dA-Z#]{{0,9}}?(?:{_SITE}|#|(?<=\d)))[和与跟到至、\-]"
    rf"[{_HAN}\dA-Z#]{{0,9}}?(?:{_SITE}|#|(?<=\d))的?(?:之间|中间|交叉口|交界处|交汇处|路口)"
)
# 3-5栋, 1号楼到6号楼: as many houses as lie between; 3-5栋2单元 is one.
RANGE = re.compile(
    r"(?<![\dA-Z\-])(?P<from>\d{1,3})(?:号楼|[栋幢座#])?\s?[\-到至]\s?(?P<to>\d{1,3})(?:号楼|[栋幢座]楼?)"
    r"(?!\s?[,\-]?\s?(?:[A-Z]?\d|[东西南北]单元)|的?(?:之间|中间))"
)
OPPOSITE_A_BUILDING = re.compile(rf"的?(?:{OPPOSITE})")
STREET_NUMBER = re.compile(
    rf"(?P<name>[{_HAN}]{{1,6}})(?P<form>路|大?街|大道|巷|弄|胡同)\d{{1,4}}(?:-\d{{1,3}})?号"
)
LANE_NUMBER = re.compile(rf"(?<![{_NUMERAL}\d])\d{{1,3}}巷\d{{1,4}}(?:-\d{{1,3}})?号")

# -- Corrections. ----------------------------------------------------------------------------

CORRECTION = re.compile(
    "不对|错了|[搞写说打记填弄讲报]错|更正|纠正|订正|改[成为到]|换成|应该[是在]|应[是为]|其实[是在]|准确|"
    "搬[到至去]|现在?住|不是的?[\\s,。!]|不不|[哦啊噢呃额嗯]不|不好意思|抱歉|SORRY"
)
DENIED = re.compile(r"(?<!是)(?:不[是在住]|并非|不该是)\s?$")
DENIED_NUMBER = re.compile(rf"(?<!是)不[是在住]\s?[A-Z\d{_NUMERAL}]{{1,8}}")
WITHDRAWN = re.compile(r"[\s,。]{0,2}(?:不对(?!劲)|[搞写说打记填弄讲报]?错了)")
ROOM_CUE = re.compile(
    r"(?:(?:我?家|住|住在|房号|房间|门牌号?|室号)是?:?|(?:不对|错了?|应该)[\s,。!]{0,2}我?是?|"
    r"不是[A-Z\d\-]{1,8}[\s,。!]{0,2}而?是?)\s?$"
)
# 楼上301, 隔壁502: a flat of the speaker's own house.
NEAR_FLAT = re.compile(r"(?:楼[上下]|隔壁|对[门面]|邻居)的?[嗯呃额啊哦,\s]{0,3}$")
NEAR_FLAT_AFTER = re.compile("\\s?(?![个人元块多名位户家米度条张])")
# 我是301的.
OF_FLAT = re.compile(r"(?:我们?|这里|这边)是\s?$")
OF_FLAT_AFTER = re.compile("的?(?:住户|业主|租户|租客)|的(?=$|[\\s,。!])")
ROOM_CUE_AFTER = re.compile("[的家漏没停业住户]")
ADDRESS_END = re.compile(rf"[\s,。]*[{_HAN}]{{0,5}}$")

# -- Who sees, and what. ---------------------------------------------------------------------

# Where the speaker is, and what they see from there: 我在8栋看到5栋起火; 我家3栋,对面5栋着火了.
SPEAKER = re.compile(
    r"(?:我们?|本人|[我俺]家)[\s,]?(?:现在|正|就)?(?:住|在|是|站)?(?:在|到)?\s?$|(?:站在|从)\s?$"
)
_SEES = "[看望瞧]见|[看望瞧听闻]到|听见|发现"
EVENT = re.compile(
    rf"[^,。!?]{{0,8}}(?:{_SEES})(?:了|有|的)?[^,。!?\d]{{0,4}}|"
    rf"[^。!?\d]{{0,8}}[\s,](?:{_SEES}|斜?对面|隔壁|旁边|前面|后面)(?:的|是|有)?|的?[\s,]{{1,2}}"
)
TOO = re.compile("也|都|没")

# -- What is no place. -----------------------------------------------------------------------

_SMALL = rf"(?:(?<!\d)\d{{1,2}}|[{_FEW}]?十[{_FEW}]?|[{_FEW}])"
_AMOUNT = rf"(?:\d+(?:\.\d+)?|[{_NUMERAL}几]{{1,6}})"
_AFTER_MARK = r"(?<![栋幢座#元楼层号门梯\-\d])"
_UP_TO = rf"(?:\s?[-~到至]\s?{_SMALL})?"

# From one day of a month to another: 房租3-5号交, 每月1-3号, 3-5号是停水吗. Without such a word, or
# behind an estate's name, 3-5号 is a house.
_DAYS = rf"{_SMALL}[日号]?\s?[-到至]\s?{_SMALL}[日号](?![楼院门房室洞梯]|\s?\d)"
_DAYS_TOLD_BEFORE = (
    r"(?:月|[租费金贴资款]|时间|日期|日子|时候(?:停[水电气暖])?|一般|大概|平时|通常|体检|活动|放假|检修|截止)"
    r"(?:[是在的都要从就]|一般|大概|,|\s){0,3}"
)
_DAYS_TOLD_BEHIND = (
    r"\s?(?:号?之?间|期间|左右|[以之]?前(?!面|边)|[以之]后(?!面|边)|[都要会才就能可以该我们不在家一般来]{0,4}"
    r"(?:[交缴扣领]|发(?![霉臭黑现生])|到账|还款|收(?!废)|抄表|放假|休息|截止|开始|上班|开门|报名|投票|体检|"
    r"检修|消毒|打药|不在家|有空|停[水电气暖][吗么?]))"
)

# Who presses, climbs and carries passes floors; who leaks from one to another is there.
_GOES = "(?:[按摁爬]|走[上下]|上下|[坐乘搬扛抬送提背跑][上下到])(?:[了完过到上下去至]|一?[趟次])*"
_RISES = (
    r"[^漏渗淌流\d,。]{0,4}(?:[去到上下停开变]|[掉滑坠降升坐走爬跑][到至落上下]?)[在到至了去]*\s?"
)

NOT_PLACES = re.compile(
    "|".join(
        (
            rf"{_DAYS_TOLD_BEFORE}{_DAYS}(?:(?:还是|或者?|[、,和]){_DAYS})?",
            rf"(?<![{ESTATE}\d\-]){_DAYS}(?={_DAYS_TOLD_BEHIND})",
            # Numbers of phones, cases, cars and papers.
            r"(?<!\d)1[3-9]\d-?\d{4}-?\d{4}(?!\d)",
            r"(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)",
            r"[A-Z]{2,6}-?\d{6,}(?:-\d+)*",
            r"(?<!\d)\d{6,}(?:-\d+)*X?",
            r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]·?[A-Z0-9]{5,6}",
            r"(?:[打拨]|拨打|电话|热线|手机号?|尾号|后四位|微信|密码|验证码|工单|编号|订单)"
            r"(?:了|过|是|号|:|给)?\s?\d{3,}(?![栋幢室]|号楼|单元)",
            # What a display shows, what a fault is called: 面板上显示E5, 报E03.
            r"(?:(?:显示|屏幕?上?|面板上?|代?码)(?:[的是着了出成:,]|上)*\s?[A-Z]{0,2}|(?:报|闪|跳|提示|写|出现?|故障|"
            r"型号)(?:[的是着了:]|代?码|故障|错误)*\s?[A-Z]{1,2})-?\d{1,4}(?![\d\-栋幢座#室楼层区]|号楼|单元)",
            # Dates and times.
            r"(?:19|20)\d{2}(?:[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?!\d)|"
            r"年\d{1,2}(?:月(?:\d{1,2}[日号](?!楼))?)?)",
            rf"{_AMOUNT}年(?![久])",
            rf"(?:{_SMALL}月份?|[本每上下]个?月|月底前?|[今昨明后前]天|"
            rf"(?:周|星期|礼拜)[一二三四五六日天末\d])(?:是|的)?(?:{_DAYS}|{_SMALL}[日号](?!楼))?",
            rf"{_SMALL}[日号](?=\s?(?:[上中下]午|早|晚|凌晨|夜|[之以]前|[之以]?后(?!面|边)|"
            rf"前(?!面|边)|起|开始|[到至]\s?{_SMALL}[日号]|停|那天|当天|左右|{_SMALL}点))",
            r"\d{1,2}:\d{2}(?::\d{2})?",
            rf"{_SMALL}{_UP_TO}\s?(?:点(?:半|钟|多|\d{{1,2}}分?)?|个?小时|个?钟头?|分钟?|秒|刻钟|"
            r"天(?![花台线井沟然])|日|周|个?星期|个?礼拜|个?月|夜|晚)",
            # Money and measures.
            r"[¥$]\s?\d+(?:\.\d+)?",
            rf"{_AMOUNT}(?:-\d+)?\s?(?:元|块|毛|角(?!落)|万|千|百多|多块|RMB)(?:钱|多)?",
            r"(?:[欠交缴付收花扣罚退]|涨到?|多收|少算)(?:了|我|过|掉|是|要|的)*\s?\d+(?:\.\d+)?(?:[-到至]\d{2,})?"
            r"(?![\d\-#栋幢座室]|号|单元|楼)",
            r"(?<![\d.])\d+\.\d+(?![\d.])",
            r"\d+%|(?<!\d)\d{1,4}(?:[路巷道线]|组团?)|(?<![\d楼层])\d{1,4}街|\d{1,4}(?:国道|省道|县道|乡道|高速|道路)",
            rf"{_AFTER_MARK}\d{{1,4}}\s?[-~到至]\s?\d{{1,4}}\s?(?:平方?米?|米|度|吨|瓦|公里|公分|厘米|斤|寸)",
            rf"{_AFTER_MARK}{_AMOUNT}{_UP_TO}[多来几]?\s?(?:[人户家](?!里|家|的|漏)|平方?米?|米|度|"
            "吨|分贝|瓦|公里|公分|厘米|斤|寸)",
            rf"{_SMALL}{_UP_TO}[多来几]?\s?(?:家(?!里)|周岁|[个位名户人台部辆盏条只张件份套间扇把根片处"
            "棵次遍回盆袋桶口方岁倍比成折米度吨斤匹])",
            rf"{_SMALL}\s?梯{_SMALL}户|{_SMALL}[室房]{_SMALL}[厅卫]",
            # Floors that are passed or pressed: 按1楼去2楼, 一天爬20楼, 从18楼掉到1楼.
            rf"{_GOES}\s?\d{{1,2}}[楼层](?:{_RISES}\d{{1,2}}[楼层]){{0,2}}",
            rf"从\s?\d{{1,2}}[楼层](?!到){_RISES}\d{{1,2}}[楼层]",
            r"(?:一共|总共|共|有)\s?\d{1,3}(?:[栋幢座层]楼?|单元)|\d{1,2}层[楼高]|\d{1,2}楼高",
        )
    )
)

# -- Folding. --------------------------------------------------------------------------------

# Counted or pointed at, not named: 两栋, 这一栋, 一栋楼, 一座凉亭, 一排灯; 弄一弄 is no lane.
_COUNTED = re.compile(
    r"两个?(?:号楼|[栋幢座层排]|单元)|"
    r"[这那每整同某哪另有](?:[一两几]|\d{1,2})(?:[栋幢座层楼排]|单元)楼?|"
    rf"[一几]整?排(?!\s?(?:[\d{_NUMERAL}]{{1,4}}[号室房门栋幢\-]|\d{{3}}))|一[栋幢]楼|一座(?![\d一二三四五六七八九])|一门(?!洞)|(?P<each>[一每][层栋幢户楼])(?P=each)|弄[一1]弄"
)
_ZONE_APART = re.compile(rf"(?<=[{_HAN}])[\s\-(]({_ZONE})\)?")
_DASHES = re.compile(r"[‐‑‒–—―−﹣_~]+|--+")
_SPOKEN_DASH = re.compile(rf"(?<=[\d{_NUMERAL}])\s?(?:横杠|杠|减)\s?(?=[\d{_NUMERAL}])")
_STROKE_FOR_DASH = re.compile(r"(?<=\d)一(?=\d)")
_LETTER_FOR_ZERO = re.compile(r"(?<=\d)O(?=\d)")
_PINYIN_BUILDING = re.compile(r"(?<=[\d一二三四五六七八九十])\s?DONG(?![A-Z])")
_BEFORE_MARK = re.compile(rf"(?<![{_NUMERAL}])[{_NUMERAL}]{{1,8}}(?=\s?(?:{_ANY_MARK}|弄))")
_IN_CHAIN = re.compile(
    rf"(?<![{_NUMERAL}\d])[{_NUMERAL}]{{1,6}}(?=-)|(?<=-)[{_NUMERAL}]{{1,6}}(?![{_NUMERAL}\d])"
)
# 五零一三天没水 is 501 and three days.
_AFTER_A_MARK = re.compile(
    rf"(?<=[栋幢座#元楼层号门梯懂冻洞\-])\s?[{_SAID}\d]{{3,5}}?"
    rf"(?=[{_FEW}][天点个年周次小]|(?![{_SAID}十百\d]))"
)
_SAID_ROOM = re.compile(
    rf"(?<![{_NUMERAL}\d])(?=[{_SAID}]{{0,2}}[零〇幺])[{_SAID}]{{3,4}}(?![{_NUMERAL}\d年])"
)
# 3、4栋 is 3栋 and 4栋; between them it stays one landmark.
_LIST = re.compile(
    r"(?<![\d\-])(\d{1,3})(?=[、和跟与到至]\d{1,3}([栋幢层]|号?楼|单元)(?!.{0,3}[之中]间))"
)


def fold(text: str) -> str:
    """The text in the form that the patterns of this module read."""
    text = unicodedata.normalize("NFKC", text).upper().replace(ESTATE, " ")
    text = _COUNTED.sub(lambda found: HOLE * len(found[0]), text)
    text = _DASHES.sub("-", text)
    text = _STROKE_FOR_DASH.sub("-", _SPOKEN_DASH.sub("-", text))
    text = _PINYIN_BUILDING.sub("栋", _LETTER_FOR_ZERO.sub("0", text))
    text = _ZONE_APART.sub(r"\1", text)
    for pattern in (_BEFORE_MARK, _IN_CHAIN, _AFTER_A_MARK, _SAID_ROOM):
        text = pattern.sub(_digits, text)
    return _LIST.sub(r"\1\2", text)


def _digits(found: re.Match[str]) -> str:
    """The digits of a numeral; the words themselves when it is none, or 两, which counts."""
    numeral = found[0].strip()
    digits = None if numeral == "两" else identifier(numeral)
    if digits is None:
        return found[0]
    # C10一楼 is a flat and a floor, not C101.
    return f" {digits}" if found.string[: found.start()][-1:].isdigit() else digits

"""Places in residents' own ways of writing them."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.grids.places import PlaceMention, parse_place
from api.grids.room_words import parse_room_answer

REGISTER = {
    "阳光花园": "阳光花园",
    "阳光": "阳光花园",
    "阳光花园二期": "阳光花园二期",
    "月亮湾": "月亮湾小区",
    "月亮湾小区": "月亮湾小区",
    "MOMA国际": "摩码国际",
    "三里亭": "三里亭社区宿舍",
    "三里亭社区宿舍": "三里亭社区宿舍",
    "紫荆里": "紫荆里",
}


def place(
    house: str = "", *, estate: str | None = None, landmark: str | None = None, floor: str = ""
) -> PlaceMention:
    """`3-2-501` as building, unit, room; "" leaves a slot empty."""
    building, unit, room = [*house.split("/"), "", ""][:3]
    return PlaceMention(
        estate=estate,
        building=building or None,
        unit=unit or None,
        floor=floor or None,
        room=room or None,
        landmark=landmark,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Every mark on its own and together.
        ("3栋", place("3")),
        ("3幢的电梯坏了", place("3")),
        ("3号楼没水", place("3")),
        ("我们3#楼没水", place("3")),
        ("A座大堂很脏", place("A")),
        ("b座", place("B")),
        ("A3栋", place("A3")),
        ("26-1栋", place("26-1")),
        ("第3栋", place("3")),
        ("3栋2单元501", place("3/2/501")),
        ("3栋2单元501室", place("3/2/501")),
        ("3幢2402", place("3//2402")),
        ("3栋501漏水了", place("3//501")),
        ("3 栋 2 单元 501", place("3/2/501")),
        ("3栋，2单元，501室", place("3/2/501")),
        ("3号楼2门501室", place("3/2/501")),
        ("3号楼2门洞501", place("3/2/501")),
        ("3栋2梯501", place("3/2/501")),
        ("2单元501", place("/2/501")),
        ("5号楼东单元302", place("5/东/302")),
        ("3栋2单元5楼501", place("3/2/501", floor="5")),
        ("3栋2单元5楼", place("3/2", floor="5")),
        ("5楼501", place("//501", floor="5")),
        ("3栋15层灯坏了", place("3", floor="15")),
        ("3栋负一楼漏水", place("3", floor="B1")),
        ("3栋地下2层", place("3", floor="B2")),
        ("3栋15H", place("3//15H")),
        ("12号501室", place("12//501")),
        ("12号2单元501室", place("12/2/501")),
        ("8排12号", place("8//12")),
        ("一排12号", place("1//12")),
        ("不是一盏，是一排四盏都不亮", place()),
        ("一整排路灯都不亮", place()),
        ("1栋A座1201", place("1/A/1201")),
        # 楼 before a unit is a house, elsewhere a floor.
        ("3楼3单元", place("3/3")),
        ("3楼3单元501", place("3/3/501")),
        ("3楼2门501", place("3/2/501")),
        ("三楼漏水", place(floor="3")),
        # Numbers in a row.
        ("3-2-501", place("3/2/501")),
        ("3-501", place("3//501")),
        ("3—2—501", place("3/2/501")),
        ("3_2_501", place("3/2/501")),
        ("3/2/501", place("3/2/501")),
        ("3-2-5-501", place("3/2/501", floor="5")),
        ("3#2-501", place("3/2/501")),
        ("3栋2-501", place("3/2/501")),
        ("3-2单元501", place("3/2/501")),
        ("B-5-1203", place("B/5/1203")),
        ("A-501", place("A//501")),
        ("我家是3-2-501，马桶堵了", place("3/2/501")),
        ("3栋2单元905-2", place("3/2/905-2")),
        ("３－２－５０１", place("3/2/501")),
        ("3栋2单元5-1", place("3/2/5-1")),
        ("3栋2单元5-501", place("3/2/501", floor="5")),
        ("12A-1203", place("12A//1203")),
        ("3F301", place("//301", floor="3")),
        ("3栋501 502都漏水", place("3//501")),
        ("3栋5-8楼停水", place("3", floor="5")),
        ("3栋1到5层停水", place("3", floor="1")),
        ("3号楼5号车位被占", place("3")),
        ("3号楼2号电梯坏了", place("3")),
        # Among other numbers.
        ("2026年10月3栋501的电费", place("3//501")),
        ("3栋4号晚上停水", place("3")),
        ("3栋4个单元都停水", place("3")),
        ("3栋501交了380", place("3//501")),
        ("3栋2单元501，电话13812345678，尾号5012", place("3/2/501")),
        ("80岁老人住3栋", place("3")),
        # Written and dictated numerals.
        ("三号楼二单元501", place("3/2/501")),
        ("三栋二单元五零一", place("3/2/501")),
        ("十二栋一单元三〇二", place("12/1/302")),
        ("廿三幢", place("23")),
        ("二十一号楼1单元", place("21/1")),
        ("一百零五栋", place("105")),
        ("三杠二杠五零一", place("3/2/501")),
        ("三栋幺零幺", place("3//101")),
        ("五栋十二零一室", place("5//1201")),
        ("三栋一直没水", place("3")),
        ("三栋二单元五零一两天没水", place("3/2/501")),
        ("3一2一501", place("3/2/501")),
        ("3栋5o1", place("3//501")),
        # Slips of the keyboard and of the recogniser.
        ("3冻2单元501", place("3/2/501")),
        ("3懂的路灯", place("3")),
        ("三洞二单元", place("3/2")),
        ("3dong2单元501", place("3/2/501")),
        ("3栋2单园501", place("3/2/501")),
        # Estates without a register.
        ("阳光花园3栋2单元楼道灯坏了三天", place("3/2", estate="阳光花园")),
        ("我住在幸福小区12号楼", place("12", estate="幸福小区")),
        ("和平里5号楼", place("5", estate="和平里")),
        ("昨晚锦绣家园停电了", place(estate="锦绣家园")),
        ("翠湖名邸8幢", place("8", estate="翠湖名邸")),
        ("东区18栋", place("18", estate="东区")),
        ("阳光花园东区18栋", place("18", estate="阳光花园东区")),
        ("阳光花园二期18栋", place("18", estate="阳光花园二期")),
        ("318弄12号501室", place("12//501", estate="318弄")),
        ("长宁路318弄12号501室", place("12//501", estate="长宁路318弄")),
        ("阳光花园12号", place("12", estate="阳光花园")),
        ("桃源新村 3 2 501", place("3/2/501", estate="桃源新村")),
        ("阳光花园（二期）6栋", place("6", estate="阳光花园二期")),
        ("阳光花园 二期 6栋", place("6", estate="阳光花园二期")),
        ("人民路5号院3号楼", place("3", estate="人民路5号院")),
        ("请问阳光小区停水吗", place(estate="阳光小区")),
        ("我们小区3栋", place("3")),
        ("隔壁小区3栋", place("3")),
        ("这个小区3栋", place("3")),
        # Landmarks.
        ("幼儿园对面", place(landmark="幼儿园对面")),
        ("幼儿园对面有人乱停车", place(landmark="幼儿园对面")),
        ("阳光花园幼儿园对面", place(estate="阳光花园", landmark="幼儿园对面")),
        ("地下车库B区", place(landmark="地下车库B区")),
        ("地下车库B区灯不亮", place(landmark="地下车库B区")),
        ("3号楼和4号楼之间", place(landmark="3号楼和4号楼之间")),
        ("路灯在3号楼和4号楼之间", place(landmark="3号楼和4号楼之间")),
        ("3栋跟4栋中间的草坪", place(landmark="3栋跟4栋中间")),
        ("南门的道闸坏了", place(landmark="南门")),
        ("2号门岗亭没人", place(landmark="2号门岗亭")),
        ("3栋对面堆满垃圾", place(landmark="3栋对面")),
        ("3栋旁边的路灯", place("3", landmark="旁边")),
        ("中山路12号门口的井盖没了", place(landmark="中山路12号")),
        ("幸福路和平安路交叉口", place(landmark="幸福路和平安路交叉口")),
        ("阳光花园对面的烧烤", place(estate="阳光花园", landmark="对面")),
        ("小区中心花园", place(landmark="中心花园")),
        ("充电桩旁边", place(landmark="充电桩旁边")),
        ("南区停车场", place(landmark="南区停车场")),
        ("12栋与保安亭之间", place(landmark="12栋与保安亭之间")),
        ("3栋楼下", place("3", landmark="楼下")),
        ("3栋门口", place("3", landmark="门口")),
        # The spot in their own words, behind an estate, a gate or a house.
        ("月亮湾小区南门外那个华联超市", place(estate="月亮湾小区", landmark="南门外华联超市")),
        ("翠湖名邸底商湘菜馆", place(estate="翠湖名邸", landmark="底商湘菜馆")),
        ("翠湖名邸东门的小芳理发店", place(estate="翠湖名邸", landmark="东门小芳理发店")),
        ("北门停车棚", place(landmark="北门停车棚")),
        ("南门进来第二盏路灯不亮", place(landmark="南门进来第二盏路灯")),
        ("南门进来就是垃圾", place(landmark="南门")),
        ("南门停车把路堵了", place(landmark="南门")),
        ("地下车库B12", place(landmark="地下车库B12")),
        ("地下车库A区108车位漏水", place(landmark="地下车库A区108车位")),
        ("地下车库3栋", place("3", landmark="地下车库")),
        ("2栋底商", place("2", landmark="底商")),
        ("6栋下面", place("6", landmark="下面")),
        ("7号楼顶上", place("7", landmark="顶上")),
        ("5栋楼下那家包子铺", place("5", landmark="楼下包子铺")),
        ("3栋2单元门口", place("3/2", landmark="门口")),
        ("4栋后面的垃圾站", place("4", landmark="后面垃圾站")),
        ("月亮湾小区西侧幼儿园门口", place(estate="月亮湾小区", landmark="西侧幼儿园门口")),
        ("反对在翠湖名邸门口设立医院", place(estate="翠湖名邸", landmark="门口")),
        ("就是镇政府对面", place(landmark="镇政府对面")),
        ("老供销社后头", place(landmark="老供销社后头")),
        ("3-1-402楼上漏水", place("3/1/402")),
        # Floors that are passed are no place; what stops or leaks there is.
        ("3号楼的电梯按1楼去2楼", place("3")),
        ("我妈一天爬20楼", place()),
        ("电梯从18楼掉到1楼", place()),
        ("背着孩子爬上6楼", place()),
        ("电梯停在5楼", place(floor="5")),
        ("从3楼漏到1楼", place(floor="3")),
        # Corrections: the last value counts.
        ("不是3栋是4栋", place("4")),
        ("不是3栋，是4栋", place("4")),
        ("不对，是4栋", place("4")),
        ("3栋，不对，是4栋", place("4")),
        ("3栋2单元501，不对，是4栋", place("4/2/501")),
        ("3栋写错了，应该是4栋", place("4")),
        ("是4栋，不是3栋", place("4")),
        ("把3栋改成4栋", place("4")),
        ("3栋不是2单元是3单元", place("3/3")),
        ("3栋501，不对，502", place("3//502")),
        ("房号不是501是502", place("//502")),
        ("从3栋搬到8栋", place("8")),
        ("我不是3栋的", place()),
        ("不是业主，3栋租户", place("3")),
        ("3栋不是停电，是停水", place("3")),
        ("3栋收费不对", place("3")),
        ("是不是3栋停水", place("3")),
        ("不是阳光花园3栋，是幸福小区4栋", place("4", estate="幸福小区")),
        ("3栋，说错了，是幼儿园对面", place(landmark="幼儿园对面")),
        ("3栋错了", place()),
        # Several houses: the first one, and nothing borrowed from the others.
        ("3栋和4栋都停水", place("3")),
        ("3、4栋没水", place("3")),
        ("3栋停水，5栋2单元没停", place("3")),
        ("3栋电梯坏了，我住2单元501", place("3/2/501")),
        # 号 behind a house: a unit before what lies in one, else a room; long numbers are rooms.
        ("3栋2号5楼", place("3/2", floor="5")),
        ("3栋2号", place("3//2")),
        ("3栋2号501", place("3/2/501")),
        ("阳光花园1203号", place("//1203", estate="阳光花园")),
        ("阳光花园123号", place("123", estate="阳光花园")),
        # Houses by their use, shops by theirs.
        ("8号写字楼", place("8")),
        ("小区3号办公楼的电梯", place("3")),
        ("5号厂房有异味", place("5")),
        ("阳光花园12号档口", place("//12", estate="阳光花园")),
        ("阳光花园3栋5号商铺", place("3//5", estate="阳光花园")),
        ("5号门面房漏水", place("//5")),
        ("5号门面板坏了", place()),
        ("中山路12号店面", place(landmark="中山路12号")),
        ("建设路18号1楼105号", place("//105", landmark="建设路18号", floor="1")),
        ("建设路18号2楼B12", place("//B12", landmark="建设路18号", floor="2")),
        ("2楼7街4105", place("//4105", floor="2")),
        ("3号楼B区1203", place("3//1203")),
        # Below ground; # behind every number.
        ("B2车库灯坏了", place(floor="B2", landmark="车库")),
        ("3栋B2车库", place("3", floor="B2", landmark="车库")),
        ("3#2#501", place("3/2/501")),
        ("3#2#", place("3/2")),
        ("3#4#楼停水", place("3")),
        # From one house to another is no single house; 3-5栋2单元 and 26-1栋 are.
        ("3-5栋停水", place(landmark="3-5栋")),
        ("1-6号楼没水", place(landmark="1-6号楼")),
        ("3到5栋停水", place(landmark="3栋到5栋")),
        ("从3栋到8栋的路灯全灭了", place(landmark="3栋到8栋")),
        ("阳光花园1至6号楼", place(estate="阳光花园", landmark="1号楼至6号楼")),
        ("3-5栋2单元501", place("3-5/2/501")),
        ("3栋1-3单元停水", place("3")),
        # The place of the event counts, not the speaker's.
        ("我在8栋看到5栋起火", place("5")),
        ("我住8栋，5栋的狗一直叫", place("5")),
        ("我家3栋，对面5栋着火了", place("5")),
        ("站在3栋楼上看见5栋有人往下扔东西", place("5")),
        ("我住阳光花园3栋，隔壁5栋在装修", place("5", estate="阳光花园")),
        ("我在阳光花园8栋看到幸福小区5栋起火", place("5", estate="幸福小区")),
        ("我家3栋，5栋也停水了", place("3")),
        ("3栋着火了，我看到5栋也冒烟", place("3")),
        ("我在3栋，2单元的灯坏了", place("3/2")),
        # Lanes of a village; parts of one's own estate.
        ("8巷12号", place(landmark="8巷12号")),
        ("我们村8巷12号", place(landmark="8巷12号")),
        ("二期的路灯不亮", place(estate="二期")),
        ("二期路灯", place(estate="二期")),
        ("东区的电梯", place(estate="东区")),
        # A room spoken of without its house.
        ("楼上301漏水", place("//301")),
        ("隔壁502太吵", place("//502")),
        ("对门1202装修", place("//1202")),
        ("我是301的", place("//301")),
        ("我是301的业主", place("//301")),
        ("我住3栋2单元501，楼上601漏水", place("3/2/501")),
        ("我家501漏水", place("//501")),
        ("501漏水了", place("//501")),
        ("501室漏水", place("//501")),
    ],
)
def test_places_as_people_write_them(text: str, expected: PlaceMention) -> None:
    assert parse_place(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "楼下",
        "门口",
        "楼道灯坏了",
        "家里没水",
        "电梯里有人抽烟",
        "单元门坏了",
        # Times.
        "3点",
        "下午3点半开始停水",
        "三天了",
        "坏了3天了没人管",
        "15号下午",
        "15号停水吗",
        "这个月15号",
        "3月15号交的",
        "2026-11-23",
        "2026年11月23日",
        "8:30到9:15",
        "等了两个小时",
        "24小时都在吵",
        "3-5天",
        # Money.
        "物业费380元",
        "欠了1200",
        "水费涨到350",
        "¥501",
        "3万5",
        "为什么收我501块",
        # Numbers of phones and papers.
        "13812345678",
        "我电话138-1234-5678",
        "0571-88886666",
        "打12345也没用",
        "打了110",
        "YX-20261122-0007",
        "浙A12345一直停在这里",
        "尾号5012",
        # Counts and measures.
        "2个单元都没水",
        "两栋楼都停电",
        "这一栋都没水",
        "那栋楼的人",
        "一栋楼都没电",
        "有一座假山",
        "共18层",
        "两梯四户",
        "三室两厅",
        "2室1厅出租",
        "300户人家",
        "3个人打架",
        "5号电池",
        "地铁2号线",
        "12路公交",
        "噪音有70分贝",
        "5盏灯坏了",
        "万一着火怎么办",
        "统一门禁",
        "几号楼",
        "一层一层地找",
        "消防通道被堵",
        "垃圾桶满了",
        "107国道",
        "一房两本房产证",
        "楼下100多人跳舞",
        "对面1200个人",
        "隔壁3000元租的",
        "我是2018年买的房",
        "分二期交的物业费",
        "一期工程什么时候完工",
        "下一期活动",
        "我是12345转来的",
        "咨询A7县的政策",
        "3号充电",
        "我跟物业之间",
        "几单元",
        "幼儿园收费太高",
        "整个小区都停水",
        "我们的家园",
        "广场舞太吵",
        "iPhone15",
        "100%",
        "3.5",
    ],
)
def test_what_is_no_place_gives_none(text: str) -> None:
    found = parse_place(text)
    assert found == PlaceMention()
    assert found.is_empty


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("阳光花园3栋2单元501", place("3/2/501", estate="阳光花园")),
        ("阳光3栋", place("3", estate="阳光花园")),
        ("阳光花园二期3栋", place("3", estate="阳光花园二期")),  # The longest match.
        ("阳光花园东区3栋", place("3", estate="阳光花园")),  # A zone the register does not know.
        ("月亮湾501", place("//501", estate="月亮湾小区")),
        ("月亮湾 3 2 501", place("3/2/501", estate="月亮湾小区")),
        ("月亮湾C8", place("C8", estate="月亮湾小区")),
        ("moma国际3-501", place("3//501", estate="摩码国际")),
        ("ＭＯＭＡ国际3-501", place("3//501", estate="摩码国际")),
        ("三里亭12号", place("12", estate="三里亭社区宿舍")),
        ("阳光花园3栋，不对，是月亮湾4栋", place("4", estate="月亮湾小区")),
        ("阳光花园3栋，不对，是幸福小区4栋", place("4", estate="幸福小区")),
        ("不是月亮湾，是阳光花园", place(estate="阳光花园")),
        ("月亮湾交了1200", place(estate="月亮湾小区")),
        ("月亮湾15号停水吗", place(estate="月亮湾小区")),
        ("幸福小区3栋", place("3", estate="幸福小区")),
        ("阳光花园 12345", place(estate="阳光花园")),
        ("阳光花园东区小学门口", place(estate="阳光花园", landmark="小学门口")),
        ("紫荆里药店对面", place(estate="紫荆里", landmark="药店对面")),
        ("阳光小学门口", place(estate="阳光花园", landmark="阳光小学门口")),
        ("三里亭社区宿舍小学门口", place(estate="三里亭社区宿舍", landmark="小学门口")),
        ("阳光花园小学门口", place(estate="阳光花园", landmark="小学门口")),
        ("月亮湾小区门口", place(estate="月亮湾小区", landmark="门口")),
        ("阳光花园8巷12号", place(estate="阳光花园", landmark="8巷12号")),
        ("阳光花园3-5栋停电", place(estate="阳光花园", landmark="3-5栋")),
    ],
)
def test_the_register_names_the_estate(text: str, expected: PlaceMention) -> None:
    assert parse_place(text, estates=REGISTER) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("501", place("//501")),
        ("五零一", place("//501")),
        ("五百零一", place("//501")),
        ("501室", place("//501")),
        ("501吧", place("//501")),
        ("是501", place("//501")),
        ("我家门牌是501谢谢", place("//501")),
        ("1203A", place("//1203A")),
        ("3", place("//3")),
        ("十二", place("//12")),
        ("十二零一", place("//1201")),
        ("幺零幺", place("//101")),
        ("3 2 501", place("3/2/501")),
        ("3，2，501", place("3/2/501")),
        ("三 二 五零一", place("3/2/501")),
        ("3-2-501", place("3/2/501")),
        ("3 501", place("3//501")),
        ("3栋2单元501", place("3/2/501")),
        ("3栋", place("3")),
        ("501不对，502", place("//502")),
        ("不是501，是502", place("//502")),
        ("5 0 1", place("//501")),
        ("五 零 一", place("//501")),
        ("5零1", place("//501")),
        ("501/502", place("//501")),
        ("三吧", place("//3")),
        ("B1203", place("//B1203")),
        ("楼上301", place("//301")),
        ("我是301的", place("//301")),
        ("12345", place()),
        ("3-5栋", place(landmark="3-5栋")),
        ("跟上次一样", place()),
        ("不知道", place()),
        ("", place()),
        ("3点以后", place()),
        ("13812345678", place()),
        ("交了500元", place()),
        ("楼下", place()),
        ("幼儿园对面", place(landmark="幼儿园对面")),
    ],
)
def test_an_answer_to_which_room(text: str, expected: PlaceMention) -> None:
    assert parse_room_answer(text) == expected


PIECES = st.lists(
    st.sampled_from(
        [
            *"325018-一二十零两,。弄路和的点天元第负室号#AF栋幢门梯楼层\x01\x02\ud800\n",
            *(
                "号楼",
                "单元",
                "不是",
                "不对",
                "阳光花园",
                "小区",
                "东区",
                "之间",
                "对面",
                "幼儿园",
                "B1",
            ),
        ]
    ),
    max_size=60,
).map("".join)


@given(st.text(max_size=300) | PIECES)
@example("\x02501")
@example("3" * 400)
def test_reading_never_raises(text: str) -> None:
    for found in (parse_place(text), parse_place(text, estates=REGISTER), parse_room_answer(text)):
        assert found.is_empty or any(
            (found.estate, found.building, found.unit, found.floor, found.room, found.landmark)
        )


@pytest.mark.parametrize(
    "piece",
    [
        "3",
        "3-",
        "3栋",
        "一",
        "零",
        "东",
        "花园",
        "和",
        "不对",
        "A",
        "路3号",
        "3栋2单元501 ",
        " ",
        "的",
        "1-2栋和",
    ],
)
def test_a_long_text_is_read_in_time(piece: str) -> None:
    text = (piece * 2000)[:2000]
    started = time.process_time()
    parse_place(text, estates=REGISTER)
    parse_room_answer(text)
    assert time.process_time() - started < 1.0


@pytest.mark.parametrize(
    "text",
    [
        "能不能找人来弄一弄",
        "房租3-5号交",
        "房租是3-5号",
        "3-5号停水吗",
        "什么时候停水 3-5号？",
        "每月1-3号收垃圾",
        "水费是每个月5-10号扣吗",
        "下个月1-7号放假垃圾收不收",
        "11月3-5号有活动吗",
        "3月5-8号停水",
        "体检是3-5号还是5-7号",
        "报名时间是5-8号吗",
        "补贴8-12号发吗",
        "工资8-10号才发",
        "低保金一般10-15号到账",
        "20号-25号发养老金",
        "二十到二十五号发工资",
        "五到十号交物业费",
        "1-5号抄表",
        "3~5号我不在家",
        "房租3-5日交",
        "12-15岁的孩子能参加吗",
        "80-90岁老人有补贴吗",
        "3-5天能修好吗",
        "10-15分钟",
        "3-5个人就能成团",
        "200-300块钱一个月",
        "要交100-200",
        "100-150斤",
        "45-60平的房子",
        "暖气18-20度",
    ],
)
def test_days_ages_amounts_and_verbs_are_no_address(text: str) -> None:
    assert parse_place(text, estates=REGISTER).is_empty


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3栋2单元的灯你看能不能找人来弄一弄", place("3/2")),
        ("楼上嗯四零一天天放音乐", place("//401")),
        ("3-5号漏水", place("3//5")),
        ("我家3-5号", place("3//5")),
        ("阳光花园3-5号没水", place("3//5", estate="阳光花园")),
        ("3-5号501漏水", place("3/5/501")),
        ("3-5号楼停水吗", place(landmark="3-5号楼")),
        ("3-2-501房租5-8号交", place("3/2/501")),
        ("3栋2单元501房租3-5号交", place("3/2/501")),
    ],
)
def test_and_addresses_beside_them_stay(text: str, expected: PlaceMention) -> None:
    assert parse_place(text, estates=REGISTER) == expected


def test_a_house_is_named_once() -> None:
    said = parse_place("5栋前面的井盖没了", estates=REGISTER)
    assert said.building == "5"
    assert said.text == "5栋前面"


@pytest.mark.parametrize(
    "text",
    ["停在7楼，面板上显示E5", "电梯停在7楼显示E5", "7楼，报E03", "7楼，故障码 A12", "7楼闪着P1"],
)
def test_what_a_display_shows_is_no_house(text: str) -> None:
    assert parse_place(text) == place(floor="7")


def test_a_house_behind_such_a_word_is_one() -> None:
    assert parse_place("电梯故障，A3栋") == place("A3")
    assert parse_place("显示屏坏了 3栋2单元") == place("3/2")
    assert parse_place("我报3栋2单元501漏水") == place("3/2/501")

"""An old person, or one who lives alone, whom nobody has seen or who does not answer."""

from api.dialogue.danger.told import Told
from api.dialogue.danger.words import DAYS, NOT, OLD, any_of, listed

HINTS = listed(
    "没人[理睬吱] 不吱声 没有露 没人?再?[见看露出动开应声影来接拿领答回取听端] 没有?(?:声|反应|动静) "
    "不[见应通接开响回睬答] 未见 未出 [冇无]人 冇见 勿应 莫得 关机 失联 敲.{0,4}管 屋里哼 "
    "一步没走 坐着不动 静了 小时没 怪味 臭味 [传出].{0,2}臭 苍蝇 味道?不对 闻着不对 报纸 牛奶 "
    "报箱 没吱声 没声 没得声 没影 没开 没下 没回 没[两]"
)

_SEEN = f"{NOT}有?人?再?" + any_of(
    "[看露]?过?[见到面]影?",
    "[出开接应通领拿取来回收影起]",
    "下[楼来]|动静|[得一点]*声",
)
"""Not seen, not out, not heard."""

_CALLED = listed("敲 拍 叫 喊 铃 电话 手机 微信 视频 打")
_SILENT = any_of(
    f"{NOT}有?人?(?:[应接答开听睬]|回[应音我]?|吱声|反应)",
    listed("没[声人] 冇[声人] 没动静 不通 都?不接 关机 失联 无人接 没得声"),
)

SIGNS = (
    Told(
        "not seen for days",
        any_of(
            f"{OLD}.{{0,14}}{DAYS}.{{0,8}}{_SEEN}",
            f"{DAYS}.{{0,6}}{_SEEN}.{{0,10}}{OLD}",
            f"{OLD}.{{0,20}}(?:一步没走|(?:静了|没端|没动).{{0,4}}(?:天|$)|坐着不动|(?:两|好几)个?小时没)",
        ),
        like=("对门大爷三天没出门了", "好几天没见楼上阿婆了", "楼下独居的老人一个礼拜没露面了"),
        unlike=("保安大爷昨天来过",),
    ),
    Told(
        "does not answer door or telephone",
        any_of(
            f"{OLD}.{{0,22}}{_CALLED}.{{0,8}}{_SILENT}(?!你)",
            f"{_CALLED}.{{0,8}}{_SILENT}.{{0,16}}(?:独居|老[人头太]|一个人[住在]|大[爷妈]|阿[婆公]|八十多)",
            f"{OLD}.{{0,16}}(?:关机|失联|没声音?了|没了?动静|没声)(?=$|[，,。])",
            f"{OLD}.{{0,8}}(?:屋里哼|敲.{{0,4}}管|说着说着没声)",
        ),
        like=("隔壁老太太敲门没人应", "我爸一个人住，电话一天没人接", "独居的大叔手机关机"),
        unlike=("打社区电话没人接",),
    ),
    Told(
        "what a door of theirs shows",
        any_of(
            f"{OLD}.{{0,20}}(?:报纸|牛奶|奶|报箱|粥|饭).{{0,8}}(?:堆|没人?[取拿收动端]|插|塞|放)",
            f"{OLD}.{{0,18}}(?:门缝|屋里|门口|传出?|房间).{{0,6}}(?:臭|怪味|味道?不对|闻着不对|苍蝇)",
        ),
        like=("楼上老伯门口牛奶堆了好几瓶", "独居老太太屋里有怪味"),
        unlike=("老人活动室门口堆垃圾",),
    ),
)

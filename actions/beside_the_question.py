"""Words in a form that are no answer: why something is asked for, and what is to come first.

Pure.
"""

import re

BACK_TO = re.compile(
    "(?:还是)?先(?:说|办|报|弄|讲|处理|看|解决|修|搞)(?!明)|先?(?:别|不用|不|甭)(?:管|说|查|问|弄|算)(?!不?清|不?准|你|您)"
)
BACK_CLAUSE = re.compile(rf"[^,，。;；!！]*(?:{BACK_TO.pattern})[^,，。;；!！]*[,，。;；!！]*")
"""In a form that came between: first what waits ("先说路灯吧", "先别管费用了")."""

_OF_THEM = (
    "(?:你们?|我们?|我家|户主|家里)?的?(?:名字|姓名|真名|全名|电话|手机号?|号码|尾号|后四位|住址|地址|住哪里?|信息|资料"
    "|隐私|户主|身份证?|这些?个?|同意)"
)
_ASKING = (
    "(?:还|非|一定|都|又)?(?:得|要|需要|要求)?(?:问|查|填|写|给|看|登记|知道|提供|核对|收集)?"
    "(?:给?你们|给您)?"
)
WHY = re.compile(
    rf"(?:你们?|您|那|这|还)*(?:为什么|为啥子?|为何|干嘛|干吗|凭什么|凭啥){_ASKING}{_OF_THEM}.{{0,6}}"
    rf"|(?:你们?|您)*(?:要|问|查|看|收集){_OF_THEM}(?:来|是|想)?(?:干什么|干嘛|干吗|干啥|做什么|做啥|有?什么用|有?啥用).{{0,4}}"
)
"""Normalised words of who wants to know what something about them is asked for."""

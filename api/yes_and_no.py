"""Yes and no in the many words that people have for them, as pieces of patterns.

`actions.answers` reads whole answers by them, `dialogue.offered_pairs` what answers two options.
"""

YES = (
    "嗯+|恩+|是|对|好|行|中|得|成|系|啱|妥|可以|阔以|确认|确定|没错|没问题|没毛病|冇错|冇得错|正确|同意|当然"
    "|对头|要得|巴适|得行|就这样|就这个|就是这样|就是|是这样|系咁|好嘅|可以嘅|整吧|报吧|提交|发吧|办吧|照办"
    "|ok|okay|yes"
)
NO = (
    "不是这样|不是|不对头|不对|不行|不要|不用|不了|不可以|不成|不中|不得行|不正确|不同意|不好|不|莫要|莫"
    "|唔系|唔好|唔使|唔得|冇|没有|没|别|甭|弗对|勿对|勿是|要不得|要改|改一下|有错|错了"
    "|(?:搞|弄|写|说)错了?|no|nope"
)
SOFT = r"[的了吧呀啊呢哦噢哈嘛嘞咯哟滴嗯哒额呐您你~!！。，,. ]*"
"""What stands around either."""

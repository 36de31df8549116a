"""The people whose phones the simulator shows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoPerson:
    """A persona with a fixed openid; `hint` says what is worth trying with them."""

    openid: str
    name: str
    role: str
    hint: str


PERSONAS = (
    DemoPerson("demo-resident-wang", "王秀英", "居民", "楼道灯坏了三天了没人管"),
    DemoPerson("demo-worker-li", "李伟", "网格员", "我的工单"),
    DemoPerson("demo-supervisor-zhao", "赵强", "主管", "本周统计"),
    DemoPerson("demo-resident-chen", "陈建国", "居民", "物业费还欠多少"),
    DemoPerson("demo-resident-new", "新住户", "居民", "我想查一下水费"),
    DemoPerson("demo-worker-zhou", "周敏", "网格员", "我的工单"),
    DemoPerson("demo-desk-sun", "孙丽", "社区服务台", "我的工单"),
    DemoPerson("demo-worker-qian", "钱芳", "网格员", "我的工单"),
    DemoPerson("demo-worker-feng", "冯涛", "网格员", "我的工单"),
    DemoPerson("demo-worker-wei", "卫红", "网格员", "我的工单"),
    DemoPerson("demo-worker-jiang", "蒋勇", "网格员", "我的工单"),
    DemoPerson("demo-worker-shen", "沈洁", "网格员", "我的工单"),
    DemoPerson("demo-worker-han", "韩磊", "网格员", "我的工单"),
    DemoPerson("demo-worker-zhu", "朱军", "网格员", "我的工单"),
    DemoPerson("demo-worker-xu", "许静", "网格员", "我的工单"),
    DemoPerson("demo-lead-wu", "吴建华", "网格长", "我的工单"),
    DemoPerson("demo-lead-zheng", "郑秀兰", "网格长", "我的工单"),
    DemoPerson("demo-lead-he", "何平", "网格长", "我的工单"),
)

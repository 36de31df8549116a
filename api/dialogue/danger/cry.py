"""A cry for help that does not say for what; who needs whom nobody knows yet."""

from api.dialogue.danger.told import Told
from api.dialogue.danger.words import any_of, listed

SIGNS = (
    Told(
        "a cry for help",
        any_of(
            "救(?:命|民|名)(?!稻草|恩|钱|药|路|的|啊?.{0,3}[太这好又])",
            "九命",
            "(?<!叫)(?<!求)救救?(?:我|人(?![员的])|他|她)(?!们)(?!的)|谁来救",
            "^SOS$",
            "出大?事了.{0,6}(?:快|来|人|救|$)|要出人命|不得了[啦了]",
            "快(?:来人|叫人|救人|来个人|派人过来)(?=$|[，,。！!啊呀])(?<!尽快来人)|叫人救",
            "派人过来|来(?:个)?人(?:啊|呐|呀|救)|救人(?=$|[啊呐呀])|^赶紧的[，,]",
        ),
        like=("救命啊", "救救我", "出大事了快来", "来人啊"),
        unlike=("救命稻草", "救救我们小区的绿化", "救命这个太可爱了"),
    ),
)

HINTS = listed(
    "救 九命 SOS 出事 出大事 人命 不得了 来人 来个?人 "
    "(?<!咋)(?<!怎么)(?<!如何)(?<!怎样)叫人 派人 赶紧的"
)
"""Who asks how to call somebody is not calling."""

"""Who is dizzy beside what they tell of gas, a flue or a heater is being poisoned by it.

"有点头晕" alone is no call for help, and after "烟囱管道漏风" it is one: for gas, not for whoever is ill. What
the person has said is no danger stays none. Pure.
"""

from __future__ import annotations

import re

from components.settling.talk import Parse, Talk

GAS, EMERGENCY = "gas", "emergency"
DENIED = "denied"

DIZZY = re.compile(
    "(?<![不没])(?:头|脑袋|脑壳)[^,，。不没]{0,4}[晕昏](?!车)|[晕昏](?:沉|乎|得|了)|恶心|(?:想|要)吐|胸闷|[喘透]不[过上]|腿发?软|站不[住稳]|没(?:有)?力气"
)


def settle(parse: Parse, talk: Talk) -> Parse:
    """What was understood; a call for help where somebody feels the gas that they tell of."""
    weight = (talk.metadata.get("danger") or {}).get("weight")
    if talk.kind != GAS or weight == DENIED or DIZZY.search(str(parse.get("text") or "")) is None:
        return parse
    intent = {"name": EMERGENCY, "confidence": 1.0}
    entities = [{"entity": "danger", "value": GAS}]
    return {
        **parse,
        "intent": intent,
        "intent_ranking": [intent],
        "entities": entities,
        "worry": None,
    }

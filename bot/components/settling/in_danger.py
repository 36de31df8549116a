"""Words of somebody who has called for help within the last half hour.

The dialogue room says so (`metadata["in_danger"]`, `api.dialogue.in_danger`: how the emergency stands,
and what these words can be beside it). What the engine understood is settled by this table:

    whom they fear is gone, they are safe, want no police       `emergency`, in a form as well
    it is over, or one danger of several is                     `emergency`: the action says so
    danger by itself                                            as it was understood
    a place, while that of the emergency is not known           `emergency`, in a form as well
    what is advised has been done, help is called, they are
    out ("开窗了", "120打过了", "我下楼了")                     `emergency`, in a form as well
    it is about somebody of the staff                           as it was understood
    a form is open, and it is hurry that names no other case,
    or not understood and may be about it ("他在哭")            `emergency`
    a form is open                                              as it was understood
    a place alone                                               `emergency`
    how many there are, whether it goes on ("三个", "停了")     `emergency`
    a number is asked for, or it does not press                 `emergency`, if it names no other case
    what is to be done meanwhile, not understood otherwise      `emergency`
    hurry that names no other case ("怎么还没人来")             `emergency`
    who wants to die: all but a sure request                    `emergency`: they are listened to
    a yes, a no, an address and the like                        as it was understood: their actions know
    words that cannot be about it ("快递放哪了")                as they were understood
    a request of its own that the engine is sure of             as it was understood
    another problem, once the place of the emergency is known   the same
    what may be danger, and all else ("她女儿电话打不通")       `emergency`: it goes into that case

Once it is over only what is not understood or is wished for, and can be about it, still goes into it ("他在医院观察"), and
what may be danger is asked about. A parse that became `emergency` here is `ABOUT_IT`: no new danger. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from components.settling.talk import Parse, Talk

IN_DANGER = "in_danger"
"""The key of the open emergency in a message's metadata."""

ABOUT_IT = "about_emergency"
"""In a parse: the words go into the open emergency; they tell of no danger by themselves."""

EMERGENCY = "emergency"
REPORT = "report_problem"
SELF_HARM = "self_harm"
ABOUT_STAFF = "about_staff"
WORRY = "worry"

SURE = 0.8
"""So sure must the engine be of a request of its own."""

SURE_OF_A_REPORT = 0.9
"""And so of another problem: what happens in an emergency sounds like one."""

SHORT_TALK = frozenset({"affirm", "bind_home", "cancel", "deny", "goodbye", "greet", "thanks"})
DONE = frozenset({"called", "out"})
ASKED = frozenset({"number", "easy", "afraid"})
"""What who waits for help says (`meanwhile` of the emergency), in a form as well and without one."""

NOT_UNDERSTOOD = frozenset({"nlu_fallback", "out_of_scope"})
UNCLEAR = NOT_UNDERSTOOD | {"suggest"}
"""What is not understood, and wishes: "能不能派医生来看看" is none for the good of all."""

SMALL_TALK = SHORT_TALK | UNCLEAR | {"help_menu", "case_withdraw"}
"""What somebody who wants to die is heard in."""


def settle(parse: Parse, talk: Talk) -> Parse:
    """What was understood, with the intent that it has for somebody who has called for help."""
    emergency = talk.metadata.get(IN_DANGER)
    if emergency is None or parse["intent"]["name"] == EMERGENCY:
        return parse
    if not _belongs(parse, talk, emergency):
        return parse
    intent = {"name": EMERGENCY, "confidence": 1.0}
    return {**parse, "intent": intent, "intent_ranking": [intent], WORRY: None, ABOUT_IT: True}


def _belongs(parse: Parse, talk: Talk, emergency: Mapping[str, Any]) -> bool:
    if emergency.get("aftermath"):
        return True
    if emergency["over"] or emergency["eases"] or (emergency["where"] and not emergency["placed"]):
        return True
    done = emergency["heeds"] or emergency["meanwhile"] in DONE
    if done and not emergency["ended"]:
        return True
    if talk.metadata.get(ABOUT_STAFF):
        return False
    if talk.active_form is not None:
        return not emergency["ended"] and _is_of_who_waits(parse, emergency)
    unclear = parse["intent"]["name"] in UNCLEAR
    what_to_do = emergency["asks_how"] and parse["intent"]["name"] in UNCLEAR | {"help_menu"}
    if emergency["ended"]:
        return unclear and emergency["speaks"] and not parse.get(WORRY)
    asks = emergency["hurries"] or emergency["meanwhile"] in ASKED
    if emergency["corrects"] or emergency["answers"] or (asks and not emergency["other_case"]):
        return True
    if what_to_do:
        return True
    if emergency["kind"] == SELF_HARM and _is_no_request(parse):
        return True
    if parse.get(WORRY):
        return True
    return emergency["speaks"] and (unclear or not _is_of_its_own(parse, emergency))


def _is_of_who_waits(parse: Parse, emergency: Mapping[str, Any]) -> bool:
    """Whether words beside a report that was left open are hurry, or nobody knows of what they are:
    he is crying in there, and not beside the lamp that was told of before.
    """
    intent = parse["intent"]["name"]
    hurries = emergency["hurries"] and not emergency["other_case"]
    speaks = emergency["speaks"] and not emergency["answers"]
    return (hurries and intent != "affirm") or (speaks and intent in NOT_UNDERSTOOD)


def _is_no_request(parse: Parse) -> bool:
    """Whether somebody who wants to die asks for nothing that is clear."""
    intent, confidence = parse["intent"]["name"], float(parse["intent"]["confidence"] or 0.0)
    return intent in SMALL_TALK or (intent == REPORT and confidence < SURE)


def _is_of_its_own(parse: Parse, emergency: Mapping[str, Any]) -> bool:
    intent, confidence = parse["intent"]["name"], float(parse["intent"]["confidence"] or 0.0)
    if intent == REPORT:
        return bool(emergency["placed"]) and confidence >= SURE_OF_A_REPORT
    return intent in SHORT_TALK or confidence >= SURE

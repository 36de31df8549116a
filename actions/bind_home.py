"""Binding a home: estate, building, unit, room; the consent; then the proof that the register asks
for.
"""

import re
from typing import Any

from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions.after_filing import corrected_filed
from actions.answers import says_thanks
from actions.base import LEAVE, FormEnd, FormSkill, Skill, is_aside
from actions.beside_the_question import BACK_CLAUSE, BACK_TO
from actions.consent import agreed, known_consent, record_consent
from actions.emergency import add_to_emergency, emergency_without_place
from actions.form_ways import INTERRUPTED, drop_form, forget, leave_form, to_interrupted
from actions.leave_home import ask_whether_to_leave, moved_out
from actions.pausing import turns_away
from actions.places import TalkPlace, first_home, mention
from actions.turn import Turn
from api.chinese_numbers import identifier
from api.errors import LinliError, RefusedError
from api.grids.places import PlaceMention
from api.grids.room_words import parse_room_answer
from api.grids.service import estate_names
from api.residents.models import ConsentScope
from api.residents.service import (
    BindHome,
    bind_home,
    bound_homes,
    locked_until,
)

SLOTS = (
    "bind_home_so_far",
    "bind_home_address",
    "bind_home_consent",
    "bind_home_parts",
    "bind_home_proof",
    "bind_home_wanted",
)
ANSWERS = frozenset({"bind_home"})

BINDS = re.compile("住|搬|绑|登记|我家|换房|房子")
"""Words of somebody who means their own home."""

REGISTERS = re.compile(
    f"{BINDS.pattern}|认证|注册|[绑邦帮]定|换绑|改绑|登际|地址|住址|门牌|房号|户号|户主|过户|业主|住户|租客|租户|租的|退租|租期"
    "|房屋|套房|新房|买房|买了房|卖房|小区|家人|新家|新窝|单元|老婆|我[爸妈]|房东让我|选错|填错"
)
"""Words of somebody who wants a home registered; who has neither these nor a place in their words
was not understood.
"""

ASKS_WHICH = re.compile(
    "(?:绑定?|登记|认证)(?:了|过)?的?(?:房子|房屋|住址|地址|家|房|小区|门牌号?)?"
    "(?:(?:到底|究竟)?[是在](?!哪里?[绑办])(?:哪|啥|几|什么|多少)|哪(?:[套户个栋家]|一[套户个栋家])|什么(?:房|地址|住址))"
    "|(?:绑|登记)的?是不是|哪[套户个栋家](?:房子?)?是?(?:我)?(?:绑|登记)的?"
)
"""Somebody asks which home they are known by: 我绑的是哪套房子."""

BARE_NUMBER = re.compile(r"[\d零〇一二三四五六七八九十百幺A-Za-z号室\s\-,，。.]+")
"""A room and nothing else."""

LABELS_OF_PLACE = re.compile("[是房间的号室了啊吧]")
"""What stands around a number that is put right."""

SHORT = 2
"""A bare number of so many digits may be a building or a unit; a longer one is a room."""

LEAVES = re.compile(
    "(?:我|现在|暂时|先|算了|那|就|还是)*[,，\\s]*(?:不想|不用|不要|不|懒得|没法)(?:绑|登记|认证|注册|填|弄|查)(?:定)?(?:了|这个|住址|地址|房子)*"
    "|(?:我)?(?:的)?(?:忘了?|忘记|不记得|记不清|不知道)(?:了)?(?:地址|住址|门牌号?|几栋|几单元)(?:了)?"
    "|(?:地址|住址|门牌号?)(?:我)?(?:忘了?|忘记|不记得|记不清)(?:了)?"
)
"""Who does not want to say where they live, or cannot."""

AFTER_ADDRESS = frozenset({"bind_home_consent", "bind_home_proof"})
"""Asked for once the address is whole; a bare number that is put right is still of it."""

PROOF_PARTS = ("name", "last4")
LONGEST_BARE_NAME = 4

LAST4 = re.compile(r"(?<!\d)(?:1\d{6})?(\d{4})(?!\d|\s*[年室号栋])")
NAME = re.compile(r"[\u4e00-\u9fff·]{2,12}")
CORRECTS = re.compile(
    "改[回成为到]?|换[成为]|应该是|写错了?|说错了?|弄错了?|选错了?|填错了?|不对|错了|不是"
)
"""Words of putting the address right; beside a bare number they are no name."""

NO_NAME = re.compile(
    ".*(?:改[回成为]|换成|应该是|[写说弄选填]错|错了|搞错|不知道|不清楚|不记得|想不起).*"
    "|[对是]的|没错|不对|好的|可以|忘记?了|为什么"
)
LABELS = re.compile(
    "我(?:爸|妈|老公|老婆|本人)|户主|姓名|名字|手机|电话|号码|登记|尾号|后四位|我叫|叫做"
)


class BindHomeForm(FormSkill):
    """One step of saying where one lives and proving it."""

    form = "bind_home_form"
    required = ("bind_home_address", "bind_home_consent", "bind_home_proof")
    answered_by_yes = frozenset({"bind_home_consent"})
    left_by = LEAVES

    async def act(self, turn: Turn) -> list[EventType]:
        """Who leaves the form does not go on to what the binding was needed for."""
        if turn.requested is not None and BACK_TO.search(turn.words):
            back = await _to_what_waits(turn)
            if back:
                return [*drop_form(turn, self.form), *forget("after_binding"), *back]
        events = await super().act(turn)
        left = any(event["event"] == "active_loop" for event in events)
        return [*events, *forget("after_binding")] if left else events

    async def fill(self, turn: Turn) -> dict[str, Any] | None:
        """What was said; who agreed at an earlier time is not asked again."""
        values = await self._said(turn)
        if values is None or values is LEAVE or turn.slot("bind_home_consent"):
            return values
        known = await known_consent(turn, ConsentScope.HOME_PROOF)
        return values | {"bind_home_consent": True} if known else values

    async def _said(self, turn: Turn) -> dict[str, Any] | None:
        """Parts of the address may come one by one; the last word on a part counts."""
        if turn.requested is None:
            until = await locked_until(turn.session, turn.resident, now=turn.now)
            if until is not None:
                raise RefusedError("binding_locked", until=until)
            return await _started(turn)
        if turn.requested in AFTER_ADDRESS and _corrected_number(turn.words):
            return await _address(turn)
        if turn.requested == "bind_home_consent" and (await mention(turn)).is_empty:
            return await _consented(turn)
        if turn.requested == "bind_home_proof":
            parts = read_proof(turn.words)
            proof = {**(turn.slot("bind_home_parts") or {}), **parts}
            if len(proof) == len(PROOF_PARTS):
                return {"bind_home_proof": proof}
            unsure = turn.intent in {"affirm", "deny", "help_menu"}
            if parts and not unsure and (await mention(turn)).is_empty and not is_aside(turn):
                missing = next(part for part in PROOF_PARTS if part not in proof)
                turn.say(f"utter_bind_home_missing_{missing}")
                return {"bind_home_parts": proof, "bind_home_proof": None}
        said = await mention(turn)
        if not turn.words or (said.is_empty and is_aside(turn, answers=ANSWERS)):
            return None
        if turn.requested == "bind_home_address" or not said.is_empty:
            return await _address(turn)
        turn.say("utter_bind_home_proof_unclear")
        return {"bind_home_proof": None}

    def after_refusal(self, refusal: LinliError) -> list[EventType]:
        """Who is locked out, or meant something else, leaves the form."""
        return leave_form(*SLOTS)


async def _consented(turn: Turn) -> dict[str, Any] | None:
    """Yes or no; a name or a number before the yes is not taken."""
    match agreed(turn):
        case True:
            await record_consent(turn, ConsentScope.HOME_PROOF)
            return {"bind_home_consent": True}
        case False:
            turn.say("utter_bind_home_no_consent")
            return LEAVE
    if not turn.words or is_aside(turn, answers=ANSWERS):
        return None
    turn.say("utter_consent_unclear")
    return {"bind_home_consent": None}


async def _to_what_waits(turn: Turn) -> list[EventType]:
    """To the form that this one interrupted, else to the next request that waits, with the place
    that is said on the way; nothing where nothing waits.
    """
    if turn.slot(INTERRUPTED):
        return to_interrupted(turn)
    waiting = turn.slot("rest")
    if not waiting:
        return []
    said = BACK_CLAUSE.sub("", turn.words)
    if not said or (await mention(turn)).is_empty:
        return [SlotSet("rest", waiting)]
    first, *others = waiting
    told = {key: f"{first[key]}，{said}" for key in ("text", "raw")}
    parse = {**first["parse"], "text": told["text"]}
    return [SlotSet("rest", [{**first, **told, "parse": parse}, *others])]


def read_proof(words: str) -> dict[str, str]:
    """What the words hold of the proof: the holder's `name`, the `last4` digits of their phone.

    "户主王秀英，尾号2046" holds both; a name alone counts when it is all that was said.
    """
    last4 = LAST4.search(words)
    rest = LABELS.sub(" ", words.replace(last4[0], " ") if last4 else words)
    runs = re.findall(r"[\u4e00-\u9fff·]+", rest)
    bare = [_bare_name(run) for run in runs]
    names = [name for name in bare if NAME.fullmatch(name) and not NO_NAME.fullmatch(name)]
    alone = len(bare) == 1 and len(bare[0]) <= LONGEST_BARE_NAME
    found = {"name": names[0]} if names and (last4 or alone) else {}
    return found | ({"last4": last4[1]} if last4 else {})


def _bare_name(run: str) -> str:
    """A run of characters without one word around the name; a name keeps at least two."""
    if len(run) > 2 and run[0] in "是叫":
        run = run[1:]
    if len(run) > 2 and run[-1] in "是的":
        run = run[:-1]
    return run


async def _started(turn: Turn) -> dict[str, Any]:
    """The first message: a bare place is about an open emergency, or needs a word of what for.
    Words of no place and no home (房租3-5号交) are not about one.
    """
    if ASKS_WHICH.search(turn.words):
        homes = await bound_homes(turn.session, turn.resident)
        if homes:
            turn.say("utter_bind_home_bound", addresses="、".join(home.address for home in homes))
            return LEAVE
        turn.say("utter_bind_home_not_bound")
    said = await mention(turn)
    if turn.intent == "bind_home" and moved_out(turn.words):
        await ask_whether_to_leave(turn)
        return LEAVE
    if turn.intent == "bind_home" and await emergency_without_place(turn):
        await add_to_emergency(turn, said)
        return LEAVE
    if turn.intent == "bind_home" and turn.words and not tells_of_a_home(turn.words, said):
        turn.say("utter_please_rephrase")
        return LEAVE
    if turn.intent == "bind_home" and turn.words and not BINDS.search(turn.words):
        ended = bool(turn.in_danger.get("ended"))
        if not ended and await add_to_emergency(turn, said):
            return LEAVE
        if await corrected_filed(turn):
            return LEAVE
        home = await first_home(turn)
        if home is not None:
            turn.say("utter_bind_home_place_alone", address=home.address)
            return LEAVE
    wanted = BINDS.search(turn.words) is not None or turn.slot("after_binding") is not None
    return {**await _address(turn), "bind_home_wanted": wanted or None}


def _corrected_number(words: str) -> str | None:
    """The bare number that a correction is about: "改回302", "不对，是5楼501"."""
    if CORRECTS.search(words) is None:
        return None
    rest = LABELS_OF_PLACE.sub("", CORRECTS.sub("", words))
    return rest if BARE_NUMBER.fullmatch(rest) else None


def tells_of_a_home(words: str, said: PlaceMention) -> bool:
    """Whether words are about a home at all; `said` is the place in them."""
    named = REGISTERS.search(words) or BARE_NUMBER.fullmatch(words)
    return named is not None or not said.is_empty


async def _address(turn: Turn) -> dict[str, Any]:
    """The address so far; it counts once estate, building, unit and room are all known."""
    so_far = TalkPlace.of_slot(turn.slot("bind_home_so_far")) or TalkPlace()
    said = await mention(turn)
    if said.is_empty and turn.requested is not None:
        said = _bare_answer(_corrected_number(turn.words) or turn.words, so_far)
    place = so_far.corrected_by(said)
    known = (await estate_names(turn.session)).values()
    if place.estate is not None and place.estate not in known:
        turn.say("utter_bind_home_estate_unknown", estate=place.estate)
        place = TalkPlace(building=place.building, unit=place.unit, room=place.room)
    whole = all((place.estate, place.building, place.unit, place.room))
    kept = place.to_slot()
    return {"bind_home_so_far": kept, "bind_home_address": kept if whole else None}


def _bare_answer(words: str, so_far: TalkPlace) -> PlaceMention:
    """A number alone answers what was asked: building, then unit, then room."""
    number = identifier(words.strip(" 号栋室单元。,，"))
    if number is not None and so_far.estate is not None and len(number) <= SHORT:
        if so_far.building is None:
            return PlaceMention(building=number)
        if so_far.unit is None:
            return PlaceMention(unit=number)
    return parse_room_answer(words)


class AskBindHomeAddress(Skill):
    """Ask for the part of the address that is missing, and for no other."""

    action = "action_ask_bind_home_address"
    resumes = False

    async def act(self, turn: Turn) -> list[EventType]:
        """The whole address at first, then only what is not known yet."""
        place = TalkPlace.of_slot(turn.slot("bind_home_so_far")) or TalkPlace()
        if place.estate is None:
            turn.say("utter_bind_home_which_estate")
        elif place.building is None:
            turn.say("utter_bind_home_which_building", place=place.text)
        elif place.unit is None:
            turn.say("utter_bind_home_which_unit", place=place.text)
        else:
            turn.say("utter_bind_home_which_room", place=place.text)
        return []


class AskBindHomeConsent(Skill):
    """Say what will be asked for, and what it is used for, before it is asked for."""

    action = "action_ask_bind_home_consent"
    resumes = False

    async def act(self, turn: Turn) -> list[EventType]:
        """For which home is said too."""
        place = TalkPlace.of_slot(turn.slot("bind_home_address")) or TalkPlace()
        turn.say("utter_bind_home_consent", place=place.text)
        return []


class AskBindHomeProof(Skill):
    """Read the address back and ask for the proof, in short to who thanks us or has to look."""

    action = "action_ask_bind_home_proof"
    resumes = False

    async def act(self, turn: Turn) -> list[EventType]:
        """Why it is asked is said too."""
        place = TalkPlace.of_slot(turn.slot("bind_home_address")) or TalkPlace()
        later = says_thanks(turn.words) or turns_away(turn.words)
        turn.say(
            "utter_bind_home_which_proof_short" if later else "utter_bind_home_which_proof",
            place=place.text,
        )
        return []


class BindHomeAction(FormEnd):
    """Put the claim to the register."""

    action = "action_bind_home"
    form = BindHomeForm

    async def submit(self, turn: Turn) -> list[EventType]:
        """Bound, or tries left, or locked; then on to what the binding was needed for."""
        place, proof = TalkPlace(**turn.slot("bind_home_address")), turn.slot("bind_home_proof")
        outcome = await bind_home(
            turn.session,
            turn.resident,
            BindHome(
                message_id=turn.message_id,
                estate=place.estate or "",
                building=place.building or "",
                unit=place.unit or "",
                room=place.room or "",
                holder_name=proof["name"],
                phone_last4=proof["last4"],
            ),
            now=turn.now,
        )
        if outcome.bound is not None:
            turn.say("utter_bind_home_done", address=outcome.bound.address)
            return [*forget(*SLOTS, "after_binding"), *_onward(turn)]
        if outcome.tries_left == 0:
            until = await locked_until(turn.session, turn.resident, now=turn.now)
            turn.say("utter_refused_binding_locked", until=until)
            return forget(*SLOTS, "after_binding")
        turn.say("utter_bind_home_wrong", tries_left=outcome.tries_left)
        return [*forget("bind_home_parts", "bind_home_proof"), FollowupAction("bind_home_form")]

    def after_refusal(self, refusal: LinliError) -> list[EventType]:
        """Nothing half-filled stays."""
        return forget(*SLOTS, "after_binding")


def _onward(turn: Turn) -> list[EventType]:
    wanted = turn.slot("after_binding")
    return [FollowupAction(wanted)] if wanted else []

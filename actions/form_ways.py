"""The ways out of a form and back to it: left, put aside, interrupted, waiting."""

from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet

from actions.turn import REQUESTED_SLOT, Turn

LISTEN = "action_listen"

OFFERS = frozenset({"rating_form"})
"""Forms that are an offer: who turns to something else is not led back to them."""

HOME_FORM = "bind_home_form"

INTERRUPTED = "interrupted_form"
"""The slot with the form that waits while another one is open."""

DROPPED = "dropped_form"
"""The slot with what was being told when the person gave it up: the `form`, and its slots (`told`).
It is taken up again by who wants it after all, until something is filed or taken back.
"""

OFFERING = frozenset(
    {
        "utter_case_wait_or_withdraw",
        "utter_case_withdraw_sure",
        "utter_heavy_heart",
        "utter_menu",
        "utter_offer_person",
        "utter_unfollow_sure",
    }
)
"""Responses with options of their own in the domain."""

ASIDES = frozenset(
    {
        "apply_assistance",
        "ask_notice",
        "ask_policy",
        "cancel",
        "case_lift",
        "case_seal",
        "case_status",
        "case_urge",
        "case_withdraw",
        "dispute_fee",
        "find_service",
        "help_menu",
        "query_fee",
        "query_volunteer",
        "report_problem",
        "signup_volunteer",
        "talk_to_human",
    }
)
"""Intents that may interrupt a form, unless the form says that they answer it."""


def forget(*slots: str) -> list[EventType]:
    """Empty slots."""
    return [SlotSet(name, None) for name in slots]


def leave_form(*slots: str) -> list[EventType]:
    """End the active form and empty its slots."""
    return [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None), *forget(*slots)]


def drop_form(turn: Turn, form: str) -> list[EventType]:
    """End a form and empty its slots."""
    return leave_form(*slots_of(turn, form))


def put_aside(turn: Turn, form: str) -> list[EventType]:
    """End a form at the person's own word; what they had told can be taken up again."""
    told = {name: value for name in slots_of(turn, form) if (value := turn.slot(name)) is not None}
    kept = {"form": form, "told": told} if told and form not in OFFERS else None
    return [*drop_form(turn, form), SlotSet(DROPPED, kept)]


def slots_of(turn: Turn, form: str) -> list[str]:
    """The slots of a form, which share its name."""
    stem = form.removesuffix("form")
    return [name for name in turn.tracker.slots if name.startswith(stem)]


def to_interrupted(turn: Turn, *, left: bool = False) -> list[EventType]:
    """Back to the form that another one interrupted, as one of them has ended; nothing where none
    was. `left`: they have left it; a question for their address, not answered, ends as well.
    """
    form = turn.slot(INTERRUPTED)
    if left and form == HOME_FORM and not _told_of_home(turn):
        slots = [*slots_of(turn, HOME_FORM), "after_binding", INTERRUPTED]
        return [*forget(*slots), FollowupAction(LISTEN)]
    return [FollowupAction(form)] if form else []


def form_waits(turn: Turn) -> list[EventType]:
    """The open form stays, and asks nothing now: something else has just been asked."""
    # Named anew, so that Rasa takes the next words to the form first and not to the rules.
    form = [ActiveLoop(turn.active_form)] if turn.active_form else []
    return [*form, FollowupAction(LISTEN)]


def way_back(turn: Turn) -> list[EventType]:
    """Where the talk goes after an aside; said outright, for no rule foresees it after a detour.

    An aside that offers something to choose from is not followed by the form's own options: a
    number means one thing at a time. Its answer, or "继续", leads back.
    """
    if turn.active_form in OFFERS:
        return [*drop_form(turn, turn.active_form), FollowupAction(LISTEN)]
    if turn.active_form == HOME_FORM and _nothing_told(turn):
        left = [*drop_form(turn, HOME_FORM), *forget("after_binding")]
        return [*left, *(to_interrupted(turn) or [FollowupAction(LISTEN)])]
    if turn.active_form is None:
        return to_interrupted(turn) or [FollowupAction(LISTEN)]
    messages = turn.dispatcher.messages
    if any(message.get("buttons") or message.get("response") in OFFERING for message in messages):
        turn.say("utter_choose_then_go_on")
        messages.insert(0, messages.pop())
        return form_waits(turn)
    return [FollowupAction(turn.active_form)]


def _nothing_told(turn: Turn) -> bool:
    """Whether the person was asked where they live, has not said a word of it, and now asks for
    something else: they did not want to say, and are not asked after each thing once more.
    """
    return turn.intent in ASIDES and not _told_of_home(turn)


def _told_of_home(turn: Turn) -> bool:
    return any((turn.slot("bind_home_so_far") or {}).values())

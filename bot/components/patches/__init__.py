"""Changes to Rasa itself, where a subclass cannot reach. Each says why, and has a test."""

from __future__ import annotations

from components.patches import calls, manners, rules, talks


def apply() -> None:
    """Apply every patch; it may run twice."""
    calls.compile_answer_check()
    calls.send_calls_in_one_piece()
    calls.send_what_actions_read()
    calls.make_default_actions_once()
    rules.skip_rules_on_text()
    rules.look_back_as_far_as_rules_do()
    rules.remember_rules_of_states()
    talks.remember_event_types()
    talks.tell_events_apart_plainly()
    talks.copy_slots_plainly()
    talks.copy_trackers_plainly()
    talks.remember_applied_events()
    talks.show_forms_without_copies()
    manners.log_without_copies()
    manners.let_slots_share_an_anchor()
    manners.keep_out_of_the_home_folder()
    manners.fill_in_once()

"""What offers something to choose from, which a number means then."""

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

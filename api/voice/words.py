"""Whether what a model heard is fit to be taken for a person's words. Pure.

A model always answers: of noise it makes a filler, of hum one syllable over and over. Words that
nobody said must not file a complaint.
"""

import re

FILLERS = re.compile(r"[嗯啊呃哦噢喔额唔诶欸哎唉\W_]+")
SHORTEST = 2
"""Characters that are not fillers; "是" and "好" alone are too easily misheard to act on."""

STUCK = 8
"""From so many characters on, a text of only one or two different ones is a model that stuck."""


def clear_words(heard: str) -> str:
    """The words without what surrounds them; empty where a person should be asked to write."""
    words = heard.strip().lstrip("，。、；,.;")
    meant = FILLERS.sub("", words)
    if len(meant) < SHORTEST:
        return ""
    if len(meant) >= STUCK and len(set(meant)) <= 2:
        return ""
    return words

"""Long texts in pieces: each one message of the platform, cut where a reader would pause. Pure."""

import re
import unicodedata
from collections.abc import Sequence

MESSAGE_BYTES = 2000
"""A message of the platform in UTF-8; its own limit is 2,048."""

PIECE_BYTES = MESSAGE_BYTES - 100
"""A piece of a longer text: with room for the line that says how many are left."""

OPTION_BYTES = 6
"""What a numbered line needs beside its title: `12. ` and the line's end."""

HINT_BYTES = 80
"""Room for the line that says how to choose."""

LINK = re.compile(r"<a\b[^>]*>.*?</a>", re.DOTALL | re.IGNORECASE)
PAUSES = ("\n", "。！？；", "，、 ")
JOINER = "\u200d"


def size(text: str) -> int:
    """Bytes in UTF-8, as the platform counts."""
    return len(text.encode(errors="replace"))


def split(text: str, *, titles: Sequence[str] = (), limit: int = PIECE_BYTES) -> list[str]:
    """The text in pieces of at most `limit` bytes; the last leaves room for the options' titles.

    A piece never ends inside a character as people see it, nor inside `<a>…</a>`.
    """
    room = limit
    if titles:
        needed = HINT_BYTES + sum(size(title) + OPTION_BYTES for title in titles)
        room = max(limit - needed, limit // 4)
    pieces = []
    while size(text) > room:
        # What would fit alone but not with the options is halved, so that no piece is empty.
        cut = _cut(text, min(limit, max(room, size(text) // 2)))
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip("\n ")
    return [piece for piece in (*pieces, text) if piece] or [""]


def _cut(text: str, limit: int) -> int:
    """The index to cut at, at least 1."""
    longest = len(text.encode(errors="replace")[:limit].decode(errors="ignore"))
    index = _outside_links(text, _after_pause(text, longest))
    while index > 1 and _belongs_together(text, index):
        index -= 1
    return index or longest


def _after_pause(text: str, longest: int) -> int:
    """Just behind the best pause in the last third, else the longest that fits."""
    for pauses in PAUSES:
        for index in range(longest, longest * 2 // 3, -1):
            if text[index - 1] in pauses:
                return index
    return longest


def _outside_links(text: str, index: int) -> int:
    for link in LINK.finditer(text):
        if link.start() < index < link.end():
            return link.start()
    return index


def _belongs_together(text: str, index: int) -> bool:
    """Whether the characters around the index are one for the eye: an accent, a joined emoji."""
    if index >= len(text):
        return False
    before, after = text[index - 1], text[index]
    if JOINER in (before, after) or unicodedata.combining(after):
        return True
    if "\ufe00" <= after <= "\ufe0f" or "\U0001f3fb" <= after <= "\U0001f3ff":
        return True  # a variation selector, a skin tone
    if not (_is_flag_half(before) and _is_flag_half(after)):
        return False
    halves = len(text[:index]) - len(text[:index].rstrip(FLAG_HALVES))
    return halves % 2 == 1


FLAG_HALVES = "".join(chr(code) for code in range(0x1F1E6, 0x1F200))


def _is_flag_half(character: str) -> bool:
    return character in FLAG_HALVES

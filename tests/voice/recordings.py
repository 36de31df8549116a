"""AMR recordings made by hand: WeChat's own format for what people say."""

import random

AMR = b"#!AMR\n"
FRAMES_A_SECOND = 50
LOUDEST_MODE = b"\x3c"
"""12.2 kbit/s: 31 bytes a frame follow."""
NOTHING = b"\x7c"
"""A frame that says that nobody speaks; FFmpeg cannot decode it."""


def noise(seconds: float = 2) -> bytes:
    """A loud recording: any bits are a valid frame."""
    dice = random.Random(7)
    frames = int(seconds * FRAMES_A_SECOND)
    return AMR + b"".join(LOUDEST_MODE + dice.randbytes(31) for _ in range(frames))


def silence(seconds: float = 2) -> bytes:
    """A recording of which nothing can be heard."""
    return AMR + NOTHING * int(seconds * FRAMES_A_SECOND)

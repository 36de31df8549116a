"""From a recording as the platform gives it to the samples that a model listens to.

AMR and speex go through FFmpeg's decoders, which come with PyAV. Silk, which WeChat uses between
people but does not give to accounts, nobody decodes here.
"""

from io import BytesIO

import av
import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

LONGEST_SECONDS = 70
"""The platform ends a recording after 60; what claims to be longer is not heard to its end."""

Samples = NDArray[np.float32]


def samples_of(recording: bytes, *, rate: int) -> Samples:
    """One channel of samples between -1 and 1, `rate` a second.

    A frame that cannot be decoded is left out: in AMR these are the frames that say only that
    nobody speaks, which FFmpeg does not make a noise of.

    Raises:
        FFmpegError: it is no recording that FFmpeg knows.
    """
    pieces: list[Samples] = []
    left = LONGEST_SECONDS * rate
    with av.open(BytesIO(recording), mode="r") as container:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
        for packet in container.demux(audio=0):
            try:
                frames = packet.decode()
            except FFmpegError:
                continue
            for frame in frames:
                for even in resampler.resample(frame):
                    piece: Samples = even.to_ndarray()[0].astype(np.float32)
                    pieces.append(piece)
                    left -= len(piece)
            if left <= 0:
                break
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.float32)

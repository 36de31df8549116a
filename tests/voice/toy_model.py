"""A speech model of a few kilobytes for the real library: it hears one sentence in any loud sound.

Its graph is the smallest that sherpa-onnx takes for a SenseVoice model: features in, one score a
frame and token out. In silence it hears nothing; how well a model hears is not our matter.
"""

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

SENTENCE = "阳光花园3栋2单元楼道灯坏了三天"
FEATURES = 560
QUIET_BELOW = -10.0
"""Features are logarithms of energies; digital silence lies at about -16."""

LEADERS = ("<|zh|>", "<|NEUTRAL|>", "<|Speech|>", "<|withitn|>")
"""Before the words a SenseVoice model tells language, mood, kind of sound and writing."""

METADATA = {
    "model_type": "sense_voice_ctc",
    "lfr_window_size": 7,
    "lfr_window_shift": 6,
    "normalize_samples": 0,
    "with_itn": 14,
    "without_itn": 15,
    "lang_auto": 0,
    "lang_zh": 3,
    "lang_en": 4,
    "lang_yue": 7,
    "lang_ja": 11,
    "lang_ko": 12,
    "neg_mean": ",".join(["0"] * FEATURES),
    "inv_stddev": ",".join(["1"] * FEATURES),
}


def write_toy_model(folder: Path, sentence: str = SENTENCE) -> Path:
    """`model.onnx` and `tokens.txt` of a model that hears `sentence`; the folder."""
    tokens = ["<blank>", *LEADERS, *dict.fromkeys(sentence)]
    leading = list(range(1, len(LEADERS) + 1))
    spoken = [frame for character in sentence for frame in (tokens.index(character), 0)]
    loud = _scores([*leading, *spoken], len(tokens))
    quiet = _scores([*leading, *[0] * len(spoken)], len(tokens))
    model = helper.make_model(
        _graph(loud, quiet), opset_imports=[helper.make_opsetid("", 13)], ir_version=8
    )
    for name, value in (METADATA | {"vocab_size": len(tokens), "blank_id": 0}).items():
        entry = model.metadata_props.add()
        entry.key, entry.value = name, str(value)
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, folder / "model.onnx")
    lines = (f"{token} {number}\n" for number, token in enumerate(tokens))
    (folder / "tokens.txt").write_text("".join(lines), encoding="utf-8")
    return folder


def _scores(frames: list[int], size: int) -> NDArray[np.float32]:
    scores: NDArray[np.float32] = np.eye(size, dtype=np.float32)[frames][None] * 10
    return scores


def _graph(loud: NDArray[np.float32], quiet: NDArray[np.float32]) -> onnx.GraphProto:
    """Where the loudest feature passes the limit the sentence, else only blanks."""

    def constant(name: str, value: NDArray[np.float32]) -> onnx.NodeProto:
        tensor = helper.make_tensor(name, TensorProto.FLOAT, value.shape, value.flatten())
        return helper.make_node("Constant", [], [name], value=tensor)

    limit = np.array(QUIET_BELOW, dtype=np.float32)
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", "T", FEATURES])]
    inputs += [
        helper.make_tensor_value_info(name, TensorProto.INT32, ["N"])
        for name in ("x_length", "language", "text_norm")
    ]
    return helper.make_graph(
        [
            constant("spoken", loud),
            constant("silence", quiet),
            constant("limit", limit),
            helper.make_node("ReduceMax", ["x"], ["loudest"], keepdims=0),
            helper.make_node("Greater", ["loudest", "limit"], ["heard"]),
            helper.make_node("Where", ["heard", "spoken", "silence"], ["logits"]),
        ],
        "toy",
        inputs,
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", "L", loud.shape[-1]])],
    )

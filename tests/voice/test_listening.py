"""The real library in its own process, with a toy model: decoding, limits, faults, recovery."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
from av.error import FFmpegError

from api.settings import SettingsError
from api.voice.decoding import samples_of
from api.voice.listener import ListenerProcess
from api.voice.model_folder import Family, ModelFolderError, find_model
from tests.voice.recordings import noise, silence
from tests.voice.toy_model import SENTENCE, write_toy_model


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_toy_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
async def listener(model_folder: Path) -> AsyncIterator[ListenerProcess]:
    process = ListenerProcess(model_folder)
    await process.start()
    yield process
    await process.close()


class TestDecoding:
    def test_amr_becomes_samples_of_its_length(self) -> None:
        samples = samples_of(noise(3), rate=16_000)
        assert samples.dtype == np.float32
        assert abs(len(samples) - 3 * 16_000) < 1600
        assert np.abs(samples).max() > 0.1

    def test_frames_of_nothing_are_nothing(self) -> None:
        assert len(samples_of(silence(2), rate=16_000)) == 0

    def test_speech_between_frames_of_nothing_is_kept(self) -> None:
        mixed = silence(1) + noise(1).removeprefix(b"#!AMR\n")
        assert len(samples_of(mixed, rate=16_000)) > 10_000

    def test_a_recording_that_claims_hours_is_cut(self) -> None:
        assert len(samples_of(noise(120), rate=16_000)) < 75 * 16_000

    @pytest.mark.parametrize("junk", [b"", b"\x02#!SILK_V3 x", b"no sound at all"])
    def test_what_is_no_recording(self, junk: bytes) -> None:
        with pytest.raises(FFmpegError):
            samples_of(junk, rate=16_000)


class TestModelFolder:
    def test_the_family_is_told_by_the_files(self, model_folder: Path, tmp_path: Path) -> None:
        assert find_model(model_folder).family is Family.SENSE_VOICE
        (tmp_path / "tokens.txt").write_text("<blank> 0\n")
        (tmp_path / "model.onnx").write_text("float")
        assert find_model(tmp_path).family is Family.PARAFORMER
        (tmp_path / "model.int8.onnx").write_text("small")
        assert find_model(tmp_path).parts == (tmp_path / "model.int8.onnx",)

    def test_three_parts_are_a_transducer(self, tmp_path: Path) -> None:
        (tmp_path / "tokens.txt").write_text("<blank> 0\n")
        for part in ("encoder-epoch-12.int8.onnx", "decoder.onnx", "joiner.onnx"):
            (tmp_path / part).write_text("part")
        found = find_model(tmp_path)
        assert found.family is Family.TRANSDUCER
        assert [part.name[:6] for part in found.parts] == ["encode", "decode", "joiner"]

    def test_what_is_missing_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(ModelFolderError, match="no folder"):
            find_model(tmp_path / "nothing")
        with pytest.raises(ModelFolderError, match=r"tokens\.txt"):
            find_model(tmp_path)
        (tmp_path / "tokens.txt").write_text("<blank> 0\n")
        with pytest.raises(ModelFolderError, match=r"model\.onnx"):
            find_model(tmp_path)


async def test_g10_a_recording_becomes_words(listener: ListenerProcess) -> None:
    assert await listener.hear(noise()) == SENTENCE


async def test_g10_silence_is_no_words(listener: ListenerProcess) -> None:
    assert await listener.hear(silence()) == ""


async def test_recordings_wait_for_each_other(listener: ListenerProcess) -> None:
    heard = await asyncio.gather(*(listener.hear(noise()) for _ in range(6)))
    assert heard == [SENTENCE] * 6


async def test_junk_is_not_heard_and_harms_nothing(listener: ListenerProcess) -> None:
    assert await listener.hear(b"no sound at all") is None
    assert await listener.hear(noise()) == SENTENCE


async def test_a_process_that_died_is_replaced(listener: ListenerProcess) -> None:
    process = listener._process
    assert process is not None
    process.kill()
    await process.wait()
    assert await listener.hear(noise()) == SENTENCE


async def test_who_is_cancelled_leaves_no_answer_behind(listener: ListenerProcess) -> None:
    hearing = asyncio.create_task(listener.hear(noise(60)))
    await asyncio.sleep(0.01)
    hearing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hearing
    assert await listener.hear(silence(1)) == ""


@pytest.mark.parametrize("damage", ["missing", "no model", "garbage", "no metadata"])
async def test_a_wrong_model_folder_is_refused_in_one_line(damage: str, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    if damage != "missing":
        write_toy_model(folder)
    if damage == "no model":
        (folder / "model.onnx").unlink()
    if damage == "garbage":
        (folder / "model.onnx").write_bytes(b"this is no model")
    if damage == "no metadata":
        (folder / "tokens.txt").write_text("<blank> 0\nonly 1\n")  # taken for a Paraformer
    with pytest.raises(SettingsError) as refusal:
        await ListenerProcess(folder).start()
    assert str(refusal.value).startswith("VOICE_MODEL_DIR: ")
    assert "\n" not in str(refusal.value)


async def test_without_the_extra_it_is_said_how_to_get_it(
    model_folder: Path, tmp_path: Path
) -> None:
    """A module that fails to import stands in for one that is not installed."""
    (tmp_path / "sherpa_onnx.py").write_text("raise ImportError('not installed')")
    listener = ListenerProcess(model_folder, environment={"PYTHONPATH": str(tmp_path)})
    with pytest.raises(SettingsError, match="--extra voice"):
        await listener.start()


async def test_a_listener_that_hangs_is_ended(model_folder: Path) -> None:
    """It is ready, and then sleeps over the first recording."""
    script = (
        "import sys, time; body = b'{\"ready\": true}';"
        "sys.stdout.buffer.write(len(body).to_bytes(4, 'big') + body); sys.stdout.flush();"
        "time.sleep(60)"
    )
    hanging = ListenerProcess(
        model_folder, command=(sys.executable, "-c", script), hear_seconds=0.2
    )
    await hanging.start()
    assert await hanging.hear(noise(1)) is None
    assert hanging._process is None

"""The models that the two engines serve, kept until what they are made of changes."""

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.equivalence.sides import HERE, STOCK, stock_environment
from tests.living import RASA_PYTHON, ROOT, environment

CACHE = ROOT / ".data" / "equivalence"
STOCK_CONFIG = HERE / "stock_config.yml"
TRAINED_ON = (ROOT / "bot" / "domain", ROOT / "bot" / "rules", ROOT / "nlu_data")


def our_model() -> Path:
    """The product's model with one variation of each response (`one_voice.py`)."""
    command = [str(RASA_PYTHON), str(ROOT / "tests" / "bot" / "one_voice.py"), str(CACHE)]
    done = subprocess.run(
        command, env=environment(), check=True, capture_output=True, text=True, timeout=400
    )
    return Path(done.stdout.split()[-1])


def stock_model() -> Path:
    """The product's domain, rules and sentences in the stock pipeline, trained by stock Rasa."""
    model = CACHE / f"stock-{_fingerprint()}.tar.gz"
    if model.exists():
        return model
    print("training DIET on our sentences, some ten minutes ...", flush=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        command = [str(STOCK / "bin" / "rasa"), "train", "--config", str(STOCK_CONFIG)]
        command += ["--domain", str(TRAINED_ON[0]), "--data", *map(str, TRAINED_ON[1:])]
        command += ["--out", folder, "--fixed-model-name", "model"]
        log = CACHE / "stock-training.log"
        with log.open("w") as output:
            subprocess.run(
                command,
                env=stock_environment(RASA_CACHE_DIRECTORY=f"{folder}/cache"),
                cwd=folder,
                check=True,
                stdout=output,
                stderr=output,
            )
        shutil.move(Path(folder) / "model.tar.gz", model)
    return model


def _fingerprint() -> str:
    digest = hashlib.sha256()
    inputs = [HERE / "uv.lock", STOCK_CONFIG]
    inputs += [file for folder in TRAINED_ON for file in sorted(folder.rglob("*.yml"))]
    for file in inputs:
        digest.update(f"{file.relative_to(ROOT)}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()

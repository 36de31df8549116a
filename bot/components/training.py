"""Training: check the data with Rasa's own validator, train, put the file in its place."""

from __future__ import annotations

import contextlib
import io
import os
import warnings
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from rasa.model_training import _train_graph
from rasa.shared.core.domain import Domain
from rasa.shared.data import TrainingType
from rasa.shared.exceptions import RasaException
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.validator import Validator

from components.model import Inputs

# What the validator says of every response that an action utters, or an option's intent: no fault.
_HARMLESS = ("is not used in any story or rule", "is not found in the NLU training data")


class BadTrainingData(Exception):
    """The inputs cannot become a model; the message has one line a fault."""


def train(inputs: Inputs, model: Path) -> None:
    """Train `model`. BadTrainingData when the inputs are at fault; the file appears whole or not.

    Rasa's own output is dropped: it writes progress bars and colours.
    """
    model.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=model.parent, prefix=".training-") as directory:
        os.environ["RASA_CACHE_DIRECTORY"] = str(Path(directory) / "cache")
        os.environ["RASA_MAX_CACHE_SIZE"] = "0"
        try:
            with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                importer = validate(inputs)
                # Rasa's public function reads all files again and compares them with a cache.
                trained = _train_graph(
                    importer,
                    training_type=TrainingType.BOTH,
                    output_path=directory,
                    fixed_model_name="model.tar.gz",
                    force_full_training=True,
                ).model
        except RasaException as error:
            raise BadTrainingData(_line(error)) from error
        os.replace(trained, model)


def validate(inputs: Inputs) -> TrainingDataImporter:
    """Read everything; Rasa's checks of domain, rules and sentences against each other."""
    broken = [fault for file in sorted(inputs.domain.rglob("*.yml")) for fault in _unread(file)]
    if broken:
        raise BadTrainingData("\n".join(broken))
    importer = TrainingDataImporter.load_from_config(
        str(inputs.config),
        str(inputs.domain),
        [str(folder) for folder in inputs.data if folder.exists()],
    )
    if importer.get_nlu_data().contains_no_pure_nlu_data() or importer.get_stories().is_empty():
        raise BadTrainingData("there are no training sentences or no rules")
    validator = Validator.from_importer(importer)
    checks: list[Callable[[], bool]] = [
        validator.verify_domain_validity,
        lambda: validator.verify_intents_in_stories(ignore_warnings=False),
        lambda: validator.verify_example_repetition_in_intents(ignore_warnings=False),
        lambda: validator.verify_utterances_in_stories(ignore_warnings=False),
        validator.verify_actions_in_stories_rules,
        validator.verify_forms_in_stories_rules,
        validator.verify_form_slots,
        validator.verify_slot_mappings,
    ]
    faults = [fault for check in checks for fault in _faults(check)]
    if faults:
        raise BadTrainingData("\n".join(dict.fromkeys(faults)))
    return importer


def _unread(file: Path) -> list[str]:
    """What Rasa cannot read in one domain file. It trips over bad slots in many ways."""
    try:
        Domain.from_file(str(file))
    except Exception as error:  # noqa: BLE001 - each of them means that the file is wrong
        return [f"{file.name}: {_line(error)}"]
    return []


def _line(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"


def _faults(check: Callable[[], bool]) -> list[str]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        passed = check()
    if passed:
        return []
    said = [str(warning.message).strip().splitlines()[0] for warning in caught]
    serious = [line for line in said if not any(phrase in line for phrase in _HARMLESS)]
    return serious or ["the domain is empty or of an old format"]

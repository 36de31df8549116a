"""Stand-ins for modules that Rasa imports at the top of a file and Linli never uses.

`install()` must run before the first `import rasa...`. It keeps TensorFlow and a dozen client
libraries of other chat platforms out of the process and out of the environment (2.7 GB become
0.4 GB); `pyproject.toml` drops the packages, this file drops the imports. A stub is empty: the
first real use of something it hides fails with a line that names it.

| stub | who imports it | why it is never used |
|---|---|---|
| `rasa.engine.recipes.default_components` | the recipe, to register every component of Rasa | our list holds the three that config.yml may name; the others import TensorFlow |
| `DIETClassifier`, `ResponseSelector`, `TEDPolicy`, `CRFEntityExtractor` | the check of config.yml before a training | config.yml names none of them |
| `rasa.utils.tensorflow.model_data`, `.model_data_utils` | the featurizers of neural policies | RulePolicy compares states, it featurizes nothing |
| `rasa.utils.train_utils` | the base class of entity extractors | its helpers serve extractors that train on entity spans |
| `safetensors.numpy` | persisting feature matrices of neural policies | as above |
| `rasa.core.test` | RulePolicy, for one helper of its contradiction check | the helper is here; the rest is evaluation with plots |
| `rasa.core.channels.*` | the table of Rasa's built-in channels | only our own channel is mounted |
| `boto3.dynamodb.conditions`, `pymongo.collection` | tracker stores on DynamoDB and MongoDB | ours are a file or Redis |
| `aiormq` | the base class of event brokers | no event broker is configured |
"""

import sys
from types import ModuleType
from typing import Any, NoReturn

# Module of rasa.core.channels -> the class that the package takes from it.
_CHANNELS = {
    "botframework": "BotFrameworkInput",
    "callback": "CallbackInput",
    "console": "CmdlineInput",
    "facebook": "FacebookInput",
    "hangouts": "HangoutsInput",
    "mattermost": "MattermostInput",
    "rasa_chat": "RasaChatInput",
    "rest": "RestInput",
    "rocketchat": "RocketChatInput",
    "slack": "SlackInput",
    "socketio": "SocketIOInput",
    "telegram": "TelegramInput",
    "twilio": "TwilioInput",
    "twilio_voice": "TwilioVoiceInput",
    "webexteams": "WebexTeamsInput",
}

# Components that are compared with what config.yml names: module -> classes.
_COMPONENTS = {
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "rasa.nlu.extractors.crf_entity_extractor": ("CRFEntityExtractor", "CRFEntityExtractorOptions"),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
}


def install() -> None:
    """Put the stubs into `sys.modules`. Running it twice changes nothing.

    Raises RuntimeError when Rasa's channels are loaded already: it would be too late.
    """
    if "rasa.core.channels" in sys.modules:
        if getattr(sys.modules.get("rasa.core.test"), "__linli_stub__", False):
            return
        raise RuntimeError("components.stubs.install() must run before rasa is imported")
    for module, input_class in _CHANNELS.items():
        _stub(f"rasa.core.channels.{module}", **{input_class: _unmounted_channel(module)})
    for module, classes in _COMPONENTS.items():
        _stub(module, **{name: type(name, (), {}) for name in classes})
    _stub("rasa.utils.tensorflow.model_data", ragged_array_to_ndarray=_never)
    _stub("rasa.utils.tensorflow.model_data_utils", get_tag_ids=_never)
    _stub("rasa.utils.train_utils", init_split_entities=_never)
    _stub("safetensors")
    _stub("safetensors.numpy", save_file=_never, load_file=_never)
    _stub("rasa.core.test", emulate_loop_rejection=_emulate_loop_rejection)
    _stub("boto3")
    _stub("boto3.dynamodb")
    _stub("boto3.dynamodb.conditions", Key=_never)
    _stub("pymongo")
    _stub("pymongo.collection", Collection=_never)
    _stub("aiormq")
    _stub("rasa.engine.recipes.default_components").__getattr__ = _components  # type: ignore[method-assign]


def _stub(name: str, **contents: Any) -> ModuleType:
    module = ModuleType(name, "A stand-in: see components/stubs.py.")
    module.__linli_stub__ = True  # type: ignore[attr-defined]
    module.__path__ = []
    vars(module).update(contents)
    sys.modules[name] = module
    return module


def _never(*_: Any, **__: Any) -> NoReturn:
    raise NotImplementedError("this part of Rasa is stubbed: see components/stubs.py")


def _unmounted_channel(channel_name: str) -> type:
    """A class with the one method that the table of built-in channels calls."""
    return type(channel_name, (), {"name": classmethod(lambda cls: channel_name)})


def _emulate_loop_rejection(tracker: Any) -> None:
    """What `rasa.core.test` does here: the active form refuses to run."""
    from rasa.shared.core.events import ActionExecutionRejected

    tracker.update(ActionExecutionRejected(tracker.active_loop_name))


def _components(attribute: str) -> Any:
    """The components that config.yml may name beside our own, imported on first use.

    They import the recipe that asks for this list, so they cannot be imported any earlier.
    """
    if attribute != "DEFAULT_COMPONENTS":
        raise AttributeError(attribute)
    from rasa.core.policies.rule_policy import RulePolicy
    from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier

    return [FallbackClassifier, RulePolicy]

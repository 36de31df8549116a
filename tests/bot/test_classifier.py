"""The component: train, persist, load, intents, facets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from components.classifier import CharNgramClassifier, InvalidTrainingData
from components.ngram import TextModel, normalise
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

LIGHT = ["楼道灯坏了", "路灯不亮", "灯一直闪", "照明坏了好几天", "灯泡烧了", "车库灯全灭了"]
NOISE = ["楼上太吵", "装修噪音大", "广场舞音响吵", "狗叫了一晚上", "施工吵死人", "音乐声好吵"]
FEE = ["物业费欠多少", "查水费", "电费多少钱", "查停车费", "费用没交", "查账单"]

Make = Callable[..., CharNgramClassifier]


def example(text: str, intent: str, **facets: Any) -> Message:
    return Message.build(text, intent, intent_metadata=facets or None)


def two_facets() -> list[Message]:
    return [
        *(example(text, "report", kind="lighting") for text in LIGHT),
        *(example(text, "report", kind="noise") for text in NOISE),
        *(example(text, "fee") for text in FEE),
    ]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Train a component on examples, then load it again from what it persisted."""
    storage = LocalModelStorage(tmp_path)
    context = ExecutionContext(GraphSchema({}))
    resource = Resource("classifier")

    def build(examples: list[Message], **config: Any) -> CharNgramClassifier:
        settings = CharNgramClassifier.get_default_config() | config
        trained = CharNgramClassifier.create(settings, storage, resource, context)
        trained.train(TrainingData(examples))
        return CharNgramClassifier.load(settings, storage, resource, context)

    return build


def parse(component: CharNgramClassifier, text: str) -> dict[str, Any]:
    message = Message({"text": text})
    component.process([message])
    return message.as_dict(only_output_properties=True)


def test_intent_and_facet_after_a_reload(make: Make) -> None:
    parsed = parse(make(two_facets()), "楼道的灯不亮了")
    assert parsed["intent"]["name"] == "report"
    assert [guess["name"] for guess in parsed["intent_ranking"]] == ["report", "fee"]
    assert sum(guess["confidence"] for guess in parsed["intent_ranking"]) == pytest.approx(1)
    assert [guess["name"] for guess in parsed["facets"]["kind"]] == ["lighting", "noise"]
    (entity,) = parsed["entities"]
    assert entity["entity"] == "kind"
    assert entity["value"] == "lighting"
    assert (entity["start"], entity["end"]) == (0, 7)
    assert entity["confidence_entity"] == parsed["facets"]["kind"][0]["confidence"]


def test_an_unsure_facet_is_listed_but_is_no_entity(make: Make) -> None:
    parsed = parse(make(two_facets(), facet_threshold=1.0), "楼道的灯不亮了")
    assert parsed["entities"] == []
    assert parsed["facets"]["kind"][0]["name"] == "lighting"


def test_an_intent_without_facets_has_none(make: Make) -> None:
    parsed = parse(make(two_facets()), "查一下物业费")
    assert parsed["intent"]["name"] == "fee"
    assert parsed["facets"] == {}
    assert parsed["entities"] == []


def test_a_facet_with_one_value_is_that_value(make: Make) -> None:
    examples = [example(text, "report", kind="noise") for text in NOISE]
    examples += [example(text, "fee") for text in FEE]
    parsed = parse(make(examples), "楼上吵得很")
    assert parsed["facets"] == {"kind": [{"name": "noise", "confidence": 1.0}]}
    assert [entity["value"] for entity in parsed["entities"]] == ["noise"]


def test_examples_without_the_facet_teach_that_there_is_none(make: Make) -> None:
    examples = [example(text, "report", kind="noise") for text in NOISE]
    examples += [example(text, "report") for text in LIGHT]
    parsed = parse(make(examples), "路灯坏了不亮")
    assert parsed["entities"] == []
    assert [guess["name"] for guess in parsed["facets"]["kind"]] == ["noise"]


def test_the_only_intent_is_certain(make: Make) -> None:
    component = make([example("你好", "greet"), example("你好呀", "greet")])
    assert parse(component, "你好")["intent"] == {"name": "greet", "confidence": 1.0}


def test_nothing_known_in_the_text_is_no_guess(make: Make) -> None:
    parsed = parse(make(two_facets()), "qwerty")
    assert parsed["intent"] == {"name": None, "confidence": 0.0}
    assert parsed["intent_ranking"] == []


def test_no_training_data_gives_a_component_that_understands_nothing(make: Make) -> None:
    assert parse(make([]), "楼道灯坏了")["intent"]["name"] is None


def test_the_same_data_give_the_same_model(make: Make) -> None:
    text = "三楼的灯闪个不停，还有噪音"
    assert parse(make(two_facets()), text) == parse(make(two_facets()), text)


@pytest.mark.parametrize("value", [3, "", ["a"], None])
def test_a_facet_must_be_a_word(make: Make, value: object) -> None:
    with pytest.raises(InvalidTrainingData, match="kind"):
        make([example("灯坏了", "report", kind=value), example("查水费", "fee")])


@pytest.mark.parametrize("setting", [{"ngrams": [3, 1]}, {"facet_threshold": 2}])
def test_settings_are_checked(setting: dict[str, Any]) -> None:
    with pytest.raises(InvalidConfigException):
        CharNgramClassifier.validate_config(setting)


def test_writing_a_text_in_another_width_changes_nothing() -> None:
    assert normalise(" ３栋\u200b！") == normalise("99栋!") == "0栋!"


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("3-5栋路灯不亮", "0栋路灯不亮"),
        ("7、8、9号楼停水", "0号楼停水"),
        ("1到6单元电梯", "0单元电梯"),
        ("1-3、5和7-9栋没暖气", "0栋没暖气"),
        ("五栋到八栋没水", "八栋没水"),
        ("3栋2单元501漏水", "0栋漏水"),
        ("三号楼一单元一零二漏水", "三号楼漏水"),
        ("3-2-501漏水", "0栋漏水"),
        ("3-2-501室漏水", "0室漏水"),
        ("从3号楼搬到5号楼", "从0号楼搬到0号楼"),
        ("3栋10点停水", "0栋0点停水"),
        ("三栋十点停水", "三栋十点停水"),
        ("3栋2部电梯", "0栋0部电梯"),
        ("二楼一个灯坏了", "二楼一个灯坏了"),
        ("电话138-0000到139", "电话0-0到0"),
    ],
)
def test_several_houses_and_their_doors_read_like_one_house(told: str, read: str) -> None:
    assert normalise(told) == read


def test_a_model_holds_no_code(make: Make, tmp_path: Path) -> None:
    component = make(two_facets())
    assert component._model is not None
    component._model.save(tmp_path)
    names = sorted(file.name for file in tmp_path.glob("text_model*"))
    assert names == ["text_model.json", "text_model.npz"]
    assert TextModel.load(tmp_path).intents.labels == ("fee", "report")

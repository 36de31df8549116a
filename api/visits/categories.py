"""Why somebody is looked after, and how often they are visited unless it was agreed otherwise.

The intervals are presets of ours; each person may have another.
"""

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """Why the community looks after somebody (人员类别)."""

    LIVES_ALONE = "lives_alone"
    DISABLED = "disabled"
    LOW_INCOME = "low_income"
    CHILD = "child"
    SERIOUSLY_ILL = "seriously_ill"
    OTHER = "other"


@dataclass(frozen=True)
class CategoryRule:
    """A category's Chinese name, other names that lists use, and days between two visits."""

    name: str
    interval_days: int
    aliases: tuple[str, ...] = ()


CATEGORY_RULES: dict[Category, CategoryRule] = {
    Category.LIVES_ALONE: CategoryRule("独居老人", 7, ("孤寡老人", "空巢老人")),
    Category.DISABLED: CategoryRule("残疾人", 30, ("残疾",)),
    Category.LOW_INCOME: CategoryRule("低保户", 90, ("低保", "特困户", "特困")),
    Category.CHILD: CategoryRule("困境儿童", 30, ("孤儿", "留守儿童")),
    Category.SERIOUSLY_ILL: CategoryRule("重病", 14, ("重病患者", "大病")),
    Category.OTHER: CategoryRule("其他", 30),
}

SHORTEST_INTERVAL, LONGEST_INTERVAL = 1, 366


def category_named(name: str) -> Category | None:
    """The category of a name as lists write it."""
    return next(
        (
            category
            for category, rule in CATEGORY_RULES.items()
            if name in (rule.name, *rule.aliases, category.value)
        ),
        None,
    )

"""The label set: every intent with its domain and the phrases that describe it."""

from dataclasses import dataclass
from pathlib import Path

import yaml

CANNOT_COME = "cancel_interview+reschedule_interview"
"""「来不了」 and nothing more: either intent is right, the contract's label set as one class."""

ENTITIES = frozenset(
    {
        "time",
        "person_name",
        "position",
        "department",
        "interview_mode",
        "leave_type",
        "period",
        "reason",
        "option",
        "duration",
        "phone",
    }
)


@dataclass(frozen=True, slots=True)
class Label:
    """One intent of contract/intents.md."""

    name: str
    domain: str
    describe: tuple[str, ...]
    """Chinese phrases that say what the label is about; the classifier learns from them too."""


def read_labels(path: Path) -> dict[str, Label]:
    """The labels of `nlu_data/intents.yml` by name, in the order of the file."""
    rows = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return {
        name: Label(name, domain, tuple(row["describe"]))
        for domain, intents in rows.items()
        for name, row in intents.items()
    }


def names_of(label: str) -> tuple[str, ...]:
    """The intents a gold label accepts: itself, or both members of the set."""
    return tuple(label.split("+"))

"""The label set: every intent with its domain and the phrases that describe it."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.nlu.corpus import CorpusError, mapping, read_yaml

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
    """The labels of `nlu_data/intents.yml` by name, in the order of the file.

    Raises CorpusError.
    """
    labels: dict[str, Label] = {}
    for domain, intents in mapping(path, read_yaml(path)).items():
        for name, fields in mapping(path, intents).items():
            phrases = mapping(path, fields).get("describe")
            if not isinstance(phrases, yaml.SequenceNode):
                line = fields.start_mark.line + 1
                raise CorpusError(path, line, f"{name} needs a list under the key describe")
            labels[name] = Label(name, domain, tuple(str(p.value) for p in phrases.value))
    return labels


def names_of(label: str) -> tuple[str, ...]:
    """The intents a gold label accepts: itself, or both members of the set."""
    return tuple(label.split("+"))

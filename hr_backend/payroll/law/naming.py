"""Names, formulas and sources of lines, steps, rules and notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hr_backend.payroll.law.book import read


@dataclass(frozen=True, slots=True)
class StepName:
    """What a step computes, over the symbols of its inputs."""

    name: str
    formula: str


@dataclass(frozen=True, slots=True)
class RuleName:
    """A rule and the instrument it stands in."""

    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Names:
    """Everything by its code; KeyError where a code has no name (a test keeps them whole)."""

    lines: Mapping[str, str]
    rules: Mapping[str, RuleName]
    steps: Mapping[str, StepName]
    symbols: Mapping[str, str]
    inputs: Mapping[str, str]
    """Of numbers that lines of payslips keep and no step names."""
    notes: Mapping[str, str]


@cache
def names() -> Names:
    """Read once."""
    steps = read("steps.yml")
    return Names(
        lines=read("lines.yml"),
        rules={code: RuleName(**entry) for code, entry in read("rules.yml").items()},
        steps={code: StepName(**entry) for code, entry in steps["steps"].items()},
        symbols=steps["symbols"],
        inputs=steps["inputs"],
        notes=read("notes.yml"),
    )

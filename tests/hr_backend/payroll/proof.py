"""Reckons an answer's steps anew from what they show: formula over inputs gives the result."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from simpleeval import SimpleEval


def half_up(value: Fraction, unit: Fraction) -> Fraction:
    size = floor(abs(value) / unit + Fraction(1, 2)) * unit
    return size if value >= 0 else -size


FEN = Fraction(1, 100)
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "round": lambda value: half_up(value, FEN),
    "round_yuan": lambda value: half_up(value, Fraction(1)),
    "round_up": lambda value: ceil(value / FEN) * FEN,
    "round_down": lambda value: floor(value / FEN) * FEN,
    "max": max,
    "min": min,
}


def reckoned(step: dict[str, Any]) -> Fraction:
    """The formula's value over the inputs that are shown, exactly."""
    names = {name: Fraction(value) for name, value in step["inputs"].items()}
    return Fraction(SimpleEval(functions=FUNCTIONS, names=names).eval(step["formula"]))


def check_lines(lines: list[dict[str, Any]]) -> None:
    """Every step proves itself, and the last one is the line's amount."""
    for line in lines:
        for step in line["steps"]:
            assert reckoned(step) == Fraction(step["result"]), (line["code"], step)
            assert set(step["names"]) == set(step["inputs"])
        assert abs(Decimal(line["amount"])) == abs(Decimal(line["steps"][-1]["result"])), line


def check_sums(answer: dict[str, Any]) -> None:
    """The signed lines of a payslip add up to its net, and its parts do."""
    amounts = {
        name: Decimal(answer[name])
        for name in ("gross", "own_shares", "tax", "deductions", "net", "employer_shares")
    }
    by_section: dict[str, Decimal] = {}
    for line in answer["lines"]:
        section = line["section"]
        by_section[section] = by_section.get(section, Decimal(0)) + Decimal(line["amount"])
    of = {
        section: by_section.get(section, Decimal(0))
        for section in ("earning", "own_share", "tax", "deduction", "employer")
    }
    assert of["earning"] == amounts["gross"]
    assert of["own_share"] == -amounts["own_shares"]
    assert of["tax"] == -amounts["tax"]
    assert of["deduction"] == -amounts["deductions"]
    assert of["employer"] == amounts["employer_shares"]
    assert of["earning"] + of["own_share"] + of["tax"] + of["deduction"] == amounts["net"]
    assert Decimal(answer["employer_cost"]) == amounts["gross"] + amounts["employer_shares"]

"""Formulas: what they may say, what they come to, and that both readings agree to the fen."""

from contextlib import suppress
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hr_backend.payroll.formulas.columns import reckon_columns
from hr_backend.payroll.formulas.order import Circle, check_known, in_order
from hr_backend.payroll.formulas.scalar import Fault, reckon
from hr_backend.payroll.formulas.syntax import FormulaRefused, names_of, parse

VALUES = {
    "salary": Decimal("10000"),
    "hours": Decimal("2.5"),
    "津贴": Decimal("0"),
    "zero": Decimal(0),
}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("salary", "10000"),
        ("salary * 0.08", "800"),
        ("salary / 21.75", "459.77"),
        ("salary / 3 * 3", "10000"),
        ("0.1 + 0.2", "0.3"),
        ("1.005", "1.01"),
        ("-1.005", "-1.01"),
        ("round(salary / 21.75, 0) * 2", "920"),
        ("round(2.5)", "3"),
        ("min(salary, 3000) + max(hours, 1, 2)", "3002.5"),
        ("if(hours > 2 and not salary < 1, 100, 50)", "100"),
        ("if(津贴 == 0 or 1 / 津贴 > 3, 7, 8)", "7"),
        ("if(zero != 0, salary / zero, 5)", "5"),
        ("（salary － 5000）× 0.03 ÷ 2", "75"),
        ("津贴 + 1", "1"),
        ("+salary - (-1)", "10001"),
        ("1_000", "1000"),
    ],
)
def test_a_formula_comes_to_this_for_one_and_for_many(text: str, result: str) -> None:
    formula = parse(text)
    assert reckon(formula, VALUES) == Decimal(result)
    columns: Any = {name: np.array([value] * 3, dtype=object) for name, value in VALUES.items()}
    fen, faults = reckon_columns(formula, columns, people=3)
    assert fen.tolist() == [int(Decimal(result) * 100)] * 3
    assert faults == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("salary / zero", "division_by_zero"),
        ("1 / (salary - 10000)", "division_by_zero"),
        ("if(1 / zero > 0, 1, 2)", "division_by_zero"),
        ("999999999999999 * 999999", "overflow"),
        ("999999999999", "overflow"),
        ("999999999999999 * 999999 * 0", "overflow"),
        ("1 / zero + 999999999999999 * 999999", "division_by_zero"),
        ("999999999999999 * 999999 / zero", "overflow"),
    ],
)
def test_without_a_result_it_is_a_fault_of_the_same_name(text: str, code: str) -> None:
    formula = parse(text)
    with pytest.raises(Fault) as one:
        reckon(formula, VALUES)
    columns: Any = {name: np.array([value], dtype=object) for name, value in VALUES.items()}
    fen, faults = reckon_columns(formula, columns, people=1)
    assert (one.value.code, faults, fen.tolist()) == (code, {0: code}, [0])


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "salary.__class__",
        "().__class__.__bases__[0]",
        "[x for x in (1, 2)]",
        "lambda: 1",
        "2 ** 99999",
        "9 << 99",
        "salary // 0",
        "salary % 2",
        "'a' * 100",
        "f'{salary}'",
        "open('x')",
        "min",
        "round(salary, hours)",
        "round(salary, 99)",
        "round(salary, -3)",
        "min()",
        "max(*salary)",
        "min(salary, key=hours)",
        "if(salary, 1, 2)",
        "if(1 < 2, 1)",
        "salary > 1",
        "1 < 2 < 3",
        "True",
        "None",
        "1e400",
        "1e3",
        "1j",
        "0x10",
        "9999999999999999",
        "salary = 3",
        "salary; 1",
        "salary\nsalary",
        "(salary := 1)",
        "1 if 2 else 3",
        "if_(1 < 2, 1, 2)",
        "",
        " ",
        "(",
        "\x00",
        "salary +",
        "(" * 60 + "1" + ")" * 60 + "+" + "-" * 60 + "1",
        "+".join(["1"] * 300),
        "1" * 1001,
        "(" * 500 + ")" * 500,
    ],
)
def test_whatever_else_it_says_is_refused(text: str) -> None:
    with pytest.raises(FormulaRefused):
        parse(text)


def test_names_are_told_in_order() -> None:
    formula = parse("if(a > b, min(c, a), -d) + round(e, 2)")
    assert list(names_of(formula)) == ["a", "b", "c", "a", "d", "e"]


def test_items_come_after_those_they_use() -> None:
    formulas = {name: parse(text) for name, text in {"c": "b + a", "b": "a", "a": "salary"}.items()}
    assert in_order(formulas) == ["a", "b", "c"]


def test_a_circle_is_named_from_where_it_closes() -> None:
    formulas = {"x": parse("a"), "a": parse("b"), "b": parse("c + 1"), "c": parse("a")}
    with pytest.raises(Circle) as found:
        in_order(formulas)
    assert found.value.items == ("a", "b", "c", "a")
    with pytest.raises(Circle):
        in_order({"a": parse("a + 1")})


def test_a_long_chain_of_items_is_no_circle() -> None:
    formulas = {f"i{n}": parse(f"i{n + 1} + 1") for n in range(5000)}
    assert in_order(formulas)[0] == "i4999"


def test_an_unknown_name_is_told() -> None:
    with pytest.raises(FormulaRefused) as found:
        check_known({"a": parse("salary + bonnus")}, frozenset({"salary"}))
    assert (found.value.code, found.value.at) == ("formula_unknown_name", "bonnus")


NUMBERS = st.decimals(-(10**7), 10**7, places=2)
PEOPLE = st.fixed_dictionaries({"a": NUMBERS, "b": NUMBERS, "c": st.just(Decimal(0))})
LEAVES = st.one_of(
    st.sampled_from(["a", "b", "c", "0", "1"]),
    st.decimals(0, 10**6, places=3).map(lambda number: format(number, "f")),
)


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    op = st.sampled_from("+-*/")
    test = st.builds(
        lambda left, sign, right: f"{left} {sign} {right}",
        inner, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), inner,
    )  # fmt: skip
    tests = st.one_of(
        test,
        st.builds(
            lambda one, word, two: f"({one} {word} {two})",
            test,
            st.sampled_from(["and", "or"]),
            test,
        ),
        test.map(lambda one: f"not {one}"),
    )
    return st.one_of(
        st.builds(lambda left, sign, right: f"({left} {sign} {right})", inner, op, inner),
        st.builds(lambda one, two: f"min({one}, {two})", inner, inner),
        st.builds(lambda one, digits: f"round({one}, {digits})", inner, st.integers(0, 4)),
        st.builds(lambda when, one, two: f"if({when}, {one}, {two})", tests, inner, inner),
        inner.map(lambda one: f"-{one}"),
    )


@settings(max_examples=300, deadline=None)
@given(
    st.recursive(LEAVES, grown, max_leaves=12),
    st.lists(PEOPLE, min_size=1, max_size=5),
)
def test_one_by_one_and_all_at_once_agree_to_the_fen(
    text: str, people: list[dict[str, Decimal]]
) -> None:
    with suppress(FormulaRefused):
        check(text, people)


def check(text: str, people: list[dict[str, Decimal]]) -> None:
    formula = parse(text)
    columns: Any = {
        name: np.array([person[name] for person in people], dtype=object) for name in "abc"
    }
    fen, faults = reckon_columns(formula, columns, people=len(people))
    for at, person in enumerate(people):
        try:
            alone: Any = int(reckon(formula, person) * 100)
        except Fault as fault:
            alone = fault.code
        assert alone == faults.get(at, int(fen[at]))

"""What is answered proves itself: for every example, and for whatever is made up."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from hr_backend.payroll.calculate.errors import NetNegative
from hr_backend.payroll.calculate.examples import EXAMPLES
from hr_backend.payroll.calculate.service import CALCULATIONS, Body, calculate
from hr_backend.payroll.law.book import shipped
from hr_backend.payroll.law.naming import names
from tests.hr_backend.payroll.proof import check_lines, check_sums

BODY: TypeAdapter[Any] = TypeAdapter(Body)
TODAY = date(2026, 11, 27)


def answered(body: dict[str, Any]) -> dict[str, Any]:
    found = calculate(BODY.validate_python(body), shipped(), TODAY)
    answer: dict[str, Any] = found.model_dump(mode="json")
    return answer


def test_every_kind_has_an_example() -> None:
    assert {example["kind"] for example in EXAMPLES.values()} == set(CALCULATIONS)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_proves_itself(name: str) -> None:
    answer = answered(EXAMPLES[name])
    check_lines(answer["lines"])
    if "gross" in answer:
        check_sums(answer)


def test_every_name_of_a_symbol_is_used() -> None:
    known = names()
    words = " ".join(step.formula for step in known.steps.values())
    assert [symbol for symbol in known.symbols if symbol not in words] == []


fen = st.integers(0, 10_000_000).map(lambda amount: f"{amount // 100}.{amount % 100:02}")
days = st.integers(0, 44).map(lambda halves: str(halves / 2))
shares = st.sampled_from(["0", "0.6", "0.8", "1"])
declared = st.fixed_dictionaries(
    {
        "item": st.sampled_from(["child_education", "elderly_support", "certificate", "rent"]),
        "since": st.integers(1, 6),
        "until": st.integers(6, 12),
        "declared_in": st.integers(1, 12),
    }
)
parts = st.one_of(
    st.fixed_dictionaries({"paid_days": days, "unpaid_days": days}),
    st.fixed_dictionaries(
        {
            "dates": st.fixed_dictionaries(
                {
                    "month": st.just("2026-10"),
                    "joined_on": st.integers(1, 28).map(lambda day: f"2026-10-{day:02}"),
                    "changes": st.lists(
                        st.fixed_dictionaries(
                            {
                                "since": st.integers(1, 28).map(lambda day: f"2026-10-{day:02}"),
                                "wage": fen,
                            }
                        ),
                        max_size=2,
                    ),
                }
            )
        }
    ),
)
slips = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["payslip", "final_pay"]),
        "on": st.just("2026-10-31"),
        "city": st.just("上海"),
        "base_wage": fen,
    },
    optional={
        "part": parts,
        "allowances": st.lists(
            st.fixed_dictionaries(
                {"name": st.just("餐补"), "amount": fen, "exempt": st.booleans()}
            ),
            max_size=2,
        ),
        "overtime": st.fixed_dictionaries(
            {
                "hours": st.lists(
                    st.fixed_dictionaries(
                        {"day": st.sampled_from(["workday", "rest_day", "holiday"]), "hours": days}
                    ),
                    min_size=1,
                    max_size=3,
                ),
                "system": st.sampled_from(["standard", "comprehensive", "flexible"]),
            }
        ),
        "unpaid_leave_days": days,
        "sick": st.fixed_dictionaries({"days": days, "rate": shares}),
        "bonus": st.fixed_dictionaries(
            {
                "amount": fen.filter(lambda a: a != "0.00"),
                "method": st.sampled_from(["separate", "merged"]),
            }
        ),
        "insurance": st.fixed_dictionaries(
            {"fund_rate": st.sampled_from(["0.05", "0.07"])},
            optional={
                "base": fen,
                "city_average": st.just("5000"),
                "injury_class": st.integers(1, 8),
            },
        ),
        "tax": st.fixed_dictionaries(
            {"employed_from": st.integers(1, 10), "resident": st.booleans()},
            optional={"declared": st.lists(declared, max_size=2), "additional": fen},
        ),
        "loss": fen,
        "deductions": st.lists(
            st.fixed_dictionaries({"name": st.just("代扣"), "amount": fen}), max_size=1
        ),
    },
)


@settings(max_examples=300, deadline=None)
@given(slips)
def test_a_payslip_adds_up_and_proves_itself(body: dict[str, Any]) -> None:
    try:
        answer = answered(body)
    except NetNegative:
        return
    check_lines(answer["lines"])
    check_sums(answer)

"""Rows of the files, of one payslip each. Pure; money leaves as yuan."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from hr_backend.kit.tables import Cell
from hr_backend.payroll.exports.chart import words
from hr_backend.payroll.exports.repository import Line
from hr_backend.payroll.law.naming import names
from hr_backend.payroll.law.rows import SchemeName
from hr_backend.payroll.models import PayRule, Payslip, Section
from hr_backend.payroll.rules.values import yuan_of

TAX: Final = (
    "no", "name", "tax_month", "income_now", "basic_now", "special_now", "additional_now",
    "income", "basic", "special", "additional", "taxable", "tax", "withheld", "due", "bonus",
    "bonus_tax", "taxation",
)  # fmt: skip
INSURANCE: Final = (
    "no", "name", "department", "scheme", "wished", "base", "employee_rate", "employee_share",
    "employer_rate", "employer_share",
)  # fmt: skip
BANK: Final = ("name", "bank", "account", "amount")
VOUCHERS: Final = ("voucher", "department", "code", "account_name", "debit", "credit")
CUMULATIVE: Final = ("income", "basic", "special", "additional", "taxable", "tax", "withheld")


def heads(columns: Iterable[str]) -> list[Cell]:
    """Names of columns."""
    known = words()["columns"]
    return [known[column] for column in columns]


def yuan(fen: int | None) -> Decimal | None:
    """Fen as yuan."""
    return None if fen is None else yuan_of(fen)


class SlipColumns:
    """The items of a run as columns: what counts towards the net, then what the company pays."""

    def __init__(self, rules: Iterable[PayRule]) -> None:
        names_of: dict[tuple[bool, str], str] = {}
        for rule in rules:
            if rule.section != Section.NOTE:
                # Corrections of several months are one column.
                name = names().lines["correction"] if rule.item == "correction" else rule.name
                names_of.setdefault((rule.section == Section.EMPLOYER, rule.item), name)
        self._counted = {item: name for (beside, item), name in names_of.items() if not beside}
        self._beside = {item: name for (beside, item), name in names_of.items() if beside}

    def head(self) -> list[Cell]:
        return [
            *heads(("no", "name", "department", "period")),
            *self._counted.values(),
            *heads(("gross", "net")),
            *self._beside.values(),
            *heads(("employer",)),
        ]

    def row(
        self, slip: Payslip, name: str, department: str | None, lines: list[Line]
    ) -> list[Cell]:
        counted, beside = dict.fromkeys(self._counted, 0), dict.fromkeys(self._beside, 0)
        for line in lines:
            if line.rule.section != Section.NOTE:
                side = beside if line.rule.section == Section.EMPLOYER else counted
                side[line.rule.item] += line.amount
        return [
            slip.person_id,
            name,
            department,
            f"{slip.period:%Y-%m}",
            *map(yuan, counted.values()),
            yuan(slip.gross),
            yuan(slip.net),
            *map(yuan, beside.values()),
            yuan(slip.employer),
        ]

    def whole(self, rows: Sequence[Sequence[Cell]]) -> list[Cell]:
        """The sums under the rows, which have a head."""
        first = 4
        columns = zip(*(row[first:] for row in rows[1:]), strict=True)
        sums = [
            sum((cell for cell in column if isinstance(cell, Decimal)), Decimal(0))
            for column in columns
        ]
        return [words()["whole"], None, None, None, *sums]


def given(line: Line) -> dict[str, Decimal]:
    """The numbers a line rests on, by name."""
    numbers = iter(line.inputs)
    return {
        one["name"]: Decimal(one["value"])
        if "value" in one
        else Decimal(next(numbers)).scaleb(-one["decimals"])
        for one in line.rule.inputs
    }


def tax_row(slip: Payslip, name: str, lines: list[Line]) -> list[Cell]:
    """One person's month as it is declared; what is not known stays empty."""
    by_item = {line.rule.item: line for line in lines}
    tax, bonus, bonus_tax = (by_item.get(one) for one in ("income_tax", "bonus", "bonus_tax"))
    of_year = given(tax) if tax else {}
    known = names().rules
    taxed_alone = bonus if bonus and not bonus.rule.taxed else None
    return [
        slip.person_id,
        name,
        f"{slip.paid_on:%Y-%m}" if slip.paid_on else None,
        *map(yuan, (slip.income, slip.basic, slip.insured, slip.additional)),
        *(of_year.get(one) for one in CUMULATIVE),
        yuan(slip.withheld),
        yuan(taxed_alone.amount) if taxed_alone else None,
        yuan(-bonus_tax.amount) if bonus_tax else None,
        known[tax.rule.rule].name if tax and tax.rule.rule in known else None,
    ]


def insurance_rows(
    slip: Payslip, name: str, department: str | None, lines: list[Line]
) -> list[list[Cell]]:
    """One row a scheme, both sides in it."""
    by_item = {line.rule.item: line for line in lines}
    rows: list[list[Cell]] = []
    for scheme in SchemeName:
        own, paid = (by_item.get(f"{scheme.value}_{side}") for side in ("employee", "employer"))
        one = own or paid
        if one is None:
            continue
        numbers = given(one)
        rows.append(
            [
                slip.person_id,
                name,
                department,
                words()["schemes"][scheme.value],
                numbers.get("wished"),
                numbers.get("base"),
                _rate(own),
                yuan(-own.amount) if own else Decimal(0),
                _rate(paid),
                yuan(paid.amount) if paid else Decimal(0),
            ]
        )
    return rows


def _rate(line: Line | None) -> str | None:
    """As text: a spreadsheet would round 0.16 %."""
    found: Any = given(line).get("rate") if line else None
    return None if found is None else f"{(found * 100).normalize():f}%"

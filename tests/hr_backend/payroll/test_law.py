"""The law's data: whole, dated, and clear about what it does not hold."""

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from hr_backend.payroll.law.book import shipped
from hr_backend.payroll.law.errors import (
    CityUnknown,
    RateOutOfRange,
    StandardUnknown,
    TaxTableUnknown,
)
from hr_backend.payroll.law.rows import Bounds, SchemeName, Status, TaxTableRow
from hr_backend.payroll.law.schemes import Choices, schemes_of

BOOK = shipped()
TODAY = date(2026, 11, 27)


def test_the_annual_table_is_the_monthly_one_times_twelve() -> None:
    annual, monthly = (BOOK.tax_row(kind, TODAY).brackets for kind in ("annual", "monthly"))
    times_12 = [(upto and upto * 12, rate, quick * 12) for upto, rate, quick in monthly]
    assert list(annual) == times_12


@pytest.mark.parametrize("on", [date(2018, 12, 31), date(2029, 1, 1)])
def test_a_year_without_a_table_is_refused_with_what_is_known(on: date) -> None:
    with pytest.raises(TaxTableUnknown) as refusal:
        BOOK.tax_table("annual", on)
    assert refusal.value.data["known"] == [{"since": "2019-01-01", "until": "2028-12-31"}]


def test_a_table_whose_quick_deduction_leaves_a_gap_is_not_read() -> None:
    with pytest.raises(ValidationError, match="leaves a gap"):
        TaxTableRow.model_validate(
            {
                "kind": "annual",
                "since": TODAY,
                "source": "x",
                "status": "own",
                "brackets": [[36000, 0.03, 0], [None, 0.1, 2521]],
            }
        )


@pytest.mark.parametrize("name", ["上海", "上海市", "shanghai", " Shanghai "])
def test_a_city_has_many_names(name: str) -> None:
    assert BOOK.city(name) == "shanghai"


def test_an_unknown_city_or_period_is_refused_with_what_is_known() -> None:
    with pytest.raises(CityUnknown) as city:
        BOOK.city("亚特兰蒂斯")
    assert city.value.data["known"] == ["beijing", "kunming", "shanghai"]
    with pytest.raises(StandardUnknown) as period:
        BOOK.bounds_of("beijing", SchemeName.PENSION, TODAY)
    assert period.value.data["known"] == [{"since": "2025-07-01", "until": "2026-06-30"}]


@pytest.mark.parametrize(
    ("on", "scheme", "floor", "ceiling"),
    [
        (date(2026, 6, 30), SchemeName.PENSION, "7460", "37302"),
        (date(2026, 7, 1), SchemeName.PENSION, "7546", "37731"),
        (date(2026, 7, 1), SchemeName.FUND, "2740", "37731"),
        (date(2026, 7, 1), SchemeName.FUND_EXTRA, "2740", "37731"),
    ],
)
def test_bounds_switch_on_their_day(on: date, scheme: SchemeName, floor: str, ceiling: str) -> None:
    found = BOOK.bounds_of("shanghai", scheme, on)
    assert (found.floor, found.ceiling) == (Decimal(floor), Decimal(ceiling))


def test_rows_of_hr_lie_over_the_shipped_ones() -> None:
    own = Bounds(
        city="beijing",
        scheme="social",
        since=date(2026, 7, 1),
        floor=Decimal(7000),
        ceiling=Decimal(36000),
        source="北京市人社局",
        status=Status.OWN,
    )
    assert BOOK.overlaid([own]).bounds_of("beijing", SchemeName.PENSION, TODAY) == own


def test_what_a_city_leaves_open_is_chosen_or_said_to_be_assumed() -> None:
    given = schemes_of(BOOK, "shanghai", TODAY, Choices(fund_rate=Decimal("0.07"), injury_class=2))
    rates = {
        chosen.scheme.code: (chosen.scheme.employer_rate, chosen.scheme.employee_rate)
        for chosen in given
    }
    assert rates == {
        "pension": (16_000, 8_000),
        "medical": (9_000, 2_000),
        "unemployment": (500, 500),
        "injury": (400, 0),
        "fund": (7_000, 7_000),
    }
    assumed = schemes_of(BOOK, "shanghai", TODAY, Choices())
    notes = {note for chosen in assumed for note in chosen.notes}
    assert {"fund_rate_assumed", "injury_class_assumed"} <= notes
    with pytest.raises(RateOutOfRange):
        schemes_of(BOOK, "shanghai", TODAY, Choices(fund_rate=Decimal("0.12")))

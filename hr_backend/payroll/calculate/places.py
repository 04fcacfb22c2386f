"""The figures of a place: what was given, or else what the city's data say."""

from datetime import date

from hr_backend.payroll.calculate.errors import FigureNeeded
from hr_backend.payroll.calculate.fields import Placed
from hr_backend.payroll.law.book import Book
from hr_backend.payroll.law.rows import MinimumWage, Status


def needed_minimum_wage(body: Placed, book: Book, on: date) -> MinimumWage:
    """The minimum wage that holds; FigureNeeded where neither a city nor a figure was given,
    StandardUnknown where the city's is not known.
    """
    found = known_minimum_wage(body, book, on)
    if found is not None:
        return found
    if body.city is None:
        raise FigureNeeded(needed=["city", "minimum_wage"])
    return book.minimum_wage(book.city(body.city), on)


def known_minimum_wage(body: Placed, book: Book, on: date) -> MinimumWage | None:
    """The same where it only lifts something: None where it is not known."""
    city = book.city(body.city) if body.city else None
    rows = [row for row in book.minimum_wages if row.city == city and row.holds(on)]
    if body.minimum_wage is None:
        return rows[0] if rows else None
    return MinimumWage(
        since=on,
        city=city or "given",
        monthly=body.minimum_wage,
        net_of_own_shares=any(row.net_of_own_shares for row in rows),
        lifts_overtime_base=True,
        source="given",
        status=Status.OWN,
    )

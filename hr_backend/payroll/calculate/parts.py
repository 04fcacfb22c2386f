"""A part of a month's wage, counted by days, stretches or dates."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hr_backend.calendars.published import is_announced, published, statutory_name
from hr_backend.payroll.calculate.answers import ProrationAnswer
from hr_backend.payroll.calculate.errors import FigureNeeded
from hr_backend.payroll.calculate.part_bodies import ByDates, PartSetup, ProrationBody
from hr_backend.payroll.calculate.views import line_view, note_views
from hr_backend.payroll.law.book import Book
from hr_backend.payroll.rules.part_month import Method, Prorated, Stretch, prorate
from hr_backend.payroll.rules.values import Fen, fen_of, yuan_of

DAY = timedelta(days=1)
ZERO = Decimal(0)


def is_paid_day(day: date) -> bool:
    """Working days by the published calendar, and statutory holidays (劳动法 art. 51).

    A holiday is one by the law in force on the day: 2 May is paid from 2025 on.
    """
    worked = published(day)
    ordinary = day.isoweekday() <= 5 if worked is None else worked
    return ordinary or statutory_name(day) is not None


def calendar_notes(setup: PartSetup | None) -> list[str]:
    """Said of days counted in a year whose make-up days are not published yet."""
    if setup is None or setup.dates is None or is_announced(int(setup.dates.month[:4])):
        return []
    return ["calendar_unpublished"]


@dataclass(frozen=True, slots=True)
class Part:
    """A month's stretches, and which of their days are known."""

    stretches: tuple[Stretch, ...]
    paid_known: bool
    unpaid_known: bool
    method: Method

    def by(self, method: Method, pay_days: Decimal) -> Prorated | None:
        """The wage by a method; None where the days it counts were not given."""
        known = self.paid_known if method is Method.EARN else self.unpaid_known
        # Deducting needs the paid days too where the wage changed.
        if method is Method.DEDUCT and len(self.stretches) > 1 and not self.paid_known:
            known = False
        return prorate(self.stretches, method, pay_days) if known else None

    def chosen(self, pay_days: Decimal) -> Prorated:
        """The wage by the chosen method; FigureNeeded where its days were not given."""
        found = self.by(self.method, pay_days)
        if found is None:
            paid = self.method is Method.EARN or self.unpaid_known
            raise FigureNeeded(needed=["paid_days" if paid else "unpaid_days"])
        return found


def part_of(setup: PartSetup, wage: Fen) -> Part:
    """The stretches that were given, in order; `wage` in fen where they carry none."""
    if setup.dates is not None:
        stretches = by_dates(setup.dates, wage, is_paid_day)
        default = Method.EARN if _is_cut_short(setup.dates) else Method.DEDUCT
        return Part(stretches, True, True, setup.method or default)
    given = (
        [(fen_of(s.wage), s.paid_days, s.unpaid_days) for s in setup.stretches]
        if setup.stretches is not None
        else [(wage, setup.paid_days, setup.unpaid_days)]
    )
    stretches = tuple(Stretch(w, paid or ZERO, unpaid or ZERO) for w, paid, unpaid in given)
    paid_known = all(paid is not None for _, paid, _ in given)
    # Where a changed wage has its paid days alone, nothing was unpaid.
    unpaid_known = any(unpaid is not None for _, _, unpaid in given) or (
        len(given) > 1 and paid_known
    )
    default = Method.DEDUCT if unpaid_known else Method.EARN
    return Part(stretches, paid_known, unpaid_known, setup.method or default)


def _is_cut_short(dates: ByDates) -> bool:
    """Whether joining or leaving takes a paid day from the month.

    Who joins on its first paid day or leaves on its last works the whole month: 21 days of 21 are
    the whole wage, not 21 of 21.75.
    """
    first, last = _month(dates)
    joined, left = dates.joined_on or first, dates.left_on or last
    days = (first + DAY * n for n in range((last - first).days + 1))
    return any(is_paid_day(day) for day in days if day < joined or day > left)


def _month(dates: ByDates) -> tuple[date, date]:
    """Its first and last day."""
    first = date.fromisoformat(f"{dates.month}-01")
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def by_dates(dates: ByDates, wage: Fen, paid_day: Callable[[date], bool]) -> tuple[Stretch, ...]:
    """One stretch a wage, in order; days before joining and after leaving are not paid."""
    first, last = _month(dates)
    joined, left = dates.joined_on or first, dates.left_on or last
    unpaid_dates = set(dates.unpaid)
    counts: dict[date, list[int]] = {}
    wages: dict[date, Fen] = {first: wage}
    for change in sorted(dates.changes, key=lambda change: change.since):
        wages[max(change.since, first)] = fen_of(change.wage)
    day = first
    while day <= last:
        since = max(start for start in wages if start <= day)
        count = counts.setdefault(since, [0, 0])
        if paid_day(day):
            absent = day < joined or day > left or day in unpaid_dates
            count[absent] += 1
        day += DAY
    return tuple(
        Stretch(wages[since], Decimal(paid), Decimal(unpaid))
        for since, (paid, unpaid) in sorted(counts.items())
    )


def proration(body: ProrationBody, book: Book, today: date) -> ProrationAnswer:
    on = body.on or today
    figure = book.figure("pay_days", on)
    part = part_of(body, fen_of(body.wage or ZERO))
    chosen = part.chosen(figure.value)
    earn, deduct = (part.by(method, figure.value) for method in Method)
    lines = [line_view(chosen.line(), "earning", sources=[figure.source])]
    return ProrationAnswer(
        on=on,
        lines=lines,
        notes=note_views(lines, calendar_notes(body)),
        method=chosen.method,
        amount=yuan_of(chosen.amount),
        earn=yuan_of(earn.amount) if earn else None,
        deduct=yuan_of(deduct.amount) if deduct else None,
        paid_days=_sum(part, "paid_days") if part.paid_known else None,
        unpaid_days=_sum(part, "unpaid_days") if part.unpaid_known else None,
    )


def _sum(part: Part, name: str) -> Decimal:
    return sum((getattr(stretch, name) for stretch in part.stretches), ZERO)

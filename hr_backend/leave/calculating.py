"""Works a calculation out: finds the dated rules, calls the pure function, shows both."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from hr_backend.leave import calculation_schemas as c
from hr_backend.leave.rulebook import Rule, Rulebook, region_of
from hr_backend.leave.rules import absence, annual, compensatory
from hr_backend.leave.rules.values import Figure, Step, year_end


@dataclass(slots=True)
class Bench:
    """One calculation: the rules, today, and which rules were used."""

    book: Rulebook
    today: date
    used: list[Rule] = field(default_factory=list)

    def national(self, kind: str, on: date | None) -> Any:
        """The national rule's data; an empty one where no rule holds."""
        return self._data(self.book.national(kind, on or self.today))

    def local(self, kind: str, region: str | None, on: date | None) -> Any:
        """A region's data, None where no rule is known."""
        rule = self.book.local(kind, region_of(region), on or self.today)
        return self._data(rule) if rule is not None else None

    def _data(self, rule: Rule | None) -> Any:
        if rule is None:
            raise NoRule
        self.used.append(rule)
        return rule.data


class NoRule(Exception):
    """No rule of this kind holds on the day."""


def calculate(bench: Bench, asked: Any) -> Figure:
    """The figure of any calculation but `span`, which needs the calendar."""
    try:
        return _HOW[type(asked)](bench, asked)
    except NoRule:
        return Figure(None, "days", (), ("no_rule",))


def _service(asked: c.Annual | c.AnnualLeaver) -> annual.Service:
    return annual.Service(
        asked.hired_on, asked.first_worked_on, asked.service_years, asked.continuous_since
    )


def _annual(bench: Bench, asked: c.Annual) -> Figure:
    on = asked.as_of or year_end(asked.year)
    exclusions = annual.Exclusions(
        asked.vacation_days,
        asked.paid_personal_days,
        asked.sick_months,
        asked.already_taken,
        asked.lost_last_year,
    )
    rule = bench.national("annual", year_end(asked.year))
    return annual.entitlement(rule, _service(asked), asked.year, as_of=on, exclusions=exclusions)


def _leaver(bench: Bench, asked: c.AnnualLeaver) -> Figure:
    rule = bench.national("annual", asked.left_on)
    return annual.leaver(
        rule,
        _service(asked),
        left_on=asked.left_on,
        arranged=asked.arranged_days,
        as_of=asked.as_of,
    )


def _unused_pay(bench: Bench, asked: c.AnnualUnusedPay) -> Figure:
    return annual.unused_pay(
        bench.national("annual", asked.on),
        days=asked.days,
        average=asked.average_monthly_wage,
        declined=asked.declined_in_writing,
    )


def _carry(bench: Bench, asked: c.AnnualCarry) -> Figure:
    rule = bench.national("annual", year_end(asked.year))
    return annual.carry(rule, year=asked.year, unused=asked.unused_days, consent=asked.consent)


def _medical(bench: Bench, asked: c.MedicalPeriod) -> Figure:
    on = asked.on or asked.first_sick_day
    local = bench.local("medical_period", asked.region, on)
    national = {} if local is not None else bench.national("medical_period", on)
    return absence.medical_period(
        national,
        local,
        total_years=max(asked.total_years, asked.employer_years),
        here_years=asked.employer_years,
        first_sick_day=asked.first_sick_day,
    )


def _marriage(bench: Bench, asked: c.Marriage) -> Figure:
    return absence.marriage(
        bench.national("marriage", asked.on), bench.local("marriage", asked.region, asked.on)
    )


def _maternity(bench: Bench, asked: c.Maternity) -> Figure:
    on = asked.born_on or asked.start
    return absence.maternity(
        bench.national("maternity", on),
        bench.local("maternity", asked.region, on),
        children=asked.children,
        difficult=asked.difficult_birth,
        order=asked.child_order,
        start=asked.start,
    )


def _miscarriage(bench: Bench, asked: c.Miscarriage) -> Figure:
    rule = bench.national("maternity", asked.on or asked.start)
    return absence.miscarriage(rule, months=asked.pregnancy_months, start=asked.start)


def _paternity(bench: Bench, asked: c.Paternity) -> Figure:
    on = asked.born_on or asked.start
    return absence.paternity(bench.local("paternity", asked.region, on), start=asked.start)


def _parental(bench: Bench, asked: c.Parental) -> Figure:
    return absence.parental(
        bench.national("parental", asked.on),
        bench.local("parental", asked.region, asked.on),
        born_on=asked.child_born_on,
        on=asked.on or bench.today,
    )


def _nursing(bench: Bench, asked: c.Nursing) -> Figure:
    return absence.nursing(
        bench.national("nursing", asked.on),
        born_on=asked.child_born_on,
        on=asked.on or bench.today,
        children=asked.children,
    )


def _bereavement(bench: Bench, asked: c.Bereavement) -> Figure:
    return absence.bereavement(bench.national("bereavement", asked.on), relation=asked.relation)


def _family_visit(bench: Bench, asked: c.FamilyVisit) -> Figure:
    return absence.family_visit(
        bench.national("family_visit", asked.on),
        state_employer=asked.state_employer,
        visit=asked.visit,
        married=asked.married,
    )


def _work_injury(bench: Bench, asked: c.WorkInjury) -> Figure:
    rule = bench.national("work_injury", asked.on or asked.start)
    return absence.work_injury(rule, start=asked.start)


def _compensatory(bench: Bench, asked: c.Compensatory) -> Figure:
    return compensatory.earned(
        bench.national("compensatory", asked.on),
        [compensatory.Overtime(one.day, one.hours, one.kind) for one in asked.overtime],
        taken=asked.taken_hours,
        on=asked.on or bench.today,
    )


_HOW: dict[type, Callable[[Bench, Any], Figure]] = {
    c.Annual: _annual,
    c.AnnualLeaver: _leaver,
    c.AnnualUnusedPay: _unused_pay,
    c.AnnualCarry: _carry,
    c.MedicalPeriod: _medical,
    c.Marriage: _marriage,
    c.Maternity: _maternity,
    c.Miscarriage: _miscarriage,
    c.Paternity: _paternity,
    c.Parental: _parental,
    c.Nursing: _nursing,
    c.Bereavement: _bereavement,
    c.FamilyVisit: _family_visit,
    c.WorkInjury: _work_injury,
    c.Compensatory: _compensatory,
}


def step_view(step: Step) -> c.StepView:
    return c.StepView(code=step.code, value=float(step.value), unit=step.unit, data=dict(step.data))


def rule_used(rule: Rule) -> c.RuleUsed:
    return c.RuleUsed(
        kind=rule.kind,
        region=rule.region,
        valid_from=rule.valid_from,
        valid_until=rule.valid_until,
        data=dict(rule.data),
        source=rule.source,
        confirmed=rule.confirmed,
    )


def calculation_view(
    kind: str, figure: Figure, used: list[Rule], *, per_year: dict[int, Decimal] | None = None
) -> c.CalculationView:
    """The answer of the API."""
    return c.CalculationView(
        kind=kind,
        figure=float(figure.value) if figure.value is not None else None,
        unit=figure.unit,
        until=figure.until,
        per_year={year: float(days) for year, days in per_year.items()} if per_year else None,
        steps=[step_view(step) for step in figure.steps],
        rules=[rule_used(rule) for rule in used],
        notes=list(figure.notes),
    )

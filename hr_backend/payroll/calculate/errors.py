"""Why a calculation cannot be made from what was given."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, Conflict, Invalid


class FigureNeeded(Invalid):
    code = "figure_needed"
    detail = "A figure is missing; `data.needed` names the fields of which one must be given."
    example: ClassVar[JSON] = {"needed": ["city", "minimum_wage"]}


class TaxRuleNotApplicable(Invalid):
    code = "tax_rule_not_applicable"
    detail = "The rule does not fit the year or the months; `data.rule` names it."
    example: ClassVar[JSON] = {"rule": "last_year_under_60000"}


class DeductionConflict(Invalid):
    code = "deduction_conflict"
    detail = "These special additional deductions exclude each other in one year."
    example: ClassVar[JSON] = {"items": ["mortgage_interest", "rent"]}


class OnlyAtYearEnd(Invalid):
    code = "only_at_year_end"
    detail = "This deduction is taken in the annual reconciliation only, never by payroll."
    example: ClassVar[JSON] = {"item": "serious_illness"}


class RestNotAllowed(Invalid):
    code = "rest_not_allowed"
    detail = "Only hours of a rest day can be given back as rest, and no more than were worked."
    example: ClassVar[JSON] = {"day": "holiday"}


class BonusUsed(Conflict):
    code = "bonus_used_this_year"
    detail = "The method may be used once a year and was used already."


class NetNegative(Invalid):
    code = "net_negative"
    detail = "More is taken off than is earned; nothing is paid out below zero."

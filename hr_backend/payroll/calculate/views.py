"""From the rules' lines to those of an answer."""

from collections.abc import Iterable
from decimal import Decimal

from hr_backend.payroll.calculate.answers import LineView, NoteView, Section, StepView
from hr_backend.payroll.law.naming import names
from hr_backend.payroll.rules.values import Fen, Line, Step, yuan_of


def shown(value: Fen | Decimal) -> str:
    """Fen as yuan with two decimals, a bare number without needless zeros."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else f"{yuan_of(value):.2f}"


def step_view(step: Step) -> StepView:
    known = names()
    named = known.steps[step.code]
    return StepView(
        code=step.code,
        name=named.name,
        formula=named.formula,
        inputs={symbol: shown(value) for symbol, value in step.inputs.items()},
        names={symbol: known.symbols[symbol] for symbol in step.inputs},
        result=shown(step.result),
    )


def line_view(
    line: Line,
    section: Section,
    *,
    sources: Iterable[str] = (),
    name: str | None = None,
    sign: int = 1,
    month: int | None = None,
) -> LineView:
    """`sources` of the figures follow the rule's own; `name` is what HR called the item."""
    known = names()
    rule = known.rules[line.rule]
    return LineView(
        code=line.code,
        name=name or known.lines[line.code],
        section=section,
        month=month,
        amount=yuan_of(sign * line.amount),
        rule=line.rule,
        rule_name=rule.name,
        source="; ".join(dict.fromkeys((rule.source, *sources))),
        steps=[step_view(step) for step in line.steps],
        notes=list(line.notes),
    )


def note_views(lines: Iterable[LineView], more: Iterable[str] = ()) -> list[NoteView]:
    """What the notes of lines, and further ones, mean; each once."""
    codes = dict.fromkeys([*(note for line in lines for note in line.notes), *more])
    return [NoteView(code=code, text=names().notes[code]) for code in codes]

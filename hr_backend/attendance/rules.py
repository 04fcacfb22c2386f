"""What a day comes to: a pure function of its facts.

Late, early, absent and missing punches have no national definition: they are company rules
(劳动合同法 art. 4). Overtime by kind of day: 劳动法 art. 44.
"""

from collections.abc import Sequence

from hr_backend.attendance.facts import (
    MINUTES_A_DAY,
    Basis,
    DayResult,
    Facts,
    Mark,
    Punch,
    PunchKind,
    Shift,
    ShiftKind,
    Span,
    Status,
)
from hr_backend.attendance.spans import common, minus, total, union
from hr_backend.calendars.day_kinds import PERCENT, DayKind

FOREVER = 10_000
GRAVEST = (
    (Mark.ABSENT, Status.ABSENT),
    (Mark.MISSING_IN, Status.MISSING_PUNCH),
    (Mark.MISSING_OUT, Status.MISSING_PUNCH),
    (Mark.LATE, Status.LATE),
    (Mark.EARLY, Status.EARLY),
)


def day_result(facts: Facts) -> DayResult:
    """What a day came to. The order of punches and doubled ones make no difference."""
    shift = facts.shift
    presence = present(facts.punches, shift)
    breaks = shift.breaks if shift else ()
    worked = minus(presence.spans, breaks)
    overtime = _overtime(facts, worked)
    percent = PERCENT[facts.kind] if overtime else 0
    instead = [(one.since, one.until) for one in facts.approved if one.rest_instead]
    compensated = total(common(overtime, instead)) if facts.kind == DayKind.REST_DAY else 0
    obliged = facts.kind == DayKind.WORKDAY if facts.obliged is None else facts.obliged
    if shift is None or not obliged:
        marks = [Mark.OVERTIME] if overtime else []
        return DayResult(
            status=_off(facts),
            marks=(*_one_sided(presence, still=_still_off(facts)), *marks),
            first_in=presence.first_in,
            last_out=presence.last_out,
            worked=total(worked),
            overtime=total(overtime),
            percent=percent,
            compensated=compensated,
        )
    return _on_duty(facts, shift, presence, worked, overtime, percent)


class Presence:
    """Coming and going, as the punches tell it."""

    __slots__ = ("first_in", "last_out", "spans")

    def __init__(
        self, first_in: int | None = None, last_out: int | None = None, spans: Sequence[Span] = ()
    ) -> None:
        self.first_in = first_in
        self.last_out = last_out
        self.spans = list(spans)


def present(punches: Sequence[Punch], shift: Shift | None) -> Presence:
    """When somebody was there.

    Punches that all say in or out are paired: of several comings in a row the first counts, of
    several goings the last. Else the first punch is coming and the last is going; a single one is
    whichever is nearer to the shift's beginning or end.
    """
    ordered = sorted({(punch.at, punch.kind or "") for punch in punches})
    if not ordered:
        return Presence()
    if all(kind for _, kind in ordered):
        return _paired(ordered)
    first, last = ordered[0], ordered[-1]
    if first[0] != last[0]:
        return Presence(first[0], last[0], [(first[0], last[0])])
    at, kind = next((one for one in ordered if one[1]), first)
    if not kind:
        going = shift is not None and abs(at - shift.end) < abs(at - shift.start)
        kind = PunchKind.OUT if going else PunchKind.IN
    return Presence(first_in=at) if kind == PunchKind.IN else Presence(last_out=at)


def _paired(ordered: Sequence[tuple[int, str]]) -> Presence:
    spans: list[Span] = []
    came: int | None = None
    gone: int | None = None
    for at, kind in ordered:
        if kind == PunchKind.IN:
            if came is None or gone is not None:
                if came is not None and gone is not None:
                    spans.append((came, gone))
                came, gone = at, None
        else:
            gone = at
    if came is not None and gone is not None:
        spans.append((came, gone))
    comings = [at for at, kind in ordered if kind == PunchKind.IN]
    goings = [at for at, kind in ordered if kind == PunchKind.OUT]
    first = comings[0] if comings else None
    last = goings[-1] if goings else None
    if first is not None and last is not None and last < first:
        # Went before they came: of the two edges of the day the later one is missing.
        last = None
    return Presence(first, last, union(spans))


def _overtime(facts: Facts, worked: Sequence[Span]) -> list[Span]:
    """The spans that are overtime."""
    shift, approved = facts.shift, [(one.since, one.until) for one in facts.approved]
    if shift is not None and shift.kind == ShiftKind.UNTIMED:
        return []
    if facts.kind == DayKind.STATUTORY_HOLIDAY:
        return _counted(facts, worked, approved)
    if shift is not None and shift.kind == ShiftKind.COMPREHENSIVE:
        return []  # counted over the period
    if facts.kind == DayKind.REST_DAY:
        return _counted(facts, worked, approved)
    if shift is None:
        return common(worked, approved)
    if shift.kind == ShiftKind.FLEXIBLE:
        beyond = _past(worked, required_of(shift) - total(_leave_of(facts, shift)))
    else:
        beyond = common(worked, [(shift.end, FOREVER)])
        # Coming early is no overtime unless it was approved.
        beyond = union([*beyond, *minus(common(worked, approved), [(shift.start, FOREVER)])])
    counted = _counted(facts, beyond, approved)
    return counted if total(counted) >= facts.overtime_from else []


def _counted(facts: Facts, spans: Sequence[Span], approved: Sequence[Span]) -> list[Span]:
    return common(spans, approved) if facts.basis == Basis.APPROVED else list(spans)


def _past(worked: Sequence[Span], minutes: int) -> list[Span]:
    """What of `worked` comes after its first `minutes`."""
    left, beyond = max(minutes, 0), []
    for start, end in worked:
        used = min(left, end - start)
        left -= used
        if start + used < end:
            beyond.append((start + used, end))
    return beyond


def required_of(shift: Shift) -> int:
    """Minutes to be worked in a shift."""
    if shift.required is not None:
        return shift.required
    return total(minus([(shift.start, shift.end)], shift.breaks))


def _leave_of(facts: Facts, shift: Shift) -> list[Span]:
    planned = minus([(shift.start, shift.end)], shift.breaks)
    return common(planned, [(one.since, one.until) for one in facts.leave])


def _on_duty(
    facts: Facts,
    shift: Shift,
    presence: Presence,
    worked: Sequence[Span],
    overtime: Sequence[Span],
    percent: int,
) -> DayResult:
    on_leave = _leave_of(facts, shift)
    expected = minus([(shift.start, shift.end)], [*shift.breaks, *on_leave])
    bound = common(expected, [shift.core]) if _has_core(shift) and shift.core else expected
    still = facts.observed is not None and bool(expected) and facts.observed < expected[-1][1]
    late = early = absent = short = 0
    marks: list[Mark] = []
    if expected and shift.kind != ShiftKind.UNTIMED:
        if presence.first_in is None and presence.last_out is None:
            absent = 0 if still else total(expected)
        else:
            late, early = _deviations(shift, presence, bound, still=still)
            marks += _one_sided(presence, still=still)
            if shift.kind == ShiftKind.FLEXIBLE and not marks and not still:
                short = max(required_of(shift) - total(on_leave) - total(worked), 0)
    found = ((Mark.ABSENT, absent), (Mark.LATE, late), (Mark.EARLY, early), (Mark.SHORT, short))
    marks += [mark for mark, minutes in found if minutes]
    marks += [Mark.ON_LEAVE] if on_leave else []
    marks += [Mark.OVERTIME] if overtime else []
    return DayResult(
        status=_status(marks, still=still, all_on_leave=not expected),
        marks=tuple(marks),
        first_in=presence.first_in,
        last_out=presence.last_out,
        planned=required_of(shift),
        worked=total(worked),
        regular=total(common(worked, expected)),
        late=late,
        early=early,
        absent=absent,
        short=short,
        leave=total(on_leave),
        overtime=total(overtime),
        percent=percent,
        leave_types=tuple(sorted({one.leave_type for one in facts.leave if one.leave_type})),
    )


def _has_core(shift: Shift) -> bool:
    return shift.kind == ShiftKind.FLEXIBLE and shift.core is not None


def _deviations(
    shift: Shift, presence: Presence, bound: Sequence[Span], *, still: bool
) -> tuple[int, int]:
    """Minutes late and minutes gone early, 0 within the grace; breaks are never missed."""
    late = early = 0
    if not bound:
        return 0, 0
    if presence.first_in is not None:
        missed = total(common(bound, [(bound[0][0], max(presence.first_in, bound[0][0]))]))
        late = missed if missed > shift.grace_in else 0
    if presence.last_out is not None and not still:
        missed = total(common(bound, [(min(presence.last_out, bound[-1][1]), bound[-1][1])]))
        early = missed if missed > shift.grace_out else 0
    return late, early


def _one_sided(presence: Presence, *, still: bool) -> list[Mark]:
    """Which of coming and going is missing where there is the other."""
    if presence.first_in is None and presence.last_out is not None:
        return [Mark.MISSING_IN]
    if presence.last_out is None and presence.first_in is not None and not still:
        return [Mark.MISSING_OUT]
    return []


def _still_off(facts: Facts) -> bool:
    """Whether a day nobody has to come may still see somebody go."""
    return facts.observed is not None and facts.observed < MINUTES_A_DAY


def _off(facts: Facts) -> Status:
    if facts.kind == DayKind.STATUTORY_HOLIDAY or facts.in_break:
        return Status.HOLIDAY
    return Status.REST_DAY if facts.kind == DayKind.REST_DAY else Status.UNSCHEDULED


def _status(marks: Sequence[Mark], *, still: bool, all_on_leave: bool) -> Status:
    for mark, status in GRAVEST:
        if mark in marks:
            return status
    if all_on_leave or (Mark.ON_LEAVE in marks and not still):
        return Status.ON_LEAVE
    return Status.OPEN if still else Status.NORMAL

"""Compares what came with what a scenario expects; pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.messages import Reply
from channels.scenarios.scenario import End, Expectation, OfferRule, Pattern

EndRows = Mapping[str, Sequence[Mapping[str, object]]]
"""The rows the database holds at the end, by table; moments aware."""

COMMA_IN_NUMBER = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
CONTAINS = "_contains"


def judge_turn(
    expect: Expectation, *, intent: str | None, replies: Sequence[Reply], minutes: int
) -> list[str]:
    """What is wrong with the answer to one turn; `minutes` is the length of what is offered."""
    wrong: list[str] = []
    if expect.intents and intent not in expect.intents:
        wrong.append(f"intent: expected {' or '.join(expect.intents)}, got {intent}")
    said = spoken(replies)
    wrong += [
        f"contains: {piece!r} is not in {said!r}"
        for piece in expect.contains
        if without_commas(piece) not in said
    ]
    wrong += [
        f"lacks: {piece!r} is in {said!r}"
        for piece in expect.lacks
        if without_commas(piece) in said
    ]
    if expect.offers:
        wrong += judge_offers(expect.offers, offered_times(replies), minutes=minutes)
    return wrong


def without_commas(text: str) -> str:
    """1,234 and 1234 are the same."""
    return COMMA_IN_NUMBER.sub("", text)


def spoken(replies: Sequence[Reply]) -> str:
    """All replies with the titles of their options, commas inside numbers left out."""
    pieces = [piece for r in replies for piece in (r.text, *(o.title for o in r.options))]
    return without_commas("\n".join(pieces))


def as_time(value: str) -> datetime | None:
    """The moment an option's value names, None where it is something else."""
    if not re.match(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", value):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def offered_times(replies: Sequence[Reply]) -> list[datetime]:
    """The times that are offered: a cancel button is no time."""
    times = (as_time(option.value) for reply in replies for option in reply.options)
    return [moment for moment in times if moment]


def judge_offers(rule: OfferRule, times: Sequence[datetime], *, minutes: int) -> list[str]:
    """What is wrong with the times offered."""
    wrong: list[str] = []
    listed = ", ".join(t.isoformat() for t in times) or "none"
    if rule.least is not None and len(times) < rule.least:
        wrong.append(f"options: at least {rule.least} wanted, offered: {listed}")
    if rule.most is not None and len(times) > rule.most:
        wrong.append(f"options: at most {rule.most} wanted, offered: {listed}")
    length = timedelta(minutes=minutes)
    for start in times:
        if rule.windows and not any(
            (low is None or low <= start) and (high is None or start + length <= high)
            for low, high in rule.windows
        ):
            wrong.append(f"options: {start.isoformat()} (+{minutes} min) lies outside")
    return wrong


def matches(pattern: Pattern, row: Mapping[str, object]) -> bool:
    """Whether a row is the one asked for: only the keys given count."""
    return all(
        _one_of(row.get(name.removesuffix(CONTAINS)), wanted, inside=name.endswith(CONTAINS))
        for name, wanted in pattern.values.items()
    )


def _one_of(actual: object, wanted: Sequence[object], *, inside: bool) -> bool:
    if inside:
        return any(str(value) in str(actual or "") for value in wanted)
    if isinstance(actual, list | tuple):
        return any(value in actual for value in wanted)
    return any(value == actual for value in wanted)


def judge_end(end: End, rows: EndRows) -> list[str]:
    """What is wrong with the database at the end, with the scenario's lines."""
    wrong: list[str] = []
    for table, patterns in end.found.items():
        for pattern in patterns:
            if not any(matches(pattern, row) for row in rows.get(table, ())):
                wrong.append(
                    f"line {pattern.line}: {pattern.key}: no row with {_shown(pattern)}; "
                    f"there are {_rows(pattern, rows.get(table, ()))}"
                )
    for table, patterns in end.absent.items():
        for pattern in patterns:
            if any(matches(pattern, row) for row in rows.get(table, ())):
                wrong.append(f"line {pattern.line}: {pattern.key}: found {_shown(pattern)}")
    for table, count in end.counts.items():
        held = len(rows.get(table, ()))
        if held != count.rows:
            wrong.append(f"line {count.line}: {count.key}: {count.rows} wanted, {held} found")
    return wrong


def _shown(pattern: Pattern) -> str:
    return ", ".join(
        f"{name} {' or '.join(_plain(value) for value in wanted)}"
        for name, wanted in pattern.values.items()
    )


def _rows(pattern: Pattern, rows: Sequence[Mapping[str, object]]) -> str:
    names = [name.removesuffix(CONTAINS) for name in pattern.values]
    return "; ".join(", ".join(_plain(row.get(n)) for n in names) for row in rows) or "none"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)

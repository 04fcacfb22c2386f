"""What a run of a scenario looks like, for programs and for people."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.messages import Reply
from channels.scenarios.nodes import ScenarioError
from channels.scenarios.player import Outcome, Played

LOCAL = ZoneInfo("Asia/Shanghai")


def as_json(outcome: Outcome) -> str:
    """One line of JSON in the contract's shape."""
    return dump(
        {
            "id": outcome.scenario.id,
            "passed": outcome.passed,
            "failures": list(outcome.failures),
            "turns": [_turn(played) for played in outcome.turns],
            "end": {
                table: [_plain_row(row) for row in rows] for table, rows in outcome.end.items()
            },
        }
    )


def error_as_json(error: ScenarioError) -> str:
    """The same shape for a file that could not be played."""
    name = Path(error.file).stem
    return dump({"id": name, "passed": False, "failures": [str(error)], "turns": [], "end": {}})


def dump(value: object) -> str:
    """JSON on one line; lone surrogates stay escaped so that any terminal can take it."""
    text = json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def as_text(outcome: Outcome) -> str:
    """A line for a scenario that passed; for one that failed the conversation and the failures."""
    scenario = outcome.scenario
    head = f"{'pass' if outcome.passed else 'FAIL'}  {scenario.id}  {scenario.title}"
    if outcome.passed:
        return head
    lines = [head]
    for played in outcome.turns:
        lines += _spoken_turn(played)
    lines += [f"  ! {failure}" for failure in outcome.failures]
    return "\n".join(lines).encode("utf-8", "backslashreplace").decode("utf-8")


def _spoken_turn(played: Played) -> list[str]:
    if played.heard is None:
        return [f"  (the clock moves on by {played.advance})"]
    said = played.say or ""
    shown = said if len(said) <= 200 else f"{said[:200]}… ({len(said)} characters)"
    lines = [f"  {played.speaker}: {shown!r}  [{played.heard.intent}]"]
    for reply in played.heard.replies:
        lines.append(f"    > {reply.text}")
        lines += [f"      [{option.title}] = {option.value}" for option in reply.options]
    return lines


def _turn(played: Played) -> dict[str, object]:
    heard = played.heard
    row: dict[str, object] = {
        "as": played.speaker,
        "say": played.say,
        "intent": heard.intent if heard else None,
        "confidence": heard.confidence if heard else None,
        "entities": list(heard.entities) if heard else [],
        "replies": [_reply(reply) for reply in heard.replies] if heard else [],
        "latency_ms": round(heard.latency_ms, 1) if heard else 0.0,
    }
    if played.click is not None:
        row["click"] = played.click
    if played.advance is not None:
        row["advance"] = played.advance
    return row


def _reply(reply: Reply) -> dict[str, object]:
    return {
        "text": reply.text,
        "options": [{"title": option.title, "value": option.value} for option in reply.options],
    }


def _plain_row(row: Mapping[str, object]) -> dict[str, object]:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(LOCAL).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return value

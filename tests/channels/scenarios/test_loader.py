"""The loader takes what the format page says and names file, line and key for everything else."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from channels.scenarios.loader import load, read_scenario
from channels.scenarios.nodes import ScenarioError
from channels.scenarios.scenario import Advance, Batch, Scenario, Turn

LOCAL = ZoneInfo("Asia/Shanghai")

WORLD = """\
id: one
now: 2026-11-24T16:00
world:
  departments: [{id: rd, name: 研发部}]
  people:
    - {id: wang, kind: candidate, name: 王芳, phone: 13800000001}
    - {id: li, kind: employee, name: 李强, roles: interviewer, hired_on: 2019-03-01}
  requisitions: [{id: java, title: Java工程师, department: rd}]
  applications: [{id: a1, candidate: wang, requisition: java}]
  interviews:
    - {id: i1, application: a1, interviewers: [li], start: 2026-11-25 14:00, minutes: 60}
    - {id: i2, application: a1, mode: ai, status: proposed}
  busy: [{person: li, start: 2026-12-02T15:00, end: 2026-12-02T08:00:00Z}]
  working_hours: {days: [1, 2], from: 9:00, to: 18:00}
"""


def read(text: str) -> Scenario:
    return read_scenario(text, "one.yml", default_id="one")


def turns(text: str) -> Scenario:
    return read(WORLD + "turns:\n" + text)


def row(scenario: Scenario, table: str, at: int = 0) -> dict[str, object]:
    rows = scenario.world[table]
    assert isinstance(rows, list)
    return dict(rows[at])


def test_values_are_read_as_written_whatever_yaml_would_make_of_them() -> None:
    scenario = turns("  - {as: wang, say: 15:00}\n  - {as: wang, say: no}\n")
    assert scenario.now == datetime(2026, 11, 24, 16, tzinfo=LOCAL)
    assert row(scenario, "people")["phone"] == "13800000001"
    assert row(scenario, "people", 1)["roles"] == ["interviewer"]
    assert row(scenario, "people", 1)["hired_on"] == date(2019, 3, 1)
    assert row(scenario, "interviews")["start"] == datetime(2026, 11, 25, 14, tzinfo=LOCAL)
    assert row(scenario, "busy")["end"] == datetime(2026, 12, 2, 16, tzinfo=LOCAL)
    hours = scenario.world["working_hours"]
    assert isinstance(hours, dict)
    assert hours == {"days": [1, 2], "from": time(9), "to": time(18)}
    assert [step.say for step in scenario.steps if isinstance(step, Turn)] == ["15:00", "no"]


@pytest.mark.parametrize(
    ("say", "expected"),
    [("", ""), ('""', ""), ('"a\\0b"', "a\0b"), ("🙂", "🙂"), ("好" * 10_000, "好" * 10_000)],
)
def test_a_message_may_be_anything(say: str, expected: str) -> None:
    step = turns(f"  - as: wang\n    say: {say}\n").steps[0]
    assert isinstance(step, Turn)
    assert step.say == expected


def test_steps_of_every_kind() -> None:
    scenario = turns(
        "  - {advance: 1h30m}\n"
        "  - {batch: [{as: wang, say: 一}, {as: li, say: 二}]}\n"
        "  - {repeat: true, as: wang, say: 三}\n"
        "  - {click: 2026-12-02T16:00, as: wang}\n"
    )
    advance, batch, repeat, click = scenario.steps
    assert isinstance(advance, Advance)
    assert advance.by == timedelta(minutes=90)
    assert isinstance(batch, Batch)
    assert [turn.speaker for turn in batch.turns] == ["wang", "li"]
    assert isinstance(repeat, Turn)
    assert repeat.twice
    assert isinstance(click, Turn)
    assert click.click == "2026-12-02T16:00"


def test_one_value_or_a_list_of_them() -> None:
    scenario = turns(
        "  - {as: wang, say: 你好, expect: {intent: greet, contains: 你好, options: 0}}\n"
        "end:\n"
        "  interviews: [{id: i1, status: [scheduled, proposed], start: [2026-12-02T16:00, null]}]\n"
        "  handoffs: 0\n"
        "  none: {notified: [{person: li}]}\n"
    )
    turn = scenario.steps[0]
    assert isinstance(turn, Turn)
    assert turn.expect is not None
    assert turn.expect.intents == ("greet",)
    assert turn.expect.offers is not None
    assert turn.expect.offers.most == 0
    values = scenario.end.found["interviews"][0].values
    assert values["start"] == (datetime(2026, 12, 2, 16, tzinfo=LOCAL), None)
    assert scenario.end.counts["handoffs"].rows == 0
    assert scenario.end.absent["notified"][0].values == {"person": ("li",)}


def test_an_empty_list_of_what_is_not_built_asks_for_nothing() -> None:
    read(WORLD + "  payslips: []\nturns: []\n")


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("", 1, ""),
        ("now: [", 1, ""),
        ("- 1\n", 1, ""),
        ("now: 2026-11-24T16:00\n", 1, "turns"),
        ("now: 2026-11-24\nturns: []\n", 1, "now"),
        ("now: 2026-13-24T16:00\nturns: []\n", 1, "now"),
        ("now: 2026-11-24T16:00\nturns: []\ntruns: []\n", 3, "truns"),
        ("now: 2026-11-24T16:00\nturns: []\nturns: []\n", 3, "turns"),
        ("now: 2026-11-24T16:00\nturns: {}\n", 2, "turns"),
        ("now: 2026-11-24T16:00\nworld: 1\nturns: []\n", 2, "world"),
        (WORLD + "  payslips: [{person: wang}]\nturns: []\n", 15, "world.payslips"),
        (WORLD + "  policies: {minimum: 10}\nturns: []\n", 15, "world.policies.minimum"),
        (WORLD.replace("days: [1, 2]", "days: [0]") + "turns: []\n", 14, "working_hours.days[0]"),
        (WORLD.replace("minutes: 60", "minutes: 0") + "turns: []\n", 11, "interviews[0].minutes"),
        (WORLD.replace("T08:00:00Z", "T07:00:00Z") + "turns: []\n", 13, "world.busy[0].end"),
        (WORLD + "  peeple: []\nturns: []\n", 15, "world.peeple"),
        (WORLD + "  holidays: [{date: 2026-02-30, kind: holiday}]\nturns: []\n", 15, "date"),
        (WORLD + "  holidays: [{date: 2026-12-30, kind: rest}]\nturns: []\n", 15, "kind"),
        (WORLD + "  holidays: [{kind: holiday}]\nturns: []\n", 15, "world.holidays[0]"),
        (WORLD + "turns:\n  - {as: wong, say: 你好}\n", 16, "turns[0].as"),
        (WORLD + "turns:\n  - {as: wang}\n", 16, "turns[0]"),
        (WORLD + "turns:\n  - {say: 你好}\n", 16, "turns[0]"),
        (WORLD + "turns:\n  - {as: wang, attach: cv.pdf}\n", 16, "turns[0].attach"),
        (WORLD + "turns:\n  - {as: wang, say: 一, channel: wecom}\n", 16, "turns[0].channel"),
        (WORLD + "turns:\n  - {as: wang, say: 一, channel: fax}\n", 16, "turns[0].channel"),
        (WORLD + "turns:\n  - {advance: soon}\n", 16, "turns[0].advance"),
        (WORLD + "turns:\n  - {as: wang, say: [一]}\n", 16, "turns[0].say"),
        (WORLD + "turns:\n  - as: wang\n    say: 一\n    expects: {}\n", 18, "turns[0].expects"),
        (
            WORLD + "turns: [{as: wang, say: 一, expect: {options: {min: x}}}]\n",
            15,
            "turns[0].expect.options.min",
        ),
        (WORLD + "turns: []\nend: {offers: [{status: new}]}\n", 16, "end.offers[0].status"),
        (WORLD + "turns: []\nend:\n  audit: [{action: fly}]\n", 17, "end.audit[0].action"),
        (WORLD + "turns: []\nend:\n  audit: [{actor: nobody}]\n", 17, "end.audit[0].actor"),
        (WORLD + "turns: []\nend:\n  handoffs: many\n", 17, "end.handoffs"),
        (WORLD + "turns: []\nend:\n  none: {handofs: []}\n", 17, "end.none.handofs"),
        (WORLD.replace("candidate: wang", "candidate: wong") + "turns: []\n", 9, "candidate"),
        (WORLD.replace("id: li,", "id: wang,") + "turns: []\n", 7, "world.people[1].id"),
        (WORLD.replace(", minutes: 60", ", status: proposed") + "turns: []\n", 11, "start"),
        (WORLD.replace(", status: proposed", "") + "turns: []\n", 12, "interviews[1]"),
    ],
)
def test_errors_name_file_line_and_key(text: str, line: int, key: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(text)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"one.yml:{line}: ")
    assert key in str(caught.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.yml").write_bytes(b"id: one\ntitle: " + b"\xff\n")
    with pytest.raises(ScenarioError, match=r"latin\.yml:2: not UTF-8"):
        load(tmp_path / "latin.yml")
    with pytest.raises(ScenarioError, match="cannot be read"):
        load(tmp_path / "none.yml")
    with pytest.raises(ScenarioError, match="cannot be read"):
        load(tmp_path)
    (tmp_path / "control.yml").write_text("id: one\ntitle: a\x01b\n")
    with pytest.raises(ScenarioError, match=r"control\.yml:2: not YAML"):
        load(tmp_path / "control.yml")

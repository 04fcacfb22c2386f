"""The player sends what the file says, once or twice, one by one or at once, and judges it."""

import asyncio
import json
from datetime import datetime, timedelta
from pathlib import Path

from bot.messages import Message, Option, Reply
from channels.scenarios.judge import EndRows
from channels.scenarios.loader import read_scenario
from channels.scenarios.player import Heard, Outcome, Player
from channels.scenarios.report import as_json, as_text

HEAD = """\
id: one
title: 一个例子
now: 2026-11-24T16:00
world:
  people: [{id: wang, kind: candidate, name: 王芳}, {id: li, kind: employee, name: 李强}]
  requisitions: [{id: java, title: Java工程师, department: rd}]
  departments: [{id: rd, name: 研发部}]
  applications: [{id: a1, candidate: wang, requisition: java}]
  interviews:
    - {id: i1, application: a1, interviewers: [li], start: 2026-11-25T14:00, minutes: 90}
turns:
"""
OFFER = (Option("12月2日(周三) 16:00", "2026-12-02T16:00:00+08:00"), Option("取消面试", "/cancel"))


class Recorder:
    """A house that offers the same to everybody and keeps what it was sent."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self.heard: list[Message] = []
        self.at_once = 0
        self._inside = 0

    def now(self) -> datetime:
        return self._now

    async def receive(self, message: Message) -> Heard:
        self._inside += 1
        self.at_once = max(self.at_once, self._inside)
        await asyncio.sleep(0)
        repeated = message.id in [known.id for known in self.heard]
        self.heard.append(message)
        self._inside -= 1
        replies = [] if repeated else [Reply(f"收到{message.text}", OFFER)]
        return Heard("inform", 0.5, [], replies, 1.23)

    def keep(self, person: str, file: Path) -> str:
        return f"/attach_file?upload={file.name}"

    async def advance(self, until: datetime) -> None:
        self._now = until

    async def rows(self) -> EndRows:
        return {"interviews": [{"id": "i1", "start": self._now}]}


def play(steps: str) -> tuple[Outcome, Recorder]:
    scenario = read_scenario(HEAD + steps, "one.yml", default_id="one")
    house = Recorder(scenario.now)
    return asyncio.run(Player(scenario, house).play()), house


def test_a_message_has_its_own_id_and_the_moment_of_the_clock() -> None:
    outcome, house = play("  - {as: wang, say: 一}\n  - {advance: 2h}\n  - {as: wang, say: 一}\n")
    first, second = house.heard
    assert first.id != second.id
    assert second.received_at - first.received_at == timedelta(hours=2)
    assert outcome.passed


def test_a_batch_is_sent_at_the_same_instant() -> None:
    _, house = play("  - batch: [{as: wang, say: 一}, {as: li, say: 二}]\n")
    assert house.at_once == 2
    assert len({message.id for message in house.heard}) == 2


def test_a_repeat_is_the_same_delivery_twice() -> None:
    outcome, house = play("  - {repeat: true, as: wang, say: 一}\n")
    assert [message.id for message in house.heard] == [house.heard[0].id] * 2
    heard = outcome.turns[0].heard
    assert heard is not None
    assert len(heard.replies) == 1


def test_a_repeat_of_the_turn_before_is_that_turn_delivered_again() -> None:
    _, house = play("  - {as: wang, say: 一}\n  - {repeat: true, as: wang, say: 一}\n")
    assert len({message.id for message in house.heard}) == 1


def test_a_click_sends_the_value_shown_and_its_title() -> None:
    _, house = play(
        "  - {as: wang, say: 一}\n  - {as: wang, click: 2026-12-02T16:00}\n"
        "  - {as: wang, click: /cancel}\n  - {as: wang, click: gone}\n"
    )
    assert [(message.text, message.payload) for message in house.heard[1:]] == [
        ("12月2日(周三) 16:00", "2026-12-02T16:00:00+08:00"),
        ("取消面试", "/cancel"),
        ("gone", "gone"),
    ]


def test_an_offer_must_fit_with_the_length_of_the_interview() -> None:
    long_enough = "{min: 1, from: 2026-12-02T16:00, to: 2026-12-02T17:30}"
    too_short = "{min: 1, from: 2026-12-02T16:00, to: 2026-12-02T17:00}"
    assert play(f"  - {{as: wang, say: 一, expect: {{options: {long_enough}}}}}\n")[0].passed
    failed, _ = play(f"  - {{as: wang, say: 一, expect: {{options: {too_short}}}}}\n")
    assert len(failed.failures) == 1
    assert "turn 1 (line 12)" in failed.failures[0]


def test_the_answer_for_programs() -> None:
    outcome, _ = play("  - {as: wang, say: 一}\n  - {advance: 1h}\nend: {handoffs: 1}\n")
    answer = json.loads(as_json(outcome))
    assert answer == {
        "id": "one",
        "passed": False,
        "failures": ["line 14: end.handoffs: 1 wanted, 0 found"],
        "turns": [
            {
                "as": "wang",
                "say": "一",
                "intent": "inform",
                "confidence": 0.5,
                "entities": [],
                "replies": [
                    {
                        "text": "收到一",
                        "options": [
                            {"title": "12月2日(周三) 16:00", "value": "2026-12-02T16:00:00+08:00"},
                            {"title": "取消面试", "value": "/cancel"},
                        ],
                    }
                ],
                "latency_ms": 1.2,
            },
            {
                "as": None,
                "say": None,
                "intent": None,
                "confidence": None,
                "entities": [],
                "replies": [],
                "latency_ms": 0.0,
                "advance": "1h",
            },
        ],
        "end": {"interviews": [{"id": "i1", "start": "2026-11-24T17:00:00+08:00"}]},
    }
    assert "FAIL  one" in as_text(outcome)


def test_what_no_terminal_can_write_is_escaped() -> None:
    outcome, _ = play('  - {as: wang, say: "\\uD83D"}\n')
    line = as_json(outcome)
    line.encode("utf-8")
    assert json.loads(line)["turns"][0]["say"] == "\ud83d"

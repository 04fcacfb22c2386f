"""The judge reads answers and rows as the format page says."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.messages import Option, Reply
from channels.scenarios.judge import judge_end, judge_offers, judge_turn, matches, offered_times
from channels.scenarios.scenario import Count, End, Expectation, OfferRule, Pattern

LOCAL = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def wrong(expect: Expectation, *replies: Reply, intent: str = "greet") -> list[str]:
    return judge_turn(expect, intent=intent, replies=replies, minutes=60)


@pytest.mark.parametrize(
    ("intents", "got", "holds"),
    [
        ((), "greet", True),
        (("greet",), "greet", True),
        (("cancel_interview", "reschedule_interview"), "reschedule_interview", True),
        (("cancel_interview", "reschedule_interview"), "deny", False),
        (("greet",), None, False),
    ],
)
def test_a_list_of_intents_means_any_of_them(
    intents: tuple[str, ...], got: str | None, holds: bool
) -> None:
    failures = judge_turn(Expectation(intents=intents), intent=got, replies=(), minutes=60)
    assert (not failures) == holds


@pytest.mark.parametrize(
    ("contains", "lacks", "holds"),
    [
        (("12月2日", "取消"), (), True),
        (("12月2日", "12月3日"), (), False),
        (("12月2日(周三) 16:00",), (), True),
        (("8000",), ("13800000001",), True),
        (("8,000",), (), True),
        ((), ("8000",), False),
        ((), ("面试",), False),
    ],
)
def test_contains_and_lacks_read_all_replies_and_titles_without_commas_in_numbers(
    contains: tuple[str, ...], lacks: tuple[str, ...], holds: bool
) -> None:
    replies = [
        Reply("面试改到哪天？"),
        Reply("实发8,000元", (Option("12月2日(周三) 16:00", "x"), Option("取消面试", "/cancel"))),
    ]
    assert (not wrong(Expectation(contains=contains, lacks=lacks), *replies)) == holds


def test_a_comma_that_is_not_inside_a_number_stays() -> None:
    assert wrong(Expectation(contains=("一,二",)), Reply("一,二")) == []
    assert wrong(Expectation(contains=("3,14",)), Reply("第3,14项")) == []
    assert wrong(Expectation(contains=("1234567.89",)), Reply("1,234,567.89元")) == []


def test_only_options_whose_value_is_a_time_count() -> None:
    replies = [
        Reply(
            "这几个时间可以",
            (
                Option("12月2日(周三) 16:00", "2026-12-02T16:00:00+08:00"),
                Option("取消面试", "/cancel_interview"),
                Option("王芳", "20261202"),
                Option("12月2日", "2026-12-02"),
            ),
        ),
        Reply("或者", (Option("明天", "2026-12-02T08:30:00Z"),)),
    ]
    assert offered_times(replies) == [at("2026-12-02T16:00"), at("2026-12-02T16:30")]


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        (OfferRule(least=2), True),
        (OfferRule(least=3), False),
        (OfferRule(most=2), True),
        (OfferRule(most=1), False),
        (OfferRule(windows=((at("2026-12-02T16:00"), at("2026-12-02T18:00")),)), True),
        (OfferRule(windows=((at("2026-12-02T16:00"), at("2026-12-02T17:30")),)), False),
        (OfferRule(windows=((at("2026-12-02T16:30"), at("2026-12-02T18:00")),)), False),
        (OfferRule(windows=((at("2026-12-02T16:00"), None),)), True),
        (OfferRule(windows=((None, at("2026-12-02T18:00")),)), True),
        (
            OfferRule(
                windows=(
                    (at("2026-12-02T16:00"), at("2026-12-02T17:00")),
                    (at("2026-12-02T17:00"), at("2026-12-02T18:00")),
                )
            ),
            True,
        ),
    ],
)
def test_every_offer_lies_whole_in_one_of_the_windows(rule: OfferRule, holds: bool) -> None:
    times = [at("2026-12-02T16:00"), at("2026-12-02T17:00")]
    assert (not judge_offers(rule, times, minutes=60)) == holds


def pattern(**values: object) -> Pattern:
    lists = {k: v if isinstance(v, tuple) else (v,) for k, v in values.items()}
    return Pattern(7, "end.interviews[0]", lists)


ROW = {
    "id": "i1",
    "status": "scheduled",
    "start": datetime.fromisoformat("2026-12-02T08:00:00+00:00"),
    "end": None,
    "minutes": 60,
    "interviewers": ["li", "zhou"],
    "reason": "临时要出差",
}


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        (pattern(id="i1"), True),
        (pattern(id="i2"), False),
        (pattern(status=("confirmed", "scheduled")), True),
        (pattern(status=("confirmed", "cancelled")), False),
        (pattern(start=at("2026-12-02T16:00")), True),
        (pattern(start=(at("2026-12-02T16:30"), at("2026-12-02T17:00"))), False),
        (pattern(end=None), True),
        (pattern(minutes=60), True),
        (pattern(interviewers="zhou"), True),
        (pattern(interviewers=("wu", "li")), True),
        (pattern(interviewers="wu"), False),
        (pattern(reason_contains="出差"), True),
        (pattern(reason_contains=("生病", "出差")), True),
        (pattern(reason_contains="生病"), False),
        (pattern(id="i1", minutes=30), False),
    ],
)
def test_only_the_keys_given_are_compared_and_a_list_means_one_of(
    asked: Pattern, holds: bool
) -> None:
    assert matches(asked, ROW) == holds


def test_the_end_asks_for_rows_forbids_rows_and_counts_them() -> None:
    end = End(
        found={"interviews": (pattern(id="i1"), pattern(id="i9"))},
        absent={"interviews": (pattern(status="scheduled"), pattern(status="cancelled"))},
        counts={"handoffs": Count(9, "end.handoffs", 0), "audit": Count(10, "end.audit", 2)},
    )
    failures = judge_end(end, {"interviews": [ROW], "audit": [{}]})
    assert len(failures) == 3
    assert "i9" in failures[0]
    assert "line 7" in failures[1]
    assert "line 10" in failures[2]
    assert "2 wanted, 1 found" in failures[2]

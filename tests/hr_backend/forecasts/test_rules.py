"""What a booking's history says, and what a forecast may look at."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_backend.forecasts.history import Event, Story
from hr_backend.forecasts.rules import (
    FEATURES,
    REASONS,
    Model,
    Outcome,
    bookings,
    features,
    is_doubtful,
    rows,
    wilson,
)
from hr_backend.kit.deed import CHINA
from tests.conftest import NOW

START = NOW + timedelta(days=5)
LATER = START + timedelta(days=2)
BOOKED = NOW - timedelta(days=3)
SCHEDULED = Event(BOOKED, "interview.schedule", False, START)
BARE = Story("i1", "wang", 1, "onsite", "completed", START)


def event(action: str, by_candidate: bool, **values: object) -> Event:
    changes = {"at": NOW, "action": action, "by_candidate": by_candidate} | values
    return replace(SCHEDULED, **changes)  # type: ignore[arg-type]


MOVED = event("interview.reschedule", True, start=LATER, old_start=START)


@pytest.mark.parametrize(
    ("events", "status", "outcomes"),
    [
        ((), "completed", ["attended"]),
        ((), "no_show", ["missed"]),
        ((), "cancelled", ["taken_back"]),
        ((), "scheduled", ["open"]),
        ((SCHEDULED,), "in_progress", ["attended"]),
        ((SCHEDULED, event("interview.cancel", True)), "cancelled", ["missed"]),
        ((SCHEDULED, event("interview.cancel", False)), "cancelled", ["taken_back"]),
        ((SCHEDULED, event("interview.withdraw", True)), "cancelled", ["missed"]),
        ((SCHEDULED, MOVED), "completed", ["missed", "attended"]),
        ((SCHEDULED, replace(MOVED, by_candidate=False)), "no_show", ["taken_back", "missed"]),
        ((MOVED,), "completed", ["missed", "attended"]),
        ((event("interview.confirm", True),), "completed", ["attended"]),
        ((event("interview.cancel", True, old_start=START),), "cancelled", ["missed"]),
    ],
)
def test_what_became_of_each_time(
    events: tuple[Event, ...], status: str, outcomes: list[str]
) -> None:
    found = bookings(replace(BARE, events=events, status=status))
    assert [one.outcome for one in found] == [Outcome(outcome) for outcome in outcomes]


def test_an_interview_without_a_time_has_no_booking() -> None:
    assert bookings(replace(BARE, start=None, status="proposed")) == []


def seen(story: Story, before: timedelta = timedelta(hours=24)) -> dict[str, float]:
    booking = bookings(story)[-1]
    return dict(zip(FEATURES, features(booking, booking.start - before, CHINA), strict=True))


def test_only_what_was_known_then_is_seen() -> None:
    confirmed = event("interview.confirm", True, at=START - timedelta(hours=10))
    reminded = (START - timedelta(hours=20), START - timedelta(hours=1))
    story = replace(BARE, events=(SCHEDULED, confirmed), reminded=reminded)
    day_before, hours_before = seen(story), seen(story, timedelta(hours=4))
    assert (day_before["confirmed"], hours_before["confirmed"]) == (0, 1)
    assert (day_before["reminders"], hours_before["reminders"]) == (0, 1)
    assert hours_before["answered_reminder"] == 1


def test_a_confirmation_of_the_old_time_is_none_of_the_new() -> None:
    confirmed = event("interview.confirm", True)
    moved = replace(MOVED, at=NOW + timedelta(hours=1))
    found = seen(replace(BARE, start=LATER, events=(SCHEDULED, confirmed, moved)))
    assert (found["confirmed"], found["moves"]) == (0, 1)


def test_what_is_not_known_is_said_to_be_unknown() -> None:
    found = seen(BARE)
    assert (found["lead_known"], found["distance_known"]) == (0, 0)
    assert seen(replace(BARE, km=12.0))["distance_known"] == 1


def test_history_is_looked_at_while_the_booking_stood() -> None:
    cancelled = event("interview.cancel", True, at=START - timedelta(hours=30))
    assert len(rows([replace(BARE, events=(SCHEDULED,))], CHINA)) == 3
    late = replace(BARE, events=(SCHEDULED, cancelled), status="cancelled")
    assert len(rows([late], CHINA)) == 1
    early = replace(cancelled, at=START - timedelta(hours=100))
    assert rows([replace(late, events=(SCHEDULED, early))], CHINA) == []
    hours = Event(START - timedelta(hours=2), "interview.schedule", False, START)
    assert len(rows([replace(BARE, events=(hours,))], CHINA)) == 1


PROTECTED = (
    "sex", "gender", "age", "birth", "marri", "child", "pregnan", "origin", "ethnic", "nation",
    "religio", "health", "disab", "hukou", "province", "name", "number", "email", "school", "photo",
)  # fmt: skip


def test_features_are_a_list_without_anything_about_who_somebody_is() -> None:
    assert set(REASONS) == set(FEATURES)
    assert [f for f in FEATURES if any(word in f.split("_") for word in PROTECTED)] == []
    # A story has no place for it either: the id keeps interviews together, and is no feature.
    assert set(Story.__dataclass_fields__) == {
        "interview", "group", "round", "mode", "status", "start", "events", "reminded", "km",
    }  # fmt: skip


def test_another_candidate_with_the_same_booking_has_the_same_forecast() -> None:
    story = replace(BARE, events=(SCHEDULED,))
    assert seen(story) == seen(replace(story, group="somebody else"))


NUMBERS = st.floats(-3, 3)
WHOLE = st.lists(NUMBERS, min_size=len(FEATURES), max_size=len(FEATURES)).map(tuple)


@given(WHOLE, WHOLE, NUMBERS, st.floats(0.1, 2), NUMBERS)
def test_a_model_says_likelihoods_and_survives_its_json(
    coef: tuple[float, ...],
    values: tuple[float, ...],
    intercept: float,
    slope: float,
    offset: float,
) -> None:
    mean, scale = (0.0,) * len(FEATURES), (1.0,) * len(FEATURES)
    model = Model(mean, scale, coef, intercept, slope, offset)
    assert 0 <= model.likelihood(values) <= 1
    assert Model.of(model.as_json()) == model
    assert all(abs(why.points) <= 100 for why in model.why(values))


def test_reasons_say_which_way_and_how_far() -> None:
    weights = {"lead_days": -1.0, "confirmed": 1.0}
    flat = (0.0,) * len(FEATURES)
    coef = tuple(weights.get(name, 0.0) for name in FEATURES)
    model = Model(flat, (1.0,) * len(FEATURES), coef, 1.0)
    story = replace(BARE, events=(SCHEDULED, event("interview.confirm", True)))
    booking = bookings(story)[-1]
    why = {w.code: w for w in model.why(features(booking, START - timedelta(hours=24), CHINA))}
    assert set(why) == {"lead_time", "confirmed"}
    assert why["lead_time"].points < 0 < why["confirmed"].points
    assert why["lead_time"].value == 8


@pytest.mark.parametrize(
    "change",
    [
        {"format": 0},
        {"features": ["age", *FEATURES[1:]]},
        {"coef": [1.0]},
        {"intercept": float("nan")},
    ],
)
def test_a_model_of_another_version_is_not_used(change: dict[str, object]) -> None:
    flat = (0.0,) * len(FEATURES)
    data = Model(flat, (1.0,) * len(FEATURES), flat, 0.0).as_json()
    assert Model.of(data) is not None
    assert Model.of(data | change) is None


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 0, 0, 1), (0, 10, 0, 0.278), (5, 10, 0.237, 0.763), (90, 100, 0.826, 0.945)],
)
def test_the_interval_of_a_share(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=0.001)


@pytest.mark.parametrize(
    ("likelihood", "usual", "doubtful"),
    [(0.5, 0.8, True), (0.69, 0.72, False), (0.75, 0.95, False), (0.5, 0.4, False)],
)
def test_doubt_is_below_most_and_below_what_is_usual(
    likelihood: float, usual: float, doubtful: bool
) -> None:
    assert is_doubtful(likelihood, usual) is doubtful

"""A model learnt from GENERATED history is held against the likelihoods it was drawn by."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from hr_backend.forecasts import learning
from hr_backend.forecasts.learning import ENOUGH, calibration_error, learn
from hr_backend.forecasts.rules import FEATURES, Row, bookings, features, rows
from hr_backend.kit.deed import CHINA
from tests.bench.forecast_history import histories
from tests.conftest import NOW

PAST = list(histories(3000, seed=11))
LEARNT = learn(rows([one.story for one in PAST], CHINA))


def test_it_is_calibrated_and_better_than_the_base_rate() -> None:
    quality = LEARNT.quality
    assert quality is not None
    assert quality.ece < 0.05
    assert quality.skill > 0.05
    assert quality.auc > 0.65


def test_its_likelihoods_are_near_the_truth() -> None:
    assert LEARNT.model is not None
    errors = []
    for one in histories(500, seed=12):
        booking = bookings(one.story)[-1]
        moment = max(booking.start - timedelta(hours=24), booking.booked_at or booking.start)
        said = LEARNT.model.likelihood(features(booking, moment, CHINA))
        errors.append(abs(said - one.truth))
    assert sum(errors) / len(errors) < 0.06


def test_the_same_history_teaches_the_same() -> None:
    assert learn(rows([one.story for one in PAST], CHINA)) == LEARNT


@pytest.mark.parametrize(("number", "why"), [(0, "thin"), (100, "thin")])
def test_thin_history_gives_a_base_rate_alone(number: int, why: str) -> None:
    learnt = learn(rows([one.story for one in PAST[:number]], CHINA))
    assert (learnt.model, learnt.why_not) == (None, why)
    low, high = learnt.base.interval
    assert high - low > 0.1


def test_where_everybody_came_there_is_nothing_to_learn() -> None:
    stories = [replace(one.story, status="completed", events=()) for one in PAST[: ENOUGH * 2]]
    assert learn(rows(stories, CHINA)).why_not == "one_sided"


def test_chance_is_not_taken_for_knowledge() -> None:
    chance = random.Random(3)
    noise = [
        Row(f"c{n}", NOW + timedelta(hours=n), values(chance), chance.random() < 0.7, True)
        for n in range(600)
    ]
    learnt = learn(noise)
    assert learnt.model is None or (learnt.quality is not None and learnt.quality.skill < 0.03)


def values(chance: random.Random) -> tuple[float, ...]:
    return tuple(chance.random() for _ in FEATURES)


def test_validation_never_tries_a_candidate_it_learnt_from(monkeypatch: pytest.MonkeyPatch) -> None:
    taught: list[tuple[set[str], object]] = []
    fit = learning._fit

    def noting(part: list[Row]) -> object:
        taught.append(({row.group for row in part}, max(row.start for row in part)))
        return fit(part)

    tried: list[set[str]] = []
    score = learning._score

    def noting_score(model: object, row: Row) -> float:
        groups, until = taught[-1]
        tried.append({row.group} & groups)
        assert row.start >= until  # type: ignore[operator]
        return score(model, row)  # type: ignore[arg-type]

    monkeypatch.setattr(learning, "_fit", noting)
    monkeypatch.setattr(learning, "_score", noting_score)
    assert learning._forward(rows([one.story for one in PAST[:600]], CHINA))
    assert not any(tried)
    assert len(tried) > 100


def test_the_error_of_calibration() -> None:
    assert calibration_error([0.2] * 100, [1.0] * 20 + [0.0] * 80) < 0.4
    assert calibration_error([0.9] * 50, [0.0] * 50) == pytest.approx(0.9)
    assert calibration_error([1.0, 0.0] * 50, [1.0, 0.0] * 50) == 0
    assert calibration_error([], []) == 0

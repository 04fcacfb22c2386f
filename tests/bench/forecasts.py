"""Forecasts against the truth they were drawn by: `python -m tests.bench.forecasts`.

All history here is GENERATED: the figures say that the method works, not how people behave.
"""

import math
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta

from hr_backend.forecasts.hotspots import Cell, Rates, learn_rates
from hr_backend.forecasts.learning import calibration_error, learn
from hr_backend.forecasts.rules import bookings, features, rows
from tests.bench.forecast_history import ZONE, cancellations, histories, rate

CELLS = [(day, hour) for day in range(1, 6) for hour in range(9, 18)]


def attendance() -> None:
    """Calibration on later bookings of other candidates, by how much history there is."""
    print("Attendance (generated history; the last quarter is never learnt from)")
    print("Brier and ECE on candidates never seen; `truth`: of the likelihoods that drew them")
    print(
        f"{'interviews':>10} {'base':>6} {'brier':>7} {'of base':>8} {'truth':>7} {'ECE':>6}"
        f" {'ECE truth':>10} {'its ECE':>7} {'raw':>6} {'AUC':>6} {'|p-truth|':>10}"
        f" {'rows':>6} {'seconds':>8}"
    )
    for number in (300, 1000, 3000, 10_000):
        _one(number)


def _one(number: int) -> None:
    made = list(histories(number * 4 // 3, seed=number))
    past, future = made[:number], made[number:]
    seen = {one.story.group for one in past}
    began = time.perf_counter()
    learnt = learn(rows([one.story for one in past], ZONE))
    seconds = time.perf_counter() - began
    if learnt.model is None or learnt.quality is None:
        print(f"{number:>10} no model: {learnt.why_not}; base {learnt.base.interval}")
        return
    said, hits, true = [], [], []
    for one in future:
        if one.story.group in seen:
            continue
        booking = bookings(one.story)[-1]
        moment = max(booking.start - timedelta(hours=24), booking.booked_at or booking.start)
        said.append(learnt.model.likelihood(features(booking, moment, ZONE)))
        hits.append(float(one.story.status == "completed"))
        true.append(one.truth)
    n = max(len(said), 1)
    usual, quality = learnt.base.share or 0.0, learnt.quality
    off = sum(abs(a - b) for a, b in zip(said, true, strict=True)) / n
    print(
        f"{number:>10} {usual:>6.3f} {_brier(said, hits):>7.4f}"
        f" {sum((usual - h) ** 2 for h in hits) / n:>8.4f} {_brier(true, hits):>7.4f}"
        f" {calibration_error(said, hits):>6.3f} {calibration_error(true, hits):>10.3f}"
        f" {quality.ece:>7.3f} {quality.ece_raw:>6.3f} {quality.auc:>6.3f} {off:>10.3f}"
        f" {len(said):>6} {seconds:>8.2f}"
    )


def _brier(said: Sequence[float], hits: Sequence[float]) -> float:
    return sum((a - b) ** 2 for a, b in zip(said, hits, strict=True)) / max(len(said), 1)


def hot_spots() -> None:
    """Two weeks ahead, against the same hour of last week and the mean of the last four."""
    print("\nHot spots (generated): two weeks ahead, mean of 20 runs; deviance and MAE per hour")
    print(
        f"{'level':>6} {'weeks':>6} {'model dev':>10} {'last week':>10} {'4 weeks':>8} "
        f"{'model MAE':>10} {'last week':>10} {'4 weeks':>8} {'in 90 %':>8} {'|m-truth|':>9}"
    )
    for level in (0.3, 1.0, 3.0):
        for weeks in (8, 26):
            _hot(level, weeks)


def _hot(level: float, weeks: int) -> None:
    sums = [0.0] * 8
    runs = 20
    for seed in range(runs):
        drawn = cancellations(weeks + 2, seed=seed, level=level)
        past, coming = drawn[:weeks], drawn[weeks:]
        rates = learn_rates(past)
        assert rates is not None
        _score(sums, rates, past, coming, level, weeks)
    n = runs * len(CELLS) * 2
    print(
        f"{level:>6} {weeks:>6} "
        + " ".join(
            f"{value / n:>{width}.3f}"
            for value, width in zip(sums, (10, 10, 8, 10, 10, 8, 8, 9), strict=True)
        )
    )


def _score(
    sums: list[float],
    rates: Rates,
    past: Sequence[Mapping[Cell, int]],
    coming: Sequence[Mapping[Cell, int]],
    level: float,
    weeks: int,
) -> None:
    for ahead, week in enumerate(coming):
        for cell in CELLS:
            count = week.get(cell, 0)
            found = rates.expect(cell)
            last = past[-1].get(cell, 0)
            month = sum(one.get(cell, 0) for one in past[-4:]) / 4
            for n, mean in enumerate((found.mean, last, month)):
                sums[n] += _deviance(count, mean)
                sums[n + 3] += abs(count - mean)
            sums[6] += found.low <= count <= found.high
            sums[7] += abs(found.mean - level * rate(*cell, weeks + ahead))


def _deviance(count: int, mean: float) -> float:
    mean = max(mean, 0.05)  # a peer that says never is not to be infinitely wrong
    return 2 * ((count * math.log(count / mean) if count else 0.0) - (count - mean))


if __name__ == "__main__":
    attendance()
    hot_spots()

"""Words on charts and in tables; they stand in labels.yml."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

import yaml

from hr_backend.analytics.models import Cut, Measure
from hr_backend.analytics.schemas import GroupView, PeriodView


@cache
def words() -> Mapping[str, Any]:
    """Everything in labels.yml."""
    text = resources.files("hr_backend.analytics").joinpath("labels.yml").read_text("utf-8")
    read: Mapping[str, Any] = yaml.safe_load(text)
    return read


def measure_name(measure: Measure) -> str:
    return str(words()["measures"][measure.value])


def cut_name(cut: Cut | None) -> str:
    return str(words()["cuts"][cut.value] if cut else words()["columns"]["group"])


def period_name(period: PeriodView) -> str:
    """Both days included."""
    last = period.until - timedelta(days=1)
    return str(words()["period"].format(since=period.since, until=last))


def group_name(cut: Cut | None, group: GroupView) -> str:
    """What a group is called."""
    known = words()
    if not group.key:
        return str(known["nothing"])
    match cut:
        case Cut.HOUR:
            return str(known["hour"].format(hour=group.key))
        case Cut.WEEKDAY:
            return str(known["weekdays"][group.key])
        case Cut.MODE:
            return str(known["modes"].get(group.key, group.key))
        case Cut.WEEK:
            monday = date.fromisoformat(group.key)
            return str(known["week"].format(month=monday.month, day=monday.day))
    return group.name or group.key

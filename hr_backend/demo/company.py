"""Fits the demo company's dates to today."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from hr_backend.demo.attendance import demo_punches, demo_shifts
from hr_backend.imports.world import BusyRow, InterviewRow, World
from hr_backend.interviews.models import InterviewStatus

FILE = Path(__file__).with_name("company.yml")
QUARTERS = "一二三四"
UPCOMING = (InterviewStatus.SCHEDULED, InterviewStatus.CONFIRMED)

IsWorkday = Callable[[date], bool]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody worth trying the demo as."""

    id: str
    name: str
    kind: str
    hint: str
    """What to try, in Chinese."""


@cache
def _company() -> Row:
    read: Row = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return read


def demo_people() -> list[DemoPerson]:
    """Who is worth trying, in the order to show them."""
    people = {row["id"]: row for row in _company()["people"]}
    return [
        DemoPerson(row["person"], people[row["person"]]["name"], people[row["person"]]["kind"],
                   row["try"])
        for row in _company()["worth_trying"]
    ]  # fmt: skip


def build_company(now: datetime, *, is_workday: IsWorkday, zone: tzinfo) -> World:
    """The company with its interviews around `now` (aware), dated by working days in `zone`."""
    company = _company()
    employees = [row["id"] for row in company["people"] if row["kind"] == "employee"]
    days = _Days(now.astimezone(zone).date(), is_workday, zone)
    return World.model_validate(
        {
            "departments": company["departments"],
            "people": company["people"],
            "requisitions": company["requisitions"],
            "applications": [{"id": application_id(r), **r} for r in company["applications"]],
            "interviews": [_interview(row, days, now) for row in company["interviews"]],
            "busy": [busy for row in company["busy"] for busy in _busy(row, days)],
            "faq": company["faq"],
            "policies": company["policies"],
            "shifts": demo_shifts(employees),
            "punches": list(demo_punches(employees, now, is_workday=is_workday, zone=zone)),
            "contracts": company["contracts"],
            "employee_files": company["employee_files"],
            "appraisals": [_appraisal(row, days.today) for row in company["appraisals"]],
            "courses": [_course(row, days) for row in company["courses"]],
        }
    )


def application_id(row: Row) -> str:
    """A demo candidate has one application."""
    return f"application-{row['candidate']}"


@dataclass(frozen=True, slots=True)
class _Days:
    """Counts working days from today."""

    today: date
    is_workday: IsWorkday
    zone: tzinfo

    def at(self, offset: int, clock: str) -> datetime:
        """The moment `offset` working days from today; 0 is today or the last one before it."""
        day, left = self.today, abs(offset)
        step = timedelta(days=1 if offset > 0 else -1)
        if offset <= 0:
            while not self.is_workday(day):
                day -= timedelta(days=1)
        while left:
            day += step
            left -= self.is_workday(day)
        return datetime.combine(day, time.fromisoformat(clock), self.zone)


def _interview(row: Row, days: _Days, now: datetime) -> InterviewRow:
    start = days.at(row["in"], row["at"]) if "in" in row else None
    status = InterviewStatus(row.get("status", InterviewStatus.SCHEDULED))
    if start and start <= now and status in UPCOMING:
        status = InterviewStatus.COMPLETED
    round_no = row.get("round", 1)
    dated = f"{start:%Y%m%d}" if start else f"{days.today:%Y%m%d}"
    return InterviewRow(
        id=f"interview-{row['candidate']}-{round_no}-{dated}",
        application=application_id(row),
        round=round_no,
        mode=row.get("mode", "onsite"),
        interviewers=tuple(row.get("interviewers", ())),
        start=start,
        minutes=row.get("minutes", 60),
        status=status,
        location=row.get("location"),
        link=row.get("link"),
    )


def _appraisal(row: Row, today: date) -> Row:
    """Of a quarter counted from the present one: 0, or -1 for the last one, which is released."""
    first = today.year * 4 + (today.month - 1) // 3 + row["quarter"]
    year, quarter = divmod(first, 4)
    following = date(year + (quarter == 3), (quarter * 3 + 3) % 12 + 1, 1)
    return {
        "person": row["person"],
        "cycle": f"{year}年第{QUARTERS[quarter]}季度",
        "start": date(year, quarter * 3 + 1, 1),
        "end": following - timedelta(days=1),
        "rating": row.get("rating"),
        "comment": row.get("comment", ""),
        "released": row["quarter"] < 0,
        "goals": row.get("goals", ()),
    }


def _course(row: Row, days: "_Days") -> Row:
    start = days.at(row["in"], row["at"])
    return {
        "id": f"{row['id']}-{start:%Y%m%d}",
        "title": row["title"],
        "kind": row["kind"],
        "place": row["place"],
        "start": start,
        "end": start + timedelta(minutes=row["minutes"]),
        "capacity": row["capacity"],
        "people": row.get("people", ()),
        "completed": row.get("completed", ()),
    }


def _busy(row: Row, days: _Days) -> list[BusyRow]:
    return [
        BusyRow(person=person, start=days.at(n, row["from"]), end=days.at(n, row["to"]))
        for person in row["people"]
        for n in row["in"]
    ]

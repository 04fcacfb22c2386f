"""Interviews, times and rules in words, as sentences have them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from actions.hr_types import Interview, Rule
from bot.messages import Option
from bot.responses import Responses

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Wording:
    """How things are called; every word comes from the responses."""

    responses: Responses

    def when(self, moment: datetime) -> str:
        """「12月2日(周三) 16:00」"""
        return f"{self.day(moment)} {moment.astimezone(ZONE):%H:%M}"

    def day(self, moment: datetime) -> str:
        """「12月2日(周三)」"""
        return self.date(moment.astimezone(ZONE).date())

    def full_date(self, day: date) -> str:
        """「2028年12月2日」, for days that may lie years away."""
        year, month = day.year, day.month
        return self.responses.say("format.full_date", year=year, month=month, day=day.day)

    def date(self, day: date) -> str:
        """The same of a day of the calendar."""
        weekday = self.responses.say("format.weekdays")[day.weekday()]
        return self.responses.say("format.day", month=day.month, day=day.day, weekday=weekday)

    def between(self, start: datetime, end: datetime) -> str:
        """「11月27日(周五) 14:00-18:00」, or both in full where they lie on two days."""
        since, until = start.astimezone(ZONE), end.astimezone(ZONE)
        last = f"{until:%H:%M}" if since.date() == until.date() else self.when(end)
        return self.responses.say("format.between", start=self.when(start), end=last)

    def title(self, interview: Interview, *, staff: bool = False) -> str:
        """An interview in a line, for lists and choices."""
        key = "format.interview_staff" if staff else "format.interview"
        when = self.when(interview.start) if interview.start else self.responses.say("format.open")
        return self.responses.say(
            key,
            when=when,
            post=interview.requisition.title,
            mode=self.mode(interview),
            candidate=interview.candidate.name,
        )

    def mode(self, interview: Interview) -> str:
        """现场, 视频, 电话 or AI."""
        return self.responses.say(f"format.mode.{interview.mode}")

    def rules(self, rules: Sequence[Rule]) -> str:
        """Which rules decided, in words; those without a sentence are left out."""
        said = [
            self.responses.say(f"rules.{rule.code}", **rule.data)
            for rule in rules
            if f"rules.{rule.code}" in self.responses
        ]
        return "".join(said)

    def yes_no(self, domain: str) -> tuple[Option, Option]:
        """Two buttons that say what yes and no mean here."""
        return (
            Option(self.responses.say(f"{domain}.agree"), "yes"),
            Option(self.responses.say(f"{domain}.decline"), "no"),
        )

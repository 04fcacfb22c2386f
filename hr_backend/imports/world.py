"""A described company (people, posts, interviews, calendars) written into the database."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from hr_backend.faq.models import FaqKind
from hr_backend.imports.world_attendance import PunchRow, ShiftRow
from hr_backend.imports.world_leave import LeaveBalanceRow, LeaveRequestRow
from hr_backend.imports.world_pay import PayslipRow
from hr_backend.imports.world_records import (
    AppraisalRow,
    ContractRow,
    CourseRow,
    EmployeeFileRow,
)
from hr_backend.interviews.models import InterviewStatus, Mode
from hr_backend.people.models import Kind, Role


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class DepartmentRow(_Row):
    """A department."""

    id: str
    name: str


class PersonRow(_Row):
    """A candidate or an employee."""

    id: str
    kind: Kind
    name: str
    phone: str | None = None
    email: str | None = None
    roles: tuple[Role, ...] = ()
    department: str | None = None
    manager: str | None = None
    hired_on: date | None = None


class RequisitionRow(_Row):
    """An open post; `pool` may stand in for its interviewers."""

    id: str
    title: str
    department: str | None = None
    level: str | None = None
    owner: str | None = None
    recruiter: str | None = None
    hrbp: str | None = None
    senior: bool = False
    status: str = "open"
    pool: tuple[str, ...] = ()


class ApplicationRow(_Row):
    """A candidate for a post."""

    id: str
    candidate: str
    requisition: str
    stage: str = "interview"


class InterviewRow(_Row):
    """One round; without a start it is only proposed. Times are aware."""

    id: str
    application: str
    round: int = 1
    mode: Mode = Mode.ONSITE
    interviewers: tuple[str, ...] = ()
    start: datetime | None = None
    minutes: int = 60
    status: InterviewStatus = InterviewStatus.SCHEDULED
    location: str | None = None
    link: str | None = None
    reschedules: int = 0
    invited_at: datetime | None = None
    scheduled_at: datetime | None = None


class StandByRow(_Row):
    """An application that stands by for freed slots of its post; rank 1 is asked first."""

    application: str
    rank: int = Field(ge=1)


class FaqRow(_Row):
    """A question HR has answered for a post, or without one for the whole company."""

    kind: FaqKind
    question: str
    answer: str
    requisition: str | None = None
    variants: tuple[str, ...] = ()
    mode: Mode | None = None


class BusyRow(_Row):
    """Somebody is not free in [start, end); aware."""

    person: str
    start: datetime
    end: datetime


class HolidayRow(_Row):
    """A day over and above the published calendar."""

    date: date
    name: str = ""
    kind: str


class HoursRow(_Row):
    """The company's working hours, in its own time zone."""

    days: tuple[int, ...] = (1, 2, 3, 4, 5)
    from_time: time = Field(default=time(9), alias="from")
    to_time: time = Field(default=time(18), alias="to")


class World(_Row):
    """Everything that is there before the first message."""

    departments: tuple[DepartmentRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    requisitions: tuple[RequisitionRow, ...] = ()
    applications: tuple[ApplicationRow, ...] = ()
    interviews: tuple[InterviewRow, ...] = ()
    waitlist: tuple[StandByRow, ...] = ()
    faq: tuple[FaqRow, ...] = ()
    busy: tuple[BusyRow, ...] = ()
    holidays: tuple[HolidayRow, ...] = ()
    payslips: tuple[PayslipRow, ...] = ()
    shifts: tuple[ShiftRow, ...] = ()
    punches: tuple[PunchRow, ...] = ()
    leave_balances: tuple[LeaveBalanceRow, ...] = ()
    leave_requests: tuple[LeaveRequestRow, ...] = ()
    contracts: tuple[ContractRow, ...] = ()
    employee_files: tuple[EmployeeFileRow, ...] = ()
    appraisals: tuple[AppraisalRow, ...] = ()
    courses: tuple[CourseRow, ...] = ()
    working_hours: HoursRow | None = None
    policies: Mapping[str, Any] = Field(default_factory=dict)

"""Every table in one place, so that `Base.metadata` is complete."""

from hr_backend.analytics import models as analytics
from hr_backend.approvals import models as approvals
from hr_backend.attendance import models as attendance
from hr_backend.audit import models as audit
from hr_backend.batches import models as batches
from hr_backend.calendars import busy_models as busy
from hr_backend.calendars import feed_models as feeds
from hr_backend.calendars import models as calendars
from hr_backend.employee_requests import models as employee_requests
from hr_backend.faq import models as faq
from hr_backend.forecasts import models as forecasts
from hr_backend.handoffs import models as handoffs
from hr_backend.identity import models as identity
from hr_backend.imports import models as imports
from hr_backend.interviews import models as interviews
from hr_backend.kit import idempotency
from hr_backend.kit.db import Base
from hr_backend.leave import models as leave
from hr_backend.notifications import models as notifications
from hr_backend.payroll import models as payroll
from hr_backend.people import models as people
from hr_backend.privacy import models as privacy
from hr_backend.records import models as records
from hr_backend.reminders import models as reminders
from hr_backend.scorecards import models as scorecards
from hr_backend.slots import models as slots
from hr_backend.standby import models as standby
from hr_backend.webhooks import models as webhooks

__all__ = [
    "Base",
    "analytics",
    "approvals",
    "attendance",
    "audit",
    "batches",
    "busy",
    "calendars",
    "employee_requests",
    "faq",
    "feeds",
    "forecasts",
    "handoffs",
    "idempotency",
    "identity",
    "imports",
    "interviews",
    "leave",
    "notifications",
    "payroll",
    "people",
    "privacy",
    "records",
    "reminders",
    "scorecards",
    "slots",
    "standby",
    "webhooks",
]

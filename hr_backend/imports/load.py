"""Writes a world's rows; what is there already stays, so that loading twice adds nothing."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals.models import PolicyVersion
from hr_backend.calendars.models import BusyTime, Holiday, WorkingHours
from hr_backend.faq.models import FaqEntry
from hr_backend.imports.world import BusyRow, FaqRow, InterviewRow, PersonRow, RequisitionRow, World
from hr_backend.imports.world_attendance import add_punches, add_shifts
from hr_backend.imports.world_leave import load_leave
from hr_backend.imports.world_pay import add_payslips
from hr_backend.imports.world_records import add_records
from hr_backend.interviews.models import (
    Application,
    Interview,
    InterviewInterviewer,
    Requisition,
    RequisitionPool,
)
from hr_backend.kit.db import Base
from hr_backend.people.models import Department, Person, PersonRole
from hr_backend.slots.repository import claim_existing
from hr_backend.standby.models import StandBy

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
COMPANY = "company"


async def load_world(session: AsyncSession, world: World) -> None:
    """Write a world in one transaction of the caller's; its ids are taken as they are."""
    await _add(session, Department, (row.model_dump() for row in world.departments))
    await _add(session, Person, map(_person, world.people))
    await _add(
        session,
        PersonRole,
        ({"person_id": row.id, "role": role} for row in world.people for role in row.roles),
    )
    await _add(session, Requisition, map(_requisition, world.requisitions))
    await _add(
        session,
        RequisitionPool,
        ({"requisition_id": r.id, "person_id": p} for r in world.requisitions for p in r.pool),
    )
    await _add(
        session,
        Application,
        (
            {
                "id": row.id,
                "candidate_id": row.candidate,
                "requisition_id": row.requisition,
                "stage": row.stage,
            }
            for row in world.applications
        ),
    )
    await _add(session, Interview, map(_interview, world.interviews))
    await _add(
        session,
        InterviewInterviewer,
        (
            {"interview_id": row.id, "person_id": person}
            for row in world.interviews
            for person in row.interviewers
        ),
    )
    await claim_existing(session)
    posts = {row.id: row.requisition for row in world.applications}
    await _add(
        session,
        StandBy,
        (
            {
                "application_id": row.application,
                "requisition_id": posts[row.application],
                "rank": row.rank,
            }
            for row in world.waitlist
        ),
    )
    await _add(session, FaqEntry, map(_faq, world.faq))
    await _add_calendars(session, world)
    managers = {row.id: row.manager for row in world.people}
    await load_leave(session, world.leave_balances, world.leave_requests, managers)
    await add_payslips(session, world.payslips)
    await add_shifts(session, world.shifts)
    await add_punches(session, world.punches)
    await add_records(
        session,
        contracts=world.contracts,
        files=world.employee_files,
        appraisals=world.appraisals,
        courses=world.courses,
    )


async def _add_calendars(session: AsyncSession, world: World) -> None:
    await _add(session, BusyTime, map(_busy, world.busy))
    await _add(
        session,
        Holiday,
        ({"day": row.date, "name": row.name, "kind": row.kind} for row in world.holidays),
    )
    if world.working_hours:
        hours = world.working_hours
        row = {
            "id": COMPANY,
            "days": list(hours.days),
            "from_time": hours.from_time,
            "to_time": hours.to_time,
        }
        await _add(session, WorkingHours, [row])
    if world.policies:
        policy = {"id": COMPANY, "scope": COMPANY, "version": 1, "data": dict(world.policies)}
        await _add(session, PolicyVersion, [policy | {"valid_from": ALWAYS}])


async def _add(session: AsyncSession, table: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    values = list(rows)
    if values:
        await session.execute(insert(table).values(values).on_conflict_do_nothing())


def _person(row: PersonRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "name": row.name,
        "phone": row.phone,
        "email": row.email,
        "department_id": row.department,
        "manager_id": row.manager,
        "hired_on": row.hired_on,
    }


def _requisition(row: RequisitionRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "department_id": row.department,
        "level": row.level,
        "owner_id": row.owner,
        "recruiter_id": row.recruiter,
        "hrbp_id": row.hrbp,
        "senior": row.senior,
        "status": row.status,
    }


def _interview(row: InterviewRow) -> dict[str, Any]:
    end = row.start + timedelta(minutes=row.minutes) if row.start else None
    return {
        "id": row.id,
        "application_id": row.application,
        "round": row.round,
        "mode": row.mode,
        "location": row.location,
        "link": row.link,
        "start_at": row.start,
        "end_at": end,
        "minutes": row.minutes,
        "status": row.status,
        "reschedules": row.reschedules,
        "invited_at": row.invited_at,
        "scheduled_at": row.scheduled_at,
    }


def _faq(row: FaqRow) -> dict[str, Any]:
    return {
        "id": uuid5(NAMESPACE_URL, f"faq:{row.kind}:{row.requisition}:{row.question}").hex,
        "kind": row.kind,
        "requisition_id": row.requisition,
        "question": row.question,
        "variants": list(row.variants),
        "answer": row.answer,
        "mode": row.mode,
        "version": 1,
        "updated_at": ALWAYS,
    }


def _busy(row: BusyRow) -> dict[str, Any]:
    name = f"busy:{row.person}:{row.start.astimezone(UTC)}:{row.end.astimezone(UTC)}"
    return {
        "id": uuid5(NAMESPACE_URL, name).hex,
        "person_id": row.person,
        "start_at": row.start,
        "end_at": row.end,
    }

"""What is past its time goes by itself: candidates, notices, answers kept for repeats, files."""

from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import ColumnElement, delete, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.approvals.models import Attachment, ChangeRequest, PolicyVersion
from hr_backend.approvals.policies import effective
from hr_backend.approvals.rules import Policy
from hr_backend.handoffs.models import Handoff
from hr_backend.interviews.models import Application, Interview, Requisition
from hr_backend.kit.clock import Clock
from hr_backend.kit.db import Sessions
from hr_backend.kit.deed import falling_due
from hr_backend.kit.files import Files
from hr_backend.kit.idempotency import KEPT_FOR, IdempotencyKey
from hr_backend.notifications.models import Notice, NoticeStatus
from hr_backend.people.models import Kind, Person
from hr_backend.privacy.erasing import ENDED, erase_person, open_applications
from hr_backend.privacy.models import Consent, RetentionRun
from hr_backend.webhooks.models import CallStatus, WebhookCall

log = structlog.get_logger(__name__)

EVERY: Final = timedelta(hours=1)
AT_ONCE: Final = 100
"""Candidates an hour: many that fall due together do not hold up what else is due."""


async def keep_no_longer(sessions: Sessions, clock: Clock) -> None:
    """Once an hour, by one process: erase candidates and delete notices past their time."""
    now = clock.now()
    async with sessions.begin() as session:
        if not await _claim_run(session, now):
            return
        policy = await _policy(session, now)
        await _delete_messages(session, now, now - timedelta(days=policy.notice_days))
        people = await _due(session, now - timedelta(days=policy.candidate_days))
    erased = 0
    for person_id in people:
        async with sessions.begin() as session:
            person = await session.scalar(
                select(Person)
                .where(Person.id == person_id, Person.erased_at.is_(None))
                .with_for_update(skip_locked=True, key_share=True)
            )
            if person is not None and not await open_applications(session, person_id, now=now):
                await erase_person(session, falling_due(now), person)
                erased += 1
    if erased:
        log.info("candidates erased", count=erased)


async def remove_erased_files(sessions: Sessions, files: Files) -> None:
    """Remove the files of people who were erased, and then their rows; safe to repeat."""
    async with sessions.begin() as session:
        rows = await session.scalars(
            select(Attachment)
            .where(Attachment.name == "")
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        for row in rows.all():
            await files.remove(row.stored)
            await session.delete(row)


async def _claim_run(session: AsyncSession, now: datetime) -> bool:
    statement = (
        insert(RetentionRun)
        .values(kind="all", at=now)
        .on_conflict_do_update(
            index_elements=["kind"], set_={"at": now}, where=RetentionRun.at <= now - EVERY
        )
        .returning(RetentionRun.kind)
    )
    return await session.scalar(statement) is not None


async def _policy(session: AsyncSession, now: datetime) -> Policy:
    rows = await session.scalars(
        select(PolicyVersion)
        .where(PolicyVersion.scope == "company", PolicyVersion.valid_from <= now)
        .order_by(PolicyVersion.valid_from, PolicyVersion.version)
    )
    return effective(rows, ["company"]).rules


async def _due(session: AsyncSession, before: datetime) -> list[str]:
    """Candidates all of whose applications ended, and with whom nothing was going on since."""
    mine = Application.candidate_id == Person.id
    going_on = exists().where(mine, Application.requisition_id == Requisition.id, ~ENDED)
    last = func.greatest(
        *(
            select(func.max(moment)).where(condition).scalar_subquery()
            for moment, condition in _traces()
        )
    )
    rows = await session.scalars(
        select(Person.id)
        .where(Person.kind == Kind.CANDIDATE, Person.erased_at.is_(None), ~going_on, last < before)
        .order_by(Person.no)
        .limit(AT_ONCE)
    )
    return list(rows)


def _traces() -> list[tuple[Any, ColumnElement[bool]]]:
    """Moments at which something went on with the person of the query around."""
    own = select(Application.id).where(Application.candidate_id == Person.id).correlate(Person)
    return [
        (Interview.end_at, Interview.application_id.in_(own)),
        (ChangeRequest.created_at, ChangeRequest.application_id.in_(own)),
        (Application.released_at, Application.candidate_id == Person.id),
        (Handoff.created_at, Handoff.person_id == Person.id),
        (Notice.created_at, Notice.person_id == Person.id),
        (Consent.given_at, Consent.person_id == Person.id),
    ]


async def _delete_messages(session: AsyncSession, now: datetime, before: datetime) -> None:
    done = Notice.status != NoticeStatus.WAITING
    await session.execute(delete(Notice).where(done, Notice.created_at < before))
    sent = or_(WebhookCall.status == CallStatus.SENT, WebhookCall.status == CallStatus.DEAD)
    await session.execute(delete(WebhookCall).where(sent, WebhookCall.created_at < before))
    await session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < now - KEPT_FOR))

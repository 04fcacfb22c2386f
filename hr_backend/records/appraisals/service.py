"""Opening a cycle, goals, feedback, rating, release."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden, NotFound, VersionConflict
from hr_backend.kit.ids import new_id
from hr_backend.notifications.rules import About, Party
from hr_backend.notifications.service import tell
from hr_backend.records.appraisals import repository, rules
from hr_backend.records.appraisals.errors import (
    CycleReleased,
    FeedbackGiven,
    OwnFeedback,
    RatingsMissing,
    WeightsWrong,
)
from hr_backend.records.appraisals.models import Appraisal, AppraisalCycle, Feedback, Goal
from hr_backend.records.appraisals.schemas import Goals, Judgement, NewCycle
from hr_backend.records.keeping import require_hr


async def open_cycle(session: AsyncSession, deed: Deed, wanted: NewCycle) -> AppraisalCycle:
    """Begin a cycle for these employees. Forbidden, NotFound for somebody who is none."""
    require_hr(deed.actor)
    people = list(dict.fromkeys(wanted.people))
    if len(await repository.employees(session, deed.actor, people)) != len(people):
        raise NotFound
    cycle = AppraisalCycle(
        id=new_id(),
        name=wanted.name,
        start_on=wanted.start_on,
        end_on=wanted.end_on,
        released_at=None,
        created_at=deed.now,
    )
    session.add(cycle)
    await session.flush()
    session.add_all(
        Appraisal(cycle_id=cycle.id, person_id=person, rating=None, comment="", version=1)
        for person in people
    )
    await session.flush()
    _record(session, deed, "cycle.open", ("appraisal_cycle", cycle.id), people=len(people))
    return cycle


async def release(session: AsyncSession, deed: Deed, cycle_id: str) -> AppraisalCycle:
    """Let everybody know their own rating. NotFound, Forbidden, CycleReleased, RatingsMissing."""
    cycle = await repository.lock_cycle(session, deed.actor, cycle_id)
    require_hr(deed.actor)
    if cycle.released_at is not None:
        raise CycleReleased
    if left := await repository.unrated(session, cycle.id):
        raise RatingsMissing(left=left)
    cycle.released_at = deed.now
    people = [person for _, person in await repository.of_cycle(session, cycle.id)]
    # A notice each: it must not say who else is in the cycle, nor any rating.
    for person in people:
        data = {"cycle": cycle.id, "title": cycle.name, "subject": {"id": person, "name": ""}}
        tell(session, deed, About.APPRAISAL_RELEASED, {Party.ASSIGNEE: [person]}, data=data)
    _record(session, deed, "cycle.release", ("appraisal_cycle", cycle.id), people=len(people))
    await session.flush()
    return cycle


async def set_goals(session: AsyncSession, deed: Deed, appraisal: str, wanted: Goals) -> Appraisal:
    """By the person or whoever appraises them. NotFound, CycleReleased, WeightsWrong,
    VersionConflict.
    """
    row = await _unreleased(session, deed, appraisal, wanted.version)
    weights = [goal.weight for goal in wanted.goals]
    if not rules.weights_fit(weights):
        raise WeightsWrong(sum=sum(weights))
    row.goals.clear()
    await session.flush()
    row.goals.extend(
        Goal(no=no, title=goal.title, weight=goal.weight, progress=goal.progress)
        for no, goal in enumerate(wanted.goals, 1)
    )
    row.version += 1
    await session.flush()
    _record(session, deed, "appraisal.goals", ("appraisal", row.id), version=row.version)
    return row


async def rate(session: AsyncSession, deed: Deed, appraisal: str, wanted: Judgement) -> Appraisal:
    """By the manager or HR, never by oneself. NotFound, Forbidden, CycleReleased,
    VersionConflict.
    """
    row = await _unreleased(session, deed, appraisal, wanted.version)
    if row.person_id == deed.actor.person:
        raise Forbidden
    row.rating, row.comment = wanted.rating.value, wanted.comment
    row.rated_by_id = deed.actor.person
    row.version += 1
    await session.flush()
    _record(session, deed, "appraisal.rate", ("appraisal", row.id), version=row.version)
    return row


async def ask_feedback(
    session: AsyncSession, deed: Deed, appraisal: str, people: Sequence[str]
) -> Appraisal:
    """Ask colleagues for feedback; whoever was asked is not asked again. NotFound, Forbidden,
    CycleReleased, OwnFeedback.
    """
    row = await _unreleased(session, deed, appraisal, None)
    if row.person_id == deed.actor.person:
        raise Forbidden
    if {row.person_id, deed.actor.person} & set(people):
        raise OwnFeedback
    wanted = set(people) - {one.giver_id for one in row.feedback}
    if len(await repository.employees(session, deed.actor, sorted(wanted))) != len(wanted):
        raise NotFound
    for giver in sorted(wanted):
        row.feedback.append(Feedback(giver_id=giver, text=None, given_at=None))
    await session.flush()
    data = {"subject": {"id": row.person_id, "name": row.person.name}, "title": row.cycle.name}
    tell(session, deed, About.FEEDBACK_ASKED, {Party.ASSIGNEE: sorted(wanted)}, data=data)
    _record(session, deed, "appraisal.ask_feedback", ("appraisal", row.id), people=len(wanted))
    return row


async def give_feedback(session: AsyncSession, deed: Deed, feedback: str, text: str) -> Feedback:
    """NotFound for whoever was not asked, FeedbackGiven, CycleReleased."""
    row = await repository.lock_feedback(session, deed.actor, feedback)
    if row.given_at is not None:
        raise FeedbackGiven
    if row.appraisal.cycle.released_at is not None:
        raise CycleReleased
    row.text, row.given_at = text, deed.now
    # Not with the appraisal as its subject: the trail must not tell who wrote about whom.
    _record(session, deed, "feedback.give", ("feedback", row.id))
    await session.flush()
    return row


def appraises(deed: Deed, row: Appraisal) -> bool:
    """Whether the actor sees an appraisal as its manager or HR; it is visible to them."""
    return row.person_id != deed.actor.person


async def _unreleased(
    session: AsyncSession, deed: Deed, appraisal: str, version: int | None
) -> Appraisal:
    row = await repository.lock(session, deed.actor, appraisal)
    if row.cycle.released_at is not None:
        raise CycleReleased
    if version is not None and version != row.version:
        raise VersionConflict(version=row.version)
    return row


def _record(
    session: AsyncSession, deed: Deed, action: str, subject: tuple[str, str], **after: int
) -> None:
    # Neither ratings nor words: the trail is read by more people than they are for.
    record(session, deed, action=action, subject=subject, after=dict(after) or None)

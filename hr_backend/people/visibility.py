"""Which rows exist for whom: the one place that says it, table by table.

`visible(actor, Table)` is the SQL condition of the rows an actor may see; what it hides does not
exist for them (404). A candidate sees what is their own; an employee sees the interviews they give
and the posts they own, recruit for or accompany as HRBP; an admin sees everything but pay.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, false, literal, or_, select, true

from hr_backend.approvals.models import Attachment, ChangeRequest, PolicyVersion
from hr_backend.attendance.models import AttendanceDay, Punch
from hr_backend.audit.models import AuditEntry
from hr_backend.batches.models import Batch
from hr_backend.calendars.busy_models import Appointment, BusyFeed
from hr_backend.calendars.feed_models import CalendarFeed
from hr_backend.employee_requests.models import DESKS, EmployeeRequest, desks_of
from hr_backend.handoffs.models import Handoff
from hr_backend.imports.models import OF_PAY, Import
from hr_backend.interviews.models import (
    Application,
    Interview,
    InterviewInterviewer,
    Requisition,
    RequisitionPool,
)
from hr_backend.kit.auth import Actor
from hr_backend.kit.db import Base
from hr_backend.leave.models import LeaveEntry, LeaveRequest
from hr_backend.notifications.models import Notice
from hr_backend.payroll.models import PayAccount, PayFacts, PayRun, Payslip, RunStatus
from hr_backend.people.employee_access import HR, of_employees
from hr_backend.people.models import Department, Kind, Person, Role
from hr_backend.records.appraisals.models import Appraisal, AppraisalCycle, Feedback
from hr_backend.records.certificates.models import Certificate, CertificateKind
from hr_backend.records.checklists.models import Checklist, ChecklistItem
from hr_backend.records.contracts.models import Contract
from hr_backend.records.employees.models import EmployeeFile
from hr_backend.records.moves.models import Move, MoveStatus
from hr_backend.records.training.models import Course, Seat
from hr_backend.standby.models import Offer
from hr_backend.webhooks.models import Webhook, WebhookCall

Condition = ColumnElement[bool]


def is_admin(actor: Actor) -> bool:
    return actor.kind == Kind.EMPLOYEE and Role.ADMIN in actor.roles


def _responsible(actor: Actor) -> Condition:
    """Requisitions the actor owns, recruits for or accompanies."""
    return or_(
        Requisition.owner_id == actor.person,
        Requisition.recruiter_id == actor.person,
        Requisition.hrbp_id == actor.person,
    )


def _interviews_in(actor: Actor) -> Any:
    return select(InterviewInterviewer.interview_id).where(
        InterviewInterviewer.person_id == actor.person
    )


def _own_applications(actor: Actor) -> Any:
    return select(Application.id).where(Application.candidate_id == actor.person)


def _responsible_applications(actor: Actor) -> Any:
    return select(Application.id).join(Application.requisition).where(_responsible(actor))


def _interviews(actor: Actor) -> Condition:
    if actor.kind == Kind.CANDIDATE:
        return Interview.application_id.in_(_own_applications(actor))
    return or_(
        Interview.id.in_(_interviews_in(actor)),
        Interview.application_id.in_(_responsible_applications(actor)),
    )


def _applications(actor: Actor) -> Condition:
    if actor.kind == Kind.CANDIDATE:
        return Application.candidate_id == actor.person
    seen = select(Interview.application_id).where(Interview.id.in_(_interviews_in(actor)))
    return or_(Application.id.in_(_responsible_applications(actor)), Application.id.in_(seen))


def _requisitions(actor: Actor) -> Condition:
    seen = select(Application.requisition_id).where(_applications(actor))
    if actor.kind == Kind.CANDIDATE:
        return Requisition.id.in_(seen)
    pools = select(RequisitionPool.requisition_id).where(RequisitionPool.person_id == actor.person)
    return or_(_responsible(actor), Requisition.id.in_(seen), Requisition.id.in_(pools))


def _departments(actor: Actor) -> Condition:
    if actor.kind == Kind.EMPLOYEE:
        return true()
    return Department.id.in_(select(Requisition.department_id).where(_requisitions(actor)))


def _people(actor: Actor) -> Condition:
    if actor.kind == Kind.CANDIDATE:
        return Person.id == actor.person
    candidates = select(Application.candidate_id).where(_applications(actor))
    return or_(
        Person.id == actor.person,
        and_(Person.kind == Kind.EMPLOYEE, Person.active),
        Person.id.in_(candidates),
    )


def _change_requests(actor: Actor) -> Condition:
    own = ChangeRequest.requester_id == actor.person
    if actor.kind == Kind.CANDIDATE:
        # Not those of the staff: their reasons are not for the candidate's eyes.
        return own
    return or_(own, ChangeRequest.application_id.in_(_responsible_applications(actor)))


def _offers(actor: Actor) -> Condition:
    if actor.kind == Kind.CANDIDATE:
        return Offer.application_id.in_(_own_applications(actor))
    return Offer.application_id.in_(_responsible_applications(actor))


def _attachments(actor: Actor) -> Condition:
    return Attachment.request_id.in_(select(ChangeRequest.id).where(_change_requests(actor)))


def _policies(actor: Actor) -> Condition:
    """The company's, and what holds for the posts the actor answers for."""
    if actor.kind == Kind.CANDIDATE:
        return false()
    narrower = (
        ("department:", Requisition.department_id),
        ("requisition:", Requisition.id),
        ("level:", Requisition.level),
    )
    own = [
        PolicyVersion.scope.in_(
            select(literal(prefix).concat(column)).where(_responsible(actor), column.is_not(None))
        )
        for prefix, column in narrower
    ]
    return or_(PolicyVersion.scope == "company", *own)


def _handoffs(actor: Actor) -> Condition:
    mine = or_(Handoff.assigned_to_id == actor.person, Handoff.person_id == actor.person)
    if {Role.RECRUITER, Role.HRBP} & actor.roles:
        return or_(mine, Handoff.assigned_to_id.is_(None))
    return mine


def _notices(actor: Actor) -> Condition:
    """What a recruiter looks after: notices to their candidates and about their interviews."""
    if actor.kind == Kind.CANDIDATE or Role.RECRUITER not in actor.roles:
        return false()
    applications = _responsible_applications(actor)
    interviews = select(Interview.id).where(Interview.application_id.in_(applications))
    candidates = select(Application.candidate_id).where(Application.id.in_(applications))
    return or_(Notice.person_id.in_(candidates), Notice.data["interview"].astext.in_(interviews))


def _audit(actor: Actor) -> Condition:
    """What became of the posts the actor answers for, and of everything in them."""
    if actor.kind == Kind.CANDIDATE:
        return false()
    applications = _responsible_applications(actor)
    interviews = select(Interview.id).where(Interview.application_id.in_(applications))
    seen = {
        "requisition": select(Requisition.id).where(_responsible(actor)),
        "application": applications,
        "interview": interviews,
        "request": select(ChangeRequest.id).where(ChangeRequest.application_id.in_(applications)),
        "offer": select(Offer.id).where(Offer.application_id.in_(applications)),
        "batch": select(Batch.id).where(Batch.actor_id == actor.person),
    }
    return or_(
        *(
            and_(AuditEntry.subject_kind == kind, AuditEntry.subject_id.in_(ids))
            for kind, ids in seen.items()
        )
    )


def _batches(actor: Actor) -> Condition:
    """Their own: a plan names interviews that only whoever asked for it may all see."""
    return false() if actor.kind == Kind.CANDIDATE else Batch.actor_id == actor.person


def _feeds(actor: Actor) -> Condition:
    return CalendarFeed.person_id == actor.person


def _employee_requests(actor: Actor) -> Condition:
    """Besides one's own and the team's, what was put to the actor before the team changed."""
    if actor.kind != Kind.EMPLOYEE:
        return false()
    put_to = EmployeeRequest.approver_id == actor.person
    own = EmployeeRequest.person_id == actor.person
    team = of_employees(EmployeeRequest.person_id)(actor)
    at_desk = EmployeeRequest.kind.in_(desks_of(actor.roles))
    return or_(put_to, own, at_desk, and_(EmployeeRequest.kind.not_in(list(DESKS)), team))


def _appointments(actor: Actor) -> Condition:
    if actor.kind == Kind.CANDIDATE:
        return Appointment.candidate_id == actor.person
    candidates = select(Application.candidate_id).where(
        Application.id.in_(_responsible_applications(actor))
    )
    return Appointment.candidate_id.in_(candidates)


def _of_the_house(actor: Actor) -> Condition:
    """Of every employee."""
    return true() if actor.kind == Kind.EMPLOYEE else false()


def _checklists(actor: Actor) -> Condition:
    """Besides those of the team: lists with something to do for the actor."""
    items = select(ChecklistItem.checklist_id).where(ChecklistItem.owner_id == actor.person)
    if actor.kind != Kind.EMPLOYEE:
        return false()
    return or_(of_employees(Checklist.person_id)(actor), Checklist.id.in_(items))


def _moves(actor: Actor) -> Condition:
    """Nobody learns of a promotion of their own that is only talked about."""
    seen = of_employees(Move.person_id)(actor)
    return and_(seen, or_(Move.person_id != actor.person, Move.status == MoveStatus.APPLIED))


def _feedback(actor: Actor) -> Condition:
    """Who wrote what is read beside the appraisal, by those who appraise."""
    return Feedback.giver_id == actor.person


def _nobodys(_: Actor) -> Condition:
    """Of admins alone."""
    return false()


VISIBLE: dict[type[Base], Callable[[Actor], Condition]] = {
    Interview: _interviews,
    Application: _applications,
    Requisition: _requisitions,
    Department: _departments,
    Person: _people,
    ChangeRequest: _change_requests,
    Attachment: _attachments,
    PolicyVersion: _policies,
    Handoff: _handoffs,
    Notice: _notices,
    CalendarFeed: _feeds,
    BusyFeed: of_employees(BusyFeed.person_id, team=False),
    Appointment: _appointments,
    Webhook: _nobodys,
    WebhookCall: _nobodys,
    Offer: _offers,
    AuditEntry: _audit,
    EmployeeRequest: _employee_requests,
    Punch: of_employees(Punch.person_id),
    AttendanceDay: of_employees(AttendanceDay.person_id),
    Batch: _batches,
    LeaveEntry: of_employees(LeaveEntry.person_id),
    LeaveRequest: of_employees(LeaveRequest.person_id),
    Contract: of_employees(Contract.person_id),
    Checklist: _checklists,
    EmployeeFile: of_employees(EmployeeFile.person_id, team=False),
    Move: _moves,
    AppraisalCycle: _of_the_house,
    Appraisal: of_employees(Appraisal.person_id),
    Feedback: _feedback,
    Course: _of_the_house,
    Seat: of_employees(Seat.person_id),
}


PAYROLL = frozenset({Role.PAYROLL})


def _payslips(actor: Actor) -> Condition:
    """One's own once they are paid, and for payroll everybody's."""
    if actor.kind == Kind.EMPLOYEE and Role.PAYROLL in actor.roles:
        return true()
    paid = select(PayRun.id).where(PayRun.status == RunStatus.PAID)
    return and_(Payslip.person_id == actor.person, Payslip.run_id.in_(paid))


def _certificates(actor: Actor) -> Condition:
    """One's own; HR's all but those of income, which are payroll's."""
    income = Certificate.kind == CertificateKind.INCOME
    hr = and_(of_employees(Certificate.person_id, team=False)(actor), ~income)
    payroll = and_(of_employees(Certificate.person_id, team=False, roles=PAYROLL)(actor), income)
    return or_(Certificate.person_id == actor.person, hr, payroll)


def _imports(actor: Actor) -> Condition:
    """Of pay for payroll, of everything else for HR."""
    if actor.kind != Kind.EMPLOYEE:
        return false()
    of_pay = Import.kind.in_(OF_PAY)
    seen = [of_pay] if PAYROLL & actor.roles else []
    seen += [~of_pay] if HR & actor.roles else []
    return or_(false(), *seen)


PRIVATE: dict[type[Base], Callable[[Actor], Condition]] = {
    Certificate: _certificates,
    Payslip: _payslips,
    PayFacts: of_employees(PayFacts.person_id, team=False, roles=PAYROLL),
    PayAccount: of_employees(PayAccount.person_id, team=False, roles=PAYROLL),
    Import: _imports,
}
"""What not even an admin sees: pay is for its owner and for payroll."""


def visible(actor: Actor, table: type[Base]) -> Condition:
    """The rows of `table` that exist for the actor; KeyError for a table nobody may list."""
    if table in PRIVATE:
        return PRIVATE[table](actor)
    return true() if is_admin(actor) else VISIBLE[table](actor)


def changeable(actor: Actor) -> Condition:
    """Interviews an employee may change without anybody's consent: those they give, and those of
    posts they recruit for or own (contract, "What the product does").
    """
    if is_admin(actor):
        return true()
    if actor.kind == Kind.CANDIDATE:
        return false()
    posts = or_(Requisition.recruiter_id == actor.person, Requisition.owner_id == actor.person)
    own = select(Application.id).join(Application.requisition).where(posts)
    return or_(Interview.id.in_(_interviews_in(actor)), Interview.application_id.in_(own))


def responsible(actor: Actor) -> Condition:
    """Requisitions whose inner affairs (stand-by, criteria) are the actor's as well."""
    if is_admin(actor):
        return true()
    return false() if actor.kind == Kind.CANDIDATE else _responsible(actor)


def contactable(actor: Actor) -> Condition:
    """People whose phone and e-mail the actor may see: their own, and their candidates'."""
    if is_admin(actor):
        return true()
    own = Person.id == actor.person
    if actor.kind == Kind.CANDIDATE:
        return own
    candidates = select(Application.candidate_id).where(
        Application.id.in_(_responsible_applications(actor))
    )
    colleagues = Person.kind == Kind.EMPLOYEE if Role.HRBP in actor.roles else false()
    return or_(own, Person.id.in_(candidates), colleagues)

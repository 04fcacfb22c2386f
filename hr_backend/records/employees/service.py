"""Reading and writing the employee file."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import NotFound, VersionConflict
from hr_backend.kit.schemas import Named
from hr_backend.kit.vault import place
from hr_backend.people.access import keeps_records
from hr_backend.people.models import Kind, Person
from hr_backend.records.certificates.press import press_of
from hr_backend.records.contracts import rules as law
from hr_backend.records.contracts import service as contracts
from hr_backend.records.employees import repository, rules
from hr_backend.records.employees.errors import IdentityInvalid, NumberTaken, PhoneInvalid
from hr_backend.records.employees.models import EmployeeFile, EmploymentType
from hr_backend.records.employees.schemas import Employment, FileEdit, FileView, OwnEdit


async def read(session: AsyncSession, deed: Deed, person_id: str) -> FileView:
    """One's own, or for HR anybody's; HR's look at another's is kept. NotFound, VaultClosed."""
    everybody = keeps_records(deed.actor)
    person = await repository.whose(session, deed.actor, person_id, everybody=everybody)
    if person.id != deed.actor.person:
        record(session, deed, action="file.view", subject=("person", person.id))
    return await _view(session, person)


async def write(session: AsyncSession, deed: Deed, person_id: str, edit: FileEdit) -> FileView:
    """By HR. NotFound (for everybody else), VersionConflict, IdentityInvalid, PhoneInvalid,
    NumberTaken, VaultClosed.
    """
    if not keeps_records(deed.actor):
        raise NotFound
    person = await repository.whose(session, deed.actor, person_id, everybody=True)
    row = await _file(session, person.id, deed.now)
    if edit.version is not None and edit.version != row.version:
        raise VersionConflict(version=row.version)
    if edit.employee_no and await repository.is_taken(session, edit.employee_no, but=person.id):
        raise NumberTaken
    _check_phones([edit.emergency_phone])
    changed = edit.model_dump(exclude={"identity", "version"})
    for name, value in changed.items():
        setattr(row, name, value or None)
    if edit.identity is not None:
        number = rules.digits(edit.identity.get_secret_value()).upper()
        if not rules.is_identity(number):
            raise IdentityInvalid
        vault = press_of(session).vault
        row.identity = vault.seal(number, place=place(EmployeeFile.identity, person.id))
    _signed(session, deed, row, "file.write", [*changed, *(["identity"] if edit.identity else [])])
    await session.flush()
    return await _view(session, person)


async def write_own(session: AsyncSession, deed: Deed, edit: OwnEdit) -> FileView:
    """What employees change themselves. NotFound for candidates, PhoneInvalid, VaultClosed."""
    person = await repository.whose(session, deed.actor, deed.actor.person, everybody=False)
    _check_phones([edit.phone, edit.emergency_phone])
    row = await _file(session, person.id, deed.now)
    if edit.phone is not None:
        person = await repository.lock_person(session, person.id)
        person.phone = rules.digits(edit.phone)
    for name in ("address", "emergency_name", "emergency_phone"):
        if (value := getattr(edit, name)) is not None:
            setattr(row, name, value)
    _signed(session, deed, row, "file.write_own", sorted(edit.model_fields_set))
    await session.flush()
    return await _view(session, person)


async def employment(session: AsyncSession, deed: Deed) -> Employment:
    """The caller's own. NotFound for candidates."""
    actor, day = deed.actor, contracts.today(deed)
    if actor.kind != Kind.EMPLOYEE:
        raise NotFound
    person = await repository.whose(session, actor, actor.person, everybody=False)
    held = await repository.file_of(session, person.id)
    row, rows = await contracts.present(session, person.id, day)
    spans = [contracts.span_of(one) for one in rows]
    span = contracts.span_of(row) if row else None
    probation = span is not None and law.in_probation(span, day)
    return Employment(
        name=person.name,
        hired_on=person.hired_on,
        position=held.position if held else None,
        level=held.level if held else None,
        left_on=held.left_on if held else None,
        contract_term=span.term if span else None,
        contract_start=span.start_on if span else None,
        contract_end=span.last if span else None,
        probation_end=span.probation_end if span else None,
        in_probation=probation,
        regular_on=law.regular_on(span) if span else None,
        contracts=len(rows),
        may_ask_open_ended=law.may_ask_open_ended(spans, person.hired_on, day),
        notice_days=law.notice_days(probation=probation),
        last_day_if_notice_today=law.last_day(day, probation=probation),
    )


def _check_phones(numbers: Iterable[str | None]) -> None:
    if not all(rules.is_phone(rules.digits(number)) for number in numbers if number):
        raise PhoneInvalid


async def _file(session: AsyncSession, person: str, now: datetime) -> EmployeeFile:
    row = await repository.file_of(session, person, lock=True)
    if row is None:
        row = EmployeeFile(
            person_id=person,
            version=0,
            employment_type=EmploymentType.FULL_TIME.value,
            updated_at=now,
        )
        session.add(row)
    return row


def _signed(
    session: AsyncSession, deed: Deed, row: EmployeeFile, action: str, fields: list[str]
) -> None:
    row.version = (row.version or 0) + 1
    row.updated_at = deed.now
    # Which fields, and not what is in them.
    after = {"fields": fields, "version": row.version}
    record(session, deed, action=action, subject=("person", row.person_id), after=after)


async def _view(session: AsyncSession, person: Person) -> FileView:
    row = await repository.file_of(session, person.id)
    account = await repository.account_of(session, person.id)
    identity = None
    if row is not None and row.identity is not None:
        where = place(EmployeeFile.identity, person.id)
        identity = rules.masked(press_of(session).vault.open(row.identity, place=where))
    return FileView(
        person=Named(id=person.id, name=person.name),
        employee_no=row.employee_no if row else None,
        position=row.position if row else None,
        level=row.level if row else None,
        employment_type=EmploymentType(row.employment_type if row else "full_time"),
        city=row.city if row else None,
        phone=person.phone,
        address=row.address if row else None,
        emergency_name=row.emergency_name if row else None,
        emergency_phone=row.emergency_phone if row else None,
        identity=identity,
        bank=account.bank if account else None,
        bank_card=f"****{account.tail}" if account else None,
        hired_on=person.hired_on,
        left_on=row.left_on if row else None,
        version=row.version if row else 0,
    )

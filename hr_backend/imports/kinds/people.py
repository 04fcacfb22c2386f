"""Employees (人员): who works here, where, for whom."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.imports import cells
from hr_backend.imports.kinds.common import AT_ONCE, PERSON, employees, write
from hr_backend.imports.tables import Column, Problem, Progress, Row, Table, problem
from hr_backend.kit.deed import Deed
from hr_backend.kit.ids import new_id
from hr_backend.people.employee_access import HR
from hr_backend.people.models import Department, Kind, Person, PersonRole, Role

ROLES: Final = {
    "面试官": Role.INTERVIEWER,
    "招聘": Role.RECRUITER,
    "招聘专员": Role.RECRUITER,
    "经理": Role.MANAGER,
    "主管": Role.MANAGER,
    "hrbp": Role.HRBP,
    "薪资": Role.PAYROLL,
    "interviewer": Role.INTERVIEWER,
    "recruiter": Role.RECRUITER,
    "manager": Role.MANAGER,
    "payroll": Role.PAYROLL,
}
"""Administrators are made by hand, never by a file."""
MANAGER: Final = Column(
    "manager",
    "直属上级",
    cells.text,
    also=("上级工号", "汇报对象"),
    example="E1000",
    help="上级的工号",
)
COLUMNS: Final = (
    PERSON,
    Column("name", "姓名", cells.text, required=True, also=("员工姓名",), example="周宁"),
    Column("department", "部门", cells.text, also=("所属部门", "部门名称"), example="研发部"),
    MANAGER,
    Column("phone", "手机", cells.text, also=("手机号", "联系电话"), example="13800000000"),
    Column("email", "邮箱", cells.text, also=("电子邮箱",), example="zhou@example.com"),
    Column("hired_on", "入职日期", cells.day, also=("入职时间",), example="2019-03-01"),
    Column(
        "roles",
        "角色",
        cells.several(cells.one_of(ROLES)),
        example="面试官",
        help="可以有几个 用逗号隔开",
    ),
    Column("active", "在职", cells.yes_no, also=("是否在职",), example="是"),
)
KEPT: Final = ("name", "department_id", "manager_id", "phone", "email", "hired_on", "active")


async def check(session: AsyncSession, deed: Deed, rows: Sequence[Row]) -> list[Problem]:
    """Managers must be there or in the file, and nobody their own; a candidate's id is taken."""
    own = {row.values["person"] for row in rows}
    named = {row.values["manager"] for row in rows if row.values.get("manager")}
    known = own | await employees(session, named)
    taken: set[str] = set()
    for n in range(0, len(rows), AT_ONCE):
        ids = [row.values["person"] for row in rows[n : n + AT_ONCE]]
        statement = select(Person.id).where(Person.id.in_(ids), Person.kind == Kind.CANDIDATE)
        taken |= set(await session.scalars(statement))
    found = []
    chiefs = {row.values["person"]: row.values.get("manager") for row in rows}
    for row in rows:
        if row.values["person"] in taken:
            found.append(problem(row, "is_a_candidate", PERSON))
        manager = row.values.get("manager")
        if manager is not None and manager not in known:
            found.append(problem(row, "no_such_manager", MANAGER))
        elif manager is not None and _in_a_circle(row.values["person"], chiefs):
            found.append(problem(row, "manager_circle", MANAGER))
    return found


def _in_a_circle(person: str, chiefs: Mapping[str, str | None]) -> bool:
    at, steps = chiefs.get(person), 0
    while at is not None and steps <= len(chiefs):
        if at == person:
            return True
        at, steps = chiefs.get(at), steps + 1
    return False


async def apply(session: AsyncSession, deed: Deed, rows: Sequence[Row], progress: Progress) -> int:
    """What the file has no column for stays as it is; departments are made where they are new."""
    departments = await _departments(session, rows)
    given = {name for row in rows for name, value in row.values.items() if value is not None}
    given |= {"name"}
    update = tuple(name for name in KEPT if name.removesuffix("_id") in given)
    values = [_person(row, departments) for row in rows]
    changed = await write(
        session,
        Person,
        [value | {"manager_id": None} for value in values],
        progress,
        update=tuple(name for name in update if name != "manager_id"),
        index=("id",),
    )
    if "manager_id" in update:  # once everybody is there
        await write(session, Person, values, progress, update=("manager_id",), index=("id",))
    await _roles(session, rows)
    return changed


async def _departments(session: AsyncSession, rows: Sequence[Row]) -> dict[str, str]:
    found = await session.execute(select(Department.id, Department.name))
    ids: dict[str, str] = {}
    for row in found:
        ids |= {row.id: row.id, row.name: row.id}
    named = {row.values["department"] for row in rows if row.values.get("department")}
    for name in named - set(ids):
        ids[name] = new_id()
        session.add(Department(id=ids[name], name=name))
    await session.flush()
    return ids


def _person(row: Row, departments: Mapping[str, str]) -> dict[str, Any]:
    values = row.values
    active = values.get("active")
    return {
        "id": values["person"],
        "kind": Kind.EMPLOYEE,
        "name": values["name"],
        "department_id": departments.get(values.get("department") or ""),
        "manager_id": values.get("manager"),
        "phone": values.get("phone"),
        "email": values.get("email"),
        "hired_on": values.get("hired_on"),
        "active": True if active is None else active,
    }


async def _roles(session: AsyncSession, rows: Sequence[Row]) -> None:
    """A file's roles take the place of the ones before; administrators stay administrators."""
    given = {row.values["person"]: row.values["roles"] for row in rows if row.values.get("roles")}
    people = list(given)
    for n in range(0, len(people), AT_ONCE):
        part = people[n : n + AT_ONCE]
        wanted = [(person, role) for person in part for role in dict.fromkeys(given[person])]
        await session.execute(
            delete(PersonRole).where(
                PersonRole.person_id.in_(part),
                PersonRole.role != Role.ADMIN,
                tuple_(PersonRole.person_id, PersonRole.role).not_in(wanted),
            )
        )
        values = [{"person_id": person, "role": role} for person, role in wanted]
        await write(session, PersonRole, values, _quiet)


async def _quiet(rows: int) -> None:
    """Not worth telling."""


TABLE: Final = Table("people", "人员", COLUMNS, HR, check, apply, key=("person",))

"""The small company most tests of the HR service live in. NOW is Tuesday 2026-11-24 16:00."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hr_backend.imports.world import World

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> str:
    """`12-02 16:00` of 2026 in Shanghai, as the API takes it."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI).isoformat()


def same(left: str | None, right: str | None) -> bool:
    """Whether two ISO times are the same moment."""
    if left is None or right is None:
        return left is right
    return datetime.fromisoformat(left) == datetime.fromisoformat(right)


def later(text: str, **by: float) -> str:
    return (datetime.fromisoformat(text) + timedelta(**by)).isoformat()


WORLD: dict[str, Any] = {
    "departments": [{"id": "rd", "name": "研发部"}, {"id": "sales", "name": "销售部"}],
    "people": [
        {"id": "wang", "kind": "candidate", "name": "王芳", "phone": "13800000001"},
        {"id": "liu", "kind": "candidate", "name": "刘洋", "phone": "13800000002"},
        {"id": "he", "kind": "candidate", "name": "何静", "phone": "13800000003"},
        {
            "id": "li",
            "kind": "employee",
            "name": "李强",
            "roles": ["interviewer"],
            "department": "rd",
            "phone": "13900000001",
        },
        {
            "id": "sun",
            "kind": "employee",
            "name": "孙悦",
            "roles": ["interviewer"],
            "department": "rd",
        },
        {
            "id": "chen",
            "kind": "employee",
            "name": "陈涛",
            "roles": ["manager"],
            "department": "rd",
        },
        {
            "id": "zhao",
            "kind": "employee",
            "name": "赵敏",
            "roles": ["recruiter"],
            "department": "rd",
        },
        {"id": "gu", "kind": "employee", "name": "谷雨", "roles": ["hrbp"], "department": "rd"},
        {
            "id": "qian",
            "kind": "employee",
            "name": "钱进",
            "roles": ["recruiter"],
            "department": "sales",
        },
        {"id": "root", "kind": "employee", "name": "管理员", "roles": ["admin"]},
        {"id": "zhou", "kind": "employee", "name": "周宁", "department": "sales"},
    ],
    "requisitions": [
        {
            "id": "java",
            "title": "Java工程师",
            "department": "rd",
            "level": "P6",
            "owner": "chen",
            "recruiter": "zhao",
            "hrbp": "gu",
            "senior": False,
            "status": "open",
        },
        {
            "id": "arch",
            "title": "架构师",
            "department": "rd",
            "level": "P8",
            "owner": "chen",
            "recruiter": "zhao",
            "hrbp": "gu",
            "senior": True,
            "status": "open",
        },
        {
            "id": "seller",
            "title": "销售",
            "department": "sales",
            "level": "P5",
            "owner": "qian",
            "recruiter": "qian",
            "senior": False,
            "status": "open",
        },
    ],
    "applications": [
        {"id": "a-wang", "candidate": "wang", "requisition": "java", "stage": "interview"},
        {"id": "a-liu", "candidate": "liu", "requisition": "java", "stage": "interview"},
        {"id": "a-liu-arch", "candidate": "liu", "requisition": "arch", "stage": "interview"},
        {"id": "a-he", "candidate": "he", "requisition": "arch", "stage": "interview"},
        {"id": "a-he-java", "candidate": "he", "requisition": "java", "stage": "interview"},
    ],
    "interviews": [
        # 22 hours ahead: late
        {
            "id": "late",
            "application": "a-wang",
            "round": 1,
            "mode": "onsite",
            "interviewers": ["li"],
            "start": "2026-11-25T14:00+08:00",
            "minutes": 60,
            "status": "scheduled",
        },
        {
            "id": "over",
            "application": "a-wang",
            "round": 1,
            "mode": "onsite",
            "interviewers": ["li"],
            "start": "2026-11-20T14:00+08:00",
            "minutes": 60,
            "status": "completed",
        },
        {
            "id": "intime",
            "application": "a-liu",
            "round": 1,
            "mode": "video",
            "interviewers": ["li", "sun"],
            "start": "2026-11-27T10:00+08:00",
            "minutes": 60,
            "status": "confirmed",
        },
        {
            "id": "senior",
            "application": "a-liu-arch",
            "round": 1,
            "mode": "onsite",
            "interviewers": ["sun"],
            "start": "2026-11-27T15:00+08:00",
            "minutes": 60,
            "status": "scheduled",
        },
        {
            "id": "senior-late",
            "application": "a-he",
            "round": 2,
            "mode": "onsite",
            "interviewers": ["sun"],
            "start": "2026-11-25T10:00+08:00",
            "minutes": 60,
            "status": "scheduled",
        },
        {
            "id": "proposed",
            "application": "a-he-java",
            "round": 1,
            "mode": "phone",
            "interviewers": ["li"],
            "start": None,
            "minutes": 30,
            "status": "proposed",
        },
    ],
    "busy": [
        {"person": "li", "start": "2026-12-02T15:00+08:00", "end": "2026-12-02T16:00+08:00"},
    ],
    "working_hours": {"days": [1, 2, 3, 4, 5], "from": "09:00", "to": "18:00"},
    "policies": {"min_notice_hours": 24, "max_reschedules": 2, "senior_second_review": True},
}


def world(**changes: Any) -> World:
    """The company, with some of its lists replaced."""
    return World.model_validate(WORLD | changes)

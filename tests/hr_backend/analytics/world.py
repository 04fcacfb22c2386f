"""Interviews of November 2026 whose figures are counted by hand. NOW is Tuesday 11-24 16:00."""

from typing import Any

from hr_backend.imports.world import World
from tests.hr_backend.world import world


def interview(
    name: str, post: str, start: str, status: str, *interviewers: str, **more: Any
) -> dict[str, Any]:
    """`start` is a day and hour of 2026 in Shanghai."""
    return {
        "id": name,
        "application": {"java": "a-wang", "arch": "a-he", "seller": "a-seller"}[post],
        "interviewers": interviewers,
        "start": f"2026-{start}:00+08:00",
        "status": status,
        **more,
    }


INTERVIEWS = [
    interview("j1", "java", "11-02T10", "completed", "li"),
    interview("j2", "java", "11-03T10", "completed", "li", "sun"),
    interview("j3", "java", "11-10T14", "cancelled", "li"),
    interview("j4", "java", "11-11T14", "no_show", "sun", mode="video"),
    interview("j5", "java", "11-17T10", "cancelled", "sun", reschedules=1),
    interview("j6", "java", "11-26T10", "scheduled", "li", minutes=90),
    interview("r1", "arch", "11-04T10", "completed", "li"),
    interview("r2", "arch", "11-05T10", "cancelled", "li"),
    interview("ai", "arch", "11-18T20", "completed", mode="ai"),
    interview("s1", "seller", "11-06T10", "no_show", "li"),
    interview("s2", "seller", "11-09T10", "completed", "sun"),
    # At the edges: midnight in Shanghai is another day in UTC.
    interview("edge-in", "java", "11-01T00", "completed", "li"),
    interview("edge-out", "java", "12-01T00", "scheduled", "li"),
    interview("october", "java", "10-20T10", "cancelled", "li"),
]


def november() -> World:
    """7 of java, 3 of arch, 2 of seller in November; 1 of java in October."""
    base = world()
    seller = {"id": "a-seller", "candidate": "liu", "requisition": "seller"}
    applications = [*(row.model_dump() for row in base.applications), seller]
    return world(interviews=INTERVIEWS, applications=applications)

"""Refusals about courses."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, Conflict


class CourseFull(Conflict):
    code = "course_full"
    detail = "All seats of this course are taken."
    example: ClassVar[JSON] = {"capacity": 20}


class CourseClosed(Conflict):
    code = "course_closed"
    detail = "This course has begun, is over, or was cancelled."


class SeatsTaken(Conflict):
    code = "seats_taken"
    detail = "More seats are taken than the course would have; `data.taken` says how many."
    example: ClassVar[JSON] = {"taken": 12}


class CourseNotOver(Conflict):
    code = "course_not_over"
    detail = "A course is completed once it has begun."

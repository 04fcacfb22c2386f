"""Refusals about checklists."""

from hr_backend.kit.errors import Conflict


class ChecklistOpen(Conflict):
    code = "checklist_open"
    detail = "There is an open checklist of this kind for this person already."

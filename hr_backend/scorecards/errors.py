"""Refusals about scorecards and decisions."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, Conflict, Invalid


class ScoresIncomplete(Invalid):
    code = "scores_incomplete"
    detail = "There must be one score for each criterion; `data` says what is missing or unknown."
    example: ClassVar[JSON] = {"missing": ["coding"], "unknown": []}


class ScorecardFinal(Conflict):
    code = "scorecard_final"
    detail = "Others' scorecards have been shown to its writer: it stands as it is."


class InterviewsComing(Conflict):
    code = "interviews_coming"
    detail = "Interviews of this application are still to come; cancel them first."
    example: ClassVar[JSON] = {"interviews": ["5261bee482604e63a1903bcf52cefca5"]}

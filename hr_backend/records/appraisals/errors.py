"""Refusals about appraisals."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, Conflict


class CycleReleased(Conflict):
    code = "cycle_released"
    detail = "The ratings of this cycle are known to everybody they are about."


class RatingsMissing(Conflict):
    code = "ratings_missing"
    detail = "A cycle is released once everybody in it is rated; `data.left` says how many are not."
    example: ClassVar[JSON] = {"left": 3}


class WeightsWrong(Conflict):
    code = "weights_wrong"
    detail = "The weights of one's goals add up to 100."
    example: ClassVar[JSON] = {"sum": 90}


class FeedbackGiven(Conflict):
    code = "feedback_given"
    detail = "This feedback was given; it stands."


class OwnFeedback(Conflict):
    code = "own_feedback"
    detail = "Neither the person appraised nor who appraises them is asked for feedback."

"""States follow one another only as the table says."""

import pytest

from hr_backend.interviews.errors import IllegalTransition
from hr_backend.interviews.models import Interview
from hr_backend.interviews.models import InterviewStatus as S
from hr_backend.interviews.rules import ALLOWED_TRANSITIONS, OPEN
from hr_backend.interviews.service import set_status


def test_every_state_has_a_line_in_the_table() -> None:
    assert set(ALLOWED_TRANSITIONS) == set(S)


@pytest.mark.parametrize("present", list(S))
@pytest.mark.parametrize("wanted", list(S))
def test_only_the_table_is_followed(present: S, wanted: S) -> None:
    interview = Interview(status=present.value)
    if wanted in ALLOWED_TRANSITIONS[present]:
        set_status(interview, wanted)
        assert interview.status == wanted
    else:
        with pytest.raises(IllegalTransition) as refusal:
            set_status(interview, wanted)
        assert refusal.value.data["status"] == present
        assert interview.status == present


def test_what_is_over_stays_over() -> None:
    for status in (S.COMPLETED, S.CANCELLED, S.NO_SHOW):
        assert not ALLOWED_TRANSITIONS[status]


def test_whatever_is_open_may_be_cancelled() -> None:
    assert all(S.CANCELLED in ALLOWED_TRANSITIONS[status] for status in OPEN)

"""Who may change an interview at once, and whose consent the rest needs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_backend.approvals.rules import (
    Case,
    Policy,
    assess,
    holders,
    may_decide,
    merge,
    reschedules_left,
)

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
MOVE = Case("reschedule", True, NOW, NOW + timedelta(hours=48), 0, False, "zhao", "chen", "gu")
LATE = NOW + timedelta(hours=23, minutes=59, seconds=59)


@pytest.mark.parametrize(
    ("changes", "codes", "roles"),
    [
        ({}, ["in_time"], []),
        ({"start": NOW + timedelta(hours=24)}, ["in_time"], []),
        ({"start": LATE}, ["late_notice"], ["recruiter"]),
        ({"start": None, "kind": "cancel"}, ["in_time"], []),
        ({"reschedules": 1}, ["in_time"], []),
        ({"reschedules": 2}, ["in_time", "too_many_reschedules"], ["recruiter"]),
        ({"reschedules": 2, "kind": "cancel"}, ["in_time"], []),
        ({"senior": True}, ["in_time", "senior_second_review"], ["second"]),
        ({"senior": True, "kind": "cancel"}, ["in_time", "senior_second_review"], ["second"]),
        (
            {"senior": True, "start": LATE},
            ["late_notice", "senior_second_review"],
            ["recruiter", "second"],
        ),
        (
            {"senior": True, "reschedules": 5},
            ["in_time", "too_many_reschedules", "senior_second_review"],
            ["second"],
        ),
        ({"by_candidate": False, "start": LATE, "senior": True}, ["staff_direct"], []),
        ({"kind": "withdraw", "start": LATE, "senior": True}, ["withdraw_free"], []),
    ],
)
def test_the_table_of_cases(changes: dict[str, object], codes: list[str], roles: list[str]) -> None:
    verdict = assess(Policy(), replace(MOVE, **changes))  # type: ignore[arg-type]
    assert [rule.code for rule in verdict.rules] == codes
    assert [review.role for review in verdict.reviews] == roles
    assert verdict.at_once is (not roles)


def test_the_second_review_is_another_persons() -> None:
    both = replace(MOVE, senior=True, start=LATE, recruiter="chen")
    first, second = assess(Policy(), both).reviews
    assert (first.reviewers, second.reviewers) == (("chen",), ("gu",))


def test_a_policy_can_do_without_second_reviews() -> None:
    policy = Policy(senior_second_review=False)
    assert assess(policy, replace(MOVE, senior=True)).at_once
    (review,) = assess(policy, replace(MOVE, senior=True, start=LATE)).reviews
    assert review.role == "recruiter"


def test_a_post_without_a_recruiter_falls_to_its_hrbp_then_its_owner() -> None:
    late = replace(MOVE, start=LATE, recruiter=None)
    assert assess(Policy(), late).reviews[0].reviewers == ("gu",)
    assert assess(Policy(), replace(late, hrbp=None)).reviews[0].reviewers == ("chen",)
    assert assess(Policy(), replace(late, hrbp=None, owner=None)).reviews[0].reviewers == ()


def test_narrower_layers_win_and_unknown_keys_are_left_alone() -> None:
    policy = merge([{"min_notice_hours": 48, "odd": 1}, {"max_reschedules": 0}])
    assert (policy.min_notice_hours, policy.max_reschedules) == (48, 0)


PEOPLE = st.sampled_from([None, "a", "b", "c"])
CASES = st.builds(
    Case,
    kind=st.sampled_from(["reschedule", "cancel"]),
    by_candidate=st.booleans(),
    now=st.just(NOW),
    start=st.one_of(
        st.none(),
        st.integers(-10_000, 10_000).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    ),
    reschedules=st.integers(0, 5),
    senior=st.booleans(),
    recruiter=PEOPLE,
    owner=PEOPLE,
    hrbp=PEOPLE,
)
POLICIES = st.builds(
    Policy,
    min_notice_hours=st.sampled_from([0, 1, 24, 48.5]),
    max_reschedules=st.integers(0, 3),
    senior_second_review=st.booleans(),
)


@given(POLICIES, CASES)
def test_every_verdict_keeps_the_promises_of_the_contract(policy: Policy, case: Case) -> None:
    verdict = assess(policy, case)
    assert verdict.rules
    roles = [review.role for review in verdict.reviews]
    in_time = case.start is None or case.start - case.now >= timedelta(
        hours=policy.min_notice_hours
    )
    many = case.kind == "reschedule" and case.reschedules >= policy.max_reschedules
    second = case.senior and policy.senior_second_review
    if not case.by_candidate:
        assert verdict.at_once
        return
    assert ("second" in roles) == second
    assert ("recruiter" in roles) == (not in_time or (many and not second))
    assert roles == sorted(roles)  # the recruiter first
    asked = [person for review in verdict.reviews for person in review.reviewers]
    assert len(asked) == len(set(asked))


@given(PEOPLE, PEOPLE, st.sets(st.sampled_from(["a", "b", "c"])))
def test_nobody_is_asked_for_two_reviews(
    owner: str | None, hrbp: str | None, before: set[str]
) -> None:
    post = {"recruiter": None, "owner": owner, "hrbp": hrbp}
    asked = holders(Policy().second_reviewers, post, but=before)
    assert not set(asked) & before
    for person in before:
        assert not may_decide(person, reviewers=asked, decided=before, admin=True)


@given(st.integers(0, 5), st.integers(0, 9))
def test_moves_left_are_never_negative(allowed: int, used: int) -> None:
    assert reschedules_left(Policy(max_reschedules=allowed), used) == max(0, allowed - used)

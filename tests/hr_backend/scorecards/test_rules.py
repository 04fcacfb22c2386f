"""How judgements are measured and put together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_backend.scorecards.rules import gaps, may_read, mean, weighted

NAMES = st.lists(st.sampled_from("abcdef"), max_size=8)


@given(criteria=st.lists(st.sampled_from("abcdef"), unique=True), scored=NAMES)
def test_scores_fit_exactly_where_they_are_the_criteria_once_each(
    criteria: list[str], scored: list[str]
) -> None:
    assert bool(gaps(criteria, scored)) == (sorted(criteria) != sorted(scored))


@given(st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.integers(1, 5), st.integers(1, 9))))
def test_a_weighted_score_lies_between_the_least_and_the_most(
    rows: dict[str, tuple[int, int]],
) -> None:
    scores = {name: score for name, (score, _) in rows.items()}
    found = weighted(scores, {name: weight for name, (_, weight) in rows.items()})
    if not rows:
        assert found is None
    else:
        assert found is not None
        assert min(scores.values()) <= found <= max(scores.values())


def test_means() -> None:
    assert weighted({"a": 5, "b": 1}, {"a": 3, "b": 1}) == 4.0
    assert weighted({}, {"a": 3}) is None
    assert mean([3.5, None, 2.0]) == 2.75
    assert mean([None]) is None


@pytest.mark.parametrize(
    ("reader", "responsible", "reads"),
    [
        ("li", False, True),
        ("sun", False, False),
        ("sun", True, False),
        ("zhao", True, True),
        ("zhou", False, False),
    ],
)
def test_who_owes_one_reads_none(reader: str, responsible: bool, reads: bool) -> None:
    found = may_read(reader, interviewers={"li", "sun"}, written={"li"}, responsible=responsible)
    assert found is reads

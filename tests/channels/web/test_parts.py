"""Tokens, frames and limits by themselves."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.web import frames
from channels.web.limits import REMEMBERED, RateLimit
from channels.web.tokens import TokenExpired, TokenRefused, Tokens

NOW = datetime(2026, 11, 24, tzinfo=UTC)
TOKENS = Tokens(b"k" * 40, lambda: NOW)


@given(st.text(min_size=1, max_size=50).filter(lambda s: s.isprintable()))
def test_a_token_speaks_for_whom_it_was_issued(person: str) -> None:
    claim = TOKENS.read("session", TOKENS.issue("session", person, timedelta(days=1)))
    assert (claim.person, claim.expires_at) == (person, NOW + timedelta(days=1))


@given(st.data())
def test_a_token_changed_anywhere_opens_nothing(data: st.DataObject) -> None:
    token = TOKENS.issue("session", "wang", timedelta(days=1))
    at = data.draw(st.integers(0, len(token) - 2))  # the last letter has bits that say nothing
    other = data.draw(st.characters().filter(lambda c: c != token[at]))
    with pytest.raises(TokenRefused):
        TOKENS.read("session", token[:at] + other + token[at + 1 :])


def test_a_token_ends_at_its_second() -> None:
    token = TOKENS.issue("invite", "wang", timedelta(seconds=10))
    early = Tokens(TOKENS.secret, lambda: NOW + timedelta(seconds=9))
    assert early.read("invite", token).person == "wang"
    with pytest.raises(TokenExpired):
        Tokens(TOKENS.secret, lambda: NOW + timedelta(seconds=10)).read("invite", token)


def test_a_token_is_good_for_its_purpose_and_its_installation_alone() -> None:
    token = TOKENS.issue("invite", "wang", timedelta(days=1))
    for tokens, purpose in ((TOKENS, "session"), (Tokens(b"o" * 40, TOKENS.clock), "invite")):
        with pytest.raises(TokenRefused):
            tokens.read(purpose, token)  # type: ignore[arg-type]


@given(st.text(max_size=200) | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
def test_no_frame_breaks_the_reader(raw: str) -> None:
    with pytest.raises(frames.MalformedFrame):
        frames.read(raw)


@given(st.text(st.characters(), max_size=100))
def test_what_is_read_can_be_stored(text: str) -> None:
    frame = frames.read(json.dumps({"type": "say", "id": "12345678", "text": text}))
    assert isinstance(frame, frames.Say)
    assert "\x00" not in frame.text
    frame.text.encode()


@given(st.lists(st.integers(0, 30), max_size=200), st.integers(1, 20))
def test_no_minute_holds_more_than_twice_the_rate(seconds: list[int], rate: int) -> None:
    now = NOW
    limit = RateLimit(rate, lambda: now)
    taken = []
    for step in seconds:
        now += timedelta(seconds=step)
        if limit.wait("wang") is None:
            taken.append(now)
    for first in taken:
        minute = [at for at in taken if first <= at < first + timedelta(minutes=1)]
        assert len(minute) <= 2 * rate


def test_after_the_time_named_there_is_room_and_others_are_not_held_up() -> None:
    now = NOW
    limit = RateLimit(2, lambda: now)
    assert [limit.wait("wang"), limit.wait("wang")] == [None, None]
    wait = limit.wait("wang")
    assert wait == timedelta(seconds=30)
    assert limit.wait("liu") is None
    now += wait
    assert limit.wait("wang") is None


def test_a_crowd_does_not_fill_the_memory() -> None:
    limit = RateLimit(1, lambda: NOW)
    for number in range(REMEMBERED + 100):
        limit.wait(str(number))
    assert len(limit._buckets) == REMEMBERED

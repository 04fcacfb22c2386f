"""By which way a notice goes next: an order, fair turns, and an end."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_backend.notifications.models import DeliveryStatus as S
from hr_backend.notifications.models import Way
from hr_backend.notifications.ways import (
    FIRST_WAIT,
    LONGEST_WAIT,
    MOST,
    ROUND,
    Tried,
    next_way,
    wait_after,
)

CHAT, MAIL, SMS = Way.CHAT, Way.MAIL, Way.SMS
ALL = frozenset(Way)
SENT, REFUSED = Tried(S.SENT, 1), Tried(S.REFUSED, 1)


def failed(times: int) -> Tried:
    return Tried(S.TRYING, times)


@pytest.mark.parametrize(
    ("tried", "possible", "invited", "expected"),
    [
        ({}, ALL, False, CHAT),
        ({CHAT: failed(1)}, ALL, False, CHAT),
        ({CHAT: SENT}, ALL, False, None),
        # Somebody on no chat is written to; without an address, texted; else nobody reaches them.
        ({CHAT: REFUSED}, ALL, False, MAIL),
        ({CHAT: REFUSED}, {CHAT, SMS}, False, SMS),
        ({CHAT: REFUSED}, {CHAT}, False, None),
        ({CHAT: REFUSED, MAIL: REFUSED}, ALL, False, SMS),
        ({CHAT: REFUSED, MAIL: REFUSED, SMS: REFUSED}, ALL, False, None),
        # What fails for the moment lets the others have a turn, and comes round again.
        ({CHAT: REFUSED, MAIL: failed(ROUND - 1)}, ALL, False, MAIL),
        ({CHAT: REFUSED, MAIL: failed(ROUND)}, ALL, False, SMS),
        ({CHAT: REFUSED, MAIL: failed(ROUND)}, {CHAT, MAIL}, False, MAIL),
        ({CHAT: REFUSED, MAIL: failed(ROUND), SMS: REFUSED}, ALL, False, MAIL),
        ({CHAT: REFUSED, MAIL: failed(MOST), SMS: REFUSED}, ALL, False, None),
        # An invitation goes by mail besides whatever else arrived.
        ({CHAT: SENT}, ALL, True, MAIL),
        ({CHAT: SENT, MAIL: failed(3)}, ALL, True, MAIL),
        ({CHAT: SENT, MAIL: SENT}, ALL, True, None),
        ({CHAT: SENT, MAIL: REFUSED}, ALL, True, None),
        ({CHAT: SENT}, {CHAT, SMS}, True, None),
        ({CHAT: REFUSED, MAIL: SENT}, ALL, True, None),
    ],
)
def test_the_next_way(
    tried: dict[Way, Tried], possible: frozenset[Way], invited: bool, expected: Way | None
) -> None:
    assert next_way(tried, possible, invited=invited) is expected


@given(st.data(), st.sets(st.sampled_from(Way)), st.booleans())
def test_trying_ends_and_nothing_is_sent_twice(
    data: st.DataObject, addresses: set[Way], invited: bool
) -> None:
    tried: dict[Way, Tried] = {}
    possible = addresses | {CHAT}
    for _ in range(len(Way) * MOST + 1):
        way = next_way(tried, possible, invited=invited)
        if way is None:
            break
        before = tried.get(way, failed(0))
        assert before.status is S.TRYING
        assert way in possible
        outcome = data.draw(st.sampled_from([S.TRYING, S.TRYING, S.SENT, S.REFUSED]))
        tried[way] = Tried(outcome, before.attempts + 1)
    assert next_way(tried, possible, invited=invited) is None
    settled = {w for w in possible if tried.get(w, failed(0)) != failed(0)}
    if not any(one.status is S.SENT for one in tried.values()):
        assert settled == possible


def test_the_wait_doubles_up_to_an_hour() -> None:
    waits = [wait_after(attempts) for attempts in range(1, 30)]
    assert waits[:3] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    assert waits[-1] == LONGEST_WAIT == timedelta(hours=1)

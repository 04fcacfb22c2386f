"""When somebody is busy, by what their calendar says."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_backend.calendars.expanding import expand, merged
from hr_backend.calendars.ics import MOST_EVENTS, BadFile, clean
from tests.conftest import NOW
from tests.hr_backend.calendars.ics_files import OUTLOOK, calendar, crlf, event, meeting

UNTIL = NOW + timedelta(days=30)
EMAIL = "li@example.com"
ONE = ["11-25 14:00-15:00"]


def busy(data: bytes, *, until: datetime = UNTIL) -> list[str]:
    """In Shanghai, as `11-25 14:00-15:00`."""
    found = expand(data, since=NOW, until=until, zone="Asia/Shanghai", email=EMAIL)
    shift = timedelta(hours=8)
    return [f"{a + shift:%m-%d %H:%M}-{b + shift:%H:%M}" for a, b in found.busy]


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:20261125T060000Z", "DTEND:20261125T070000Z"),
        ("DTSTART:20261125T140000", "DURATION:PT1H"),
        ("DTSTART;TZID=Asia/Shanghai:20261125T140000", "DURATION:PT1H"),
        ("DTSTART;TZID=China Standard Time:20261125T140000", "DURATION:PT1H"),
        ("DTSTART;TZID=Tokyo Standard Time:20261125T150000", "DURATION:PT1H"),
        ("DTSTART;TZID=America/New_York:20261125T010000", "DURATION:PT1H"),
        ("DTSTART;TZID=Mars/Phobos:20261125T140000", "DURATION:PT1H"),
        ("DTSTART:20261125T140000", "DTEND:20261125T150000", "STATUS:TENTATIVE"),
        ("DTSTART:20261125T140000", "DTEND:20261125T150000", "TRANSP:OPAQUE"),
        ("DTSTART:20261125T140000", "this is no line at all", "DURATION:PT1H"),
        ("DTSTART:20261125T140000", "SUMMARY:a long", "  title", "DURATION:PT1H"),
        ("DTSTART:20261125T140000", f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{EMAIL}", "DURATION:PT1H"),
        (
            "DTSTART:20261125T140000",
            "ATTENDEE;PARTSTAT=DECLINED:mailto:sun@example.com",
            "DURATION:PT1H",
        ),
    ],
)
def test_the_same_hour_said_in_many_ways(lines: tuple[str, ...]) -> None:
    assert busy(calendar(event(*lines))) == ONE


@pytest.mark.parametrize(
    "lines",
    [
        ("TRANSP:TRANSPARENT",),
        ("STATUS:CANCELLED",),
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE",),
        ("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE",),
        (f"ATTENDEE;CN=李强;PARTSTAT=DECLINED:MAILTO:{EMAIL.upper()}",),
    ],
)
def test_what_keeps_nobody(lines: tuple[str, ...]) -> None:
    assert busy(calendar(meeting("20261125", "1400", "1500", *lines))) == []


def test_what_takes_no_time_keeps_nobody() -> None:
    assert busy(calendar(event("DTSTART:20261125T140000"))) == []


def test_a_whole_day_is_the_companys_day() -> None:
    assert busy(calendar(event("DTSTART;VALUE=DATE:20261125"))) == ["11-25 00:00-00:00"]


def test_an_interview_of_ours_is_known_better_here() -> None:
    assert busy(calendar(meeting("20261125", "1400", "1500", uid="0123abcd@yuemian"))) == []


def test_a_series_with_exceptions_moves_and_an_end() -> None:
    assert busy(OUTLOOK) == ["11-25 14:00-15:00", "12-09 16:00-16:30"]


def test_a_calendar_of_another_zone_reads_its_times_there() -> None:
    data = calendar(
        event("DTSTART:20261125T010000", "DURATION:PT1H"),
        head=("X-WR-TIMEZONE:America/New_York",),
    )
    assert busy(data) == ONE


def test_summer_time_moves_a_series_that_is_held_elsewhere() -> None:
    series = event(
        "DTSTART;TZID=Europe/London:20260601T090000",
        "DURATION:PT1H",
        "RRULE:FREQ=MONTHLY;BYMONTHDAY=1",
    )
    days = busy(calendar(series), until=datetime(2027, 4, 2, tzinfo=UTC))
    assert days[0] == "12-01 17:00-18:00"
    assert days[-1] == "04-01 16:00-17:00"


def test_a_zone_the_file_defines_itself() -> None:
    zone = crlf(
        "BEGIN:VTIMEZONE",
        "TZID:Customized Time Zone",
        "BEGIN:STANDARD",
        "DTSTART:16010101T000000",
        "TZOFFSETFROM:+0900",
        "TZOFFSETTO:+0900",
        "END:STANDARD",
        "END:VTIMEZONE",
    )
    there = event("DTSTART;TZID=Customized Time Zone:20261125T150000", "DURATION:PT1H")
    assert busy(calendar(zone, there)) == ONE


def test_a_zone_nobody_knows_is_counted() -> None:
    lines = ("DTSTART;TZID=Mars/Phobos:20261125T140000", "DURATION:PT1H")
    found = expand(
        calendar(event(*lines)), since=NOW, until=UNTIL, zone="Asia/Shanghai", email=None
    )
    assert found.unknown_zones == 1


def test_one_bad_event_does_not_spoil_the_others() -> None:
    data = calendar(
        event("DTSTART:tomorrow", "DURATION:PT1H", uid="bad"),
        event("DTSTART:20261125T140000", "RRULE:FREQ=BANANA", "DURATION:PT1H", uid="worse"),
        meeting("20261125", "1400", "1500"),
    )
    found = expand(data, since=NOW, until=UNTIL, zone="Asia/Shanghai", email=None)
    assert len(found.busy) == 1
    assert found.skipped >= 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_calendar"),
        (b"<html><body>Sign in</body></html>", "not_a_calendar"),
        (b"\xff\xfe\x00\x01" * 100, "not_a_calendar"),
        (calendar(meeting("20261125", "1400", "1500"))[:-30], "truncated"),
        (
            calendar(event("DTSTART:20261125T140000", "RRULE:FREQ=SECONDLY")),
            "too_frequent",
        ),
        (
            calendar(event("DTSTART:20261125T140000", "rrule:freq=minutely;interval=1")),
            "too_frequent",
        ),
        (
            calendar(event("DTSTART:20261125T140000", "RDATE:" + ",".join(["20261126"] * 10_001))),
            "too_many_dates",
        ),
        (
            calendar(meeting("20261125", "1400", "1500") * (MOST_EVENTS + 1)),
            "too_many_events",
        ),
    ],
)
def test_files_that_are_refused_say_why(data: bytes, code: str) -> None:
    with pytest.raises(BadFile, match=f"^{code}$"):
        busy(data)


def test_thousands_of_dates_are_read_where_they_matter() -> None:
    days = ",".join(
        f"{datetime(2020, 1, 1, 6, tzinfo=UTC) + timedelta(days=n):%Y%m%dT%H%M%SZ}"
        for n in range(3000)
    )
    data = calendar(event("DTSTART:20200101T060000Z", "DURATION:PT1H", f"RDATE:{days}"))
    assert len(busy(data)) == 30


def test_years_of_history_are_not_even_parsed() -> None:
    old = "".join(meeting(f"20{n:02d}0105", "0900", "1000", uid=str(n)) for n in range(10, 26))
    cleaned = clean(calendar(old, meeting("20261125", "1400", "1500")), since=NOW, until=UNTIL)
    assert cleaned.events == 1


def test_titles_places_and_guests_of_others_are_left_out() -> None:
    data = calendar(
        meeting("20261125", "1400", "1500", "SUMMARY:体检", "LOCATION:协和", "DESCRIPTION:保密")
    )
    text = clean(data, since=NOW, until=UNTIL).text
    assert not any(word in text for word in ("体检", "协和", "保密"))


MOMENTS = st.integers(0, 200).map(lambda n: NOW + timedelta(minutes=n))


@given(st.lists(st.tuples(MOMENTS, MOMENTS).map(lambda two: (min(two), max(two)))))
def test_merging_keeps_every_minute_and_no_other(pairs: list[tuple[datetime, datetime]]) -> None:
    def minutes(spans: list[tuple[datetime, datetime]]) -> set[int]:
        return {
            n
            for a, b in spans
            for n in range(int((a - NOW).seconds / 60), int((b - NOW).seconds / 60))
        }

    found = merged(pairs)
    assert minutes(found) == minutes(pairs)
    assert all(one[1] < two[0] for one, two in pairwise(found))


@given(st.binary(max_size=300))
def test_no_bytes_do_anything_but_be_read_or_refused(noise: bytes) -> None:
    whole = calendar(meeting("20261125", "1400", "1500"))
    for data in (noise, whole[:60] + noise + whole[60:]):
        with suppress(BadFile):
            found = expand(data, since=NOW, until=UNTIL, zone="Asia/Shanghai", email=None)
            assert all(NOW <= start < end <= UNTIL for start, end in found.busy)

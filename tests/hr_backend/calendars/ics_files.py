"""Calendars as other programs write them."""

from collections.abc import Iterable

HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//Test//EN")


def event(*lines: str, uid: str = "one@example.com") -> str:
    return crlf("BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T000000Z", *lines, "END:VEVENT")


def calendar(*parts: str, head: Iterable[str] = ()) -> bytes:
    return (crlf(*HEAD, *head) + "".join(parts) + crlf("END:VCALENDAR")).encode()


def crlf(*lines: str) -> str:
    return "".join(f"{line}\r\n" for line in lines)


def meeting(day: str, since: str, until: str, *lines: str, uid: str = "one@example.com") -> str:
    """A meeting in Shanghai: `meeting("20261125", "1400", "1500")`."""
    zone = "TZID=Asia/Shanghai"
    return event(
        f"DTSTART;{zone}:{day}T{since}00", f"DTEND;{zone}:{day}T{until}00", *lines, uid=uid
    )


OUTLOOK = calendar(
    crlf(
        "BEGIN:VTIMEZONE",
        "TZID:China Standard Time",
        "BEGIN:STANDARD",
        "DTSTART:16010101T000000",
        "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0800",
        "END:STANDARD",
        "END:VTIMEZONE",
    ),
    event(
        "RRULE:FREQ=WEEKLY;UNTIL=20261215T060000Z;INTERVAL=1;BYDAY=WE;WKST=MO",
        "EXDATE;TZID=China Standard Time:20261202T140000",
        "SUMMARY;LANGUAGE=zh-cn:周会",
        "DTSTART;TZID=China Standard Time:20261118T140000",
        "DTEND;TZID=China Standard Time:20261118T150000",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        uid="weekly",
    ),
    event(
        "RECURRENCE-ID;TZID=China Standard Time:20261209T140000",
        "DTSTART;TZID=China Standard Time:20261209T160000",
        "DTEND;TZID=China Standard Time:20261209T163000",
        uid="weekly",
    ),
    head=("X-WR-CALNAME:日历", "METHOD:PUBLISH"),
)
"""A weekly meeting (周会) that falls out once and is moved once."""

"""What a mail says: text, HTML, an invitation, and links that give nothing away."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from icalendar import Calendar

import nlu_data
from bot.responses import Responses
from channels.letters import Contact, Invitation, Letter, OutOfReach
from channels.links import ConfirmLinks, Links
from channels.mail.compose import Composer

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
RESPONSES = Responses.load(nlu_data.ROOT / "responses")
CONFIRM = ConfirmLinks(b"s" * 40, lambda: NOW)
LINKS = Links("https://hr.example.com", CONFIRM, lambda who, _: f"token-of-{who}", timedelta(30))
DATA: dict[str, Any] = {
    "as": "candidate",
    "interview": "i1",
    "candidate": {"id": "wang", "name": "王芳"},
    "requisition": {"id": "java", "title": "Java工程师"},
    "mode": "onsite",
    "location": "上海市 <3号楼>",
    "minutes": 45,
    "status": "scheduled",
    "version": 3,
    "start": "2026-11-25T06:00:00+00:00",
}


def letter(about: str = "interview_scheduled", **changes: Any) -> Letter:
    facts: dict[str, Any] = {
        "contact": Contact("王芳", email="wang@example.com"),
        "invitation": Invitation("abc@yuemian", 3, cancelled=False),
    }
    data = DATA | changes.pop("data", {})
    return Letter("n1", "wang", about, data, "mail", **(facts | changes))


def compose(one: Letter, links: Links = LINKS) -> EmailMessage:
    """As its reader's program sees it after the way through the net."""
    sender = Address("招聘组", addr_spec="hr@example.com")
    sent = Composer(RESPONSES, sender, links).compose(one, now=NOW)
    arrived = message_from_bytes(sent.as_bytes(), policy=default)
    assert isinstance(arrived, EmailMessage)
    return arrived


def part(mail: EmailMessage, kind: str) -> Any:
    found = [one for one in mail.walk() if one.get_content_type() == kind]
    return found[0].get_content() if found else None


def test_headers_are_readable_chinese() -> None:
    mail = compose(letter())
    assert mail["Subject"] == "面试安排：11月25日(周三) 14:00 Java工程师"
    assert mail["From"].addresses[0].display_name == "招聘组"
    assert str(mail["To"]) == "王芳 <wang@example.com>"
    assert mail["Message-ID"] == "<n1@example.com>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert all(len(line) <= 998 for line in mail.as_bytes().splitlines())


def test_text_and_html_say_the_same_and_html_is_escaped() -> None:
    mail = compose(letter())
    plain, html = part(mail, "text/plain"), part(mail, "text/html")
    assert "王芳，您好" in plain
    assert "面试已约好：11月25日(周三) 14:00 Java工程师的现场面试。" in plain
    assert "上海市 <3号楼>" in plain
    assert "上海市 &lt;3号楼&gt;" in html
    assert "<3号楼>" not in html


def invitation(mail: EmailMessage) -> Any:
    text = part(mail, "text/calendar")
    calendar = Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_an_invitation_fits_rfc_5545() -> None:
    mail = compose(letter())
    calendar, event = invitation(mail)
    assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("abc@yuemian", 3, "CONFIRMED")
    assert event.decoded("dtstart") == datetime(2026, 11, 25, 6, tzinfo=UTC)
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=45)
    assert event["SUMMARY"] == "Java工程师面试"
    assert event["LOCATION"] == "上海市 <3号楼>"
    assert event["ORGANIZER"] == "mailto:hr@example.com"
    assert event["ATTENDEE"] == "mailto:wang@example.com"
    (alternative,) = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    assert alternative.get_param("method") == "REQUEST"
    (attached,) = list(mail.iter_attachments())
    assert attached.get_filename() == "invite.ics"


def test_lines_of_an_invitation_are_folded_in_bytes() -> None:
    text = part(compose(letter(data={"location": "会议室" * 60})), "text/calendar")
    assert all(len(line.encode()) <= 75 for line in text.splitlines())


def test_a_cancellation_takes_it_out_again() -> None:
    gone = Invitation("abc@yuemian", 4, cancelled=True)
    calendar, event = invitation(compose(letter("interview_cancelled", invitation=gone)))
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 4)


def test_a_notice_without_an_invitation_has_no_attachment() -> None:
    mail = compose(letter("interview_reminder", invitation=None))
    assert list(mail.iter_attachments()) == []
    assert part(mail, "text/calendar") is None


def test_a_confirm_link_says_nothing_of_anybody_and_opens() -> None:
    plain = part(compose(letter("interview_reminder", invitation=None)), "text/plain")
    (address,) = [word for word in plain.replace("：", " ").split() if "/c/" in word]
    token = address.removeprefix("https://hr.example.com/c/")
    assert CONFIRM.open(token).person == "wang"
    for told in ("wang", "i1", "Java"):
        assert told not in address


@pytest.mark.parametrize(
    "changes",
    [{"as": "interviewer"}, {"status": "confirmed"}, {"start": None}],
)
def test_only_a_candidate_who_has_not_confirmed_is_asked_to(changes: dict[str, Any]) -> None:
    one = letter("interview_reminder", data=changes, invitation=None)
    assert "/c/" not in part(compose(one), "text/plain")


def test_a_link_that_signs_in_is_for_candidates_alone() -> None:
    assert "/i#token-of-wang" in part(compose(letter()), "text/plain")
    staff = part(compose(letter(data={"as": "interviewer"})), "text/plain")
    assert "token-of" not in staff
    assert "https://hr.example.com/" in staff


def test_without_a_public_address_there_are_no_links() -> None:
    nowhere = Links(None, CONFIRM, lambda who, _: who, timedelta(30))
    assert "http" not in part(compose(letter(), nowhere), "text/plain")


def test_where_the_company_cancels_it_is_sorry() -> None:
    one = letter("interview_cancelled", data={"by_company": True}, invitation=None)
    assert "非常抱歉" in part(compose(one), "text/plain")


@pytest.mark.parametrize(
    "email",
    [
        None,
        "",
        "wang",
        "wang@",
        "@x.cn",
        "王芳@x.cn",
        "a@b.cn\r\nBcc: c@d.cn",
        "a b@x.cn",
        "x" * 300 + "@x.cn",
    ],
)
def test_what_is_no_address_is_out_of_reach(email: str | None) -> None:
    with pytest.raises(OutOfReach, match="bad_address"):
        compose(letter(contact=Contact("王芳", email=email)))


def test_a_name_cannot_add_headers() -> None:
    mail = compose(letter(contact=Contact("王芳\r\nBcc: x@y.cn", email="wang@example.com")))
    assert mail["Bcc"] is None


def test_a_title_cannot_add_headers() -> None:
    post = {"id": "java", "title": "Java\r\nBcc: x@y.cn"}
    mail = compose(letter(data={"requisition": post}))
    assert mail["Bcc"] is None
    assert mail["Subject"].endswith("Java Bcc: x@y.cn")

"""iCalendar invitations: put into a calendar, moved and taken out of it by mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address

from icalendar import Calendar, Event, vCalAddress, vText

from channels.letters import Invitation


@dataclass(frozen=True, slots=True)
class Meeting:
    """What stands in a calendar."""

    summary: str
    start: datetime
    """Aware."""
    minutes: int
    location: str | None
    link: str | None


def method_of(invitation: Invitation) -> str:
    """What the mail asks a calendar to do (RFC 5546)."""
    return "CANCEL" if invitation.cancelled else "REQUEST"


def write_invitation(
    invitation: Invitation, meeting: Meeting, *, sender: Address, guest: Address, now: datetime
) -> str:
    """RFC 5545 text. Times are in UTC, which every calendar shows in its own zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//Yuemian//Interviews//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", method_of(invitation))
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", meeting.start)
    event.add("dtend", meeting.start + timedelta(minutes=meeting.minutes))
    event.add("summary", meeting.summary)
    event.add("status", "CANCELLED" if invitation.cancelled else "CONFIRMED")
    if meeting.location:
        event.add("location", meeting.location)
    if meeting.link:
        event.add("url", meeting.link)
    event["organizer"] = _party(sender)
    attendee = _party(guest)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    # Answers of calendars are read by nobody: who will come says so in the chat or by the link.
    attendee.params["RSVP"] = vText("FALSE")
    event.add("attendee", attendee, encode=False)
    calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text.decode()


def _party(address: Address) -> vCalAddress:
    party = vCalAddress(f"mailto:{address.addr_spec}")
    if address.display_name:
        party.params["CN"] = vText(address.display_name)
    return party

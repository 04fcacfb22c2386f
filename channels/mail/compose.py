"""A notice as a mail: plain text, simple HTML, and an invitation where there is one."""

from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from importlib.resources import files
from string import Template

from actions.notices import Facts, event_title, headline, render
from bot.responses import Responses
from channels.letters import Letter, OutOfReach
from channels.links import Links
from channels.mail.invitation import Meeting, method_of, write_invitation

PAGE = Template((files("channels.mail") / "mail.html").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Composer:
    """Writes mails; every sentence comes from the responses."""

    responses: Responses
    sender: Address
    links: Links

    def compose(self, letter: Letter, *, now: datetime) -> EmailMessage:
        """Raises OutOfReach for an address that is none, MissingResponse for an unknown notice."""
        facts = Facts.model_validate(letter.data)
        guest = address_of(letter)
        paragraphs, buttons = self._content(letter, facts)
        mail = EmailMessage(policy=SMTP)
        mail["From"] = self.sender
        mail["To"] = guest
        mail["Subject"] = _one_line(headline(letter.about, letter.data, self.responses))
        mail["Date"] = format_datetime(now)
        # The same at every attempt: of two copies a mailbox may show one.
        mail["Message-ID"] = f"<{letter.id}@{self.sender.domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(self._plain(paragraphs, buttons))
        mail.add_alternative(self._html(paragraphs, buttons), subtype="html")
        if letter.invitation is not None and facts.start is not None:
            self._invite(mail, letter, facts, guest, now)
        return mail

    def _content(self, letter: Letter, facts: Facts) -> tuple[list[str], list[tuple[str, str]]]:
        say = self.responses.say
        told = render(letter.about, letter.data, self.responses).text
        paragraphs = [say("mail.greeting", name=letter.contact.name), told]
        return paragraphs, buttons_of(letter, facts, self.links, self.responses)

    def _plain(self, paragraphs: list[str], buttons: list[tuple[str, str]]) -> str:
        say = self.responses.say
        links = [say("mail.link", title=title, link=link) for title, link in buttons]
        return "\n\n".join([*paragraphs, *links, say("mail.footer")]) + "\n"

    def _html(self, paragraphs: list[str], buttons: list[tuple[str, str]]) -> str:
        lines = [escape(text).replace("\n", "<br>") for text in paragraphs]
        links = [
            f'<a class="button" href="{escape(link)}">{escape(title)}</a>'
            for title, link in buttons
        ]
        return PAGE.substitute(
            content="\n".join(f"<p>{line}</p>" for line in [*lines, *links]),
            footer=escape(self.responses.say("mail.footer")),
        )

    def _invite(
        self, mail: EmailMessage, letter: Letter, facts: Facts, guest: Address, now: datetime
    ) -> None:
        invitation = letter.invitation
        assert invitation is not None
        assert facts.start is not None
        meeting = Meeting(
            summary=event_title(letter.data, self.responses),
            start=facts.start,
            minutes=facts.minutes,
            location=facts.location,
            link=facts.link,
        )
        text = write_invitation(invitation, meeting, sender=self.sender, guest=guest, now=now)
        # Gmail and Outlook read the alternative, others the attachment.
        method = {"method": method_of(invitation)}
        mail.add_alternative(text, subtype="calendar", params=method)
        mail.add_attachment(
            text.encode(), maintype="application", subtype="ics", filename="invite.ics"
        )


def buttons_of(
    letter: Letter, facts: Facts, links: Links, responses: Responses
) -> list[tuple[str, str]]:
    """What can be done about a notice without the chat, and the way into the chat."""
    candidate = facts.party == "candidate"
    buttons: list[tuple[str, str | None]] = []
    if facts.asks_to_confirm(letter.about) and facts.interview and facts.start:
        link = links.confirm(letter.person, facts.interview, until=facts.start)
        buttons.append((responses.say("mail.confirm"), link))
    # A link that signs in is for candidates alone: staff decide about others.
    chat = links.chat(letter.person, signed_in=candidate)
    buttons.append((responses.say("mail.chat_candidate" if candidate else "mail.chat_staff"), chat))
    return [(title, link) for title, link in buttons if link is not None]


def address_of(letter: Letter) -> Address:
    """The recipient's address; OutOfReach where there is none that a server could take."""
    email = letter.contact.email or ""
    if not email.isascii() or len(email) > 254:
        raise OutOfReach("bad_address")
    try:
        address = Address(_one_line(letter.contact.name), addr_spec=email)
    except (ValueError, HeaderParseError, IndexError) as error:
        raise OutOfReach("bad_address") from error
    if not address.username or not address.domain:
        raise OutOfReach("bad_address")
    return address


def _one_line(name: str) -> str:
    return " ".join(name.split())

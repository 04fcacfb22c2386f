"""Handing mails to a real SMTP server that takes them, refuses them, hangs, or is not there."""

from email.message import EmailMessage

import pytest

from channels.letters import NotReached, OutOfReach
from channels.mail import server
from channels.mail.server import AddressInvalid, MailServer, sender_of
from tests.channels.mail.post_office import post_office


def mail() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "hr@x.cn", "wang@x.cn", "面试"
    message.set_content("您好")
    return message


async def test_what_is_sent_arrives() -> None:
    async with post_office() as office:
        await MailServer.parse(office.url).send(mail())
    (arrived,) = office.mails
    assert (arrived["Subject"], office.recipients) == ("面试", ["wang@x.cn"])
    assert arrived.get_content().strip() == "您好"


@pytest.mark.parametrize(
    ("answers", "kind", "says"),
    [
        ({"recipient_answer": "550 no such user wang@x.cn"}, OutOfReach, "smtp_550"),
        ({"recipient_answer": "450 try later"}, NotReached, "smtp_450"),
        ({"data_answer": "554 looks like spam"}, OutOfReach, "smtp_554"),
        ({"data_answer": "451 busy"}, NotReached, "smtp_451"),
    ],
)
async def test_a_refusal_for_good_is_told_from_one_for_now(
    answers: dict[str, str], kind: type[NotReached], says: str
) -> None:
    async with post_office(**answers) as office:
        with pytest.raises(NotReached) as refused:
            await MailServer.parse(office.url).send(mail())
    assert type(refused.value) is kind
    assert str(refused.value) == says


async def test_a_server_that_is_down_is_tried_again() -> None:
    async with post_office() as office:
        url = office.url
    with pytest.raises(NotReached) as failed:
        await MailServer.parse(url).send(mail())
    assert not isinstance(failed.value, OutOfReach)


async def test_a_server_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "COMMAND_SECONDS", 0.2)
    async with post_office(hangs=True) as office:
        with pytest.raises(NotReached, match="Timeout") as failed:
            await MailServer.parse(office.url).send(mail())
    assert not isinstance(failed.value, OutOfReach)


async def test_nothing_is_sent_in_the_clear_unless_that_was_said() -> None:
    async with post_office() as office:
        with pytest.raises(NotReached):
            await MailServer.parse(f"smtp://127.0.0.1:{office.port}").send(mail())
    assert office.mails == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "smtps://hr%40x.cn:p%2Fw@mail.x.cn",
            MailServer("mail.x.cn", 465, "hr@x.cn", "p/w", True, False),
        ),
        ("smtp://mail.x.cn", MailServer("mail.x.cn", 587, None, None, False, True)),
        ("smtp://relay:25?tls=none", MailServer("relay", 25, None, None, False, False)),
    ],
)
def test_addresses(url: str, expected: MailServer) -> None:
    assert MailServer.parse(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.x.cn",
        "http://mail.x.cn",
        "smtp://",
        "smtp://mail.x.cn:port",
        "smtp://mail.x.cn/inbox",
        "smtp://mail.x.cn?ssl=yes",
        "smtp://user:secret@mail.x.cn?tls=none",
    ],
)
def test_what_is_no_address_is_refused_without_being_quoted(url: str) -> None:
    with pytest.raises(AddressInvalid) as refused:
        MailServer.parse(url)
    assert "secret" not in str(refused.value)


def test_a_sender_may_have_a_chinese_name() -> None:
    sender = sender_of("招聘组 <hr@example.com>")
    assert (sender.display_name, sender.addr_spec) == ("招聘组", "hr@example.com")


@pytest.mark.parametrize("text", ["", "hr", "hr@", "@x.cn", "招聘@例子.cn", "a@b\nBcc: x@y.cn"])
def test_what_is_no_sender_is_refused(text: str) -> None:
    with pytest.raises(AddressInvalid):
        sender_of(text)

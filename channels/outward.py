"""The ways out of the house that the settings open: chat always, mail and text messages if set."""

from datetime import timedelta
from functools import partial

import httpx
import structlog

from bot.clock import Clock
from bot.responses import Responses
from bot.store import Store
from channels.delivery import Heard, Mail, Postman, Tell
from channels.links import ConfirmLinks, Links
from channels.mail.compose import Composer
from channels.mail.server import MailServer, sender_of
from channels.settings import Settings
from channels.sms.sender import HttpSms, SmsSender
from channels.web.tokens import Tokens

log = structlog.get_logger(__name__)


def open_postman(
    settings: Settings,
    store: Store,
    responses: Responses,
    tokens: Tokens,
    *,
    tell: Tell,
    clock: Clock,
    http: httpx.AsyncClient,
) -> Postman:
    """What delivers letters; `http` posts to the gateway for text messages."""
    links = Links(
        settings.public_url,
        ConfirmLinks(tokens.secret, clock.now),
        partial(tokens.issue, "invite"),
        timedelta(days=settings.invitation_days),
    )
    return Postman(
        tell=tell,
        reach=Heard(store, clock),
        responses=responses,
        links=links,
        clock=clock,
        company=settings.company,
        mail=_mail(settings, responses, links),
        sms=_sms(settings, clock, http),
    )


def say_what_is_off(settings: Settings) -> None:
    """One line in the log about the ways that are not open."""
    off = [
        name
        for name, url in (("e-mail", settings.smtp_url), ("text messages", settings.sms_url))
        if url is None
    ]
    if off:
        log.info("not set up, people are told by the other ways", off=off)
    elif settings.public_url is None:
        log.warning("letters have no links: YUEMIAN_PUBLIC_URL is not set")


def _mail(settings: Settings, responses: Responses, links: Links) -> Mail | None:
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    composer = Composer(responses, sender_of(settings.mail_from), links)
    return Mail(composer, MailServer.parse(settings.smtp_url.get_secret_value()))


def _sms(settings: Settings, clock: Clock, http: httpx.AsyncClient) -> SmsSender | None:
    if settings.sms_url is None or settings.sms_secret is None:
        return None
    return HttpSms(http, settings.sms_url, settings.sms_secret, clock.now)

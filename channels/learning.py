"""Learning from use: what is noticed in conversations, and how long it is kept."""

from datetime import timedelta

from bot.clock import Clock
from bot.dialogue.noticing import Noticing
from bot.nlu.gazetteer import read_gazetteer
from bot.nlu.masking import Masking
from bot.nlu.understanding import Lexicon
from bot.store import Store
from channels.settings import Settings
from nlu_data import ROOT


def noticing_of(settings: Settings, lexicon: Lexicon) -> Noticing | None:
    """Keeps what was not understood, with the company's names masked; None where switched off."""
    if not settings.learn:
        return None
    return Noticing(Masking(lexicon, read_gazetteer(ROOT).lookups["surname"]))


async def forget_old(settings: Settings, store: Store, clock: Clock) -> int:
    """Delete what was kept for longer than the settings say; how many messages."""
    return await store.candidates.forget(
        before=clock.now() - timedelta(days=settings.candidate_days)
    )

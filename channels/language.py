"""The engine that reads messages, with the company's own names."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from actions.lexicon import CompanyLexicon
from bot.nlu.understanding import Parser
from bot.timex.reader import TimeReader
from channels.settings import Settings


class LanguageUnavailable(Exception):
    """No engine to read messages with; the text is a whole sentence."""


@dataclass(frozen=True, slots=True)
class Language:
    """What reads messages: shared by all conversations of a process."""

    parser: Parser
    reader: TimeReader
    lexicon: CompanyLexicon
    """What the parser knows of the company's names; filled and refreshed by the house."""


@contextmanager
def open_language(
    settings: Settings, *, progress: Callable[[str], None] = lambda _: None
) -> Iterator[Language]:
    """The engine of the settings while the block runs. Blocking; raises LanguageUnavailable.

    With Rasa the default engine is loaded too: it reads whenever the server does not answer.
    """
    language = load_language(
        settings.data, pinned=settings.model, cases=settings.cases, progress=progress
    )
    if settings.engine == "spacy":
        yield language
        return
    from channels.rasa.engine import RasaTrouble, open_rasa
    from channels.rasa.watch import WithFallback

    try:
        rasa = open_rasa(settings, lexicon=language.lexicon, progress=progress)
    except RasaTrouble as trouble:
        raise LanguageUnavailable(str(trouble)) from trouble
    try:
        yield replace(language, parser=WithFallback(rasa.parser, language.parser, rasa.watch))
    finally:
        rasa.watch.close()


def load_language(
    data: Path,
    *,
    pinned: str | None = None,
    cases: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Language:
    """The default engine, trained first where missing. Blocking; raises LanguageUnavailable.

    `pinned` names the version to serve with, `cases` the folder new ones are measured on.
    """
    # Read here and not above: spaCy takes seconds, and not every command needs it.
    from bot.nlu.serving import open_parser
    from bot.nlu.versions import ModelError

    lexicon = CompanyLexicon()
    try:
        parser = open_parser(
            data / "models", pinned=pinned, cases=cases, lexicon=lexicon, progress=progress
        )
        parser.parse("ok")  # what is read at first use is not to be the first person's wait
    except (ModelError, ValueError, OSError) as error:
        raise LanguageUnavailable(f"There is no language model: {error}") from error
    return Language(parser, TimeReader(), lexicon)

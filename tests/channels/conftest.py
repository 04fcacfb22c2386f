"""The real language engine, loaded once a run."""

from pathlib import Path

import pytest

from actions.lexicon import CompanyLexicon
from bot.nlu import engine
from bot.timex.reader import TimeReader
from channels.language import Language, load_language

DATA = Path(".yuemian")


@pytest.fixture(scope="session")
def language() -> Language:
    """The engine in use; trained only where there is none: its freshness is tests/bot's matter."""
    lexicon = CompanyLexicon()
    try:
        return Language(engine.load(lexicon=lexicon), TimeReader(), lexicon)
    except engine.ModelError:
        return load_language(DATA)

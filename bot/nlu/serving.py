"""From a folder of models to an engine that reads: the newest that can be had."""

from collections.abc import Callable
from pathlib import Path

from bot.nlu import engine, train
from bot.nlu.bare import bare_patterns
from bot.nlu.reasons import reason_patterns
from bot.nlu.understanding import Lexicon
from bot.nlu.versions import ModelError


def open_parser(
    models: Path,
    *,
    pinned: str | None = None,
    cases: Path | None = None,
    lexicon: Lexicon | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> engine.SpacyParser:
    """The engine with the model in use, trained first where it is missing or stale.

    Where that model cannot be read, the last good one serves, and where there is none either, a
    new one is trained. `pinned` serves whatever its age, or nothing does. Blocking. Raises
    ModelError, CorpusError, ValueError, OSError where there is nothing to serve with.
    """
    bare_patterns()
    reason_patterns()
    folder = train.ensure(models=models, pinned=pinned, cases=cases, progress=progress)
    progress("Loading the language model ...")
    if pinned:
        return engine.load(folder, lexicon=lexicon)
    try:
        return engine.last_good(folder, lexicon=lexicon)
    except ModelError as broken:
        progress(f"{broken} - training a new one.")
        made = train.train(models=models, cases=cases, force=True, progress=progress)
        return engine.load(made.folder, lexicon=lexicon)

"""The engine that the whole run shares, trained where its model is missing or stale."""

import pytest

from bot.nlu import engine, train


@pytest.fixture(scope="session")
def parser() -> engine.SpacyParser:
    """The default engine."""
    return engine.load(train.ensure())

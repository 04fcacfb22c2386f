"""A data folder with the trained models and nothing else."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from channels.language import Language

MODELS = Path(".yuemian/models").resolve()


@pytest.fixture(scope="module")
def data(language: Language) -> Iterator[Path]:
    """Short, for the database's socket; the models are those of the working directory."""
    with tempfile.TemporaryDirectory(prefix="yuemian-", ignore_cleanup_errors=True) as made:
        (Path(made) / "models").symlink_to(MODELS)
        yield Path(made)

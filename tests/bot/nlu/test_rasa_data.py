"""What Rasa learns from: the sentences of nlu_data/, normalised, with their entities in place."""

from pathlib import Path

import pytest

from bot.nlu.corpus import read_annotated, read_file, read_folder
from bot.nlu.labels import ENTITIES, read_labels
from bot.nlu.normalise import Normaliser
from bot.nlu.rasa_data import fingerprint, sentences_of, write_training_data
from nlu_data import ROOT

NOTHING = ROOT / "none"


@pytest.fixture(scope="module")
def sentences() -> dict[str, list[str]]:
    return sentences_of(ROOT, NOTHING, Normaliser({}))


def test_every_label_has_its_sentences(sentences: dict[str, list[str]]) -> None:
    assert set(sentences) == set(read_labels(ROOT / "intents.yml"))
    free = {(e.intent, e.text) for e in read_folder(ROOT / "nlu") if e.asked is None}
    assert sum(map(len, sentences.values())) > 0.97 * len(free)


def test_no_text_stands_under_two_labels(sentences: dict[str, list[str]]) -> None:
    texts = [read_annotated(row)[0] for rows in sentences.values() for row in rows]
    assert len(texts) == len(set(texts))


def test_what_is_written_is_read_again_with_its_entities(tmp_path: Path) -> None:
    count = write_training_data(ROOT, NOTHING, tmp_path)
    text = (tmp_path / "nlu.yml").read_text("utf-8")
    (tmp_path / "sentences.yml").write_text(text.split("\n- lookup:")[0] + "\n", "utf-8")
    written = list(read_file(tmp_path / "sentences.yml"))
    assert len(written) == count
    assert {entity.name for example in written for entity in example.entities} <= ENTITIES
    assert (tmp_path / "words" / "hr.txt").read_text("utf-8").startswith("面试\n")


def test_sentences_are_normalised_and_their_entities_with_them(tmp_path: Path) -> None:
    learned = tmp_path / "learned"
    learned.mkdir()
    (learned / "request_leave.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: request_leave\n  metadata: {writer: hr}\n'
        "  examples: |\n    - 我想【[週五](time)】請假２天\n",
        "utf-8",
    )
    rows = sentences_of(ROOT, learned, Normaliser({}))["request_leave"]
    assert "我想【[周五](time)】请假2天" in rows


def test_typos_are_mended_before_rasa_and_are_no_synonyms(tmp_path: Path) -> None:
    write_training_data(ROOT, NOTHING, tmp_path)
    assert "synonym: 面试" not in (tmp_path / "nlu.yml").read_text("utf-8")


def test_the_fingerprint_changes_with_what_was_learnt(tmp_path: Path) -> None:
    before = fingerprint(ROOT, tmp_path)
    assert fingerprint(ROOT, tmp_path / "none") == before
    (tmp_path / "new.yml").write_text("nlu: []\n", "utf-8")
    assert fingerprint(ROOT, tmp_path) != before

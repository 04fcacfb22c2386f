"""A new model is taken into use unless it reads worse; the last good one goes on serving."""

import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest

from bot.nlu import engine, train
from bot.nlu.comparison import COLLAPSE, Figures, worse
from bot.nlu.training import Trained
from bot.nlu.versions import (
    CURRENT,
    FACTS,
    KEEP,
    KEPT,
    LEFT,
    REFUSED,
    ModelError,
    current_model,
    find_version,
    prune,
    read_version,
    roll_back,
    versions,
)
from tests.bot.nlu.tiny import GREET, write_data, write_sentences

GOOD = Figures("c", "k", 100, 0.95, 0.95, 0.90, 0.02, 0.90, {"greet": 1.0, "thanks": 0.9})


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUEMIAN_ENCODER", "none")
    monkeypatch.delenv("YUEMIAN_MODEL", raising=False)
    monkeypatch.delenv("YUEMIAN_CASES", raising=False)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with data and one trained, measured model."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YUEMIAN_ENCODER", "none")
        patch.delenv("YUEMIAN_CASES", raising=False)
        made = train.train(data=write_data(home), models=home / "var" / "models")
    assert made.in_use
    return home


@pytest.fixture
def home(first: Path, tmp_path: Path) -> Path:
    """A copy of it for the test's own changes."""
    import shutil

    shutil.copytree(first, tmp_path / "home")
    return tmp_path / "home"


def models(home: Path) -> Path:
    return home / "var" / "models"


def ensure(home: Path) -> Path:
    return train.ensure(data=home / "nlu_data", models=models(home))


def retrain(home: Path, *, force: bool = False) -> Trained:
    return train.train(data=home / "nlu_data", models=models(home), force=force)


def test_a_model_says_what_it_was_made_of_and_how_well_it_reads(first: Path) -> None:
    (version,) = versions(models(first))
    assert version.folder == current_model(models(first))
    facts = version.facts
    assert (facts.sentences, facts.learned, facts.held_out) == (36, 0, False)
    assert facts.made_at is not None
    assert facts.libraries["spacy"]
    assert facts.figures is not None
    assert facts.figures.messages == 20
    assert facts.figures.accuracy > 0.6
    assert version.size > 1000


def test_a_model_that_fits_data_and_code_is_not_trained_again(home: Path) -> None:
    before = ensure(home)
    assert ensure(home) == before
    assert len(versions(models(home))) == 1


def test_a_worse_model_is_refused_kept_and_its_labels_named(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    served = ensure(home)
    write_data(home, spoilt=True)
    made = retrain(home)
    assert not made.in_use
    assert "accuracy fell from" in made.verdict
    assert "query_payday" in made.verdict
    assert "request_leave" in made.verdict
    assert current_model(models(home)) == served
    assert read_version(made.folder).facts.set_aside == REFUSED
    engine.load(made.folder)  # for inspection
    with caplog.at_level(logging.WARNING):
        assert ensure(home) == served  # and no start trains it all over again
    assert "goes on serving" in caplog.text
    assert len(versions(models(home))) == 2


def test_force_takes_a_worse_model_into_use(home: Path) -> None:
    write_data(home, spoilt=True)
    made = retrain(home, force=True)
    assert made.in_use
    assert made.reasons
    assert ensure(home) == made.folder


def test_more_data_makes_a_new_version_at_the_next_start(home: Path) -> None:
    served = ensure(home)
    write_sentences(home / "nlu_data" / "nlu", "greet", (*GREET, "早安你好"))
    fresh = ensure(home)
    assert fresh != served
    assert read_version(fresh).facts.sentences == 37
    (home / "nlu_data" / "nlu" / "conversation" / "greet.yml").unlink()
    write_sentences(home / "nlu_data" / "nlu", "greet", GREET)
    assert ensure(home) == served  # the model of that data is still there


def test_what_was_learnt_from_use_is_trained_on_too(home: Path) -> None:
    write_sentences(train.learned_folder(models(home)), "greet", ("老铁在不在",))
    made = retrain(home)
    assert read_version(made.folder).facts.learned == 1
    assert engine.load(made.folder).parse("老铁在不在").ranking[0].name == "greet"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("nlu: [", "broken.yml:2: broken YAML"),
        ('nlu:\n- intent: grett\n  examples: |\n    - 你好吗\n', "broken.yml:4: unknown label"),
        ('nlu:\n- intent: greet\n  examples: |\n    - [你好](mood)\n', "4: unknown entity mood"),
        ('nlu:\n- intent: greet\n  examples: |\n    - [你好](time\n', "4: a broken entity mark"),
        ('nlu:\n- intent: greet\n', "broken.yml:2: an item needs the keys"),
    ],
)  # fmt: skip
def test_data_that_cannot_be_used_leaves_the_last_good_model_serving(
    home: Path, content: str, problem: str, caplog: pytest.LogCaptureFixture
) -> None:
    served = ensure(home)
    (home / "nlu_data" / "nlu" / "conversation" / "broken.yml").write_text(content, "utf-8")
    with caplog.at_level(logging.WARNING):
        assert ensure(home) == served
    assert problem in caplog.text
    assert "goes on serving" in caplog.text
    with pytest.raises(ValueError, match=problem.split(":")[-1].strip()):
        retrain(home)
    assert [v.folder for v in versions(models(home))] == [served]
    assert not list(models(home).glob(".training-*"))


@pytest.mark.parametrize(
    ("folder", "content", "problem"),
    [
        ("lookups", "nlu:\n- lookup: x\n", "x.yml:2: an item needs the key examples"),
        ("synonyms", "nlu:\n- synonim: x\n", "x.yml:2: an item needs one of the keys"),
        ("regex", "nlu:\n- regex: x\n  examples: |\n    - (\n", "x.yml:4: broken pattern"),
        ("lookups", "rows: []\n", "x.yml:1: no list under the key nlu"),
        ("lookups", "a: [\n", "broken YAML"),
    ],
)
def test_a_broken_word_list_is_named_with_its_line(
    home: Path, folder: str, content: str, problem: str
) -> None:
    (home / "nlu_data" / folder / "x.yml").write_text(content, "utf-8")
    with pytest.raises(ValueError, match=problem):
        retrain(home)


def test_without_cases_a_tenth_is_kept_from_learning_and_measured_on(home: Path) -> None:
    import shutil

    shutil.rmtree(home / "tests")
    write_sentences(
        home / "nlu_data" / "nlu",
        "greet",
        tuple(f"{word}{n}号" for word in GREET for n in range(9)),
    )
    made = retrain(home)
    assert made.before is None  # the model in use learnt from those sentences: nothing to compare
    facts = read_version(made.folder).facts
    assert facts.held_out
    assert facts.figures is not None
    assert 0 < facts.figures.messages < 30
    assert retrain(home).before is not None


def test_a_model_asked_for_by_name_serves_whatever_its_age(home: Path) -> None:
    served = ensure(home)
    write_data(home, spoilt=True)
    data = home / "nlu_data"
    assert train.ensure(data=data, models=models(home), pinned=served.name) == served
    with pytest.raises(ModelError, match="no model is called 2020") as missing:
        train.ensure(data=data, models=models(home), pinned="2020")
    assert served.name in str(missing.value)
    assert "YUEMIAN_MODEL" in str(missing.value)


def test_rolling_back_lasts_until_the_next_training(home: Path) -> None:
    served = ensure(home)
    write_sentences(home / "nlu_data" / "nlu", "greet", (*GREET, "早安你好"))
    fresh = ensure(home)
    roll_back(models(home), find_version(models(home), served.name[:15]))
    assert ensure(home) == served
    assert read_version(fresh).facts.set_aside == LEFT
    roll_back(models(home), read_version(fresh))
    assert ensure(home) == fresh


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"format": 99}, "has format 99, this version of Yuemian reads"),
        ({"libraries": {"spacy": "2.3.9"}}, r"was made with spacy 2\.3\.9 \(here: 3"),
        ("{", "cannot be read"),
    ],
)
def test_a_model_of_another_format_is_said_to_be_one(
    home: Path, facts: object, problem: str
) -> None:
    served = ensure(home)
    (served / FACTS).write_text(facts if isinstance(facts, str) else json.dumps(facts))
    with pytest.raises(ModelError, match=problem):
        engine.load(served)
    fresh = ensure(home)  # there is no other to serve with
    assert fresh != served


def test_a_model_trained_before_versions_were_noted_still_reads(home: Path) -> None:
    served = ensure(home)
    (served / FACTS).write_text('{"sentences": 3, "seconds": 1.5}')
    assert engine.load(served).parse("你好").text == "你好"


def test_old_models_are_cleared_away_but_for_a_few(tmp_path: Path) -> None:
    names = [f"2026010{n}T000000-00000000000{n}" for n in range(9)]
    for name in names:
        (tmp_path / name).mkdir()
    (tmp_path / names[1] / KEEP).touch()
    (tmp_path / CURRENT).write_text(names[0])
    gone = prune(tmp_path, spare=frozenset({names[2]}))
    left = sorted(path.name for path in tmp_path.iterdir() if path.is_dir())
    assert left == [*names[:3], *names[-KEPT:]]
    assert gone == [names[3]]


@pytest.mark.parametrize(
    ("new", "named"),
    [
        (replace(GOOD, accuracy=0.944), "accuracy fell from 0.950 to 0.944"),
        (replace(GOOD, macro_f1=0.939), "macro-F1"),
        (replace(GOOD, recall=0.86), "out-of-scope recall"),
        (replace(GOOD, false_rejection=0.06), "less false rejection fell from 0.880 to 0.840"),
        (replace(GOOD, entities=0.87), "entity F1"),
        (replace(GOOD, intents={"greet": 1.0, "thanks": 0.9 - COLLAPSE - 0.01}), "thanks: F1"),
    ],
)
def test_what_counts_as_worse(new: Figures, named: str) -> None:
    (reason,) = worse(new, GOOD)
    assert named in reason


@pytest.mark.parametrize(
    "new",
    [
        GOOD,
        replace(GOOD, accuracy=0.946, macro_f1=0.941, recall=0.88),
        replace(GOOD, accuracy=0.99, intents={"greet": 0.75}),
        replace(GOOD, recall=0.865, false_rejection=0.005),
    ],
)
def test_a_little_less_is_chance(new: Figures) -> None:
    assert worse(new, GOOD) == ()

"""What the dialogue may rely on: context, sets, several requests, and any input at all."""

import dataclasses
import re
import shutil
import time
from pathlib import Path

import pytest

from bot.nlu import engine, train
from bot.nlu.labels import read_labels
from bot.nlu.understanding import OUT_OF_SCOPE
from bot.nlu.versions import CURRENT

STRANGE = [
    "", "   ", "\n\t", "\x00", "\x00你好\x00", "\ud800", "面试\udfff吗", "😀😀😀", "👍", "？？？",
    "a" * 10_000, "面试" * 5_000, "一" * 200, "2026-11-24 " * 1_000, "[x](y)", '{"a": 1}', "㎏½İ",
    "e\u0301\u200b\u200d", "\u202e你好", "مرحبا", "ﾊﾝｶｸ", "1", "#$%^&*()", "。",
]  # fmt: skip


@pytest.mark.parametrize("text", STRANGE)
@pytest.mark.parametrize("asked", [None, "confirm", "options", "nonsense"])
def test_any_message_is_read(parser: engine.SpacyParser, text: str, asked: str | None) -> None:
    began = time.perf_counter()
    read = parser.parse(text, asked=asked)
    assert time.perf_counter() - began < 5
    assert read.text == text
    assert read.ranking[0] == read.intent
    assert all(0 <= e.start < e.end <= len(text) for e in read.entities)


@pytest.mark.parametrize("text", ["", " \n", "\x00"])
def test_nothing_is_out_of_scope(parser: engine.SpacyParser, text: str) -> None:
    assert parser.parse(text).intent.name == OUT_OF_SCOPE


@pytest.mark.parametrize(
    ("text", "asked", "intent"),
    [
        ("取消", None, "cancel_interview"),
        ("取消", "time", "stop"),
        ("取消", "confirm", "stop"),
        ("可以", "confirm", "affirm"),
        ("算了", "time", "stop"),
        ("第二个", "options", "choose_option"),
        ("周五", "time", "inform"),
        ("周五下午吧", "time", "inform"),
        ("临时要出差", "reason", "inform"),
        ("转人工", "reason", "handoff"),
        ("查询一下我的面试时间", "reason", "query_interview"),
        ("13800000000", "phone", "inform"),
        ("二", "options", "choose_option"),
    ],
)
def test_the_last_question_decides(
    parser: engine.SpacyParser, text: str, asked: str | None, intent: str
) -> None:
    assert parser.parse(text, asked=asked).intent.name == intent


def test_cannot_come_and_nothing_more_is_the_set(parser: engine.SpacyParser) -> None:
    read = parser.parse("我明天面试来不了")
    assert read.cannot_come
    assert {i.name for i in read.ranking[:2]} == {"cancel_interview", "reschedule_interview"}


def test_a_time_that_would_suit_makes_it_a_move(parser: engine.SpacyParser) -> None:
    read = parser.parse("我明天面试来不了，下周三下午三点以后都可以")
    assert (read.intent.name, read.cannot_come) == ("reschedule_interview", False)
    assert read.values("time") == ["明天", "下周三下午三点以后"]


def test_offsets_are_those_of_the_message_as_typed(parser: engine.SpacyParser) -> None:
    text = "面試能改到下週三下午兩點嗎"
    (when,) = [e for e in parser.parse(text).entities if e.name == "time"]
    assert text[when.start : when.end] == when.value == "下週三下午兩點"


def test_closed_values_are_canonical(parser: engine.SpacyParser) -> None:
    assert parser.parse("能不能改成视频面试").values("interview_mode") == ["video"]
    assert parser.parse("我想請特休").values("leave_type") == ["annual"]
    assert parser.parse("选最后一个", asked="options").values("option") == ["-1"]


def test_a_second_request_is_seen(parser: engine.SpacyParser) -> None:
    read = parser.parse("查一下我还剩几天年假，顺便帮我开个在职证明")
    assert read.intent.name == "query_leave_balance"
    assert [intent.name for intent in read.also] == ["request_certificate"]


def test_many_are_read_like_one_by_one(parser: engine.SpacyParser) -> None:
    rows = [("周五", "time"), ("你好", None), ("", None), ("面试几点", None), ("好", "confirm")] * 3
    one_by_one = [parser.parse(text, asked=asked) for text, asked in rows]
    for together, alone in zip(parser.parse_many(rows), one_by_one, strict=True):
        assert together.intent.name == alone.intent.name
        assert together.entities == alone.entities


@dataclasses.dataclass
class Company:
    """A lexicon whose names may change."""

    people: frozenset[str] = frozenset()

    def person_names(self) -> frozenset[str]:
        return self.people

    def positions(self) -> frozenset[str]:
        return frozenset({"量子炼丹师"})

    def departments(self) -> frozenset[str]:
        return frozenset({"火星事业群"})


def test_the_companys_names_are_known_and_may_change() -> None:
    company = Company()
    parser = engine.load(train.ensure(), lexicon=company)
    text = "火星事业群的量子炼丹师面试，提醒一下买买提江"
    read = parser.parse(text)
    assert read.values("position") == ["量子炼丹师"]
    assert read.values("department") == ["火星事业群"]
    company.people = frozenset({"买买提江"})
    assert parser.parse(text).values("person_name") == ["买买提江"]


def test_every_label_can_be_read(parser: engine.SpacyParser) -> None:
    labels = read_labels(train.data_folder() / "intents.yml")
    named = {i.name for i in parser.parse("你好").ranking}
    assert named == {name for name in labels if "+" not in name}


def test_without_a_model_the_error_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YUEMIAN_DATA", str(tmp_path))
    with pytest.raises(engine.ModelError, match="yuemian nlu train"):
        engine.load()


@pytest.mark.parametrize("file", ["intents/intents.npz", "entities/entities.crf", "config.cfg"])
def test_a_corrupt_model_is_said_to_be_one(tmp_path: Path, file: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(train.ensure(), folder)
    (folder / file).write_bytes((folder / file).read_bytes()[:500])
    with pytest.raises(engine.ModelError, match=re.escape(str(folder))):
        engine.load(folder)


def test_the_last_good_model_goes_on_serving(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = tmp_path / "models"
    shutil.copytree(train.ensure(), models / "20260101T000000-good")
    (models / "20260102T000000-bad").mkdir()
    (models / CURRENT).write_text("20260102T000000-bad")
    monkeypatch.setenv("YUEMIAN_DATA", str(tmp_path))
    assert engine.load().parse("你好").intent.name == "greet"

"""What was not understood is shown in groups, and becomes a sentence that training reads."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.nlu.candidates import Candidate, grouped, same_words, worth_keeping
from bot.nlu.corpus import CorpusError, read_folder
from bot.nlu.learned import NotLearnt, learn
from bot.nlu.train import place_of
from bot.nlu.training import Place
from bot.nlu.validation import problems
from tests.bot.nlu.tiny import write_data

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


def candidate(number: int, text: str, *, meant: str | None = None) -> Candidate:
    at = NOW + timedelta(hours=number)
    return Candidate(f"c{number}", text, None, "out_of_scope", 0.6, "rejected", at, meant)


def test_alike_messages_are_one_group_and_the_most_frequent_come_first() -> None:
    groups = grouped(
        [
            candidate(1, "食堂今天吃什么"),
            candidate(2, "我想问问社保怎么转移呀", meant="query_social_insurance"),
            candidate(3, "想问问社保怎么转移"),
            candidate(4, "想问问社保怎么转移！", meant="query_social_insurance"),
            candidate(5, "想问问社保怎麼轉移", meant="faq_onboarding"),
        ]
    )
    assert [len(group.members) for group in groups] == [4, 1]
    assert groups[0].first.id == "c5"
    assert groups[0].meant == "query_social_insurance"


def test_the_same_words_after_different_questions_are_apart() -> None:
    one, other = candidate(1, "就那个吧"), replace(candidate(2, "就那个吧"), asked="options")
    assert len(grouped([one, other])) == 2


def test_same_words_are_so_whatever_the_script() -> None:
    rows = [candidate(1, "社保怎么转"), candidate(2, "社保怎麼轉？"), candidate(3, "社保怎么交")]
    assert [c.id for c in same_words("社保怎么转", rows)] == ["c1", "c2"]


@pytest.mark.parametrize(
    ("text", "worth"),
    [("社保", True), ("<phone>", False), ("？？", False), ("嗯", False), ("长" * 501, False)],
)
def test_what_is_worth_keeping(text: str, worth: bool) -> None:
    assert worth_keeping(text) == worth


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return place_of(write_data(tmp_path), tmp_path / "var" / "models")


def test_a_sentence_is_appended_to_hrs_own_file(place: Place) -> None:
    path = learn("[后天](time)想歇一天", "request_leave", asked=None, place=place)
    assert path == place.learned / "employee" / "request_leave.yml"
    learn("歇两天行不行啊领导", "request_leave", asked="reason", place=place)
    first, second = sorted(read_folder(place.learned), key=lambda e: e.asked or "")
    assert (first.text, first.intent, first.writer) == ("后天想歇一天", "request_leave", "use")
    assert [(e.name, e.value) for e in first.entities] == [("time", "后天")]
    assert (second.text, second.asked) == ("歇两天行不行啊领导", "reason")
    assert not list(place.learned.rglob(".*"))
    assert problems(place.data, place.cases) == []


@pytest.mark.parametrize(
    ("text", "intent", "why"),
    [
        ("歇一天", "take_a_nap", "there is no intent take_a_nap"),
        ("请一天假周五！", "nonsense", "there is no intent"),
        ("周五請一天假", "request_leave", "is learnt already"),
        ("工资什么时候发？", "request_leave", "as query_payday: .*query_payday.yml:6"),
        ("早上好啊", "greet", "stands among the cases"),
        ("[后天](mood)想歇", "request_leave", "unknown entity mood"),
        ("[后天](time想歇", "request_leave", "a broken entity mark"),
        ("[视频](interview_mode)", "request_leave", "unknown value of interview_mode"),
        ("！！", "request_leave", "an empty sentence|learnt already"),
    ],
)
def test_what_would_do_harm_or_nothing_is_not_learnt(
    place: Place, text: str, intent: str, why: str
) -> None:
    if text == "！！":
        text = " "
    with pytest.raises(NotLearnt, match=why):
        learn(text, intent, asked=None, place=place)
    assert not place.learned.exists()


def test_a_broken_file_of_hrs_is_named_and_left_alone(place: Place) -> None:
    path = place.learned / "employee" / "request_leave.yml"
    path.parent.mkdir(parents=True)
    path.write_text("nlu: [", "utf-8")
    with pytest.raises(CorpusError, match=r"request_leave\.yml:2: broken YAML"):
        learn("歇两天行不行啊领导", "request_leave", asked=None, place=place)
    assert path.read_text("utf-8") == "nlu: ["

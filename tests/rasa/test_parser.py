"""What Rasa says becomes a whole Understanding, by the rules both engines share."""

import pytest

from tests.rasa.conftest import Running


@pytest.mark.parametrize(
    ("text", "asked", "intent"),
    [
        ("好的", "confirm", "affirm"),
        ("不用了", "confirm", "deny"),
        ("算了", "time", "stop"),
        ("取消", None, "cancel_interview"),
        ("取消", "time", "stop"),
        ("   ", None, "out_of_scope"),
    ],
)
def test_bare_answers_mean_one_thing(
    rasa: Running, text: str, asked: str | None, intent: str
) -> None:
    assert rasa.engine.parser.parse(text, asked=asked).intent.name == intent


def test_not_coming_and_nothing_more_is_seen(rasa: Running) -> None:
    read = rasa.engine.parser.parse("我明天面试来不了")
    assert read.cannot_come
    assert {i.name for i in read.ranking[:2]} == {"cancel_interview", "reschedule_interview"}


def test_spans_stand_in_the_message_as_it_was_typed(rasa: Running) -> None:
    text = "您好！！我想把【面試】改到週五下午三點"
    read = rasa.engine.parser.parse(text)
    assert read.text == text
    for entity in read.entities:
        assert entity.value in (text[entity.start : entity.end],)
    assert "週五" in "".join(read.values("time"))


@pytest.mark.parametrize(
    "text", ["\x00", "\ud800取消面试", "面" * 10_000, "[a](time){}", '{"text": 1}', "😀" * 50]
)
def test_strange_messages_are_read(rasa: Running, text: str) -> None:
    read = rasa.engine.parser.parse(text)
    assert read.text == text
    assert all(0 <= e.start < e.end <= len(text) for e in read.entities)


def test_every_label_is_ranked(rasa: Running) -> None:
    ranking = rasa.engine.parser.parse("我的年假还剩几天").ranking
    assert len({i.name for i in ranking}) == len(ranking)
    assert len(ranking) > 50

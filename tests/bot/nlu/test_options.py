"""Ordinals count to what people mean."""

import pytest

from bot.nlu.options import option_number


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("第二个", "2"), ("2", "2"), ("二", "2"), ("头一个", "1"), ("最后一个", "-1"),
        ("最后那个", "-1"), ("b", "2"), ("③", "3"), ("三号", "3"), ("最早的那场", "1"),
        ("晚的那个", "-1"), ("中间那个", "2"), ("last one", "-1"), ("option 2", "2"),
        ("第10个", "10"), ("前一个", "1"), ("那个", None), ("", None),
    ],
)  # fmt: skip
def test_an_ordinal_counts(said: str, number: str | None) -> None:
    assert option_number(said) == number

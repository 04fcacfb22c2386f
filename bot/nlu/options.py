"""What an ordinal such as 「第二个」 or 「最后那个」 counts to."""

import re

DIGITS = {char: number for number, char in enumerate("一二三四五六七八九", 1)}
DIGITS |= {"两": 2, "俩": 2, "弟": 1}
DIGITS |= {str(n): n for n in range(1, 10)} | {char: n for n, char in enumerate("abcdef", 1)}
DIGITS |= {char: n for n, char in enumerate("①②③④⑤⑥⑦⑧⑨", 1)}
LAST = ("last", "最后", "末", "最晚", "晚", "靠后", "后", "下面", "尾")
FIRST = ("first", "最早", "早", "靠前", "前", "打头", "头", "上面", "首")
SECOND = ("second", "中间")
WORDS = dict.fromkeys(LAST, -1) | dict.fromkeys(FIRST, 1) | dict.fromkeys(SECOND, 2) | {"third": 3}


def option_number(surface: str) -> str | None:
    """`1`, `2`, … or `-1` for the last; None where nothing is counted. Takes normalised text."""
    text = surface.strip()
    if number := re.search(r"[0-9]+", text):
        return str(int(number[0]))
    for word, value in sorted(WORDS.items(), key=lambda pair: -len(pair[0])):
        if word in text and not (word == "头" and "头" in text[1:]):
            return str(value)
    ordinal = re.search(r"(?<![a-z])[a-f](?![a-z])|[一二三四五六七八九两俩①-⑨]", text)
    return str(DIGITS[ordinal[0]]) if ordinal else None

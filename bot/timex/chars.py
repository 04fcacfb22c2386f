"""Same-length normalisation of a message, so that offsets stay those of what was typed."""

import re
from functools import lru_cache

from opencc import OpenCC

_FIRST_HAN, _LAST_HAN = 0x4E00, 0x9FFF

# Typing slips by pinyin or shape, each replaced by as many characters.
_SLIPS = {
    "名天": "明天",
    "明夭": "明天",
    "今夭": "今天",
    "后夭": "后天",
    "眀天": "明天",
    "明添": "明天",
    "侯天": "后天",
    "候天": "后天",
    "厚天": "后天",
    "昨夭": "昨天",
    "金天": "今天",
    "下洲": "下周",
    "这洲": "这周",
    "本洲": "本周",
    "夏周": "下周",
    "吓周": "下周",
    "星其": "星期",
    "星斯": "星期",
    "兴期": "星期",
    "里拜": "礼拜",
    "理拜": "礼拜",
    "礼摆": "礼拜",
    "上舞": "上午",
    "下舞": "下午",
    "下无": "下午",
    "上无": "上午",
    "上吾": "上午",
    "下吾": "下午",
    "下五3": "下午3",
    "中无": "中午",
    "晚尚": "晚上",
    "碗上": "晚上",
    "点种": "点钟",
    "分种": "分钟",
    "点中": "点钟",
    "点终": "点钟",
    "已后": "以后",
    "一后": "以后",
    "之候": "之后",
    "只后": "之后",
    "已前": "以前",
    "一前": "以前",
    "左又": "左右",
    "又空": "有空",
    "没孔": "没空",
    "又时间": "有时间",
    "有时见": "有时间",
    "来不鸟": "来不了",
    "去不鸟": "去不了",
    "来不料": "来不了",
    "来部了": "来不了",
    "可已": "可以",
    "课以": "可以",
    "可一": "可以",
    "渴以": "可以",
    "方遍": "方便",
    "方变": "方便",
    "面是": "面试",
    "面式": "面试",
    "冒空": "没空",
    "木有": "没有",
    "木空": "没空",
    "米有": "没有",
    "改道": "改到",
    "该到": "改到",
    "该成": "改成",
    "换道": "换到",
    "该周": "改周",
    "出拆": "出差",
}
_SLIP = re.compile("|".join(sorted(map(re.escape, _SLIPS), key=len, reverse=True)))
# 一 + 后/前 is a slip for 以后/以前 only right behind a clock or a day, never in 一后一前.
_KEEP = re.compile(r"(?<![点半天日号时钟午周一二三四五六])[一已][后前]")
_PUNCTUATION = {
    "〇": "零",
    "○": "零",
    "Ｏ": "零",
    "両": "两",
    "﹣": "-",
    "－": "-",
    "–": "-",
    "—": "-",
    "～": "~",
    "〜": "~",
    "∼": "~",
    "·": ".",
    "•": ".",
    "‧": ".",
    "ㄧ": "一",
    "號": "号",
    "\u00a0": " ",
    "\u3000": " ",
    "\t": " ",
    "“": '"',
    "”": '"',
    "嘅": "的",
    "嗰": "那",
    "㈠": "一",
    "㈡": "二",
    "㈢": "三",
    "㈣": "四",
    "㈤": "五",
    "㈥": "六",
    "㈦": "七",
}


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    """Traditional script, full-width forms, circled digits, capitals: one character each."""
    han = "\n".join(map(chr, range(_FIRST_HAN, _LAST_HAN + 1)))
    simple = OpenCC("t2s").convert(han).split("\n")
    table = {
        code: char
        for code, char in zip(range(_FIRST_HAN, _LAST_HAN + 1), simple, strict=True)
        if len(char) == 1 and ord(char) != code
    }
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
    table |= {0xFF21 + i: chr(ord("a") + i) for i in range(26)}
    table |= {0x2460 + i: str(i + 1) for i in range(9)} | {0x2776 + i: str(i + 1) for i in range(9)}
    return table | {ord(source): target for source, target in _PUNCTUATION.items()}


def normalise(text: str) -> str:
    """Simplified, half-width, lower case, common slips mended; as long as `text`, always."""
    plain = text.translate(_table())

    def mend(match: re.Match[str]) -> str:
        if match[0][1:] in {"后", "前"} and _KEEP.match(plain, match.start()):
            return match[0]
        return _SLIPS[match[0]]

    return _SLIP.sub(mend, plain)

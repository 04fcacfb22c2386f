"""Takes what points at a person out of a message before it is kept for learning."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.nlu.gazetteer import WordList
from bot.nlu.normalise import Normaliser
from bot.nlu.understanding import Entity, Lexicon

STAND_INS = {
    "name": "[张伟](person_name)", "phone": "[13800000000](phone)", "mail": "someone@example.com",
    "id": "110101199001010000", "card": "6222020000000000000", "wechat": "weixin123456",
    "amount": "500元", "number": "12345678", "link": "https://example.com", "address": "人民路1号",
}  # fmt: skip
"""What a masked place becomes in a training sentence, with its entity marked."""
PLACE = re.compile("<(" + "|".join(STAND_INS) + ")>")

_UNIT = "元|块|圆|万|w|k|千|百|毛|rmb|cny|人民币"
_NUMERAL = "一二三四五六七八九十两零〇半"
_SPOKEN = "一二三四五六七八九零〇幺"
_PAY = (
    "工资|薪资|月薪|年薪|薪水|薪酬|底薪|时薪|奖金|年终奖|提成|补贴|津贴|期望|税前|税后|到手|实发|应发"
    "|扣了?我?|少发?了|多发?了|罚了?|欠我?|发了|基数|余额"
)
_RULES = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("link", r"(?:https?://|www\.)[^\s，。；！？、）)<>]+"),
        ("mail", r"[\w.+\-]+ ?@ ?[\w\-]+(?: ?\. ?[\w\-]+)+"),
        (
            "wechat",
            r"(?:微信|威信|薇信|vx|wx|weixin|wechat|v信|qq|扣扣|企鹅)\s*(?:号码?|id)?\s*"
            r"(?:是|为|:|=)?\s*([a-z0-9][\w\-]{4,30})",
        ),
        ("id", r"(?<![0-9a-z])\d{6}[ \-]?\d{4}[ \-]?\d{4}[ \-]?\d{3}[\dx](?!\d)"),
        ("card", r"(?<!\d)\d{4}(?:[ \-]?\d{4}){2,3}(?:[ \-]?\d{1,3})?(?!\d)"),
        ("phone", r"(?:\+? ?86[ \-]?)?(?<!\d)1[3-9]\d[ \-]?\d{4}[ \-]?\d{4}(?!\d)"),
        ("phone", r"(?<!\d)0\d{2,3}[ \-]?\d{7,8}(?!\d)"),
        ("phone", r"(?:\+|00) ?\d{2,3}[ \-]?\d{3,4}[ \-]?\d{3,4}(?:[ \-]?\d{2,4})?"),
        ("phone", rf"[{_SPOKEN}]{{7,}}"),
        ("number", r"(?<!\d)\d{3,4}(?:[ \-]\d{3,4}){2,}(?!\d)"),
        ("number", r"[a-z]{1,4}-?\d{4,}[a-z0-9]*"),
        ("number", r"\d{5,}"),
        ("address", r"[\u4e00-\u9fff]{1,6}?(?:路|街|道|巷|弄)\d+(?:号|弄)[\d\-号楼栋幢室单元]*"),
        ("amount", rf"[¥$] ?\d[\d,.]*(?: ?(?:{_UNIT}))?"),
        (
            "amount",
            rf"\d[\d,.]*(?:\s*[-~到至]\s*\d[\d,.]*)? ?(?:{_UNIT})+[\d{_NUMERAL}]*(?:{_UNIT})*",
        ),
        ("amount", rf"[{_NUMERAL}]+[百千万][{_NUMERAL}百千万]*(?:块|元)?(?![年天])"),
        ("amount", rf"[{_NUMERAL}]{{1,4}}(?:块钱|块|元)"),
        ("amount", rf"(?:{_PAY})[^\d，。,.!?;；]{{0,5}}(\d[\d,.]{{2,}})(?![\d年\-/.])"),
        (
            "name",
            r"(?:我叫|我是|本人|姓名(?:是|:)?|名字(?:是|叫)?) ?"
            r"([\u4e00-\u9fff]{2,4}?)(?=[，,。.;；!:(\s的]|$)",
        ),
    )
)  # fmt: skip
"""Found in normalised text: half width, lower case, simplified. A group is what is masked."""
_TITLES = "先生|女士|小姐|经理|总监|老师|主管|主任|工程师|总|工|哥|姐|师傅|同学"
_DATE = re.compile(r"20\d{6}")
_UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
"""Would command the terminal that the message is shown in."""
_MORE = 2
"""Characters of a name at least: shorter ones would mask half of every message."""

Span = tuple[int, int, str]


class Masking:
    """Knows the company's names; stateless besides."""

    def __init__(self, lexicon: Lexicon | None = None, surnames: Iterable[str] = ()) -> None:
        self._lexicon = lexicon
        self._surnames = frozenset(surnames)
        called = "|".join(sorted(map(re.escape, self._surnames), key=len, reverse=True)) or r"(?!)"
        self._titled = re.compile(rf"(?<![\u4e00-\u9fff])((?:{called}))(?:{_TITLES})")
        self._normalise = Normaliser({})

    def mask(self, text: str, entities: Sequence[Entity] = ()) -> str:
        """The message with `<phone>`, `<name>` ... in place of what points at somebody.

        `entities` are what the language layer found in it: names and phones among them go too.
        """
        normal = self._normalise(text)
        spans = [
            (*normal.original(start, end), kind) for start, end, kind in self._found(normal.text)
        ]
        kinds = {"person_name": "name", "phone": "phone"}
        spans += [(e.start, e.end, kinds[e.name]) for e in entities if e.name in kinds]
        masked, at = "", 0
        for start, end, kind in _apart(spans):
            masked += f"{text[at:start]}<{kind}>"
            at = end
        return _UNPRINTED.sub(" ", masked + text[at:])

    def _found(self, text: str) -> Iterator[Span]:
        for kind, rule in _RULES:
            for hit in rule.finditer(text):
                if kind == "name" and not self._is_name(hit[1]):
                    continue
                if kind == "number" and _is_date(hit[0]):
                    continue
                start, end = hit.span(rule.groups and 1)
                yield start, end, kind
        for hit in self._titled.finditer(text):
            yield hit.start(1), hit.end(1), "name"
        names = self._lexicon.person_names() if self._lexicon else frozenset()
        known = WordList(self._normalise(name).text for name in names if len(name) >= _MORE)
        for start, end in known.find(text):
            yield start, end, "name"

    def _is_name(self, word: str) -> bool:
        return word[:1] in self._surnames or word[:2] in self._surnames


def _apart(spans: Iterable[Span]) -> list[Span]:
    """In order, overlapping ones as one of the longest one's kind."""
    merged: list[Span] = []
    longest = 0
    for start, end, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        if merged and start < merged[-1][1]:
            first, last, known = merged[-1]
            kind = kind if end - start > longest else known
            longest = max(longest, end - start)
            merged[-1] = (first, max(last, end), kind)
        else:
            merged.append((start, end, kind))
            longest = end - start
    return merged


def _is_date(digits: str) -> bool:
    if not _DATE.fullmatch(digits):
        return False
    try:
        datetime.strptime(digits, "%Y%m%d")  # noqa: DTZ007 — only whether it is one
    except ValueError:
        return False
    return True


def filled(masked: str) -> str:
    """A masked message as an annotated training sentence: places filled with made-up values."""
    return PLACE.sub(lambda place: STAND_INS[place[1]], masked)

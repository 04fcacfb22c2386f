"""A tiny company's data: trained in a second without the encoder, and worse on request."""

import shutil
from pathlib import Path

from bot.nlu.corpus import Example, write_file
from bot.nlu.train import data_folder

GREET = (
    "你好",
    "您好呀",
    "早上好",
    "在吗你好",
    "哈喽你好",
    "下午好呀",
    "晚上好",
    "嗨你好",
    "大家好",
)
YES = ("可以", "好的", "行吧", "没问题", "嗯嗯好", "可以的", "行的行的", "好啊", "就这样吧")
LEAVE = ("我想请假", "周五请一天假", "请个病假", "明天请假可以吗", "帮我请假", "要请年假两天",
         "请假一天", "我要请事假", "下周请假三天")  # fmt: skip
PAY = ("工资什么时候发", "几号发工资", "这个月工资到账没", "发薪日是哪天", "工资怎么还没发",
       "月底发工资吗", "薪水几号发", "工资哪天发", "十号发工资吗")  # fmt: skip
CASES: dict[str, tuple[str, ...]] = {
    "greet": ("你好啊", "您好您好", "早上好啊", "好呀你好", "大家早上好"),
    "affirm": ("好的好的", "可以可以", "行啊", "嗯好", "没问题的"),
    "request_leave": ("周三请假", "想请病假", "请两天假", "请年假", "我请假一天"),
    "query_payday": ("工资几号发", "发工资是哪天", "工资发了没", "几号发薪水", "薪水到账没"),
}
LABELS = """conversation:
  greet: {describe: [打招呼]}
  affirm: {describe: [同意]}
employee:
  request_leave: {describe: [请假]}
  query_payday: {describe: [发薪日]}
"""


def write_data(folder: Path, *, spoilt: bool = False) -> Path:
    """`nlu_data` and `tests/nlu_cases` in a folder; `spoilt` swaps the sentences of two labels."""
    data = folder / "nlu_data"
    for name in ("lookups", "synonyms", "regex"):
        shutil.copytree(data_folder() / name, data / name, dirs_exist_ok=True)
    (data / "intents.yml").write_text(LABELS, "utf-8")
    leave, pay = (PAY, LEAVE) if spoilt else (LEAVE, PAY)
    sentences = {"greet": GREET, "affirm": YES, "request_leave": leave, "query_payday": pay}
    for intent, texts in sentences.items():
        write_sentences(data / "nlu", intent, texts)
    for intent, cases in CASES.items():
        write_sentences(folder / "tests" / "nlu_cases", intent, cases)
    return data


def write_sentences(folder: Path, intent: str, texts: tuple[str, ...]) -> Path:
    """One intent's file."""
    domain = "conversation" if intent in ("greet", "affirm") else "employee"
    path = folder / domain / f"{intent}.yml"
    write_file(path, [Example(text, intent, writer="t1") for text in texts])
    return path

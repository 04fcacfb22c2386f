"""Nothing that points at a person is kept; what a message asks for is."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.corpus import read_annotated
from bot.nlu.masking import Masking, filled
from bot.nlu.understanding import Entity

PEOPLE = ("王芳", "买买提江", "欧阳娜娜", "Lily Chen")


@dataclass(frozen=True)
class Company:
    def person_names(self) -> frozenset[str]:
        return frozenset(PEOPLE)

    def positions(self) -> frozenset[str]:
        return frozenset()

    def departments(self) -> frozenset[str]:
        return frozenset()


MASKING = Masking(Company(), surnames=("王", "李", "高", "欧阳", "周"))

digits = st.text("0123456789", min_size=1)
phones = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
ids = st.from_regex(r"[1-9][0-9]{5}19[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9Xx]", fullmatch=True)
cards = st.from_regex(r"62[0-9]{14,17}", fullmatch=True)
mails = st.from_regex(r"[a-z][a-z0-9._]{0,12}@[a-z0-9]{2,10}\.(com|cn|com\.cn)", fullmatch=True)
wechats = st.from_regex(r"[a-z][a-z0-9_\-]{5,15}", fullmatch=True)
pay = st.integers(100, 99_999).map(str)
names = st.sampled_from(PEOPLE)
CARRIERS = (
    "我的电话{}，面试改期",
    "{}",
    "请联系{}谢谢",
    "工资{}",
    "换成{} 可以吗",
    "帮我提醒{}的面试",
)


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@given(st.one_of(phones, ids, cards, mails, names), st.sampled_from(CARRIERS), st.booleans())
def test_no_phone_mail_number_or_name_is_left(secret: str, carrier: str, wide: bool) -> None:
    said = full_width(secret) if wide else secret
    masked = MASKING.mask(carrier.format(said))
    assert secret not in masked
    assert said not in masked
    assert not re.search(r"\d{5}", masked)


@given(phones, st.sampled_from([" ", "-"]))
def test_a_phone_in_groups_is_one(phone: str, gap: str) -> None:
    masked = MASKING.mask(f"打{phone[:3]}{gap}{phone[3:7]}{gap}{phone[7:]}")
    assert masked == "打<phone>"


@given(cards, st.sampled_from([" ", "-"]))
def test_a_card_in_groups_leaves_no_group(card: str, gap: str) -> None:
    groups = gap.join(card[i : i + 4] for i in range(0, len(card), 4))
    assert not re.search(r"\d{3}", MASKING.mask(f"换银行卡{groups}"))


@given(st.sampled_from(["微信号", "加我微信", "vx：", "QQ是", "WeChat "]), wechats)
def test_a_handle_is_masked(lead: str, handle: str) -> None:
    assert handle not in MASKING.mask(f"{lead}{handle}，方便联系")


@given(st.sampled_from(["工资{}", "扣了我{}", "期望薪资{}左右", "{}元", "¥{}", "月薪是{}"]), pay)
def test_pay_is_masked(said: str, amount: str) -> None:
    masked = MASKING.mask(said.format(amount))
    assert amount not in masked
    assert "<" in masked


@given(st.text(max_size=300))
def test_any_text_can_be_masked_and_again(text: str) -> None:
    once = MASKING.mask(text)
    assert not re.search(r"[0-9]{5}", once.replace("20261124", "")) or re.search(r"20\d{6}", once)
    assert isinstance(MASKING.mask(once), str)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("为什么扣了我三百块", "为什么扣了我<amount>"),
        ("底薪一万二，能谈吗", "底薪<amount>，能谈吗"),
        ("期望15-20k", "期望<amount>"),
        ("工资发了8000", "工资发了<amount>"),
        ("一三八零零一三八零零零打这个", "<phone>打这个"),
        ("工号A10293的考勤", "工号<number>的考勤"),
        ("我叫王小明，想改期", "我叫<name>，想改期"),
        ("我是高兴的，谢谢", "我是<name>的，谢谢"),  # rather once too often
        ("王经理说可以", "<name>经理说可以"),
        ("提醒王芳和Lily Chen面试", "提醒<name>和<name>面试"),
        ("住在中山路128号3号楼502室", "<address>"),
        ("证件 G12345678", "证件 <number>"),
        ("看 https://oa.example.cn/x?id=9 这个", "看 <link> 这个"),
        ("面试\x1b[31m改期\u202e吗\n", "面试 [31m改期 吗 "),
        ("家里座机021-62345678", "家里座机<phone>"),
    ],
)
def test_what_is_masked(text: str, masked: str) -> None:
    found = MASKING.mask(text)
    assert found == masked or (masked == "<address>" and found.endswith(masked))


@pytest.mark.parametrize(
    "text",
    [
        "面试改到12月2日下午3点半",
        "2026年11月24日14:00-15:30可以吗",
        "20261124 下午",
        "下周三下午三点以后都可以",
        "我还剩几天年假，请两天半",
        "等了二十分钟面试官没来",
        "第二个",
        "万一迟到了怎么办，千万别取消",
        "会议室1203在哪",
        "11/25 10:30行吗",
        "公积金基数多少",
        "5天年假能用到明年3月31号吗",
        "三年经验可以投吗",
        "产品经理岗位还招吗",
    ],
)
def test_what_a_message_asks_for_stays(text: str) -> None:
    assert MASKING.mask(text) == text


def test_names_that_the_language_layer_found_go_too() -> None:
    text = "提醒张三丰明天面试"
    assert MASKING.mask(text, (Entity("person_name", 2, 5, "张三丰"),)) == "提醒<name>明天面试"


def test_masked_places_become_made_up_values_with_their_marks() -> None:
    text, entities = read_annotated(filled("提醒<name>打<phone>，扣了<amount>"))
    assert text == "提醒张伟打13800000000，扣了500元"
    assert [(e.name, e.value) for e in entities] == [
        ("person_name", "张伟"),
        ("phone", "13800000000"),
    ]

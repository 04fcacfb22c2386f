"""The law's terms, probation and notice; numbers, codes, amounts; seats; checklists."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr_backend.records.appraisals.rules import progress, voices, weights_fit
from hr_backend.records.certificates.rules import (
    ALPHABET,
    average_fen,
    broken,
    code_of,
    digest_of,
    in_words,
    masked_name,
    yuan,
)
from hr_backend.records.checklists.rules import drawn_up
from hr_backend.records.contracts.rules import (
    Span,
    add_months,
    contract_due,
    in_probation,
    last_day,
    latest_probation_end,
    may_ask_open_ended,
    overlap,
    probation_fits,
    probation_months,
    regular_on,
)
from hr_backend.records.employees.rules import is_card, is_identity, is_phone, masked
from hr_backend.records.training.rules import free_seat, renumbered

D = date.fromisoformat
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("term", "start", "end", "months", "latest"),
    [
        # LCL art. 19: below three months none
        ("fixed", "2026-01-01", "2026-03-30", 0, None),
        # 三个月以上: three months exactly are enough
        ("fixed", "2026-01-01", "2026-03-31", 1, "2026-01-31"),
        ("fixed", "2026-01-01", "2026-12-30", 1, "2026-01-31"),
        # a year exactly, and below three
        ("fixed", "2026-01-01", "2026-12-31", 2, "2026-02-28"),
        ("fixed", "2026-01-01", "2028-12-30", 2, "2026-02-28"),
        # three years exactly
        ("fixed", "2026-01-01", "2028-12-31", 6, "2026-06-30"),
        ("fixed", "2026-09-01", "2029-08-31", 6, "2027-02-28"),
        ("open_ended", "2026-01-01", None, 6, "2026-06-30"),
        # until a task is done: none
        ("task", "2026-01-01", None, 0, None),
        # month ends: from 31 August to the end of February
        ("fixed", "2027-08-31", "2030-08-30", 6, "2028-02-28"),
    ],
)
def test_probation(term: str, start: str, end: str | None, months: int, latest: str | None) -> None:
    until = D(end) if end else None
    assert probation_months(term, D(start), until) == months
    assert latest_probation_end(term, D(start), until) == (D(latest) if latest else None)


def test_a_probation_is_lawful_up_to_its_last_day_and_once() -> None:
    span = Span("fixed", D("2026-01-01"), D("2028-12-31"), D("2026-06-30"))
    assert probation_fits(span, had_one=False)
    assert not probation_fits(span, had_one=True)
    longer = Span("fixed", D("2026-01-01"), D("2028-12-31"), D("2026-07-01"))
    assert not probation_fits(longer, had_one=False)
    none = Span("fixed", D("2026-01-01"), D("2026-02-28"))
    assert probation_fits(none, had_one=True)


@given(DAYS, st.integers(1, 4000))
def test_the_longest_probation_lies_inside_the_term(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    latest = latest_probation_end("fixed", start, end)
    assert latest is None or start <= latest < end


@given(DAYS, st.integers(1, 4000), st.integers(0, 400))
def test_a_longer_term_never_allows_less(start: date, days: int, more: int) -> None:
    end = start + timedelta(days=days)
    later = end + timedelta(days=more)
    assert probation_months("fixed", start, end) <= probation_months("fixed", start, later)


@pytest.mark.parametrize(
    ("notice", "probation", "last"),
    [
        # LCL art. 37: thirty days ahead, in probation three
        ("2026-11-24", False, "2026-12-24"),
        ("2026-11-24", True, "2026-11-27"),
        ("2027-01-31", False, "2027-03-02"),
        ("2028-02-28", True, "2028-03-02"),
    ],
)
def test_notice(notice: str, probation: bool, last: str) -> None:
    assert last_day(D(notice), probation=probation) == D(last)


@pytest.mark.parametrize(
    ("hired", "due"),
    [("2026-09-01", "2026-09-30"), ("2026-01-31", "2026-02-27"), ("2026-12-15", "2027-01-14")],
)
def test_a_contract_is_due_within_a_month(hired: str, due: str) -> None:
    assert contract_due(D(hired)) == D(due)


def test_the_day_after_the_probation_one_is_regular() -> None:
    span = Span("fixed", D("2026-09-01"), D("2029-08-31"), D("2027-02-28"))
    assert in_probation(span, D("2027-02-28"))
    assert not in_probation(span, D("2027-03-01"))
    assert regular_on(span) == D("2027-03-01")


def test_two_terms_in_a_row_or_ten_years_open_the_end() -> None:
    first = Span("fixed", D("2020-01-01"), D("2022-12-31"))
    second = Span("fixed", D("2023-01-01"), D("2025-12-31"))
    later = Span("fixed", D("2024-01-01"), D("2026-12-31"))
    day = D("2025-06-01")
    assert may_ask_open_ended([first, second], None, day)
    assert not may_ask_open_ended([first], None, day)
    assert not may_ask_open_ended([first, later], None, day)
    assert may_ask_open_ended([first], D("2015-06-01"), day)
    assert not may_ask_open_ended([first], D("2015-06-02"), day)


@given(DAYS, st.integers(0, 900), DAYS, st.integers(0, 900))
def test_contracts_overlap_where_they_share_a_day(a: date, n: int, b: date, m: int) -> None:
    one = Span("fixed", a, a + timedelta(days=n))
    other = Span("fixed", b, b + timedelta(days=m))
    shared = max(a, b) <= min(a + timedelta(days=n), b + timedelta(days=m))
    assert overlap(one, other) == overlap(other, one) == shared


@given(DAYS, st.integers(0, 240))
def test_months_go_on_by_months(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (50, "伍角整"),
        (1_000_00, "壹仟元整"),
        (1_000_10, "壹仟元壹角整"),
        (1_000_01, "壹仟元零壹分"),
        (12_345_67, "壹万贰仟叁佰肆拾伍元陆角柒分"),
        (20_005_00, "贰万零伍元整"),
        (100_000_00, "壹拾万元整"),
        (1_000_500_00, "壹佰万零伍佰元整"),
        (100_002_000_00, "壹亿零贰仟元整"),
        (200_300_040_00, "贰亿零叁拾万零肆拾元整"),
        (1_012_30, "壹仟零壹拾贰元叁角整"),
    ],
)
def test_amounts_in_words(fen: int, words: str) -> None:
    assert in_words(fen) == words


@given(st.integers(0, 10**11))
def test_words_of_two_amounts_differ(fen: int) -> None:
    assert in_words(fen) != in_words(fen + 1)
    assert "零零" not in in_words(fen)


@pytest.mark.parametrize(
    ("gross", "average"), [([100], 100), ([100, 101], 101), ([100, 100, 101], 100), ([0, 1], 1)]
)
def test_averages_are_rounded_half_up(gross: list[int], average: int) -> None:
    assert average_fen(gross) == average


@given(st.binary(min_size=16, max_size=16))
def test_a_code_is_read_however_it_is_typed(random: bytes) -> None:
    code = code_of(random)
    assert set(code) <= set(ALPHABET) | {"-"}
    typed = f" {code.lower().replace('-', ' ')}".replace("0", "o").replace("1", "l")
    assert digest_of(typed) == digest_of(code) is not None


def test_what_is_no_code_has_no_digest() -> None:
    assert [digest_of(text) for text in ("", "abc", "U" * 20, "0" * 21)] == [None] * 4


def test_names_and_numbers_are_masked() -> None:
    assert [masked_name(name) for name in ("王芳", "欧阳小云", "王")] == ["王*", "欧***", "王*"]
    assert masked("6225880212345673") == "*" * 12 + "5673"
    assert masked("1234") == "****"
    assert yuan(1234567) == "12,345.67"


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("6225880212345673", True),
        ("6225880212345677", False),
        ("622588021234567", False),
        ("62258802123456730000", False),
        ("6222021234567890128", True),
        ("٦٢٢٥٨٨٠٢١٢٣٤٥٦٧٨", False),
    ],
)
def test_cards(number: str, right: bool) -> None:
    assert is_card(number) == right


@given(st.text("0123456789", min_size=16, max_size=19), st.integers(0, 18), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(number: str, at: int, more: int) -> None:
    at %= len(number)
    other = number[:at] + str((int(number[at]) + more) % 10) + number[at + 1 :]
    assert not (is_card(number) and is_card(other))


@pytest.mark.parametrize(
    ("number", "right"),
    [("11010519491231002X", True), ("110105194912310021", False), ("11010519491231002x", False)],
)
def test_identity_numbers(number: str, right: bool) -> None:
    assert is_identity(number) == right


def test_phones() -> None:
    assert all(map(is_phone, ("13912345678", "0755-12345678", "+8613912345678")))
    assert not any(map(is_phone, ("12345", "23912345678", "139123456789")))


@given(st.integers(1, 30), st.sets(st.integers(1, 30)), st.integers(1, 30))
def test_seats_are_never_given_twice(capacity: int, taken: set[int], fewer: int) -> None:
    held = sorted(seat for seat in taken if seat <= capacity)
    free = free_seat(held, capacity)
    assert (free is None) == (len(held) == capacity)
    assert free is None or (free not in held and 1 <= free <= capacity)
    if len(held) <= fewer:
        moved = renumbered(held, fewer)
        assert len(set(moved)) == len(held)
        assert all(1 <= seat <= fewer for seat in moved)
    else:
        with pytest.raises(ValueError, match="more seats"):
            renumbered(held, fewer)


def test_goals_and_voices() -> None:
    assert weights_fit([60, 40])
    assert weights_fit([])
    assert not weights_fit([60, 30])
    assert progress([(60, 50), (40, 100)]) == 70
    assert voices(["b", None, "a"]) == []
    assert voices(["b", "c", "a"]) == ["a", "b", "c"]


def test_a_list_drawn_up_late_leaves_nothing_out() -> None:
    items = [
        {"title": "签合同", "owner": "hr", "days": 0},
        {"title": "发通知", "owner": "manager", "days": -5},
        {"title": "交材料", "owner": "employee", "days": 3},
    ]
    owners = {"employee": "li", "manager": None, "hr": None}
    due = drawn_up(items, day=D("2026-12-01"), owners=owners, today=D("2026-11-30"))
    assert [(one.title, one.owner, one.on.isoformat()) for one in due] == [
        ("发通知", None, "2026-11-30"),
        ("签合同", None, "2026-12-01"),
        ("交材料", "li", "2026-12-04"),
    ]


@given(st.text("甲乙（）。2026a", max_size=80))
def test_lines_hold_the_whole_text_and_begin_with_no_stop(text: str) -> None:
    lines = broken(text, measure=len, width=10, indent=2)
    assert "".join(lines) == text
    for line in lines[1:]:
        assert line[0] not in "）。"
    for line in lines[:-1]:
        assert line[-1] != "（" or set(line) == {"（"}

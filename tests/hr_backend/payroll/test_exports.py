"""A run's files: who gets them, and that they say what the payslips say, to the fen."""

import csv
import io
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from hr_backend.payroll.exports.chart import ChartChange, changed, default_chart
from hr_backend.payroll.exports.service import KINDS
from hr_backend.payroll.exports.vouchers import Posting, Voucher, entries
from hr_backend.payroll.models import Section
from tests.hr_backend.conftest import refused
from tests.hr_backend.payroll.conftest import PAID, Office, amounts

NUMBER = "6222021001122334455"


async def table(office: Office, run: str, kind: str, by: str = "bai") -> list[dict[str, str]]:
    response = await office.company.get(by, f"/payroll/runs/{run}/exports/{kind}", format="csv")
    assert response.is_success, response.text
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


async def accounts(office: Office) -> None:
    for place, person in enumerate(PAID):
        client = office.company.speak("bai")
        body = {"bank": "招商银行", "number": NUMBER[:-1] + str(place)}
        assert (await client.put(f"/payroll/accounts/{person}", json=body)).is_success


async def closed(office: Office) -> Any:
    await office.facts("zhou", salary="40000", special_additional="1000")
    await office.inputs(
        "2026-11", zhou={"late_minutes": "20", "unpaid_days": "1"}, li={"annual_bonus": "30000"}
    )
    run = await office.run("2026-11")
    await office.close(run["id"])
    return await office.read(run["id"])


@pytest.mark.parametrize("kind", KINDS)
async def test_files_are_payrolls_alone(office: Office, kind: str) -> None:
    await accounts(office)
    run = await closed(office)
    path = f"/payroll/runs/{run['id']}/exports/{kind}"
    refused(await office.company.get(None, path), 401, "not_authenticated")
    for person in ("root", "gu", "chen", "zhou", "wang"):
        refused(await office.company.get(person, path), 404, "not_found")
        refused(
            await office.company.post(
                person, f"/payroll/runs/{run['id']}/exports/vouchers/calculate", {}
            ),
            404,
            "not_found",
        )
    response = await office.company.get("fei", path)
    assert response.is_success, response.text
    assert response.headers["cache-control"] == "no-store"
    trail = await office.company.rows(
        "select actor, subject_id from audit_entries where action = 'pay.export'"
    )
    assert [tuple(row) for row in trail] == [("fei", run["id"])]


async def test_an_unknown_kind_and_a_run_that_is_open(office: Office) -> None:
    run = await office.run("2026-11")
    path = f"/payroll/runs/{run['id']}/exports"
    refused(await office.company.get("bai", f"{path}/gossip"), 404, "not_found")
    for kind in ("bank", "vouchers"):
        refused(await office.company.get("bai", f"{path}/{kind}"), 409, "pay_run_not_locked")
    assert len(await table(office, run["id"], "payslips")) == len(PAID) + 1
    await office.company.done("bai", f"/payroll/runs/{run['id']}/compute")
    refused(await office.company.get("bai", f"{path}/payslips"), 409, "pay_run_not_computed")


async def test_payslips_are_a_row_a_person_and_come_to_the_runs_sums(office: Office) -> None:
    run = await closed(office)
    rows = await table(office, run["id"], "payslips")
    *people, whole = rows
    assert {row["工号"] for row in people} == set(PAID)
    assert (whole["应发合计"], whole["实发工资"]) == (run["gross"], run["net"])
    assert whole["单位承担合计"] == run["employer"]
    slip = amounts(await office.slip("zhou", "2026-11"))
    zhou = next(row for row in people if row["工号"] == "zhou")
    assert (zhou["姓名"], zhou["部门"], zhou["所属月份"]) == ("周宁", "销售部", "2026-11")
    assert zhou["基本工资"] == slip["base_wage"]
    assert zhou["迟到扣款"] == "-40.00" == slip["late"]
    assert zhou["住房公积金（单位）"] == slip["fund_employer"]
    for row in rows:
        counted = list(row)[4 : list(row).index("应发合计")]
        assert sum(Decimal(row[name]) for name in counted) == Decimal(row["实发工资"])


async def test_a_workbook_keeps_numbers_numbers_and_text_text(office: Office) -> None:
    await accounts(office)
    await office.company.execute("update people set name = '=1+1' where id = 'zhou'")
    run = await closed(office)
    path = f"/payroll/runs/{run['id']}/exports/bank"
    response = await office.company.get("bai", path)
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    rows: list[Any] = list(sheet.iter_rows())
    zhou = rows[-1]
    assert (zhou[0].value, zhou[0].data_type, zhou[0].quotePrefix) == ("=1+1", "s", True)
    assert zhou[2].value == NUMBER[:-1] + str(PAID.index("zhou"))
    assert zhou[3].data_type == "n"
    text = await table(office, run["id"], "bank")
    assert text[-1]["姓名"] == "'=1+1"


async def test_the_banks_list_pays_the_net_and_leaves_nobody_out(office: Office) -> None:
    run = await closed(office)
    path = f"/payroll/runs/{run['id']}/exports/bank"
    answer = refused(await office.company.get("bai", path), 409, "pay_accounts_missing")
    assert answer == {"people": sorted(PAID), "count": len(PAID)}
    await accounts(office)
    rows = await table(office, run["id"], "bank")
    assert sum(Decimal(row["金额"]) for row in rows) == Decimal(run["net"])
    assert {row["银行账号"] for row in rows} == {NUMBER[:-1] + str(n) for n in range(5)}
    # the number is nowhere but in the file
    trail = await office.company.rows("select before::text, after::text from audit_entries")
    assert not any(NUMBER[:-1] in str(row) for row in trail)


async def test_the_tax_declaration_holds_the_years_figures(office: Office) -> None:
    first = await office.run("2026-10")
    await office.close(first["id"])
    run = await closed(office)
    rows = {row["工号"]: row for row in await table(office, run["id"], "tax")}
    zhou, li = rows["zhou"], rows["li"]
    assert zhou["税款所属期"] == "2026-12"
    slip = await office.slip("zhou", "2026-11")
    tax = next(row for row in slip["items"] if row["item"] == "income_tax")
    proof = {row["name"]: row["value"] for row in tax["inputs"]}
    columns = ("累计收入", "累计减除费用", "累计专项扣除", "累计专项附加扣除")
    assert [zhou[column] for column in columns] == [
        proof[name] for name in ("income", "basic", "special", "additional")
    ]
    taxable = sum(Decimal(zhou[c]) * (1 if c == columns[0] else -1) for c in columns)
    assert Decimal(zhou["累计应纳税所得额"]) == max(Decimal(0), taxable)
    due = Decimal(zhou["累计应纳税额"]) - Decimal(zhou["累计已缴税额"])
    assert Decimal(zhou["本期应扣缴税额"]) == max(Decimal(0), due) == -Decimal(tax["amount"])
    assert li["全年一次性奖金"] == "30000.00"
    assert li["全年一次性奖金税额"] == "900.00"  # 30,000 / 12 = 2,500: 3 %
    assert zhou["全年一次性奖金"] == ""


async def test_insurance_is_by_scheme_with_bases_and_both_sides(office: Office) -> None:
    run = await closed(office)
    rows = await table(office, run["id"], "insurance")
    zhou = {row["险种"]: row for row in rows if row["工号"] == "zhou"}
    assert zhou["养老保险"] == {
        "工号": "zhou", "姓名": "周宁", "部门": "销售部", "险种": "养老保险",
        "申报基数": "40000.00", "缴费基数": "37731.00", "个人费率": "8%", "个人缴纳": "3018.48",
        "单位费率": "16%", "单位缴纳": "6036.96",
    }  # fmt: skip
    assert zhou["工伤保险"]["个人缴纳"] == "0"
    assert sum(Decimal(row["单位缴纳"]) for row in rows) == Decimal(run["employer"])
    slips = [await office.slip(person, "2026-11") for person in PAID]
    own = -sum(
        Decimal(line["amount"]) for slip in slips for line in slip["items"]
        if line["section"] == "insurance"
    )  # fmt: skip
    assert sum(Decimal(row["个人缴纳"]) for row in rows) == own


def balance(rows: list[dict[str, str]]) -> dict[tuple[str, str], Decimal]:
    left: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        amount = Decimal(row["借方金额"] or 0) - Decimal(row["贷方金额"] or 0)
        left[row["凭证"], row["部门"]] += amount
    return left


async def test_vouchers_balance_and_hold_the_runs_sums(office: Office) -> None:
    run = await closed(office)
    rows = await table(office, run["id"], "vouchers")
    assert set(balance(rows).values()) == {Decimal(0)}
    named = [row for row in rows if row["部门"] != "合计"]
    bank = sum(Decimal(row["贷方金额"]) for row in named if row["科目编码"] == "1002")
    assert bank == Decimal(run["net"])
    whole = next(row for row in rows if (row["凭证"], row["部门"]) == ("计提工资", "合计"))
    assert Decimal(whole["借方金额"]) == Decimal(run["gross"]) + Decimal(run["employer"])
    assert {row["部门"] for row in named} == {"研发部", "销售部"}


async def test_vouchers_by_accounts_of_ones_own(office: Office) -> None:
    run = await closed(office)
    accounts = {
        "names": {"6601.01": "销售费用-工资"},
        "departments": {"sales": {"6602.01": "6601.01"}},
        "items": {"late": {"wages": "6711"}},
    }
    path = f"/payroll/runs/{run['id']}/exports/vouchers/calculate"
    body = {"format": "csv", "accounts": accounts}
    response = await office.company.post("bai", path, body)
    assert response.is_success, response.text
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert set(balance(rows).values()) == {Decimal(0)}
    sales = {row["科目编码"]: row for row in rows if row["部门"] == "销售部"}
    assert sales["6601.01"]["科目名称"] == "销售费用-工资"
    assert sales["6711"]["贷方金额"] == "40.00"
    assert "6602.01" not in sales
    bad = {"accounts": {"wages": "=cmd"}}
    refused(await office.company.post("bai", path, bad), 422, "invalid_request")


POSTINGS = st.lists(
    st.builds(
        Posting,
        department=st.sampled_from(["", "rd", "sales"]),
        item=st.sampled_from(["base_wage", "late", "fund_employee", "fund_employer", "own"]),
        section=st.sampled_from(Section).filter(lambda one: one != Section.NOTE),
        taxed=st.booleans(),
        amount=st.integers(-(10**12), 10**12),
    ),
    max_size=30,
)
CODES = st.sampled_from(["6602.01", "2211.01", "1002", "9999"])
CHANGES = st.builds(
    ChartChange,
    wages=CODES,
    payable=CODES,
    items=st.dictionaries(
        st.sampled_from(["late", "own"]), st.fixed_dictionaries({"held": CODES, "cost": CODES})
    ),
    departments=st.dictionaries(st.just("rd"), st.dictionaries(CODES, CODES)),
)


@given(POSTINGS, CHANGES)
def test_debits_equal_credits_whatever_is_booked_wherever(
    postings: list[Posting], change: ChartChange
) -> None:
    made = entries(postings, changed(default_chart(), change))
    left: dict[tuple[Voucher, str], int] = defaultdict(int)
    for one in made:
        assert min(one.debit, one.credit) == 0 < max(one.debit, one.credit)
        left[one.voucher, one.department] += one.debit - one.credit
    assert not any(left.values())


@given(POSTINGS)
def test_the_bank_pays_the_net(postings: list[Posting]) -> None:
    bank = default_chart().bank
    paid = sum(one.credit - one.debit for one in entries(postings, default_chart())
               if one.account == bank)  # fmt: skip
    assert paid == sum(one.amount for one in postings if one.section is not Section.EMPLOYER)

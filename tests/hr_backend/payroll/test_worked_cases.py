"""Worked cases of the law's sources, reckoned by hand, to the fen."""

from typing import Any

import pytest

from tests.hr_backend.payroll.test_proof import answered

SHANGHAI = {"city": "上海", "on": "2026-11-30"}


def months(count: int, first: int = 1, **each: Any) -> list[dict[str, Any]]:
    return [{"month": month, **each} for month in range(first, first + count)]


# Source, the months' body, tax of each month.
TAX_CASES: list[tuple[str, dict[str, Any], list[str]]] = [
    (
        "STA on No. 61: 10,000 a month, 1,500 special, 1,000 additional",
        {"months": months(3, income=10000, special=1500, additional=1000)},
        ["75.00", "75.00", "75.00"],
    ),
    (
        "STA on No. 61: 30,000 a month, 4,500 special, 2,000 additional",
        {"months": months(3, income=30000, special=4500, additional=2000)},
        ["555.00", "625.00", "1850.00"],
    ),
    (
        "No. 61 art. 6: a lower month withholds nothing and refunds nothing",
        {"months": [{"month": 1, "income": 10000}, *months(3, 2, income=4000)]},
        ["150.00", "0.00", "0.00", "0.00"],
    ),
    (
        "No. 61 art. 6: what was withheld too early is used up before more is withheld",
        {
            "months": [
                {"month": 1, "income": 10000},
                {"month": 2, "income": 0},
                {"month": 3, "income": 12000},
            ]
        },
        ["150.00", "0.00", "60.00"],
    ),
    (
        "No. 61 art. 6: a month without wage, left out, still counts while employed",
        {
            "employed_from": 1,
            "months": [{"month": 1, "income": 10000}, {"month": 3, "income": 12000}],
        },
        ["150.00", "60.00"],
    ),
    (
        "No. 61 art. 6: 5,000 a month from the month of employment",
        {"employed_from": 7, "months": months(2, 7, income=10000)},
        ["150.00", "150.00"],
    ),
    (
        "2020 No. 13: graduate from July, 35,000 at once",
        {"rule": "first_job", "employed_from": 7, "months": months(2, 7, income=40000)},
        ["150.00", "1330.00"],
    ),
    (
        "2020 No. 19: 10,000 in January, then 4,000; standard method",
        {"months": [{"month": 1, "income": 10000}, *months(11, 2, income=4000)]},
        ["150.00"] + ["0.00"] * 11,
    ),
    (
        "2020 No. 19: the same with 60,000 from January",
        {
            "rule": "last_year_under_60000",
            "months": [{"month": 1, "income": 10000}, *months(11, 2, income=4000)],
        },
        ["0.00"] * 12,
    ),
    (
        "2020 No. 19: withheld only from the month that passes 60,000",
        {"rule": "last_year_under_60000", "months": months(9, income=8000)},
        ["0.00"] * 7 + ["120.00", "240.00"],
    ),
    (
        "Late declaration: 3,000 a month since January, known in March",
        {
            "declared": [{"item": "elderly_support", "declared_in": 3}],
            "months": months(4, income=15000),
        },
        ["300.00", "300.00", "30.00", "210.00"],
    ),
    (
        "Late declaration catches up no month before this employment",
        {
            "employed_from": 3,
            "declared": [{"item": "child_education", "declared_in": 4}],
            "months": months(2, 3, income=15000),
        },
        ["300.00", "180.00"],
    ),
    (
        "Relief comes off the tax, not off the income",
        {"months": months(2, income=15000, relief=100)},
        ["200.00", "200.00"],
    ),
    (
        "Upper bound included: 36,000 is taxed at 3 %",
        {"months": [{"month": 1, "income": 41000}]},
        ["1080.00"],
    ),
    (
        "Top bracket: 960,000.01 above; half a fen goes up",
        {"months": [{"month": 1, "income": "965000.01"}]},
        ["250080.00"],
    ),
    (
        "Half up to the fen on the cumulative tax: 0.005",
        {"months": [{"month": 1, "income": "5000.17"}, {"month": 2, "income": "5000.17"}]},
        ["0.01", "0.00"],
    ),
]


@pytest.mark.parametrize(("source", "body", "expected"), TAX_CASES, ids=[c[0] for c in TAX_CASES])
def test_income_tax(source: str, body: dict[str, Any], expected: list[str]) -> None:
    answer = answered({"kind": "income_tax", "year": 2026, **body})
    assert [month["tax"] for month in answer["months"]] == expected


# 财税〔2018〕164号: bonus, tax, and for what lies above a bound, from where on it pays again.
BONUS_CASES = [
    ("36000", "1080.00", None),
    ("36001", "3390.10", "38566.67"),
    ("38566.67", "3646.67", None),
    ("144000", "14190.00", None),
    ("144001", "27390.20", "160500.00"),
    ("300000", "58590.00", None),
    ("300001", "72340.25", "318333.33"),
    ("420000", "102340.00", None),
    ("420001", "121590.30", "447500.00"),
    ("660000", "193590.00", None),
    ("660001", "223840.35", "706538.46"),
    ("960000", "328840.00", None),
    ("960001", "416840.45", "1120000.00"),
]


@pytest.mark.parametrize(("bonus", "tax", "even_at"), BONUS_CASES)
def test_bonus_by_itself(bonus: str, tax: str, even_at: str | None) -> None:
    body = {"kind": "annual_bonus", "on": "2026-12-31", "bonus": bonus, "taxable": 0}
    answer = answered(body)
    assert answer["separate"]["tax"] == tax
    assert (answer["cliff"] or {}).get("even_at") == even_at


@pytest.mark.parametrize(
    ("case", "body", "cheaper", "saves"),
    [
        # wages' deductions left over: 20,000 of them take up the bonus
        ("merged is free", {"bonus": 20000, "taxable": -20000}, "merged", "600.00"),
        (
            "separate keeps the low bracket",
            {"bonus": 36000, "taxable": 100000},
            "separate",
            "2520.00",
        ),
        ("both at 3 %", {"bonus": 10000, "taxable": 10000}, "equal", "0.00"),
        (
            "from the year's months",
            {
                "bonus": 36000,
                "wages": {"months": months(12, income=15000, special=1500)},
            },
            "separate",
            "2520.00",
        ),
        ("ended", {"bonus": 36000, "taxable": 100000, "on": "2028-01-31"}, "merged", "0.00"),
        ("used", {"bonus": 36000, "taxable": 100000, "used_this_year": True}, "merged", "0.00"),
    ],
)
def test_bonus_the_cheaper_way(case: str, body: dict[str, Any], cheaper: str, saves: str) -> None:
    answer = answered({"kind": "annual_bonus", "on": "2026-12-31", **body})
    assert (answer["cheaper"], answer["saves"]) == (cheaper, saves)
    assert (answer["separate"] is None) == (case in ("ended", "used"))


# Kind, source and body, what the answer must hold.
CASES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "non_resident_tax: 个税法 art. 6(2)",
        {"wage": 20000},
        {"taxable": "15000.00", "tax": "1590.00"},
    ),
    ("non_resident_tax: nothing below 5,000", {"wage": 4000}, {"tax": "0.00", "net": "4000.00"}),
    (
        "non_resident_bonus: 2019 No. 35, (60,000 / 6) x 10 % - 210, x 6",
        {"bonus": 60000},
        {"rate": "0.1", "tax": "4740.00"},
    ),
    (
        "severance: LCL art. 47, 5 years 7 months count 6",
        {
            **SHANGHAI,
            "hired_on": "2020-01-01",
            "last_day": "2025-07-31",
            "on": "2026-07-31",
            "average_wage": 10000,
        },
        {"years": "6", "compensation": "60000.00", "tax": "0.00"},
    ),
    (
        "severance: LCL art. 47, less than 6 months count half a year",
        {
            "city_average": 10000,
            "hired_on": "2026-01-15",
            "last_day": "2026-07-13",
            "average_wage": 8000,
        },
        {"years": "0.5", "compensation": "4000.00"},
    ),
    (
        "severance: LCL art. 47, 6 months to the day count a year",
        {
            "city_average": 10000,
            "hired_on": "2026-01-15",
            "last_day": "2026-07-14",
            "average_wage": 8000,
        },
        {"years": "1", "compensation": "8000.00"},
    ),
    (
        "severance: three times the average is not above it, no cap on years",
        {"city_average": 10000, "years": 20, "average_wage": 30000},
        {"capped": False, "compensation": "600000.00", "taxable": "240000.00", "tax": "31080.00"},
    ),
    (
        "severance: above three times: cut, 12 years at most",
        {"city_average": 10000, "years": 20, "average_wage": "30000.01"},
        {"capped": True, "paid_years": "12", "compensation": "360000.00", "tax": "0.00"},
    ),
    (
        "severance: art. 87, twice for unlawful dismissal; the excess taxed alone",
        {"ground": "2n", "city_average": 10000, "years": 12, "average_wage": 40000},
        {"compensation": "720000.00", "exempt": "360000.00", "tax": "58080.00"},
    ),
    (
        "severance: art. 40, a month's wage for notice, uncapped",
        {
            "ground": "n_plus_1",
            "city_average": 10000,
            "years": 3,
            "average_wage": 12000,
            "last_wage": 13000,
        },
        {"compensation": "36000.00", "notice_pay": "13000.00", "total": "49000.00"},
    ),
    (
        "severance: 实施条例 art. 27, not below the minimum wage",
        {**SHANGHAI, "years": 2, "average_wage": 2000},
        {"wage": "2740.00", "compensation": "5480.00"},
    ),
    (
        "insurance: Shanghai 2026, base below the floor",
        {**SHANGHAI, "base": 5000, "fund_rate": "0.07", "injury_class": 1},
        # 7,546: pension 603.68, medical 150.92, unemployment 37.73; fund on 5,000: 350
        {"employee": "1142.33", "employer": "2289.32"},
    ),
    (
        "insurance: Shanghai 2026, base above the ceiling; the fund in whole yuan",
        {**SHANGHAI, "base": 50000, "fund_rate": "0.07", "injury_class": 1},
        # 37,731: 3,018.48 + 754.62 + 188.66 (188.655 up) + 2,641 (2,641.17)
        {"employee": "6602.76", "employer": "12337.87"},
    ),
    (
        "insurance: Shanghai before July 2026",
        {"city": "shanghai", "on": "2026-06-30", "base": 1, "schemes": ["pension"]},
        {"employee": "596.80", "employer": "1193.60"},
    ),
    (
        "insurance: the supplementary fund is rounded by itself",
        {
            **SHANGHAI,
            "base": 10010,
            "fund_rate": "0.05",
            "fund_extra_rate": "0.05",
            "schemes": ["fund", "fund_extra"],
        },
        {"employee": "1002.00", "employer": "1002.00"},
    ),
    (
        "insurance: 财税〔2006〕10号, what exceeds 12 % of three times the average is taxed",
        {
            "base": 40000,
            "city_average": 10000,
            "custom": [{"scheme": "fund", "employer_rate": "0.12", "employee_rate": "0.12"}],
        },
        {
            "employee": "4800.00",
            "fund_limit": "3600.00",
            "taxed_employee": "1200.00",
            "taxed_employer": "1200.00",
        },
    ),
    (
        "overtime: 劳动法 art. 44 on 8,700, 50 an hour",
        {
            "base": 8700,
            "hours": [
                {"day": "workday", "hours": 2},
                {"day": "rest_day", "hours": 8},
                {"day": "holiday", "hours": 8},
            ],
        },
        {"hourly_wage": "50", "amount": "2150.00", "over_cap": False},
    ),
    (
        "overtime: rounded once, not by the hour",
        {"base": 10000, "hours": [{"day": "workday", "hours": 10}]},
        {"amount": "862.07"},
    ),
    (
        "overtime: rest given back is not paid",
        {"base": 8700, "hours": [{"day": "rest_day", "hours": 8, "rested": 8}]},
        {"amount": "0.00"},
    ),
    (
        "overtime: comprehensive hours, 150 % on rest days too, 300 % on holidays",
        {
            "base": 8700,
            "system": "comprehensive",
            "hours": [{"day": "rest_day", "hours": 8}, {"day": "holiday", "hours": 8}],
        },
        {"amount": "1800.00"},
    ),
    (
        "overtime: flexible hours, nothing is owed",
        {"base": 8700, "system": "flexible", "hours": [{"day": "holiday", "hours": 8}]},
        {"amount": "0.00"},
    ),
    (
        "overtime: flexible hours, 300 % on holidays where the place pays it",
        {
            "base": 8700,
            "system": "flexible",
            "flexible_holiday": True,
            "hours": [{"day": "holiday", "hours": 8}, {"day": "rest_day", "hours": 8}],
        },
        {"amount": "1200.00"},
    ),
    (
        "overtime: above 36 hours is paid and a breach",
        {"base": 8700, "hours": [{"day": "workday", "hours": "36.5"}]},
        {"amount": "2737.50", "over_cap": True},
    ),
    (
        "overtime: Shanghai, base not below the minimum wage",
        {**SHANGHAI, "base": 2000, "hours": [{"day": "workday", "hours": 1}]},
        {"base": "2740.00", "amount": "23.62"},
    ),
    (
        "proration: 21.75, joiner by paid days",
        {"wage": 10000, "paid_days": 11},
        {"method": "earn", "amount": "5057.47", "deduct": None},
    ),
    (
        "proration: both methods on a month of 23 days",
        {"wage": 10000, "paid_days": 20, "unpaid_days": 3},
        {"earn": "9195.40", "deduct": "8620.69"},
    ),
    (
        "proration: at most the wage, where a month has 23 paid days",
        {"wage": 10000, "paid_days": 22, "unpaid_days": 1, "method": "earn"},
        {"amount": "10000.00", "deduct": "9540.23"},
    ),
    (
        "proration: a whole month away is nothing, not less",
        {"wage": 10000, "unpaid_days": 23},
        {"method": "deduct", "amount": "0.00"},
    ),
    (
        "proration: the wage changed after 10 of 22 days",
        {"stretches": [{"wage": 10000, "paid_days": 10}, {"wage": 12000, "paid_days": 12}]},
        {"method": "deduct", "amount": "11080.46", "earn": "11218.39"},
    ),
    (
        "proration: by dates, a wage changed on 16 November and two days unpaid before",
        # deduct: 12,000 - 10 x 2,000 / 21.75 - 2 x 10,000 / 21.75
        {
            "wage": 10000,
            "dates": {
                "month": "2026-11",
                "changes": [{"since": "2026-11-16", "wage": 12000}],
                "unpaid": ["2026-11-03", "2026-11-04", "2026-11-07"],
            },
        },
        {"paid_days": "19", "unpaid_days": "2", "method": "deduct", "amount": "10160.92"},
    ),
    (
        "proration: by dates, October 2026, leaving on the 9th; 1-3 October are paid",
        {"wage": 8700, "dates": {"month": "2026-10", "left_on": "2026-10-09"}},
        {"method": "earn", "paid_days": "5", "unpaid_days": "16", "amount": "2000.00"},
    ),
    (
        "sick_pay: 劳部发〔1995〕309号 item 59, 80 % of the minimum for a whole month",
        {**SHANGHAI, "wage": 5000, "days": "21.75"},
        {"agreed": "0.00", "amount": "2192.00"},
    ),
    (
        "sick_pay: the agreed share where it is more",
        {**SHANGHAI, "wage": 8700, "days": 5, "rate": "0.6"},
        {"amount": "1200.00", "floor": "503.91"},
    ),
    (
        "sick_pay: the floor where the agreed share is less",
        {**SHANGHAI, "wage": 3000, "days": 5, "rate": "0.6"},
        {"agreed": "413.79", "amount": "503.91"},
    ),
    (
        "unused_leave: 实施办法 arts. 10-11, 200 % on top, overtime left out, bonus inside",
        {"days": 5, "months": [{"wage": 10700, "overtime": 2000}] * 12},
        {"day_wage": "400.00", "amount": "4000.00"},
    ),
    (
        "unused_leave: art. 12, 200 / 365 x 10 = 5.47 - 2 arranged, whole days",
        {"full_days": 10, "passed_days": 200, "arranged_days": 2, "average": 8700},
        {"days": "3", "amount": "2400.00"},
    ),
    (
        "unused_leave: art. 12, what was taken beyond is not clawed back",
        {"full_days": 5, "passed_days": 30, "arranged_days": 3, "average": 8700},
        {"days": "0", "amount": "0.00"},
    ),
    (
        "unused_leave: art. 10, declined in writing",
        {"days": 5, "average": 8700, "declined": True},
        {"amount": "0.00"},
    ),
    (
        "leave_deduction: two and a half days",
        {"wage": 8700, "days": 2, "hours": 4},
        {"amount": "1000.00", "remaining": "7700.00"},
    ),
    (
        "leave_deduction: not more than the wage",
        {"wage": 8700, "days": 23},
        {"amount": "8700.00", "remaining": "0.00"},
    ),
    (
        "probation: LCL art. 20, 80 % of the agreed wage",
        {**SHANGHAI, "agreed_wage": 10000, "paid": "7999.99"},
        {"floor": "8000.00", "lawful": False},
    ),
    (
        "probation: not below the minimum wage",
        {**SHANGHAI, "agreed_wage": 3000, "paid": 2740},
        {"floor": "2740.00", "lawful": True},
    ),
    (
        "loss_deduction: 工资支付暂行规定 art. 16, 20 %",
        {"minimum_wage": 2270, "loss": 3000, "wage": 5000},
        {"amount": "1000.00", "left_over": "2000.00"},
    ),
    (
        "loss_deduction: what is left is not below the minimum wage",
        {"minimum_wage": 2270, "loss": 3000, "wage": 2500},
        {"amount": "230.00", "remaining": "2270.00"},
    ),
    (
        "loss_deduction: Shanghai's minimum wage is net of own shares",
        {**SHANGHAI, "loss": 3000, "wage": 4000, "own_shares": 1100},
        {"amount": "160.00"},
    ),
    (
        "payslip: 30,000, 4,500 own shares, 2,000 additional, the third month",
        {
            "on": "2026-03-31",
            "base_wage": 30000,
            "own_shares": 4500,
            "tax": {
                "employed_from": 1,
                "additional": 2000,
                "before": {
                    "through": 2,
                    "income": 60000,
                    "special": 9000,
                    "additional": 4000,
                    "withheld": 1180,
                },
            },
        },
        {"gross": "30000.00", "tax": "1850.00", "net": "23650.00"},
    ),
    (
        "payslip: what is exempt is paid and not taxed; deductions come after tax",
        {
            "base_wage": 10000,
            "allowances": [{"name": "差旅费津贴", "amount": 1000, "exempt": True}],
            "deductions": [{"name": "代扣", "amount": 100}],
        },
        {"gross": "11000.00", "tax": "150.00", "deductions": "100.00", "net": "10750.00"},
    ),
    (
        "payslip: the fund above what is free is taxed, both sides",
        {
            "base_wage": 40000,
            "insurance": {
                "city_average": 10000,
                "custom": [{"scheme": "fund", "employer_rate": "0.12", "employee_rate": "0.12"}],
            },
        },
        # 40,000 + 1,200 - 5,000 - 3,600 = 32,600
        {"own_shares": "4800.00", "tax": "978.00", "net": "34222.00", "employer_cost": "44800.00"},
    ),
    (
        "payslip: a separate bonus and the wage, each taxed its way",
        {"base_wage": 10000, "bonus": {"amount": 36000}},
        {"gross": "46000.00", "tax": "1230.00", "net": "44770.00"},
    ),
    (
        "payslip: the same bonus merged",
        {"base_wage": 10000, "bonus": {"amount": 36000, "method": "merged"}},
        {"tax": "1580.00", "net": "44420.00"},
    ),
    (
        "payslip: a non-resident has no insurance relief",
        {"base_wage": 20000, "own_shares": 2000, "tax": {"resident": False}},
        {"tax": "1590.00", "net": "16410.00", "after": None},
    ),
    (
        "payslip: overtime, a day unpaid, sick days at the floor, a loss within 20 %",
        {
            **SHANGHAI,
            "base_wage": 8700,
            "overtime": {"hours": [{"day": "holiday", "hours": 8}]},
            "unpaid_leave_days": 1,
            "sick": {"days": 2},
            "loss": 5000,
        },
        # 8,700 + 1,200 - 400 - 800 + 201.56 (2,740 x 80 % x 2 / 21.75); loss 20 % of 8,901.56
        {"gross": "8901.56", "tax": "117.05", "deductions": "1780.31", "net": "7004.20"},
    ),
    (
        "final_pay: 工资支付暂行规定 art. 9, everything in one sum; severance taxed alone",
        {
            "base_wage": 8700,
            "part": {"paid_days": 10},
            "unused_leave": {"days": 2, "average": 8700},
            "severance": {"years": 20, "average_wage": 30000, "city_average": 10000},
            "tax": {"employed_from": 11},
        },
        # wages 4,000 + 1,600, tax 18; severance 600,000, exempt 360,000, tax 31,080
        {"gross": "605600.00", "tax": "31098.00", "net": "574502.00"},
    ),
]


@pytest.mark.parametrize(("source", "body", "expected"), CASES, ids=[case[0] for case in CASES])
def test_worked_case(source: str, body: dict[str, Any], expected: dict[str, Any]) -> None:
    kind = source.partition(":")[0]
    answer = answered({"kind": kind, "on": "2026-11-30", **body})
    assert {name: answer[name] for name in expected} == expected

"""An example of each kind, for the API's documentation; the tests run every one."""

from typing import Any

EXAMPLES: dict[str, dict[str, Any]] = {
    "income_tax": {
        "kind": "income_tax",
        "year": 2026,
        "employed_from": 1,
        "months": [
            {"month": month, "income": "30000.00", "special": "4500.00", "additional": "2000.00"}
            for month in (1, 2, 3)
        ],
    },
    "income_tax, first job": {
        "kind": "income_tax",
        "year": 2026,
        "rule": "first_job",
        "employed_from": 7,
        "months": [{"month": 7, "income": "40000.00"}],
    },
    "income_tax, late declaration": {
        "kind": "income_tax",
        "year": 2026,
        "employed_from": 1,
        "declared": [{"item": "elderly_support", "since": 1, "declared_in": 3}],
        "months": [{"month": month, "income": "15000.00"} for month in (1, 2, 3)],
    },
    "non_resident_tax": {"kind": "non_resident_tax", "on": "2026-11-30", "wage": "20000.00"},
    "non_resident_bonus": {"kind": "non_resident_bonus", "on": "2026-11-30", "bonus": "60000.00"},
    "annual_bonus": {
        "kind": "annual_bonus",
        "on": "2026-12-31",
        "bonus": "36001.00",
        "taxable": "60000.00",
    },
    "severance": {
        "kind": "severance",
        "ground": "n_plus_1",
        "city": "上海",
        "hired_on": "2015-03-01",
        "last_day": "2026-10-31",
        "average_wage": "45000.00",
        "last_wage": "46000.00",
    },
    "insurance": {
        "kind": "insurance",
        "on": "2026-11-30",
        "city": "上海",
        "base": "20000.00",
        "fund_rate": "0.07",
        "injury_class": 1,
    },
    "insurance, given rates": {
        "kind": "insurance",
        "on": "2026-11-30",
        "base": "3000.00",
        "custom": [
            {
                "scheme": "pension",
                "floor": "4000.00",
                "ceiling": "20000.00",
                "employer_rate": "0.16",
                "employee_rate": "0.08",
            }
        ],
    },
    "overtime": {
        "kind": "overtime",
        "on": "2026-10-31",
        "base": "8700.00",
        "hours": [
            {"day": "workday", "hours": "10"},
            {"day": "rest_day", "hours": "8", "rested": "4"},
            {"day": "holiday", "hours": "8"},
        ],
    },
    "proration, joiner": {
        "kind": "proration",
        "wage": "10000.00",
        "dates": {"month": "2026-11", "joined_on": "2026-11-16"},
    },
    "proration, wage changed": {
        "kind": "proration",
        "stretches": [
            {"wage": "10000.00", "paid_days": "10", "unpaid_days": "0"},
            {"wage": "12000.00", "paid_days": "11", "unpaid_days": "0"},
        ],
    },
    "sick_pay": {
        "kind": "sick_pay",
        "on": "2026-11-30",
        "city": "上海",
        "wage": "8000.00",
        "days": "5",
        "rate": "0.6",
    },
    "unused_leave": {
        "kind": "unused_leave",
        "on": "2026-12-31",
        "full_days": "10",
        "passed_days": 200,
        "arranged_days": "2",
        "months": [{"wage": "9700.00", "overtime": "1000.00"}],
    },
    "leave_deduction": {
        "kind": "leave_deduction",
        "wage": "8700.00",
        "days": "2",
        "hours": "4",
    },
    "probation": {
        "kind": "probation",
        "on": "2026-11-30",
        "city": "上海",
        "agreed_wage": "10000.00",
        "paid": "7500.00",
    },
    "loss_deduction": {
        "kind": "loss_deduction",
        "on": "2026-11-30",
        "minimum_wage": "2270.00",
        "loss": "3000.00",
        "wage": "5000.00",
    },
    "payslip": {
        "kind": "payslip",
        "on": "2026-11-30",
        "city": "上海",
        "base_wage": "20000.00",
        "allowances": [{"name": "餐补", "amount": "500.00"}],
        "overtime": {"hours": [{"day": "rest_day", "hours": "8"}]},
        "unpaid_leave_days": "1",
        "insurance": {"fund_rate": "0.07", "injury_class": 1},
        "tax": {
            "employed_from": 10,
            "additional": "1500.00",
            "before": {
                "through": 10,
                "income": "20500.00",
                "special": "3500.00",
                "additional": "1500.00",
                "withheld": "315.00",
            },
        },
    },
    "final_pay": {
        "kind": "final_pay",
        "on": "2026-11-30",
        "city": "上海",
        "base_wage": "20000.00",
        "part": {"dates": {"month": "2026-11", "left_on": "2026-11-13"}},
        "unused_leave": {"days": "3", "average": "20000.00"},
        "severance": {
            "hired_on": "2020-01-01",
            "last_day": "2026-11-13",
            "average_wage": "20000.00",
        },
        "tax": {"employed_from": 11},
    },
}

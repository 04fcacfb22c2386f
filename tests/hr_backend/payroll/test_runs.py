"""Months from draft to paid: what they come to, who may do what, races, corrections."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from hr_backend.payroll.due import compute_wanted
from hr_backend.payroll.errors import RunState
from hr_backend.payroll.running import MOVES, after_move
from tests.hr_backend.conftest import refused
from tests.hr_backend.payroll.conftest import Office, amounts

COUNTED = ("earning", "deduction", "insurance", "tax")


async def test_a_month_comes_to_what_the_law_and_the_items_say(office: Office) -> None:
    await office.facts("zhou", amounts={"post": "500"}, special_additional="1000")
    await office.inputs(
        "2026-11",
        zhou={
            "overtime_workday_hours": "10",
            "overtime_rest_day_hours": "8",
            "overtime_holiday_hours": "1.5",
            "late_minutes": "20",
            "unpaid_days": "1",
            "sick_days": "2",
        },
    )
    run = await office.run("2026-11")
    assert (run["done"], run["total"], run["problems"], run["computing"]) == (5, 5, 0, False)
    assert run["paid_on"] == "2026-12-10"
    slip = await office.slip("zhou", "2026-11")
    found = amounts(slip)
    # 12,000 / 21.75 / 8 = 68.9655 an hour; 12,000 / 21.75 = 551.72 a day
    assert {name: found[name] for name in list(found)[:8]} == {
        "base_wage": "12000.00",
        "post": "500.00",
        "全勤奖": "0.00",
        "overtime_workday": "1034.48",
        "overtime_rest_day": "1103.45",
        "overtime_holiday": "310.34",
        "unpaid_leave": "-551.72",
        "sick_leave": "-1103.45",
    }
    assert found["sick_pay"] == "1103.45"
    assert found["late"] == "-40.00"
    assert (found["pension_employee"], found["medical_employee"]) == ("-960.00", "-240.00")
    assert (found["unemployment_employee"], found["fund_employee"]) == ("-60.00", "-840.00")
    assert found["union"] == "-60.00"
    assert found["fund_employer"] == "840.00"
    gross = Decimal("14356.55")
    assert Decimal(slip["gross"]) == gross
    # paid in December: 12 x 5,000 of basic deduction, employed since January by the facts
    assert found["income_tax"] == "0.00"
    assert Decimal(slip["net"]) == gross - 2100 - 60
    assert adds_up(slip)


def adds_up(slip: Any) -> bool:
    counted = [Decimal(row["amount"]) for row in slip["items"] if row["section"] in COUNTED]
    return sum(counted) == Decimal(slip["net"])


async def test_every_line_proves_itself(office: Office) -> None:
    await office.facts("zhou", salary="3000", amounts={"post": "500"})
    await office.run("2026-11")
    lines = {row["item"]: row for row in (await office.slip("zhou", "2026-11"))["items"]}
    assert all(row["rule"] and row["source"] for row in lines.values())
    pension = lines["pension_employee"]
    assert {row["name"]: row["value"] for row in pension["inputs"]} == {
        "wished": "3000.00",
        "base": "7546.00",  # the floor: lifted, and seen
        "rate": "0.08",
        "floor": "7546.00",
        "ceiling": "37731.00",
    }
    assert pension["amount"] == "-603.68"
    assert lines["post"]["source"] == "post@1"
    assert lines["union"]["rule"] == "round(base_wage * 0.005, 2)"
    assert lines["union"]["inputs"] == [{"name": "base_wage", "value": "3000.00"}]
    tax = {row["name"]: row["value"] for row in lines["income_tax"]["inputs"]}
    assert (tax["income"], tax["basic"]) == ("3800.00", "60000.00")


async def test_a_wage_changed_in_mid_month_counts_by_its_days(office: Office) -> None:
    await office.facts("zhou", valid_from="2026-11-16", salary="15000")
    await office.facts("li", valid_from="2026-11-16", salary="12000")
    await office.run("2026-11")
    slip = await office.slip("zhou", "2026-11")
    # 10 of November's 21 paid days before: 15,000 - 10 x 3,000 / 21.75
    assert amounts(slip)["base_wage"] == "13620.69"
    base = slip["items"][0]
    assert [row["value"] for row in base["inputs"]][:6] == [
        "12000.00", "10.00", "0.00", "15000.00", "11.00", "0.00",
    ]  # fmt: skip
    assert len(slip["facts"]["facts"]) == 2
    assert amounts(await office.slip("li", "2026-11"))["base_wage"] == "12000.00"


async def test_who_joined_or_left_is_paid_by_the_day(office: Office) -> None:
    await office.company.execute("update people set hired_on = '2026-11-23' where id = 'zhou'")
    await office.facts("li", valid_from="2026-11-01", leaves_on="2026-11-06")
    await office.facts("sun", valid_from="2026-11-01", leaves_on="2026-10-31")
    run = await office.run("2026-11")
    assert run["total"] == 4
    assert amounts(await office.slip("zhou", "2026-11"))["base_wage"] == "3310.34"
    assert amounts(await office.slip("li", "2026-11"))["base_wage"] == "2758.62"
    tax = (await office.slip("zhou", "2026-11"))["items"]
    basic = next(row for row in tax if row["item"] == "income_tax")["inputs"][1]
    assert basic == {"name": "basic", "value": "10000.00"}  # November and December


async def test_the_year_is_reckoned_on_month_after_month(office: Office) -> None:
    await office.facts("zhou", salary="40000")
    taxes = []
    for period in ("2026-07", "2026-08", "2026-09"):
        run = await office.run(period)
        await office.close(run["id"])
        slip = await office.slip("zhou", period, by="zhou")
        assert adds_up(slip)
        taxes.append({row["item"]: row for row in slip["items"]}["income_tax"])
    inputs = [{row["name"]: row["value"] for row in tax["inputs"]} for tax in taxes]
    assert inputs[2]["income"] == "120900.00"
    assert Decimal(inputs[2]["withheld"]) == -sum(Decimal(tax["amount"]) for tax in taxes[:2])


async def test_a_draft_run_again_gives_the_same(office: Office) -> None:
    run = await office.run("2026-11")
    first = await lines(office)
    await office.company.done("bai", f"/payroll/runs/{run['id']}/compute")
    assert (await office.read(run["id"]))["computing"]
    await compute_wanted(office.company.app)
    assert await lines(office) == first
    assert len(first) >= 5 * 15
    orphans = await office.company.rows(
        "select 1 from payslip_lines l where not exists"
        " (select 1 from payslips s where s.id = l.payslip_id)"
    )
    assert orphans == []


async def lines(office: Office) -> list[Any]:
    return await office.company.rows(
        "select s.person_id, s.gross, s.net, s.withheld, s.facts::text, r.item, r.position,"
        " l.amount, l.inputs from payslips s join payslip_lines l on l.payslip_id = s.id"
        " join pay_rules r on r.id = l.rule_id order by s.person_id, r.position, r.item"
    )


async def test_the_states_of_a_run(office: Office) -> None:
    company = office.company
    run = await office.run("2026-11")
    path = f"/payroll/runs/{run['id']}"
    refused(await company.post("bai", f"{path}/lock"), 409, "pay_run_state")
    refused(await company.post("bai", f"{path}/pay"), 409, "pay_run_state")
    refused(await company.post("bai", f"{path}/reopen", {"reason": "x"}), 409, "pay_run_state")
    refused(await company.post("bai", f"{path}/review"), 409, "pay_four_eyes")
    refused(await company.post("fei", f"{path}/review", {"version": 1}), 409, "version_conflict")
    assert (await company.done("fei", f"{path}/review"))["status"] == "reviewed"
    refused(await company.post("bai", f"{path}/compute"), 409, "pay_run_state")
    again = await company.done("bai", f"{path}/reopen", {"reason": "漏了加班"})
    assert again["status"] == "draft"
    await company.done("fei", f"{path}/review")
    await company.done("bai", f"{path}/lock")
    locked = await company.post(
        "bai", "/payroll/inputs",
        {"period": "2026-11", "rows": [{"person": "li", "name": "sick_days", "value": "1"}]},
    )  # fmt: skip
    refused(locked, 409, "pay_period_locked")
    await company.done("bai", f"{path}/pay")
    for what in ("compute", "review", "lock", "pay"):
        refused(await company.post("fei", f"{path}/{what}"), 409, "pay_run_state")
    refused(await company.post("fei", f"{path}/reopen", {"reason": "x"}), 409, "pay_run_state")
    dropped = await company.speak("bai").delete(path)
    refused(dropped, 409, "pay_run_state")
    actions = [row["action"] for row in (await company.ledger())["audit"]]
    assert [one for one in actions if one.startswith("pay_run.")] == [
        "pay_run.add", "pay_run.review", "pay_run.reopen", "pay_run.review", "pay_run.lock",
        "pay_run.pay",
    ]  # fmt: skip


@pytest.mark.parametrize("status", ["draft", "reviewed", "locked", "paid"])
@pytest.mark.parametrize("move", ["compute", "review", "lock", "pay", "reopen"])
def test_no_move_leads_out_of_paid_or_past_a_step(move: str, status: str) -> None:
    if (move, status) in MOVES:
        order = ["draft", "reviewed", "locked", "paid"]
        steps = order.index(after_move(move, status)) - order.index(status)
        assert steps == 1 or move in ("reopen", "compute")
    else:
        with pytest.raises(RunState):
            after_move(move, status)
    assert (move, "paid") not in MOVES


async def test_one_payroll_person_alone_reviews_their_own(office: Office) -> None:
    run = await office.run("2026-11")
    await office.company.execute("delete from person_roles where person_id = 'fei'")
    reviewed = await office.company.done("bai", f"/payroll/runs/{run['id']}/review")
    assert reviewed["reviewed_by"] == "bai"


async def test_two_runs_of_a_month_at_once_are_one(office: Office) -> None:
    body = {"period": "2026-11", "group": office.group}
    answers = await asyncio.gather(
        *(office.company.post("bai", "/payroll/runs", body) for _ in range(4))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert {a.json()["code"] for a in answers if not a.is_success} == {"pay_run_exists"}


async def test_two_computations_at_once_write_one_month(office: Office) -> None:
    body = {"period": "2026-11", "group": office.group}
    run = await office.company.done("bai", "/payroll/runs", body)
    await asyncio.gather(*(compute_wanted(office.company.app) for _ in range(3)))
    rows = await office.company.rows("select count(*) from payslips")
    assert rows[0][0] == 5
    assert (await office.read(run["id"]))["done"] == 5


async def test_months_go_in_order(office: Office) -> None:
    company = office.company
    await office.run("2026-10")
    later = await company.post("bai", "/payroll/runs", {"period": "2026-11", "group": office.group})
    assert refused(later, 409, "pay_runs_in_order") == {"period": "2026-10", "status": "draft"}
    earlier = await company.post(
        "bai", "/payroll/runs", {"period": "2026-09", "group": office.group}
    )
    refused(earlier, 409, "pay_runs_in_order")


async def test_a_net_below_zero_is_told_and_keeps_the_month_open(office: Office) -> None:
    await office.facts("zhou", salary="100")
    run = await office.run("2026-11")
    assert run["problems"] == 1
    path = f"/payroll/runs/{run['id']}"
    found = (await office.company.get("bai", f"{path}/problems")).json()["items"]
    assert found == [{"person": "zhou", "code": "negative_net", "item": ""}]
    await office.company.done("fei", f"{path}/review")
    refused(await office.company.post("bai", f"{path}/lock"), 409, "pay_run_problems")
    await office.company.done("bai", f"{path}/reopen", {"reason": "改资料"})
    await office.facts("zhou", salary="9000")
    await office.company.done("bai", f"{path}/compute")
    await compute_wanted(office.company.app)
    await office.close(run["id"])


async def test_a_formula_without_a_result_is_a_problem_of_that_person(office: Office) -> None:
    await office.inputs(
        "2026-11", **{p: {"worked_days": "21"} for p in ("li", "sun", "zhou", "bai", "fei")}
    )
    await office.item(
        code="rate", name="日均", section="note", formula="salary / worked_days",
    )  # fmt: skip
    await office.inputs("2026-11", zhou={"worked_days": "0"})
    run = await office.run("2026-11")
    found = await office.company.get("bai", f"/payroll/runs/{run['id']}/problems")
    assert found.json()["items"] == [{"person": "zhou", "code": "division_by_zero", "item": "rate"}]


async def test_a_correction_of_a_paid_month_lands_in_the_next_run(office: Office) -> None:
    company = office.company
    body = {"person": "zhou", "period": "2026-10", "amount": "88.80", "reason": "少算加班"}
    refused(await company.post("bai", "/payroll/corrections", body), 409, "pay_period_open")
    await office.close((await office.run("2026-10"))["id"])
    before = await office.slip("zhou", "2026-10")
    made = await company.done("bai", "/payroll/corrections", body)
    untaxed = body | {"amount": "-8.80", "taxed": False}
    await company.done("bai", "/payroll/corrections", untaxed)
    run = await office.run("2026-11")
    assert await office.slip("zhou", "2026-10") == before
    slip = await office.slip("zhou", "2026-11")
    corrections = [row for row in slip["items"] if row["item"] == "correction"]
    assert {row["amount"]: row["name"][-7:] for row in corrections} == {
        "88.80": "2026-10",
        "-8.80": "2026-10",
    }
    assert adds_up(slip)
    assert amounts(await office.slip("li", "2026-11")).get("correction") is None
    taken = await company.speak("bai").delete(f"/payroll/corrections/{made['id']}")
    refused(taken, 409, "conflict")
    await office.close(run["id"])
    rows = (await company.get("bai", "/payroll/corrections")).json()["items"]
    assert {row["payslip"] for row in rows} == {slip["id"]}
    slip = await office.slip("zhou", (await office.run("2026-12"))["period"])
    assert "correction" not in amounts(slip)


async def test_what_changed_after_computing_must_be_computed_anew(office: Office) -> None:
    run = await office.run("2026-11")
    await office.inputs("2026-11", zhou={"sick_days": "1"})
    path = f"/payroll/runs/{run['id']}"
    refused(await office.company.post("fei", f"{path}/review"), 409, "pay_run_stale")
    await office.company.done("bai", f"{path}/compute")
    refused(await office.company.post("fei", f"{path}/review"), 409, "pay_run_not_computed")
    await compute_wanted(office.company.app)
    await office.company.done("fei", f"{path}/review")


async def test_a_month_the_law_does_not_know_is_refused_before_anything_is_written(
    office: Office,
) -> None:
    company = office.company
    body = {"period": "2031-11", "group": office.group}
    refused(await company.post("bai", "/payroll/runs", body), 404, "standard_unknown")
    await office.facts("zhou", city="beijing")
    body = {"period": "2026-11", "group": office.group}
    data = refused(await company.post("bai", "/payroll/runs", body), 404, "standard_unknown")
    assert data["city"] == "beijing"
    assert await company.rows("select 1 from pay_runs") == []


async def test_an_annual_bonus_is_taxed_by_itself_once_a_year(office: Office) -> None:
    await office.inputs("2026-10", zhou={"annual_bonus": "36000"}, li={"annual_bonus": "36001"})
    run = await office.run("2026-10")
    assert amounts(await office.slip("zhou", "2026-10"))["bonus_tax"] == "-1080.00"
    slip = await office.slip("li", "2026-10")
    assert amounts(slip)["bonus_tax"] == "-3390.10"
    assert adds_up(slip)
    await office.close(run["id"])
    await office.inputs("2026-11", zhou={"annual_bonus": "100"})
    run = await office.run("2026-11")
    found = await office.company.get("bai", f"/payroll/runs/{run['id']}/problems")
    assert found.json()["items"] == [{"person": "zhou", "code": "bonus_taken", "item": "bonus"}]


async def test_a_draft_thrown_away_leaves_nothing(office: Office) -> None:
    run = await office.run("2026-11")
    assert (await office.company.speak("bai").delete(f"/payroll/runs/{run['id']}")).is_success
    for table in ("pay_runs", "payslips", "payslip_lines", "pay_rules", "pay_problems"):
        assert await office.company.rows(f"select 1 from {table}") == []


async def test_a_raise_that_comes_late_is_reckoned_by_itself(office: Office) -> None:
    company = office.company
    await office.close((await office.run("2026-10"))["id"])
    body = {"person": "zhou", "period": "2026-10", "reason": "十月起加薪"}
    refused(await company.post("bai", "/payroll/corrections", body), 409, "pay_nothing_to_correct")
    await office.facts("zhou", valid_from="2026-10-01", salary="13000")
    made = await company.done("bai", "/payroll/corrections", body)
    assert made["amount"] == "1000.00"
    refused(await company.post("bai", "/payroll/corrections", body), 409, "pay_nothing_to_correct")
    await office.close((await office.run("2026-11"))["id"])
    slip = await office.slip("zhou", "2026-11")
    assert (amounts(slip)["correction"], slip["gross"]) == ("1000.00", "14300.00")
    await office.facts("zhou", valid_from="2026-11-01", salary="13100")
    made = await company.done("bai", "/payroll/corrections", body | {"period": "2026-11"})
    assert made["amount"] == "100.00"

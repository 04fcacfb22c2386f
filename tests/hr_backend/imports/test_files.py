"""Files of other systems: every wrong cell is named, and all or nothing is written."""

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import httpx
import pytest
from openpyxl import Workbook, load_workbook

from hr_backend.imports.catalogue import TABLES, comma_separated, workbook
from hr_backend.imports.service import run_imports
from hr_backend.kit.clock import SettableClock
from tests.hr_backend.conftest import Company, refused

HEAD = ["工号", "时间", "类型", "设备"]
PUNCHES = [
    ["li", "2026-11-23 08:58", "上班", "大门"],
    ["sun", "2026-11-23 09:10:31", "上班", "大门"],
    ["li", "2026/11/23 18:05", "下班", "大门"],
]


def xlsx(*rows: Sequence[Any], title: str = "表1") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def csv(*rows: Sequence[Any], encoding: str = "utf-8") -> bytes:
    return "\r\n".join(",".join(map(str, row)) for row in rows).encode(encoding)


async def send(
    company: Company,
    content: bytes,
    *,
    person: str | None = "gu",
    kind: str = "punches",
    dry_run: bool = False,
    **form: Any,
) -> httpx.Response:
    data = {"kind": kind, "dry_run": str(dry_run).lower()} | form
    files = {"file": ("打卡.xlsx", content)}
    return await company.speak(person).post("/imports", data=data, files=files)


async def bring_in(company: Company, content: bytes, **how: Any) -> dict[str, Any]:
    person = how.get("person", "gu")
    sent = await send(company, content, **how)
    assert sent.status_code == 202, sent.text
    await run_imports(company.app)
    job: dict[str, Any] = (await company.get(person, f"/imports/{sent.json()['id']}")).json()
    return job


async def problems(company: Company, job: dict[str, Any], person: str = "gu") -> list[Any]:
    listed = (await company.get(person, f"/imports/{job['id']}/problems")).json()["items"]
    return [(one["row"], one["column"], one["code"]) for one in listed]


async def count(company: Company, table: str = "punches") -> int:
    return int((await company.rows(f"select count(*) from {table}"))[0][0])


async def test_anonymous(company: Company) -> None:
    refused(await send(company, xlsx(HEAD), person=None), 401, "not_authenticated")


async def test_who_may_bring_in_what(company: Company) -> None:
    refused(await send(company, xlsx(HEAD), person="li"), 403, "forbidden")
    refused(await send(company, xlsx(HEAD), person="wang"), 403, "forbidden")
    refused(await send(company, xlsx(HEAD), kind="salaries"), 403, "forbidden")
    refused(await send(company, xlsx(HEAD), kind="secrets"), 404, "not_found")
    job = await bring_in(company, xlsx(HEAD, *PUNCHES))
    for stranger in ("li", "wang", "chen"):
        response = await company.get(stranger, f"/imports/{job['id']}")
        assert response.status_code in (403, 404)


@pytest.mark.parametrize(
    "content",
    [
        xlsx(HEAD, *PUNCHES),
        csv(HEAD, *PUNCHES),
        csv(HEAD, *PUNCHES, encoding="utf-8-sig"),
        csv(HEAD, *PUNCHES, encoding="gb18030"),
        csv(HEAD, *PUNCHES, encoding="utf-16"),
        "\n".join("\t".join(row) for row in [HEAD, *PUNCHES]).encode(),
        xlsx(["工号*", "打卡日期", "打卡钟点"], ["li", date(2026, 11, 23), time(8, 58)]),
        xlsx(["job number", "打卡时间"], ["li", datetime(2026, 11, 23, 8, 58)]),  # noqa: DTZ001
    ],
)
async def test_files_as_they_come(company: Company, content: bytes) -> None:
    job = await bring_in(company, content)
    assert job["status"] == "done", await problems(company, job)
    first = await company.rows(
        "select at at time zone 'Asia/Shanghai' from punches where person_id = 'li' order by at"
    )
    assert first[0][0] == datetime(2026, 11, 23, 8, 58)  # noqa: DTZ001
    assert await count(company) == job["total"]


async def test_a_dry_run_writes_nothing(company: Company) -> None:
    job = await bring_in(company, xlsx(HEAD, *PUNCHES), dry_run=True)
    assert (job["status"], job["total"]) == ("checked", 3)
    assert await count(company) == 0


async def test_every_wrong_cell_is_named_and_nothing_is_written(company: Company) -> None:
    content = xlsx(
        HEAD,
        PUNCHES[0],
        ["nobody", "2026-11-23 09:00", "上班", ""],
        ["sun", "昨天九点", "上班", ""],
        ["sun", "2026-11-23 09:00", "路过", ""],
        [None, "2026-11-23 09:00", "上班", ""],
        ["sun", "=NOW()", "上班", ""],
    )
    job = await bring_in(company, content)
    assert (job["status"], job["problems"]) == ("refused", 4)
    assert await problems(company, job) == [
        (4, "B", "not_a_moment"),
        (5, "C", "not_a_choice"),
        (6, "A", "empty"),
        (7, "B", "formula"),
    ]
    # What only the database knows is looked up once the cells are right.
    later = xlsx(HEAD, PUNCHES[0], ["nobody", "2026-11-23 09:00"], ["sun", "2027-01-01 09:00"])
    job = await bring_in(company, later)
    assert await problems(company, job) == [
        (3, "A", "no_such_employee"),
        (4, "B", "in_the_future"),
    ]
    assert await count(company) == 0


async def test_what_stood_in_a_cell_is_kept_nowhere(company: Company) -> None:
    job = await bring_in(company, xlsx(HEAD, ["li", "SECRET-110101199003070000", "上班", ""]))
    held = await company.rows(
        "select 1 from import_problems where import_id = :id and import_problems::text like :what",
        id=job["id"],
        what="%SECRET%",
    )
    assert held == []


async def test_the_same_file_is_brought_in_once(company: Company) -> None:
    content = xlsx(HEAD, *PUNCHES)
    first = await bring_in(company, content)
    again = await bring_in(company, content)
    assert again["id"] == first["id"]
    other = await bring_in(company, csv(HEAD, *PUNCHES))
    assert (other["status"], other["written"]) == ("done", 0)
    assert await count(company) == 3


async def test_headings_missing_twice_and_merged(company: Company) -> None:
    job = await bring_in(company, xlsx(["时间", "时间"], ["2026-11-23 09:00", ""]))
    assert await problems(company, job) == [(1, "", "column_missing"), (1, "B", "column_twice")]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [HEAD, *PUNCHES]:
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    written = io.BytesIO()
    book.save(written)
    job = await bring_in(company, written.getvalue())
    assert (2, "", "merged_cells") in await problems(company, job)
    assert await count(company) == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_unreadable"),
        (b"PK\x03\x04 and no workbook", "file_unreadable"),
        ("工号,时间\nli,".encode() + b"\xff\xfe\xfa\n", "file_unreadable"),
        (b"", "no_rows"),
        (xlsx(HEAD), "no_rows"),
        (("工号,时间\n" + "," * 500).encode(), "file_too_long"),
    ],
)
async def test_files_that_cannot_be_read(company: Company, content: bytes, code: str) -> None:
    job = await bring_in(company, content)
    assert job["status"] == "refused"
    assert [one[2] for one in await problems(company, job)] == [code]


async def test_a_workbook_that_swells_is_refused(company: Company) -> None:
    written = io.BytesIO(xlsx(HEAD, *PUNCHES))
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", b"\0" * (300 * 2**20))
    job = await bring_in(company, written.getvalue())
    assert [one[2] for one in await problems(company, job)] == ["file_too_long"]


async def test_a_mapping_reads_another_systems_file(company: Company) -> None:
    mapping = {
        "columns": {"员工号": "person", "刷卡时间": "at", "方向": "kind"},
        "values": {"kind": {"1": "上班", "2": "下班"}},
        "heading": 2,
        "sheet": "导出",
    }
    content = xlsx(
        ["考勤系统导出", None, None],
        ["员工号", "刷卡时间", "方向"],
        ["li", "2026-11-23 08:58", 1],
        ["li", "2026-11-23 18:02", 2],
        title="导出",
    )
    job = await bring_in(company, content, mapping=json.dumps(mapping))
    assert (job["status"], job["written"]) == ("done", 2)
    kinds = await company.rows("select kind from punches order by at")
    assert [row[0] for row in kinds] == ["in", "out"]


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ('{"columns": {"x": "salary"}}', "mapping_unknown"),
        ('{"rows": 1}', "invalid_request"),
        ("no json", "invalid_request"),
    ],
)
async def test_a_mapping_that_makes_no_sense(company: Company, mapping: str, code: str) -> None:
    refused(await send(company, xlsx(HEAD, *PUNCHES), mapping=mapping), 422, code)


async def test_what_a_dead_process_was_at_is_taken_up_again(
    company: Company, hr_clock: SettableClock
) -> None:
    sent = (await send(company, xlsx(HEAD, *PUNCHES))).json()
    await company.execute(
        "update imports set status = 'applying', sign_of_life = :at", at=hr_clock.now()
    )
    await run_imports(company.app)
    assert (await company.get("gu", f"/imports/{sent['id']}")).json()["status"] == "applying"
    hr_clock.set(hr_clock.now() + timedelta(minutes=2))
    await run_imports(company.app)
    job = (await company.get("gu", f"/imports/{sent['id']}")).json()
    assert (job["status"], job["written"]) == ("done", 3)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_template_reads_itself(table: Any) -> None:
    sheet = load_workbook(io.BytesIO(workbook(table))).active
    assert sheet is not None
    heads = [str(cell.value).rstrip("*") for cell in sheet[1]]
    assert heads == [column.title for column in table.columns]
    assert comma_separated(table).startswith(b"\xef\xbb\xbf")
    for column in table.columns:
        if column.example != "":
            column.read(column.example)


async def test_templates_are_there_to_download(company: Company) -> None:
    listed = (await company.get("gu", "/import-tables")).json()["items"]
    assert "punches" in [one["kind"] for one in listed]
    assert "salaries" not in [one["kind"] for one in listed]
    answer = await company.get("gu", "/import-tables/punches/template", form="xlsx")
    assert answer.content.startswith(b"PK")
    refused(await company.get("gu", "/import-tables/salaries/template"), 403, "forbidden")


async def test_employees_departments_and_managers(company: Company) -> None:
    heads = ["工号", "姓名", "部门", "直属上级", "入职日期", "角色"]
    content = xlsx(
        heads,
        ["e1", "新来的", "新部门", "e2", "2026-11-01", "面试官，招聘"],
        ["e2", "他上级", "新部门", "chen", "2020年1月1日", "经理"],
    )
    job = await bring_in(company, content, kind="people")
    assert (job["status"], job["written"]) == ("done", 2)
    found = await company.rows(
        "select p.id, p.manager_id, d.name from people p join departments d on"
        " d.id = p.department_id where p.id in ('e1', 'e2') order by 1"
    )
    assert [tuple(row) for row in found] == [("e1", "e2", "新部门"), ("e2", "chen", "新部门")]
    circle = xlsx(heads[:4], ["e1", "一", "", "e2"], ["e2", "二", "", "e1"], ["wang", "三", "", ""])
    job = await bring_in(company, circle, kind="people")
    assert await problems(company, job) == [
        (2, "D", "manager_circle"),
        (3, "D", "manager_circle"),
        (4, "A", "is_a_candidate"),
    ]


async def test_shifts_that_overlap_are_refused(company: Company) -> None:
    heads = ["工号", "上班时间", "下班时间", "生效日期", "截止日期"]
    good = xlsx(
        heads,
        ["li", "09:00", "18:00", "2026-01-01", "2026-06-30"],
        ["li", "22:00", "06:00", "2026-07-01", None],
    )
    job = await bring_in(company, good, kind="shifts")
    assert (job["status"], job["written"]) == ("done", 2)
    again = await bring_in(company, good + b"", kind="shifts")
    assert again["id"] == job["id"]
    clash = xlsx(heads, ["li", "10:00", "19:00", "2026-06-30", None])
    job = await bring_in(company, clash, kind="shifts")
    assert await problems(company, job) == [(2, "D", "shifts_overlap")]
    assert await count(company, "shift_assignments") == 2


async def test_holidays_of_a_new_year(company: Company) -> None:
    content = csv(
        ["日期", "名称", "类型"], ["2027-01-01", "元旦", "休息"], ["2027-01-03", "", "上班"]
    )
    job = await bring_in(company, content, kind="holidays")
    assert job["written"] == 2
    twice = csv(["日期", "类型"], ["2027-01-01", "休息"], ["2027-01-01", "上班"])
    job = await bring_in(company, twice, kind="holidays")
    assert await problems(company, job) == [(3, "A", "twice")]


async def test_balances_of_leave(company: Company) -> None:
    async def left() -> str:
        found = await company.rows(
            "select sum(days) from leave_entries where person_id = 'li' and bucket = '2026'"
        )
        return str(found[0][0].normalize())

    heads = ["工号", "假期类型", "年度", "剩余天数"]
    job = await bring_in(company, xlsx(heads, ["li", "年假", 2026, 4.5]), kind="balances")
    assert (job["status"], job["written"], await left()) == ("done", 1, "4.5")
    job = await bring_in(company, csv(heads, ["li", "annual", "2026年", "3天"]), kind="balances")
    assert (job["written"], await left()) == (1, "3")
    wrong = xlsx(heads, ["li", "春假", 2026, 1], ["sun", "年假", 1926, -1])
    job = await bring_in(company, wrong, kind="balances")
    assert await problems(company, job) == [
        (2, "B", "not_a_choice"),
        (3, "C", "day_out_of_range"),
        (3, "D", "below_zero"),
    ]


@pytest.fixture
async def payroll(company: Company) -> Company:
    """gu does payroll as well, for these tests."""
    await company.execute("insert into person_roles (person_id, role) values ('gu', 'payroll')")
    return company


async def test_payslips_of_another_system(payroll: Company) -> None:
    heads = ["工号", "月份", "应发", "实发", "发放日期", "基本工资", "养老保险"]
    content = xlsx(heads, ["li", "2026-10", 15000, 13800, "2026-11-10", 15000, -1200])
    job = await bring_in(payroll, content, kind="payslips")
    assert job["status"] == "done"
    slip = (await payroll.get("li", "/me/payslips/2026-10")).json()
    assert [(line["name"], line["amount"]) for line in slip["lines"]] == [
        ("基本工资", "15000.00"),
        ("养老保险", "-1200.00"),
    ]
    wrong = xlsx(heads, ["sun", "2026-10", 15000, 13801, "2026-11-10", 15000, -1200])
    job = await bring_in(payroll, wrong, kind="payslips")
    assert await problems(payroll, job) == [(2, "D", "lines_do_not_add_up")]


async def test_salaries_need_a_group_and_a_city(payroll: Company) -> None:
    group = await payroll.done("gu", "/payroll/groups", {"name": "默认"})
    heads = ["工号", "生效日期", "薪资组", "参保城市", "月薪", "公积金比例"]
    content = xlsx(
        heads,
        ["li", "2026-01-01", "默认", "shanghai", 15000, "7%"],
        ["sun", "2026-01-01", group["id"], "上海", "12,000.50", 0.07],
    )
    job = await bring_in(payroll, content, kind="salaries")
    assert (job["status"], job["written"]) == ("done", 2), await problems(payroll, job)
    wrong = xlsx(
        heads,
        ["li", "2026-02-01", "没有的组", "亚特兰蒂斯", 15000, "7%"],
        ["sun", "2026-02-01", "默认", "shanghai", -1, "700%"],
    )
    job = await bring_in(payroll, wrong, kind="salaries")
    assert await problems(payroll, job) == [(3, "E", "below_zero"), (3, "F", "not_a_share")]

"""Tables and charts: opened again by what people open them with."""

import csv
import io
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from hr_backend.analytics import drawing
from hr_backend.analytics.models import ChartKind, Cut
from hr_backend.analytics.pictures import Bar, Picture
from hr_backend.kit.tables import as_csv
from tests.hr_backend.conftest import Company, refused

NOVEMBER = {"from": "2026-11-01", "to": "2026-12-01"}


async def file_of(company: Company, path: str, **query: Any) -> bytes:
    response = await company.get("root", f"/analytics/{path}", **NOVEMBER, **query)
    assert response.is_success, response.text
    return response.content


@pytest.mark.parametrize("cut", [None, *Cut])
async def test_a_table_opens_in_a_spreadsheet_in_both_forms(
    november_company: Company, cut: Cut | None
) -> None:
    by = {"by": cut.value} if cut else {}
    text = await file_of(november_company, "table", **by)
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert rows[-1][:3] == ["合计", "12", "3"]
    book = load_workbook(io.BytesIO(await file_of(november_company, "table", format="xlsx", **by)))
    sheet = book.active
    assert sheet is not None
    assert [str(cell.value) for cell in sheet[1]] == rows[0]
    assert sheet.max_row == len(rows)


@pytest.mark.parametrize("title", ["=1+1", "+86", "-x", "@SUM(A1)", "\tx"])
async def test_no_name_is_a_formula(november_company: Company, title: str) -> None:
    await november_company.execute("update requisitions set title = :t where id = 'java'", t=title)
    text = (await file_of(november_company, "table", by="requisition")).decode("utf-8-sig")
    names = [row[0] for row in csv.reader(io.StringIO(text))]
    assert "'" + title in names
    assert title not in names
    body = await file_of(november_company, "table", by="requisition", format="xlsx")
    sheet = load_workbook(io.BytesIO(body)).active
    assert sheet is not None
    (cell,) = [cell for cell in sheet["A"] if cell.value == title]
    assert cell.data_type == "s"


@pytest.mark.parametrize("kind", list(ChartKind))
async def test_the_text_of_an_svg_is_text(november_company: Company, kind: ChartKind) -> None:
    body = await file_of(november_company, "chart", kind=kind.value)
    texts = [
        "".join(node.itertext())
        for node in ElementTree.fromstring(body).iter("{http://www.w3.org/2000/svg}text")
    ]
    assert any("2026-11-01 至 2026-11-30" in text for text in texts)
    wanted = {
        ChartKind.RATES: "Java工程师",
        ChartKind.TREND: "11月2日起",
        ChartKind.REASONS: "薪资不符",
        ChartKind.LOAD: "李强",
    }
    assert wanted[kind] in texts
    assert b"'Microsoft YaHei'" in body


@pytest.mark.skipif(drawing.chinese_font() is None, reason="no Chinese font is installed")
async def test_a_png_is_one(november_company: Company) -> None:
    body = await file_of(november_company, "chart", format="png")
    assert body.startswith(b"\x89PNG\r\n")


async def test_without_a_chinese_font_a_png_is_refused_and_an_svg_drawn(
    november_company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "chinese_font", lambda: None)
    response = await november_company.get("root", "/analytics/chart", format="png")
    refused(response, 409, "no_chart_font")
    assert "Java工程师" in (await file_of(november_company, "chart")).decode()


async def test_a_period_without_data_is_drawn_as_such(november_company: Company) -> None:
    for kind in ChartKind:
        response = await november_company.get(
            "root", "/analytics/chart", **{"from": "2025-01-01", "to": "2025-02-01"}, kind=kind
        )
        assert "这段时间没有数据" in response.text


def test_a_dollar_in_a_name_is_no_formula_and_a_bracket_no_tag() -> None:
    bars = (Bar("$x^2$ <b>", 0.5, "1/2", (0.1, 0.9)),)
    body = drawing.render(Picture("$a$ & b", ("n",), bars, "", percent=True), "svg")
    texts = ["".join(node.itertext()) for node in ElementTree.fromstring(body).iter()]
    assert "$x^2$ <b>" in texts
    assert "$a$ & b" in texts


def test_the_same_picture_is_the_same_file() -> None:
    picture = Picture("t", (), (Bar("a", 1, "1"),), "")
    assert drawing.render(picture, "svg") == drawing.render(picture, "svg")


def test_a_cell_that_only_looks_like_a_number_stays_text() -> None:
    assert as_csv([["-1", -1]]).decode("utf-8-sig") == "'-1,-1\r\n"

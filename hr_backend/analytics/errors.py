"""Refusals about figures."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, Forbidden, HRError, Invalid


class NoFigures(Forbidden):
    code = "no_figures"
    detail = "You answer for no post; there are no figures that are yours to see."


class PeriodWrong(Invalid):
    code = "period_wrong"
    detail = "A period ends after it begins, and is no longer than `data.max_days`."
    example: ClassVar[JSON] = {"max_days": 1830}


class NoChartFont(HRError):
    code, status = "no_chart_font", 409
    detail = (
        "No font with Chinese characters is installed here, so that no PNG can be drawn. Ask for"
        " SVG, or install one (Noto Sans CJK, for example)."
    )

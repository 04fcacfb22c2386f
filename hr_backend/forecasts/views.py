"""What callers see of forecasts."""

from hr_backend.forecasts.models import Basis, ForecastModel, Source
from hr_backend.forecasts.rules import FEATURES, BaseRate, Why
from hr_backend.forecasts.schemas import Coefficient, ModelReport, QualityView, WhyView


def why_view(why: Why) -> WhyView:
    return WhyView(code=why.code, points=round(why.points, 1), value=why.value)


def model_report(row: ForecastModel | None, *, basis: Basis, needed: int) -> ModelReport:
    """Of the last training; None where there was none."""
    base = BaseRate(row.attended, row.bookings) if row else BaseRate()
    said = row.report if row else {}
    quality = said.get("quality")
    weights = zip(FEATURES, row.model["coef"], strict=False) if row and row.model else ()
    return ModelReport(
        basis=basis,
        trained_at=row.trained_at if row else None,
        source=Source(row.source) if row else None,
        bookings=base.of,
        attended=base.attended,
        usual=base.share,
        interval=base.interval,
        why_not=said.get("why_not") if base.of else "no_history",
        needed=needed,
        quality=QualityView(**quality) if quality else None,
        coefficients=[Coefficient(feature=name, weight=weight) for name, weight in weights],
        features=list(FEATURES),
    )

"""What forecasts look like over HTTP: numbers and codes, no sentences. Times are in UTC."""

from datetime import date, datetime

from pydantic import Field

from hr_backend.forecasts.models import Basis, Source
from hr_backend.kit.schemas import Named, Schema


class WhyView(Schema):
    """One reason for a likelihood."""

    code: str = Field(
        description="lead_time, time_left, moves, company_moves, confirmed, reminders, round, hour,"
        " weekday, mode or distance",
        examples=["lead_time"],
    )
    points: float = Field(
        description="Percentage points, against what is usual in this respect", examples=[-8.5]
    )
    value: float | None = Field(
        description="The number behind it: days, hours, kilometres, times; null where there is none"
    )


class InterviewForecast(Schema):
    """How likely a candidate is to come. It chooses reminders and decides nothing about anybody."""

    interview: str
    candidate: Named
    start: datetime
    likelihood: float | None = Field(description="From 0 to 1; null without any history")
    interval: tuple[float, float] | None = Field(
        description="Of a base rate, 95 %; a model says one number"
    )
    usual: float | None = Field(description="The base rate")
    basis: Basis
    source: Source | None = Field(description="`generated`: learnt from made-up history")
    doubtful: bool = Field(description="Worth a reminder more, and a stand-by who is ready")
    why: list[WhyView] = Field(description="The strongest first; empty for a base rate")
    stand_bys: int = Field(description="Applications that stand by for this post")
    model: str | None


class QualityView(Schema):
    """How forecasts fared on later bookings of candidates that were not learnt from."""

    rows: int
    base: float = Field(description="Share that came")
    brier: float
    brier_base: float = Field(description="Of saying the base rate to everybody")
    ece: float = Field(description="Expected calibration error, ten bins of equal size")
    ece_raw: float = Field(description="The same before calibration")
    auc: float


class Coefficient(Schema):
    """What a model makes of one feature."""

    feature: str
    weight: float = Field(description="Log odds for one standard deviation more")


class ModelReport(Schema):
    """What forecasts rest on at present."""

    basis: Basis
    trained_at: datetime | None
    source: Source | None
    bookings: int = Field(description="Attended or missed, in the last two years")
    attended: int
    usual: float | None
    interval: tuple[float, float] = Field(description="Of the base rate, 95 %")
    why_not: str | None = Field(
        description="Why there is no model: no_history, thin, one_sided, no_better"
    )
    needed: int = Field(description="Bookings a model needs")
    quality: QualityView | None
    coefficients: list[Coefficient]
    features: list[str] = Field(description="All that a model may look at")


class HotSpot(Schema):
    """An hour of the week in the days to come."""

    weekday: int = Field(description="ISO: 1 is Monday")
    hour: int = Field(description="By the company's clock; 14 is from 14:00 to 15:00")
    days: int = Field(description="Such days in the period, without days off")
    expected: float = Field(description="Cancellations to be expected, on all of them")
    low: int
    high: int = Field(description="Between `low` and `high` with a probability of 90 %")
    booked: int = Field(description="Interviews that stand there now")


class HotSpots(Schema):
    """Where cancellations are to be expected, the most first."""

    since: date
    until: date = Field(description="The last day")
    weeks: int = Field(description="Of history that was looked at")
    cancellations: int = Field(description="In them")
    why_not: str | None = Field(description="Why nothing is forecast: no_history, thin")
    spots: list[HotSpot]


class Distance(Schema):
    """How far a candidate has to come."""

    km: float = Field(ge=0, le=20000, allow_inf_nan=False)


class DistanceView(Distance):
    """The same, and whose it is."""

    candidate: str

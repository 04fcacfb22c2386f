"""Draws charts with matplotlib, as SVG or PNG. Blocking; nothing of pyplot, one at a time.

matplotlib's own settings are set once, here, and never changed: text of an SVG stays text, `$`
in a name is no formula. Its fonts are not safe to use from two threads, hence the lock.
"""

import io
import threading
import unicodedata
import warnings
from typing import Any, Final

import matplotlib
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from hr_backend.analytics.pictures import Bar, Picture

matplotlib.rcParams.update(
    {"svg.fonttype": "none", "svg.hashsalt": "yuemian", "text.parse_math": False}
)
# Where no Chinese font is installed an SVG is measured with another one: its text is still text.
warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)

CHINESE: Final = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Noto Sans CJK JP",
    "Droid Sans Fallback",
)
"""Fonts with Chinese characters, the best first."""
PLAIN: Final = "DejaVu Sans"
"""Comes with matplotlib."""
STACK: Final = ", ".join(f"'{name}'" for name in CHINESE) + ", sans-serif"
"""What an SVG asks its reader for."""
COLOURS: Final = ("#3b6fb6", "#e0873c", "#9aa3ad")
INK, FAINT = "#24303c", "#8a949e"
SIZE: Final = 11.0
"""Of text, in points."""
WIDTH: Final = 8.4
"""Inches."""
_LOCK = threading.Lock()


class FontMissing(Exception):
    """No font with Chinese characters is installed."""


def chinese_font() -> str | None:
    """The best one that is installed."""
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in CHINESE if name in installed), None)


def render(picture: Picture, form: str) -> bytes:
    """A chart as `svg` or `png`; FontMissing for a PNG whose characters nothing could draw."""
    with _LOCK:
        font = chinese_font()
        if form == "png" and font is None:
            raise FontMissing
        families = [name for name in (font, PLAIN) if name]
        figure, out = _draw(picture, families), io.BytesIO()
        canvas: Any = FigureCanvasAgg(figure) if form == "png" else FigureCanvasSVG(figure)
        if form == "png":
            canvas.print_png(out)
            return out.getvalue()
        canvas.print_svg(out, metadata={"Date": None})
        asked = ", ".join(f"'{name}'" for name in families)
        return out.getvalue().replace(asked.encode(), STACK.encode())


def _draw(picture: Picture, families: list[str]) -> Figure:
    text: dict[str, Any] = {"family": families, "fontsize": SIZE, "color": INK}
    rows = max(len(picture.bars), 3)
    height = 4.2 if picture.line else 1.35 + 0.36 * rows
    figure = Figure(figsize=(WIDTH, height), dpi=150, facecolor="white")
    widest = max((_inches(bar.label) for bar in picture.bars), default=1.0)
    left = 0.75 if picture.line else 0.3 + widest
    # Fixed, not fitted: without the reader's font nobody knows the width of a text.
    figure.subplots_adjust(
        left=left / WIDTH,
        right=1 - 0.75 / WIDTH,
        top=1 - 0.72 / height,
        bottom=(0.75 if picture.line else 0.5) / height,
    )
    axes: Any = figure.add_subplot()
    figure.text(0.12 / WIDTH, 1 - 0.28 / height, picture.title, **text | {"fontsize": SIZE + 3})
    note = "    ".join(picture.notes)
    figure.text(
        0.12 / WIDTH, 1 - 0.55 / height, note, **text | {"fontsize": SIZE - 2, "color": FAINT}
    )
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=FAINT, length=0)
    if not picture.bars:
        axes.set_axis_off()
        axes.text(0.5, 0.5, picture.nothing, ha="center", transform=axes.transAxes, **text)
        return figure
    (_line if picture.line else _bars)(axes, picture, text)
    return figure


def _bars(axes: Any, picture: Picture, text: dict[str, Any]) -> None:
    places = range(len(picture.bars))
    for place, bar in zip(places, picture.bars, strict=True):
        begun = 0.0
        for colour, value in _pieces(bar, picture.legend):
            axes.barh(place, value, left=begun, height=0.62, color=colour)
            begun += value
        end = bar.value
        if bar.span is not None:
            axes.plot(bar.span, (place, place), color=INK, linewidth=1.1)
            end = max(end, bar.span[1])
        axes.annotate(
            bar.caption,
            (end, place),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            **text | {"fontsize": SIZE - 1, "color": FAINT},
        )
    axes.set_yticks(places, [bar.label for bar in picture.bars], **text)
    axes.set_ylim(len(picture.bars) - 0.4, -0.6)
    axes.set_xlim(left=0)
    _scale(axes.xaxis, axes, picture, text, axes.axvline)
    for place, name in enumerate(picture.legend):
        axes.barh([0], [0], color=COLOURS[place], label=name)
    if picture.legend:
        font = font_manager.FontProperties(family=text["family"], size=SIZE - 1)
        axes.legend(prop=font, frameon=False, loc="lower right")


def _pieces(bar: Bar, legend: tuple[str, ...]) -> list[tuple[str, float]]:
    if not bar.stack:
        return [(COLOURS[0], bar.value)]
    values = dict(bar.stack)
    return [(COLOURS[n], values[name]) for n, name in enumerate(legend) if name in values]


def _line(axes: Any, picture: Picture, text: dict[str, Any]) -> None:
    places = list(range(len(picture.bars)))
    spans = [bar.span or (bar.value, bar.value) for bar in picture.bars]
    axes.fill_between(
        places, [s[0] for s in spans], [s[1] for s in spans], color=COLOURS[0], alpha=0.16, lw=0
    )
    axes.plot(places, [bar.value for bar in picture.bars], color=COLOURS[0], marker="o")
    for place, bar in zip(places, picture.bars, strict=True):
        axes.annotate(
            bar.caption,
            (place, bar.value),
            xytext=(0, 7),
            textcoords="offset points",
            ha="center",
            **text | {"fontsize": SIZE - 2, "color": FAINT},
        )
    every = max(1, -(-len(places) // 9))
    labels = [bar.label for bar in picture.bars][::every]
    axes.set_xticks(places[::every], labels, **text | {"fontsize": SIZE - 1})
    axes.set_ylim(bottom=0)
    _scale(axes.yaxis, axes, picture, text, axes.axhline)


def _scale(axis: Any, axes: Any, picture: Picture, text: dict[str, Any], across: Any) -> None:
    if picture.percent:
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0%}"))
    for label in axis.get_ticklabels():
        label.set(family=text["family"], fontsize=SIZE - 2)
    axes.grid(axis=axis.axis_name, color="#e6e9ec", linewidth=0.8)
    axes.set_axisbelow(True)
    if picture.whole is not None:
        across(picture.whole, color=FAINT, linestyle="--", linewidth=1)


def _inches(text: str) -> float:
    """About how wide a label is: a Chinese character is as wide as it is high."""
    ems = sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.62 for c in text)
    return ems * SIZE / 72

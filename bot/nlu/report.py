"""An evaluation as one HTML page: figures, confusion matrix, every misread message."""

from collections import Counter
from collections.abc import Sequence
from html import escape

from bot.nlu.evaluation import Report

STYLE = """
body { font: 14px/1.5 sans-serif; margin: 2rem; color: #1f2329 }
table { border-collapse: collapse; margin: 1rem 0 }
td, th { padding: 2px 8px; border: 1px solid #dee0e3; text-align: left }
.matrix td { width: 22px; height: 22px; padding: 0; text-align: center; font-size: 11px }
.matrix th.column { writing-mode: vertical-rl; font-weight: normal; font-size: 11px }
.matrix th { font-weight: normal; font-size: 11px }
"""


def as_html(report: Report) -> str:
    """The whole page; message texts are escaped."""
    recall, false = report.rejection
    figures = [
        ("messages", str(len(report.judged))),
        ("accuracy", f"{report.accuracy:.3f}"),
        ("right among three", f"{report.top:.3f}"),
        ("macro-F1", f"{report.macro_f1:.3f}"),
        ("out-of-scope recall", f"{recall:.3f}"),
        ("false rejection", f"{false:.3f}"),
        ("entity F1", f"{report.entities.f1:.3f}"),
    ]
    styles = [(name, str(n), f"{share:.3f}") for name, (n, share) in report.by("style").items()]
    intents = [(name, str(s.gold), f"{s.precision:.3f}", f"{s.recall:.3f}", f"{s.f1:.3f}")
               for name, s in sorted(report.by_intent.items(), key=lambda i: i[1].f1)]  # fmt: skip
    entities = [(name, str(s.gold), f"{s.precision:.3f}", f"{s.recall:.3f}", f"{s.f1:.3f}")
                for name, s in report.by_entity.items()]  # fmt: skip
    misread = [(j.case.intent, j.read.intent.name, f"{j.read.intent.confidence:.2f}", j.case.text)
               for j in report.judged if not j.right]  # fmt: skip
    parts = [
        _table(("figure", "value"), figures),
        _table(("style", "messages", "accuracy"), styles),
        _matrix(report),
        _table(("intent", "messages", "precision", "recall", "F1"), intents),
        _table(("entity", "messages", "precision", "recall", "F1"), entities),
        _table(("gold", "read as", "confidence", "message"), misread),
    ]
    head = f"<meta charset='utf-8'><title>Yuemian NLU</title><style>{STYLE}</style>"
    return f"<!doctype html><html lang='en'><head>{head}</head><body>{''.join(parts)}</body></html>"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = ["".join(f"<th>{escape(cell)}</th>" for cell in head)]
    lines += ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def _matrix(report: Report) -> str:
    counts = Counter((j.case.intent, j.label) for j in report.judged)
    names = sorted({name for pair in counts for name in pair})
    head = "<th></th>" + "".join(f"<th class='column'>{escape(n)}</th>" for n in names)
    lines = [head]
    for gold in names:
        total = sum(counts[gold, read] for read in names) or 1
        cells = "".join(_cell(counts[gold, read], total, right=gold == read) for read in names)
        lines.append(f"<th>{escape(gold)}</th>{cells}")
    rows = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<h2>Confusion matrix (rows: gold)</h2><table class='matrix'>{rows}</table>"


def _cell(count: int, total: int, *, right: bool) -> str:
    if not count:
        return "<td></td>"
    hue = 130 if right else 10
    return f"<td style='background:hsl({hue} 70% {95 - 50 * count / total:.0f}%)'>{count}</td>"

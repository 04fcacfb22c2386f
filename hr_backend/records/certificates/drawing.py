"""Draws a certificate as PDF: the same text always gives the same bytes."""

from functools import partial
from html import escape
from io import BytesIO
from typing import Final

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from hr_backend.records.certificates.rules import broken
from hr_backend.records.certificates.wording import Text

FONT: Final = "STSong-Light"
"""Of the standard Chinese fonts that PDF readers bring along: nothing is embedded."""
MARGIN: Final = 30 * mm
WIDTH: Final = A4[0] - 2 * MARGIN
BODY: Final = 14
SMALL: Final = 9
GAP: Final = 0.5
"""Between paragraphs, in sizes of a letter."""
LEAST: Final = 85 * mm
"""What stands below the body needs so much."""


def draw(text: Text) -> bytes:
    """One page of A4; long texts are set smaller until they fit."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    canvas.setTitle(f"{text.title} {text.number}")
    canvas.setFont(FONT, SMALL + 1)
    canvas.drawRightString(A4[0] - MARGIN, A4[1] - 25 * mm, text.number)
    canvas.setFont(FONT, 26)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 60 * mm, text.title)
    bottom = _body(canvas, text, top=A4[1] - 85 * mm)
    _foot(canvas, text, top=bottom - 20 * mm)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _body(canvas: Canvas, text: Text, *, top: float) -> float:
    """Draws the paragraphs and says where they end."""
    for size in (BODY, BODY - 2, BODY - 4, BODY - 6):
        laid = [
            broken(paragraph, measure=partial(_width, size), width=WIDTH, indent=2 * size)
            for paragraph in text.paragraphs
        ]
        height = sum(size * (2 * len(lines) + GAP) for lines in laid)
        if top - height >= LEAST:
            break
    canvas.setFont(FONT, size)
    for lines in laid:
        for at, line in enumerate(lines):
            top -= 2 * size
            canvas.drawString(MARGIN + (0 if at else 2 * size), top, line)
        top -= size * GAP
    return top


def _width(size: int, text: str) -> float:
    return float(stringWidth(text, FONT, size))


def _foot(canvas: Canvas, text: Text, *, top: float) -> None:
    canvas.setFont(FONT, BODY)
    canvas.drawRightString(A4[0] - MARGIN, top, text.company)
    canvas.drawRightString(A4[0] - MARGIN, top - 10 * mm, text.day)
    canvas.line(MARGIN, 38 * mm, A4[0] - MARGIN, 38 * mm)
    canvas.setFont(FONT, SMALL + 1)
    canvas.drawString(MARGIN, 31 * mm, text.code)
    style = ParagraphStyle("check", fontName=FONT, fontSize=SMALL, leading=13, wordWrap="CJK")
    note = Paragraph(escape(text.check), style)
    note.wrap(WIDTH, 20 * mm)
    note.drawOn(canvas, MARGIN, 14 * mm)

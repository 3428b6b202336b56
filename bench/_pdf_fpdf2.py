"""fpdf2's side of the PDF benchmark, its text shaped by HarfBuzz."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from _pdf_content import HEAD, SHARES, Section
from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout
from fpdf.fonts import FontFace

FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"


def set_packet(sections: Sequence[Section], path: Path) -> None:
    """Print a packet."""
    pdf = FPDF(format="A4")
    pdf.set_margins(20, 27, 20)
    pdf.set_auto_page_break(True, margin=22)
    pdf.add_font("Vazirmatn", "", FONTS / "Vazirmatn-Regular.ttf")
    pdf.add_font("Vazirmatn", "B", FONTS / "Vazirmatn-Bold.ttf")
    pdf.set_text_shaping(use_shaping_engine=True, direction="rtl", script="Arab", language="fas")
    for section in sections:
        pdf.add_page()
        pdf.set_font("Vazirmatn", "B", 16)
        pdf.multi_cell(0, 9, section.title, align=Align.R, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("Vazirmatn", "", 10.5)
        for text in section.paragraphs:
            pdf.multi_cell(0, 6.1, text, align=Align.R, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("Vazirmatn", "", 9.5)
        _draw_table(pdf, section)
    pdf.output(str(path))


def _draw_table(pdf: FPDF, section: Section) -> None:
    """The first column is the rightmost, so the cells go in from the other end."""
    with pdf.table(
        col_widths=tuple(reversed(SHARES)),
        text_align=Align.R,
        line_height=5.2,
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        cell_fill_color=(245, 248, 248),
        cell_fill_mode="ROWS",
        headings_style=FontFace(emphasis="BOLD", fill_color=(228, 238, 240)),
    ) as table:
        for cells in (HEAD, *section.rows):
            row = table.row()
            for text in reversed(cells):
                row.cell(text)

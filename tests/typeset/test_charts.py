"""Charts: what they say is there, in its place and legible, whatever the numbers and however narrow the column."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typeset_charts import charts, ink_boxes, rectangles
from typeset_reading import as_seen, expected, lines_seen, page_texts
from typeset_sample import document, fa

from yazd_desktop.typeset import (
    BarChart,
    Block,
    Heading,
    HeatMap,
    LineChart,
    Paragraph,
    PieChart,
    Progress,
    ProgressBars,
    Row,
    Series,
    Space,
    Sparklines,
)
from yazd_desktop.typeset.charts.figure import ChartFlow
from yazd_desktop.typeset.charts.lines import apart, pieces_of
from yazd_desktop.typeset.charts.palette import contrast, ink_on, paint_of, shade, stroke_of
from yazd_desktop.typeset.charts.scale import line_scale, shown, shown_mark
from yazd_desktop.typeset.charts.told import Chart
from yazd_desktop.typeset.flow import FigureFlow
from yazd_desktop.typeset.render import render
from yazd_desktop.typeset.story import tell_story
from yazd_desktop.typeset.style import BODY_HEIGHT, BODY_WIDTH

MONTHS = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان")
HALF = (BODY_WIDTH - 18) / 2
HUNDRED = tuple(f"محلهٔ نمونهٔ شمارهٔ {fa(number)}" for number in range(100))


def series(*values: float | None, name: str = "سری") -> Series:
    return Series(name, values)


BARS = BarChart("پرونده‌ها", ("کشتارگاه", "اسکان"), (series(42, 31),))
LINES = LineChart("پرونده‌های تازه", MONTHS, (series(12, 15, 9, None, 30, 28, 17, 14),))
PIE = PieChart("آسیب‌ها", (("اعتیاد", 30.0), ("کودک کار", 10.0)))
SPARKS = Sparklines("روند", (("اسکان", (3, 8, None, 5)), ("خیرآباد", (None, None))))
PROGRESS = ProgressBars("تعهدها", (Progress("بهزیستی", 12, 30), Progress("شهرداری", 5, 0)))
HEAT = HeatMap("محله و آسیب", ("کشتارگاه", "اسکان"), ("اعتیاد", "کودک کار"), ((48, 0), (None, 7)), sums=True)
EVERY = (BARS, LINES, PIE, SPARKS, PROGRESS, HEAT)


def ids(chart: Chart) -> str:
    return type(chart).__name__


def text_of(path: Path) -> str:
    return "\n".join(page_texts(path))


# What is drawn and where.


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(charts(), st.sampled_from((BODY_WIDTH, HALF, 148.0, 20.0)))
def test_no_label_meets_another_or_leaves_the_drawing(chart: Chart, width: float) -> None:
    assert_labels_are_apart(chart, width)


@pytest.mark.parametrize("count", [2, 8, 14, 20, 30, 90])
@pytest.mark.parametrize("name", ["۱", "آبان", "۱۴۰۵/۰۱/۱۵", "ادارهٔ کل تعاون، کار و رفاه اجتماعی"])
def test_many_names_and_numbers_do_not_meet(count: int, name: str) -> None:
    for value in (7, 888, 88_888):
        values = tuple(value - place % 3 for place in range(count))
        for number in (1, 3):
            many = tuple(series(*values) for _ in range(number))
            for width in (HALF, BODY_WIDTH):
                assert_labels_are_apart(BarChart("", (name,) * count, many), width)
                assert_labels_are_apart(LineChart("", (name,) * count, many), width)


def assert_labels_are_apart(chart: Chart, width: float) -> None:
    drawing = ChartFlow(chart).drawing(width)
    boxes = sorted(ink_boxes(drawing))
    for left, bottom, right, top, text in boxes:
        assert -0.6 <= left <= right <= drawing.width + 0.6, text
        assert -drawing.height - 0.6 <= bottom <= top <= 0.6, text
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            if other[0] >= one[2] - 0.7:
                break
            wide = min(one[2], other[2]) - max(one[0], other[0])
            tall = min(one[3], other[3]) - max(one[1], other[1])
            assert min(wide, tall) <= 0.7, (one, other)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(st.lists(charts(), min_size=1, max_size=3))
def test_any_numbers_are_printed_and_told(
    tmp_path_factory: pytest.TempPathFactory, given_charts: list[Chart]
) -> None:
    path = tmp_path_factory.mktemp("charts") / "a.pdf"
    render(document(*given_charts, Row(tuple(given_charts))), path)
    for chart in given_charts:
        told = ChartFlow(chart).alternative_text()
        assert told
        assert len(told) <= 400


@pytest.mark.parametrize("chart", EVERY, ids=ids)
def test_a_narrow_column_holds_a_chart(chart: Chart, printed: Callable[..., Path]) -> None:
    """Six columns beside each other: the chart is drawn smaller, and nothing of it is lost."""
    text = text_of(printed(Row((*(Paragraph("متن") for _ in range(6)), chart))))
    assert "".join(chart.title.split()) in "".join(text.split())


# Lines.


def test_time_runs_from_right_to_left(printed: Callable[..., Path]) -> None:
    seen = [as_seen(line) for line in lines_seen(printed(LINES))]
    assert expected(" ".join(MONTHS)) in seen
    rising = LineChart("", MONTHS, (series(*range(8)),))
    (path,) = re.findall(r"1\.5 w .* d (.+) S", "\n".join(ChartFlow(rising).drawing(400)._shapes))
    points = [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+) [ml]", path)]
    assert [y for _, y in points] == sorted(y for _, y in points)
    assert [x for x, _ in points] == sorted((x for x, _ in points), reverse=True)


def test_a_missing_value_is_a_gap_in_the_line() -> None:
    one, two, three = (1.0, 1.0), (2.0, 2.0), (3.0, 3.0)
    assert pieces_of([None, one, two, None, None, three]) == [[one, two], [three]]
    whole = LineChart("", MONTHS, (series(*range(8)),))
    gap = LineChart("", MONTHS, (series(0, 1, 2, None, 4, 5, 6, 7),))
    lines = [" ".join(ChartFlow(chart).drawing(400)._shapes).count("1.5 w") for chart in (whole, gap)]
    assert lines == [1, 2]


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        ([12, 31], (0, 40, 10)),
        ([960, 1000], (960, 1000, 10)),  # as good as level: the axis comes nearer
        ([5, 5], (0, 6, 2)),
        ([0, 0], (0, 1, 1)),
        ([-3, 9], (-5, 10, 5)),
    ],
)
def test_an_axis_of_lines(values: list[float], scale: tuple[float, float, float]) -> None:
    assert tuple(line_scale(values)) == pytest.approx(scale)


def test_numbers_at_the_ends_of_lines_move_apart_but_not_below_the_axis() -> None:
    moved = apart([50.0, 49.0, 2.0, 1.0, 0.0], 4.0)
    assert all(one - other >= 9 for one, other in pairwise(moved))
    assert moved[0] == 50.0
    assert moved[-1] == 4.0


def test_lines_differ_by_more_than_colour() -> None:
    assert len({(stroke_of(number).marker, stroke_of(number).dash) for number in range(6)}) == 6


# Bars and pies.


def grey(colour: tuple[float, float, float]) -> float:
    red, green, blue = colour
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_paints_are_told_apart_in_grey_print() -> None:
    for one, other in combinations([paint_of(number) for number in range(10)], 2):
        alike = abs(grey(one.colour) - grey(other.colour)) < 0.12
        assert not alike or one.hatch != other.hatch, (one, other)


def test_what_is_missing_is_told_apart_from_zero(printed: Callable[..., Path]) -> None:
    for horizontal in (False, True):
        chart = BarChart("", ("الف", "ب", "پ"), (series(0, None, 5),), horizontal)
        words = [str(words.box.text) for words in ChartFlow(chart).drawing(400)._words]
        assert words.count("–") == 1
        assert "۰" in words
    assert "بدون داده" in text_of(printed(HEAT))
    known = HeatMap("", ("الف",), ("ب", "پ"), ((0, 3),))
    assert "بدون داده" not in text_of(printed(known))
    assert "۰" in text_of(printed(known))


def test_names_that_have_no_room_let_bars_lie() -> None:
    long = BarChart("", ("کمیتهٔ امداد امام خمینی (ره) " * 2,) * 8, (series(*range(8)),))
    short = BarChart("", MONTHS, (series(*range(8)),))
    lying, standing = (rectangles(ChartFlow(chart).drawing(BODY_WIDTH)) for chart in (long, short))
    assert {round(tall, 1) for _, _, _, tall in lying} == {11.0}
    assert len({round(x + wide, 1) for x, _, wide, _ in lying}) == 1  # all begin at the right
    assert len({round(y, 1) for _, y, _, _ in standing}) == 1  # all stand on one line


def test_a_pie_of_many_parts_tells_each(printed: Callable[..., Path]) -> None:
    parts = tuple((f"گونهٔ {fa(number)}", float(number)) for number in range(1, 31))
    text = text_of(printed(PieChart("گونه‌ها", parts)))
    assert [name for name, _ in parts if name not in text] == []
    assert "۳۰ (۶٪)" in text  # of 465


# Rows.


def test_progress_is_told_in_numbers(printed: Callable[..., Path]) -> None:
    text = text_of(printed(PROGRESS))
    assert "بهزیستی ۱۲ از ۳۰ (۴۰٪)" in text
    assert "شهرداری ۵ از ۰" in text
    assert "شهرداری ۵ از ۰ (" not in text  # a share of nothing is none


def test_a_bar_of_progress_fills_from_the_right_and_never_overflows() -> None:
    chart = ProgressBars("", (Progress("الف", 12, 30), Progress("ب", 11, 10), Progress("پ", -3, 10)))
    track, done, track2, done2, track3 = rectangles(ChartFlow(chart).drawing(BODY_WIDTH))
    assert done[2] == pytest.approx(track[2] * 0.4, abs=0.02)
    assert done[0] + done[2] == pytest.approx(track[0] + track[2], abs=0.02)
    assert done2[2] == pytest.approx(track2[2], abs=0.02)
    assert track3[2] == track[2]


def test_a_sparkline_has_its_first_and_last_value(printed: Callable[..., Path]) -> None:
    seen = [as_seen(line) for line in lines_seen(printed(SPARKS))]
    assert expected("اسکان ۳ ۵") in seen
    assert expected("خیرآباد – –") in seen


def test_numbers_on_shades_are_legible() -> None:
    for step in range(21):
        ground = shade(step / 20)
        assert contrast(ground, ink_on(ground)) >= 4, step
    words = ChartFlow(HeatMap("", ("الف",), ("ب", "پ"), ((0, 100),))).drawing(400)._words
    inks = {str(one.box.text): one.box.look.colour for one in words}
    assert inks["۱۰۰"] == ink_on(shade(1)) != inks["۰"] == ink_on(shade(0))
    lightness = [grey(shade(step / 20)) for step in range(21)]
    assert lightness == sorted(lightness, reverse=True)


def test_a_heat_map_has_sums_and_heads(printed: Callable[..., Path]) -> None:
    seen = [as_seen(line) for line in lines_seen(printed(HEAT))]
    assert expected("اعتیاد کودک کار") in seen
    assert expected("جمع") in seen
    assert expected("کشتارگاه ۴۸ ۰ ۴۸") in seen
    assert expected("اسکان ۷ ۷") in seen


def test_a_number_that_is_not_told_is_no_number_that_is_not_known(printed: Callable[..., Path]) -> None:
    told = HeatMap("", ("الف", "ب"), ("پ", "ت"), ((9, None), (7, None)), gap="کمتر از ۵")
    text = text_of(printed(told))
    assert "کمتر از ۵" in text
    assert "بدون داده" not in text
    hatched, blank = (ChartFlow(one).drawing(400) for one in (replace(told, gap=""), told))
    assert [
        " W n " in " ".join(one._shapes) and " l " in " ".join(one._shapes) for one in (hatched, blank)
    ] == [
        True,
        False,
    ]


def test_a_wide_heat_map_goes_on_below() -> None:
    columns = tuple(f"دستهٔ {fa(number)}" for number in range(60))
    chart = HeatMap("", ("الف", "ب"), columns, (tuple(range(100, 160)),) * 2)
    words = [str(words.box.text) for words in ChartFlow(chart).drawing(HALF)._words]
    assert [name for name in columns if words.count(name) != 1] == []
    assert words.count("الف") > 1  # each band has its row names


# Numbers.


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (math.inf, "–"),
        (0, "۰"),
        (-0.0, "۰"),
        (12, "۱۲"),
        (2.345, "۲٫۳۵"),
        (0.0213, "۰٫۰۲۱۳"),
        (12_500_000, "۱۲٬۵۰۰٬۰۰۰"),
        (4_300_000_000, "۴٫۳ میلیارد"),
        (2.5e13, "۲۵ هزار میلیارد"),
        (1e300, "\u2066۱×۱۰^۳۰۰\u2069"),
    ],
)
def test_numbers_are_written_as_persian_writes_them(value: float | None, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(
    ("mark", "step", "text"),
    [(0.30000000000000004, 0.1, "۰٫۳"), (20, 10, "۲۰"), (3e6, 1e6, "۳ میلیون"), (0.0, 1e-9, "۰")],
)
def test_marks_have_the_places_of_their_step(mark: float, step: float, text: str) -> None:
    assert shown_mark(mark, step) == text


# On pages.


@pytest.mark.parametrize("chart", EVERY, ids=ids)
def test_title_and_drawing_never_part(chart: Chart, printed: Callable[..., Path]) -> None:
    names = {"BarChart": "اسکان", "LineChart": "آبان", "PieChart": "کودک کار", "ProgressBars": "شهرداری"}
    names |= {"Sparklines": "خیرآباد", "HeatMap": "بدون داده"}
    last = names[type(chart).__name__]
    for millimetres in range(170, 248, 6):
        pages = page_texts(printed(Space(millimetres), chart, Paragraph("پایان")))
        assert [last in page for page in pages] == [chart.title.split()[-1] in page for page in pages]
    assert len(pages) == 2


@pytest.mark.parametrize(
    "chart",
    [
        BarChart("سنجش", HUNDRED, (series(*range(100, 200)),)),
        PieChart("سنجش", tuple((name, float(100 + n)) for n, name in enumerate(HUNDRED))),
        Sparklines("سنجش", tuple((name, (1, 2, 100 + n)) for n, name in enumerate(HUNDRED))),
        ProgressBars("سنجش", tuple(Progress(name, n, 100 + n) for n, name in enumerate(HUNDRED))),
        HeatMap("سنجش", HUNDRED, ("الف", "ب"), tuple((1, 100 + n) for n in range(100))),
    ],
    ids=ids,
)
def test_rows_that_no_page_holds_go_on_on_the_next(chart: Chart, printed: Callable[..., Path]) -> None:
    pages = page_texts(printed(Heading("تیتر"), chart))
    assert len(pages) >= 2
    assert "تیتر" in pages[0]
    assert all("سنجش (ادامه)" in page for page in pages[1:])
    assert "ادامه" not in pages[0]
    text = "\n".join(pages)
    lost = [name for n, name in enumerate(HUNDRED) if name not in text or fa(100 + n) not in text]
    assert lost == []


def test_parts_of_a_chart_have_one_scale() -> None:
    values = [50.0] * 99 + [100.0]
    flow = ChartFlow(BarChart("سنجش", HUNDRED, (series(*values),)))
    first, rest = flow.split(BODY_WIDTH, 400)
    assert isinstance(first, ChartFlow)
    assert isinstance(rest, ChartFlow)
    lengths = [rectangles(part.drawing(BODY_WIDTH))[0][2] for part in (first, rest)]
    assert lengths[0] == pytest.approx(lengths[1])


def test_what_cannot_be_parted_is_drawn_smaller(printed: Callable[..., Path]) -> None:
    words = " ".join(f"واژه{fa(number)}تمام" for number in range(1500))
    chart = LineChart(words, MONTHS, LINES.series)
    assert ChartFlow(chart).measure(BODY_WIDTH) <= BODY_HEIGHT
    text = text_of(printed(chart))
    assert [word for word in words.split() if word not in text] == []


def test_every_drawn_block_says_what_it_shows() -> None:
    blocks: tuple[Block, ...] = EVERY
    flows = [flow for flow in tell_story(blocks) if isinstance(flow, FigureFlow)]
    told = [flow.alternative_text() for flow in flows]
    assert told == [
        "نمودار میله‌ای «پرونده‌ها»: کشتارگاه: ۴۲؛ اسکان: ۳۱.",
        "نمودار خطی «پرونده‌های تازه»: سری از ۱۲ (فروردین) تا ۱۴ (آبان)، کمترین ۹ و بیشترین ۳۰.",
        "نمودار دایره‌ای «آسیب‌ها»: اعتیاد: ۳۰ (۷۵٪)؛ کودک کار: ۱۰ (۲۵٪).",
        "نمودارهای کوچک روند «روند»: اسکان از ۳ تا ۵.",
        "نوارهای پیشرفت «تعهدها»: بهزیستی: ۱۲ از ۳۰ (۴۰٪)؛ شهرداری: ۵ از ۰.",
        "جدول رنگی «محله و آسیب»: ۲ ردیف در ۲ ستون؛ کشتارگاه، اعتیاد: ۴۸؛ اسکان، کودک کار: ۷؛ کشتارگاه، کودک کار: ۰.",
    ]


def test_what_is_told_of_many_says_how_many_are_left() -> None:
    told = ChartFlow(BarChart("سنجش", HUNDRED, (series(*range(100)),))).alternative_text()
    assert len(told) <= 330
    assert re.search("و [۰-۹]+ مورد دیگر", told)
    assert ChartFlow(BarChart("", (), ())).alternative_text() == "نمودار میله‌ای: بدون داده."


def test_the_same_charts_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        render(document(*EVERY), tmp_path / f"{name}.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()

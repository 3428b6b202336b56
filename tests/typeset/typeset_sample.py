"""A document with every block, about nobody: what an office prints, in small."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

from yazd_desktop import typeset as ty

HARD_LINES = Path(__file__).resolve().parent.parent / "samples" / "hard-lines.txt"

LONG = (
    "این گزارش بر پایهٔ پرونده‌های باز دفتر تسهیلگری تا تاریخ ۱۴۰۵/۰۲/۱۵ فراهم شده است و وضعیت ارجاع‌ها، تعهدهای "
    "دستگاه‌ها و مسائل اولویت‌دار محله‌ها را نشان می‌دهد؛ مبلغ‌ها به ریال است (برای نمونه ۱۲٬۵۰۰٬۰۰۰ ریال) و "
    "درصدها گرد شده‌اند (۴۵٫۷٪). در سامانهٔ GIS/AutoCAD (نسخهٔ v2024) نقشهٔ محله به‌روز شده است."
)


def hard_lines() -> list[str]:
    return HARD_LINES.read_text("utf-8").splitlines()


def furniture(**changes: object) -> ty.Furniture:
    given = {
        "head_start": "دفتر تسهیلگری محلهٔ کشتارگاه",
        "head_end": "جلسهٔ ۱۲ – ۱۵ اردیبهشت ۱۴۰۵",
        "foot_start": "چاپ: ۱۴۰۵/۰۲/۱۴",
    }
    return ty.Furniture(**{**given, **changes})  # type: ignore[arg-type]


def document(*blocks: ty.Block, **changes: object) -> ty.Document:
    return ty.Document(
        title="بستهٔ جلسه",
        author="دفتر تسهیلگری",
        subject="جلسهٔ ستاد",
        blocks=blocks,
        furniture=furniture(**changes),
    )


def commitments(count: int) -> ty.Table:
    agencies = ("ادارهٔ کل بهزیستی", "شهرداری منطقهٔ ۳", "شرکت آب و فاضلاب", "کمیتهٔ امداد (شعبهٔ ۲)")
    texts = (
        "نصب روشنایی معابر کوچه‌های ۱۲ تا ۱۸ و گزارش پیشرفت کار به دبیرخانه",
        "بررسی ۳ خانوار بدون شناسنامه و معرفی به ثبت احوال",
        "لایروبی کانال و دفع آب‌های سطحی",
    )
    return ty.Table(
        head=("ردیف", "دستگاه", "متن تعهد", "مهلت", "تأخیر (روز)", "آخرین پاسخ"),
        rows=[
            (
                fa(row + 1),
                agencies[row % 4],
                texts[row % 3],
                f"۱۴۰۵/۰{fa(row % 9 + 1)}/۱۵",
                ty.Cell(fa(row * 7 % 90), bold=row % 5 == 0, tone="danger" if row % 5 == 0 else None),
                "نامهٔ ۱۴۰۴/ص/۱۲۳۴" if row % 2 else "—",
            )
            for row in range(count)
        ],
        widths=(
            ty.Fixed(12),
            ty.Share(2),
            ty.Share(4),
            ty.Content(),
            ty.Fixed(18),
            ty.Content(),
        ),
        align=("centre", "start", "start", "centre", "centre", "start"),
    )


def fa(number: int) -> str:
    return str(number).translate({ord("0") + digit: chr(0x06F0 + digit) for digit in range(10)})


@cache
def photograph(sky: tuple[int, int, int], road: tuple[int, int, int]) -> bytes:
    """A lane between two walls, drawn."""
    image = Image.new("RGB", (480, 320), sky)
    pen = ImageDraw.Draw(image)
    pen.polygon([(0, 40), (200, 130), (200, 220), (0, 320)], (188, 150, 108))
    pen.polygon([(480, 40), (280, 130), (280, 220), (480, 320)], (204, 168, 124))
    pen.polygon([(0, 320), (200, 220), (280, 220), (480, 320)], road)
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


def drawn() -> tuple[ty.Block, ...]:
    """The blocks that are pictures of numbers, photographs and codes."""
    months = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور")
    before = ty.Picture(photograph((170, 190, 210), (150, 120, 90)), "پیش از آسفالت، خرداد ۱۴۰۴", "کوچهٔ خاکی")
    after = ty.Picture(photograph((150, 190, 230), (70, 74, 80)), "پس از آسفالت، مهر ۱۴۰۴", "کوچهٔ آسفالت")
    return (
        ty.Heading("روندها"),
        ty.LineChart(
            "ارجاع‌ها و پاسخ‌ها در نیمهٔ نخست سال",
            months,
            (ty.Series("ارجاع", (12, 15, 9, 30, 28, 17)), ty.Series("پاسخ", (8, 11, None, 14, 19, 21))),
        ),
        ty.Row(
            (
                ty.Sparklines("پرونده‌های تازه", (("کشتارگاه", (3, 8, None, 5)), ("اسکان", (12, 9, 7, 4)))),
                ty.ProgressBars(
                    "تعهدهای اجراشده", (ty.Progress("بهزیستی", 12, 30), ty.Progress("شهرداری", 9, 10))
                ),
            )
        ),
        ty.HeatMap(
            "محله و آسیب",
            ("اعتیاد", "ترک تحصیل", "کودک کار"),
            ("کشتارگاه", "حسن‌آباد", "خیرآباد"),
            ((48, 12, None), (7, 31, 9), (None, None, 22)),
            gap="کمتر از ۵ پرونده",
        ),
        ty.Table(
            groups=(ty.Group("", 1), ty.Group("پیش از تمدید", 2), ty.Group("اکنون", 2)),
            head=("دستگاه", "مهلت", "تأخیر", "مهلت", "تأخیر"),
            rows=[("شهرداری منطقهٔ ۳", "۱۴۰۵/۰۲/۱۵", "۳۴", "۱۴۰۵/۰۴/۱۵", "—")],
            widths=(ty.Share(), *[ty.Fixed(26), ty.Fixed(20)] * 2),
            align=("start", *["centre"] * 4),  # type: ignore[arg-type]  # a list of literals loses its kind
        ),
        ty.Picture(photograph((170, 190, 210), (150, 120, 90)), "کوچهٔ نمونه", "کوچه‌ای میان دو دیوار"),
        ty.PicturePair(before, after, "آسفالت کوچهٔ نمونه"),
        ty.QrCode("TST-1405-M00012", "شمارهٔ جلسه، برای بایگانی"),
    )


def everything() -> ty.Document:
    """Every block once, on about twelve pages."""
    harms = ("اعتیاد", "ترک تحصیل", "کودک کار", "خشونت خانگی", "بدون شناسنامه", "فقر شدید")
    neighbourhoods = ("کشتارگاه", "حسن‌آباد", "اسکان", "خیرآباد", "امام‌شهر")
    return document(
        ty.Cover(
            invocation="بسمه تعالی",
            title="بستهٔ جلسهٔ ستاد بازآفرینی شهری",
            subtitle="جلسهٔ شمارهٔ ۱۲ (فوق‌العاده)",
            facts=(
                ("تاریخ", "سه‌شنبه ۱۵ اردیبهشت ۱۴۰۵، ساعت ۱۰:۳۰ تا ۱۲:۰۰"),
                ("محل", "فرمانداری یزد، سالن جلسات (طبقهٔ ۲)"),
                ("رئیس جلسه", "آقای نمونه‌ای"),
                ("دبیر", "خانم آزمونی"),
            ),
            note="این بسته محرمانه است و پس از جلسه به دبیرخانه بازگردانده می‌شود.",
        ),
        ty.Contents(deepest=1),
        ty.Heading("دستور جلسه"),
        ty.Items(("گزارش دفتر و پیگیری مصوبه‌ها", "تعهدهای معوق دستگاه‌ها (۱۲ مورد)", LONG), numbered=True),
        ty.Paragraph(LONG, style="lead"),
        ty.Paragraph(LONG, justify=True),
        ty.Paragraph(
            (
                ty.Span("هشدار: ", bold=True, tone="danger"),
                ty.Span("مهلت "),
                ty.Span("۳ تعهد", bold=True),
                ty.Span(" تا ۱۴۰۵/۰۲/۳۰ به پایان می‌رسد."),
            )
        ),
        ty.Heading("وضعیت در یک نگاه"),
        ty.Figures(
            (
                ty.Figure("۱۲۷", "پروندهٔ باز", "۱۴ پرونده بیش از ماه پیش"),
                ty.Figure("۴۵٫۷٪", "ارجاع‌های پاسخ‌داده‌شده", tone="success"),
                ty.Figure("۲۳", "ارجاع بی‌پاسخ", tone="warning"),
                ty.Figure("۸", "تعهد معوق", "میانگین ۳۴ روز", tone="danger"),
            )
        ),
        ty.Row(
            (
                ty.BarChart(
                    "پرونده‌ها بر پایهٔ محله", neighbourhoods, (ty.Series("باز", (42, 31, 27, 18, 9)),)
                ),
                ty.PieChart("آسیب‌ها", tuple(zip(harms, (31.0, 24.0, 18.0, 12.0, 9.0, 6.0), strict=True))),
            )
        ),
        ty.BarChart(
            "ارجاع‌ها و پاسخ‌ها",
            ("بهزیستی", "آموزش و پرورش", "شهرداری", "کمیتهٔ امداد امام خمینی (ره)"),
            (ty.Series("ارجاع", (120, 85, 64, 52)), ty.Series("پاسخ", (80, 60, 22, 49))),
            horizontal=True,
        ),
        *drawn(),
        ty.Heading("مشخصات پرونده", level=2),
        ty.KeyValues(
            (
                ("شمارهٔ پرونده", "HSN-1405-00127"),
                ("تاریخ گشایش", "۱۴۰۵/۰۲/۱۵"),
                ("تلفن", "۰۳۵-۳۸۲۴۱۲۳۴ و 09131234567"),
                ("نشانی", "خیابان امام خمینی (ره)، پلاک ۱۲/۳، طبقهٔ ۲، کد پستی ۸۹۱۷۸۴۵۶۷۸"),
                ("مبلغ برآورد", "۱۲٬۵۰۰٬۰۰۰ ریال"),
            )
        ),
        ty.Callout("پرونده‌های بسیار محرمانه در این بسته چاپ نمی‌شوند.", title="یادآوری", tone="warning"),
        ty.Callout(LONG),
        ty.Heading("تعهدهای پیگیری‌شده"),
        ty.Paragraph("فهرست تعهدهایی که از جلسه‌های پیشین مانده است:", keep_with_next=True),
        commitments(45),
        ty.Heading("مسائل اولویت‌دار محله‌ها", level=2),
        ty.Table(
            head=("ردیف", "مسئله", "امتیاز"),
            rows=[("۱", "روشنایی معابر", "۸۷٫۵"), ("۲", ty.Cell("آب آشامیدنی", bold=True), "۸۲")],
            widths=(ty.Fixed(14), ty.Share(1), ty.Fixed(24)),
            align=("centre", "start", "centre"),
            total=("", "جمع", "۱۶۹٫۵"),
        ),
        ty.Table(
            head=("ردیف", "مورد"), rows=(), widths=(ty.Fixed(14), ty.Share(1)), empty="ارجاع بی‌پاسخی نیست."
        ),
        ty.Together(
            (
                ty.Heading("مصوبه‌های پیشنهادی", level=2),
                ty.Paragraph("۱) فرمانداری ۳۰ روز مهلت دارد (تا ۱۴۰۵/۰۹/۳۰) گزارش دهد."),
                ty.WritingLines(4, label="توضیح:"),
            )
        ),
        ty.Space(4),
        ty.Heading("نشانه‌ها و سطرهای دشوار", level=2),
        ty.Paragraph("☑ انجام شد   ☐ انجام نشد   ✓ تأیید   ✗ رد   ■ ● ▲ ← → ★", style="centre"),
        *(ty.Paragraph(line) for line in hard_lines()),
        ty.PageBreak(),
        ty.Heading("حاضران و امضا"),
        ty.Table(
            head=("ردیف", "نام و نام خانوادگی", "دستگاه", "امضا"),
            rows=[(fa(row), f"عضو نمونهٔ {fa(row)}", "بهزیستی", "") for row in range(1, 9)],
            widths=(ty.Fixed(14), ty.Share(2), ty.Share(2), ty.Share(2)),
            row_height_min_mm=11,
        ),
        ty.Signatures(
            (
                ty.Signature("آقای نمونه‌ای", "فرماندار و رئیس ستاد"),
                ty.Signature("خانم آزمونی", "دبیر"),
                ty.Signature("آقای تجربی", "نمایندهٔ ادارهٔ کل بهزیستی"),
                ty.Signature("خانم فرضی", "تسهیلگر محله"),
            )
        ),
        secrecy="محرمانه",
    )

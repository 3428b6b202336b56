"""The structure of a printed file: what programs that read aloud or take files apart are told, in logical order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Final

import pytest
from typeset_lines import line, word
from typeset_sample import LONG, commitments, document, everything, fa
from typeset_structure import Element, Structured, read_structure
from typeset_words import words

from yazd_desktop.typeset import (
    Block,
    Callout,
    Document,
    Figure,
    Figures,
    Group,
    Heading,
    Items,
    KeyValues,
    PageBreak,
    Paragraph,
    Row,
    Share,
    Signatures,
    Table,
)
from yazd_desktop.typeset.render import render

Reading = Callable[..., Structured]
BARE: Final = {"head_start": "", "head_end": "", "foot_start": ""}
PARTS: Final = {
    "Document": {"H1", "H2", "H3", "P", "L", "Table", "Figure"},
    "L": {"LI"},
    "LI": {"Lbl", "LBody"},
    "Table": {"TR"},
    "TR": {"TH", "TD"},
}


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    """Prints blocks and reads their structure."""

    def print_and_read(*blocks: Block | Document) -> Structured:
        whole = blocks[0] if isinstance(blocks[0], Document) else document(*blocks, **BARE)
        path = tmp_path / "printed.pdf"
        render(whole, path)
        return read_structure(path)

    return print_and_read


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Structured:
    """Every block there is."""
    path = tmp_path_factory.mktemp("structure") / "everything.pdf"
    render(everything(), path)
    return read_structure(path)


def check(found: Structured) -> None:
    """What holds of every file: each mark belongs to one element, and both say so; nothing that shows is left over."""
    owners = {mark: element for element in found.root.walk() for mark in element.marks}
    assert sum(len(element.marks) for element in found.root.walk()) == len(owners)
    assert {mark: element.number for mark, element in owners.items()} == found.parents
    assert set(owners) == set(found.texts)
    assert {mark: element.role for mark, element in owners.items()} == found.roles
    assert found.unmarked == []
    for element in found.root.walk():
        assert {kid.role for kid in element.elements} <= PARTS.get(element.role, set())
        assert element.kids or element.role in {"TD", "TH", "Document"}  # nothing else is empty
        assert bool(element.alt) == (element.role == "Figure")
        assert element.scope == ("Column" if element.role == "TH" else "").replace("C", "/C")
        if element.role == "LI":
            assert [kid.role for kid in element.elements] == ["Lbl", "LBody"]
        if element.role == "Table":
            assert len({columns(row) for row in element.elements}) == 1


def columns(row: Element) -> int:
    return sum(cell.columns for cell in row.elements)


def test_a_file_with_every_block_is_whole(whole: Structured) -> None:
    check(whole)
    assert {element.role for element in whole.root.walk()} == {
        "Document", "H1", "H2", "P", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "Figure",
    }  # fmt: skip
    told = [whole.text(element) for element in whole.find("H1", "H2")]
    assert [text for text in told if text in {"دستور جلسه", "مشخصات پرونده", "حاضران و امضا"}] == [
        "دستور جلسه",
        "مشخصات پرونده",
        "حاضران و امضا",
    ]
    assert whole.text(whole.find("L")[0]).startswith("۱. گزارش دفتر و پیگیری مصوبه‌ها ۲. تعهدهای معوق")


def test_levels_of_headings_are_told(reading: Reading) -> None:
    found = reading(*[Heading(f"سطح {fa(level)}", level=level) for level in (1, 2, 3)], Paragraph("متن"))
    check(found)
    assert [(part.role, found.text(part)) for part in found.root.elements] == [
        ("H1", "سطح ۱"),
        ("H2", "سطح ۲"),
        ("H3", "سطح ۳"),
        ("P", "متن"),
    ]


def test_furniture_is_not_told(reading: Reading) -> None:
    found = reading(document(Paragraph("متن نخست"), PageBreak(), Paragraph("متن دوم"), secrecy="محرمانه"))
    check(found)
    assert found.text(found.root) == "متن نخست متن دوم"
    assert "دفتر تسهیلگری" in found.furniture[1]
    assert "محرمانه" in found.furniture[1]


@pytest.mark.parametrize(
    "block",
    [
        Paragraph(LONG * 20, justify=True),
        Callout(LONG * 20, title="عنوان"),
        Items(("کوتاه", LONG * 20), numbered=True),
        Heading("سرفصلی که در هیچ صفحه‌ای جا نمی‌شود " * 150),
    ],
    ids=lambda block: type(block).__name__,
)
def test_what_goes_on_on_the_next_page_is_one_element(block: Block, reading: Reading) -> None:
    found = reading(Paragraph(LONG), block, Paragraph("پایان"))
    check(found)
    parted = [part for part in found.root.walk() if len({page for page, _ in part.marks}) > 1]
    assert len(parted) == 1
    assert len(parted[0].marks) >= 2
    assert words(found.text(found.root)) == words("\n".join([*source([Paragraph(LONG), block]), "پایان"]))


def test_heads_that_come_again_are_decoration(reading: Reading) -> None:
    table = commitments(90)
    found = reading(table)
    check(found)
    (element,) = found.find("Table")
    pages = {page for part in element.walk() for page, _ in part.marks}
    assert len(pages) > 2
    assert len(element.elements) == 91
    assert [found.text(cell) for cell in element.elements[0].elements] == list(table.head)
    assert [cell.role for cell in element.elements[0].elements] == ["TH"] * 6
    assert all("تأخیر (روز)" in told for told in found.furniture[1 : len(pages)])


def test_a_row_that_is_parted_is_one_row(reading: Reading) -> None:
    table = Table(
        ("شرح", "خالی", "کد"), [("یک", "", "۱"), (LONG * 20, "", "۲"), ("سه", "", "۳")], (Share(1),) * 3
    )
    found = reading(table)
    check(found)
    (element,) = found.find("Table")
    assert [len(row.elements) for row in element.elements] == [3, 3, 3, 3]
    long, empty, code = element.elements[2].elements
    assert len({page for page, _ in long.marks}) > 1
    assert empty.kids == []
    assert words(found.text(long)) == words(LONG * 20)
    assert found.text(code) == "۲"


def test_merged_heads_take_the_columns_below_them(reading: Reading) -> None:
    table = Table(
        ("نام", "مهلت", "تأخیر", "مهلت", "تأخیر"),
        [("الف", "۱", "۲", "۳", "۴")],
        (Share(1),) * 5,
        groups=(Group("", 1), Group("پیش از تمدید", 2), Group("اکنون", 2)),
        total=("جمع", "", "۲", "", "۴"),
    )
    found = reading(table)
    check(found)
    rows = found.find("TR")
    assert [[cell.columns for cell in row.elements] for row in rows] == [[1, 2, 2], [1] * 5, [1] * 5, [1] * 5]
    assert [cell.role for cell in rows[0].elements] == ["TH"] * 3
    assert found.text(rows[3]) == "جمع ۲ ۴"


def test_blocks_side_by_side_are_told_from_the_right(reading: Reading) -> None:
    found = reading(Row((Paragraph("راست"), Table(("سر",), [("میانه",)], (Share(1),)), Paragraph("چپ"))))
    check(found)
    assert found.text(found.root) == "راست سر میانه چپ"


def source(blocks: Sequence[Block]) -> list[str]:
    """The texts of blocks in the order in which they are to be told."""
    told: list[str] = []
    for block in blocks:
        match block:
            case Paragraph(text=str(text)) | Heading(text=text):
                told.append(text)
            case Callout(text=str(text), title=title):
                told += [title, text]
            case Items(items=items, numbered=numbered):
                for number, item in enumerate(items, 1):
                    told += [f"{fa(number)}." if numbered else "\u2022", str(item)]
            case Table(head=head, rows=rows):
                told += [*head, *(str(cell) for row in rows for cell in row)]
            case KeyValues(pairs=pairs):
                told += [str(text) for pair in pairs for text in pair]
            case Signatures(people=people):
                told += [text for person in people for text in (person.name, person.post)]
            case Figures(items=figures):
                told += [text for figure in figures for text in (figure.value, figure.label, figure.note)]
    return told


def some_block(random: Random) -> Block:
    def text(most: int) -> str:
        return line(random, most)

    def cells(count: int) -> tuple[str, ...]:
        return tuple(text(3) if random.random() < 0.8 else "" for _ in range(count))

    kind = random.randrange(7)
    if kind == 0:
        return Heading(f"{word(random)} {text(5)}", level=random.randint(1, 3))
    if kind == 1:
        return Paragraph(text(80), justify=random.random() < 0.5)
    if kind == 2:
        return Callout(text(40), title=text(4))
    if kind == 3:
        return Items(tuple(text(20) for _ in range(random.randint(1, 6))), numbered=random.random() < 0.5)
    if kind == 4:
        return KeyValues(tuple((word(random), text(4)) for _ in range(random.randint(1, 5))))
    if kind == 5:
        return Figures(tuple(Figure(text(1), text(3), text(2)) for _ in range(random.randint(1, 4))))
    count = random.randint(1, 6)
    return Table(
        tuple(word(random) for _ in range(count)),
        [cells(count) for _ in range(random.randint(1, 40))],
        (Share(1),) * count,
    )


@pytest.mark.parametrize("seed", range(8))
def test_the_text_is_told_in_logical_order(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    blocks = [some_block(random) for _ in range(15)]
    shape = document(*blocks)
    if seed % 2:
        shape = Document(
            shape.title, shape.author, shape.subject, blocks, shape.furniture, columns=2, text_size=9 + seed
        )
    render(shape, tmp_path / "printed.pdf")
    found = read_structure(tmp_path / "printed.pdf")
    check(found)
    # A word that is wider than its cell is parted: what is told is compared letter by letter.
    wanted, told = ("".join(text.split()) for text in ("".join(source(blocks)), found.text(found.root)))
    assert told == wanted

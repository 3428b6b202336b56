"""What a reader of the file copies are the words that were written, in the order in which they were written."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from typeset_words import (
    ANYWHERE,
    HARD_LINES,
    READERS,
    ROOT,
    WANTED,
    Share,
    common,
    in_order,
    news,
    readers,
    recovered,
    words,
)

sys.path.append(str(ROOT / "bench"))

import _pdf_content as content
import _pdf_ours as ours

ASKED = [(text, reader) for text, (_, wanted) in WANTED.items() for reader in wanted]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, Path]]:
    """Each text with the file that it was printed to; the news only where it is at hand."""
    folder = tmp_path_factory.mktemp("printed")
    sections = content.packet(30)
    texts = {"hard": HARD_LINES.read_text("utf-8"), "news": news() or "", "packet": content.source(sections)}
    ours.set_packet(sections, folder / "packet.pdf")
    for name in ("hard", "news"):
        ours.set_lines(texts[name].splitlines(), folder / f"{name}.pdf")
    return {name: (text, folder / f"{name}.pdf") for name, text in texts.items() if text}


@pytest.mark.parametrize(("text", "reader"), ASKED)
def test_words_come_back(text: str, reader: str, printed: dict[str, tuple[str, Path]]) -> None:
    if text not in printed or reader not in readers():
        pytest.skip("the text or the reader is not on this machine")
    form, wanted = WANTED[text]
    source, path = printed[text]
    measure = recovered if (text, reader) in ANYWHERE else in_order
    share = measure(source, READERS[reader](path), form)
    assert share.percent >= wanted[reader], str(share)


def test_the_measure_sees_lines_that_run_backwards() -> None:
    assert in_order("یک دو سه چهار", "یک دو سه چهار") == Share(4, 4)
    assert in_order("یک دو سه چهار", "چهار سه دو یک") == Share(1, 4)
    assert recovered("یک دو سه چهار", "چهار سه دو یک") == Share(4, 4)
    assert in_order("یک دو سه", "یک و نیم دو سه") == Share(3, 3)
    assert recovered("دو دو", "دو") == Share(1, 2)


def test_the_measure_minds_every_letter_but_no_mark_of_direction() -> None:
    assert words("\u202bسلام\u202c\u200f (۱)") == ["سلام", "(۱)"]
    assert in_order("می‌شود", "میشود") == Share(0, 1)
    assert in_order("کُلّ", "کلُّ") == Share(0, 1)
    assert in_order("خان\u06c0", "خان\u06d5\u0654", "NFC") == Share(1, 1)
    assert in_order("شد، و", "شد ،و") == Share(0, 2)
    assert in_order("شد، و", "شد ،و", "letters") == Share(2, 2)


def test_a_hundred_percent_says_that_no_word_is_missing() -> None:
    assert str(Share(99999, 100000)) == "99.99 %"
    assert str(Share(100000, 100000)) == "100.00 %"


def test_the_common_part_of_long_texts_is_found() -> None:
    first = [str(number) for number in range(5000)]
    assert common(first, [*first[1000:], *first[:1000]]) == 4000
    assert common(first, []) == common([], first) == 0

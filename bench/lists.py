"""A list of 100,000 case files: opened, scrolled and searched, against the bare queries on the same store.

python bench/lists.py [--cases 100000]
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _machine import describe, median_ms

from db import search
from yazd_desktop.demo.maker import demo_words
from yazd_desktop.list_state import ListState
from yazd_desktop.office import Office, create_office
from yazd_desktop.search_documents import expression
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

TODAY = date(2026, 5, 5)


def make_office(folder: Path, cases: int) -> Office:
    """Case files with one person each, through the door that all records go through."""
    office = create_office(
        folder,
        name="bench",
        code="BEN",
        user="bench",
        password="benchmarks only",  # noqa: S106
        cost=FAST_FOR_TESTS,
    ).office
    dice, words = random.Random(1), demo_words()
    risks = [row.code for row in office.codes.rows("risk")]
    for first in range(0, cases, 5000):
        with office.writing() as unit:
            if first == 0:
                places = [unit.create("neighbourhood", {"name": f"محلهٔ {n}"}) for n in range(6)]
            for _ in range(min(5000, cases - first)):
                person = unit.create(
                    "person",
                    {
                        "given_name": dice.choice(words["women"]),
                        "family_name": dice.choice(words["families"]),
                    },
                )
                case = unit.create(
                    "case",
                    {
                        "opened_on": TODAY - timedelta(days=dice.randint(0, 2000)),
                        "neighbourhood": dice.choice(places),
                        "risk": dice.choice(risks),
                        "request": dice.choice(words["requests"]),
                    },
                )
                unit.create("case_person", {"case": case, "person": person})
        print(f"\r{first + 5000:,}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return office


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    cases = parser.parse_args().cases
    print(describe())
    with tempfile.TemporaryDirectory() as folder:
        office = make_office(Path(folder) / "office", cases)
        try:
            measure(office)
        finally:
            office.close()


def measure(office: Office) -> None:
    """Print the figures of one office."""

    def opened() -> ListState:
        state = ListState(office, "case")
        state.cell(0, 0)
        return state

    state = opened()
    print(f"list of {state.count:,} case files opened, first page ready: {median_ms(opened):.1f} ms (≤ 100)")
    shown_ms = in_window(office)
    print(f"the same in the window, from the wish to the painted table: {shown_ms:.1f} ms (≤ 100)")
    dice = random.Random(2)

    def scrolled() -> None:
        state.cell(dice.randrange(state.count), 0)

    print(f"scrolled to a page never seen: {median_ms(scrolled, 40):.2f} ms")
    by_place = state.columns.index("neighbourhood")
    print(f"sorted by neighbourhood: {median_ms(lambda: state.sort(by_place, descending=False), 3):.1f} ms")
    state.sort(state.columns.index("opened_on"), descending=True)
    typed = [demo_words()["women"][2], demo_words()["families"][3], demo_words()["lanes"][0]]
    keystrokes = [word[:end] for word in typed for end in range(2, len(word) + 1)]
    ours = bare = 0.0
    for words in keystrokes:
        asked = expression(words)
        if asked is None:
            continue
        with office.reading() as connection:
            bare += median_ms(lambda: search.find(connection, "case", asked))  # noqa: B023
        ours += median_ms(lambda: _type(state, words))  # noqa: B023
    print(
        f"{len(keystrokes)} keystrokes, list in order: {ours / len(keystrokes):.2f} ms each, "
        f"bare FTS5 query {bare / len(keystrokes):.2f} ms, ratio {ours / bare:.2f} (≤ 2)"
    )
    shown = [median_ms(lambda: _type(state, words, look=True)) for words in keystrokes]  # noqa: B023
    print(
        f"with the first page of texts ready: median {statistics.median(shown):.1f} ms, worst {max(shown):.1f} ms"
    )


def in_window(office: Office) -> float:
    """Milliseconds until the list is painted in a window that stands already."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication, QStackedWidget

    from ui import theme
    from ui.lists.record_table import RecordTable

    app = QApplication([])
    theme.install(app)
    window = QStackedWidget()
    window.resize(1366, 720)
    window.show()
    app.processEvents()

    def opened() -> None:
        table = RecordTable(ListState(office, "case"))
        window.addWidget(table)
        window.setCurrentWidget(table)
        app.processEvents()
        window.grab()
        window.removeWidget(table)
        table.deleteLater()

    return median_ms(opened)


def _type(state: ListState, words: str, *, look: bool = False) -> None:
    state.search_text = ""
    state.search(words)
    if look and state.count:
        state.cell(0, 0)


if __name__ == "__main__":
    main()

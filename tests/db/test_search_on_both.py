"""The two kinds of search answer alike, whatever stands in a record and whatever is looked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import search
from db.postgres.opening import create_postgres
from db.session import create_store
from db.store import AnyStore
from tests.postgres_offices import Offices
from yazd_desktop.persian.text import search_key
from yazd_desktop.search_documents import expression

# Few letters, so that beginnings meet; marks, joiners, digits, quotes and signs that commands are made of.
LETTERS = "اببمحمدکگیئأ۱۲3Aaé‌ـ'\"*:&|!()<>\\-/.@_ًّ \n½ß🙂"
# Of rare letters FTS5 knows those of Unicode 6.1, Python those of today.
COMMON = st.characters(max_codepoint=0x24F) | st.characters(min_codepoint=0x600, max_codepoint=0x6FF)
TEXT = st.text(alphabet=LETTERS, max_size=24) | st.text(alphabet=COMMON, max_size=12)


@pytest.fixture(scope="module")
def both(_postgres_offices: Offices, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[AnyStore]]:
    address = _postgres_offices.server.url(_postgres_offices.database())
    file = tmp_path_factory.mktemp("search") / "office.db"
    with closing(create_postgres(address)) as server, closing(create_store(file, bytes(32))) as folder:
        yield [folder, server]
    _postgres_offices.clear()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    documents=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=12),
    asked=st.lists(TEXT | st.text(alphabet=LETTERS[:8], min_size=2, max_size=3), min_size=1, max_size=8),
)
def test_the_same_is_found(both: list[AnyStore], documents: list[tuple[str, str]], asked: list[str]) -> None:
    keys = [(row, search_key(name), search_key(body)) for row, (name, body) in enumerate(documents, start=1)]
    answers = []
    for store in both:
        with store.writing() as connection:
            search.clear(connection, "person")
            search.put(connection, "person", keys)
            found = []
            for words in [*asked, *(name for name, _ in documents)]:
                everywhere, by_name = expression(words), search.match_expression(search_key(words), "name")
                found.append(everywhere and search.find(connection, "person", everywhere))
                found.append(by_name and search.find(connection, "person", by_name))
            answers.append(found)
    assert answers[0] == answers[1]


def test_a_very_long_word_and_a_very_long_text_are_kept_and_found(both: list[AnyStore]) -> None:
    long_word = "محمد" * 2_000
    long_text = " ".join(f"واژه{number}" for number in range(90_000))
    for store in both:
        with store.writing() as connection:
            search.clear(connection, "person")
            search.put(connection, "person", [(1, long_word, ""), (2, "نام", f"{long_text} {long_word}")])
            for words, rows in (("محمدم", [1]), (long_word, [1]), ("واژه1", [2]), ("نام", [2])):
                wanted = search.match_expression(words)
                assert wanted is not None
                assert set(search.find(connection, "person", wanted)) >= set(rows), words

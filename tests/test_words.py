"""The words of the program: both languages whole, every record and field named, every key in the source there."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from yazd_desktop.entities import ENTITIES
from yazd_desktop.entities.base import Entity
from yazd_desktop.paths import resource
from yazd_desktop.persian.text import look_alike_key

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(path for room in ("yazd_desktop", "ui") for path in (ROOT / room).rglob("*.py"))
# Rooms whose words only the window and the paper show, which speak Persian: English is not asked of them.
PERSIAN_ROOMS = {
    "screens",
    "reports",
    "typeset",
    "agenda_page",
    "import_page",
    "packet_page",
    "exchange_page",
    "conflicts_page",
}
# What is read from people, in whatever spelling they type, and never shown.
READ_ONLY = ("date.spellings.", "spreadsheets.heads.")
PLACEHOLDER = re.compile(r"{(\w+)}")
PERSIAN = re.compile("[\u0621-\u063a\u0641-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc]")
# How the first argument of a call becomes a key.
_ERROR = ("error.{}.what", "error.{}.do")
_FORMS = {"t": ("{}",), "UserError": _ERROR, "BadValue": ("{}",), "has_words": ("{}",)}
ENDINGS = {"csv", "db", "html", "json", "pdf", "png", "po", "py", "qss", "svg", "toml", "ttf", "txt", "xlsx"}
KEY = re.compile(r"[a-z]\w*(\.[\w-]+)+")


@cache
def words(language: str) -> dict[str, str]:
    """Every key of a language with its wording."""
    return {key: text for room in rooms(language) for key, text in room_words(language, room).items()}


def rooms(language: str) -> list[str]:
    return sorted(path.stem for path in resource("translations", language).glob("*.po"))


@cache
def room_words(language: str, room: str) -> dict[str, str]:
    path = resource("translations", language, f"{room}.po")
    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale=language) if m.id}


@dataclass(frozen=True)
class Use:
    """A key in the source; `given` are the names that fill its placeholders, None when they cannot be read off."""

    line: int
    key: str
    given: frozenset[str] | None


@cache
def uses(path: Path) -> tuple[tuple[Use, ...], tuple[str, ...]]:
    """The literal keys of a module, and a pattern for each key that is put together from parts."""
    found: list[Use] = []
    patterns: list[str] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            name, given = _called(node), _given(node)
            for text in _texts(node.args[0]):
                for form in _FORMS.get(name, ()):
                    if isinstance(text, ast.JoinedStr):
                        patterns.append(form.replace("{}", _pattern(text)))
                    else:
                        found.append(Use(node.lineno, form.replace("{}", str(text.value)), given))
        if isinstance(node, ast.ClassDef) and any(_name(base) == "UserError" for base in node.bases):
            found += [
                Use(line, form.replace("{}", code), None) for line, code in _codes(node) for form in _ERROR
            ]
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _looks_like_key(node.value):
            found.append(Use(node.lineno, node.value, None))
    return tuple(found), tuple(patterns)


def _looks_like_key(text: str) -> bool:
    """Whether a text in a table or an argument can only be a key: its room is one of the catalogue's.

    The code of an error and the beginning of a key that is put together are none.
    """
    if not KEY.fullmatch(text) or text.rpartition(".")[2] in ENDINGS:
        return False
    known = words("fa")
    if text.partition(".")[0] not in {key.partition(".")[0] for key in known}:
        return False
    return f"error.{text}.what" not in known and not any(
        key.startswith(text) and key != text for key in known
    )


def _texts(node: ast.expr) -> Iterator[ast.Constant | ast.JoinedStr]:
    """The texts an argument may be."""
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        yield node


def _called(call: ast.Call) -> str:
    return _name(call.func)


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _given(call: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(name for name in names if name)


def _codes(kind: ast.ClassDef) -> Iterator[tuple[int, str]]:
    """The codes that a kind of UserError hands to super().__init__."""
    for node in ast.walk(kind):
        if isinstance(node, ast.Call) and _called(node) == "__init__" and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node.lineno, first.value


def _pattern(text: ast.JoinedStr) -> str:
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.-]+" for part in text.values
    )


def names(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=names)
def test_every_key_in_the_source_has_words(path: Path) -> None:
    literal, patterns = uses(path)
    missing = sorted({f"{names(path)}:{use.line} {use.key}" for use in literal if use.key not in words("fa")})
    missing += [
        f"{names(path)} no key like {pattern}"
        for pattern in sorted(set(patterns))
        if not any(re.fullmatch(pattern, key) for key in words("fa"))
    ]
    assert not missing, "\n".join(["no Persian words for:", *missing])


@pytest.mark.parametrize("path", SOURCES, ids=names)
@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_source_fills_every_placeholder(path: Path, language: str) -> None:
    """A placeholder that nobody fills is an error in the middle of telling an error."""
    wrong = []
    for use in uses(path)[0]:
        asked = set(PLACEHOLDER.findall(words(language).get(use.key, "")))
        if use.given is not None and not asked <= use.given:
            wrong.append(f"{names(path)}:{use.line} {use.key} is not given {sorted(asked - use.given)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", sorted({*rooms("fa"), *rooms("en")}))
def test_both_languages_say_the_same_things(room: str) -> None:
    assert room in rooms("fa")
    persian = room_words("fa", room)
    english = room_words("en", room) if room in rooms("en") else {}
    assert not set(english) - set(persian), "only in English"
    only_persian = set(persian) - set(english)
    if room in PERSIAN_ROOMS:  # but an error of theirs may be told on the command line
        only_persian = {key for key in only_persian if key.startswith("error.")}
    assert not only_persian, "only in Persian"
    differ = [
        key
        for key in english
        if Counter(set(PLACEHOLDER.findall(english[key]))) != Counter(set(PLACEHOLDER.findall(persian[key])))
    ]
    assert not differ, "other placeholders"


@pytest.mark.parametrize("language", ["fa", "en"])
def test_no_key_stands_twice(language: str) -> None:
    places: dict[str, list[str]] = {}
    for room in rooms(language):
        text = resource("translations", language, f"{room}.po").read_text("utf-8")
        for key in re.findall(r'^msgid "(.+)"$', text, re.MULTILINE):
            places.setdefault(key, []).append(room)
    assert not {key: found for key, found in places.items() if len(found) > 1}


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_key_has_words_that_can_be_filled(language: str) -> None:
    for key, text in words(language).items():
        assert KEY.fullmatch(key), key
        assert text.strip(), key
        assert text.count("{") == text.count("}") == len(PLACEHOLDER.findall(text)), key


@pytest.mark.parametrize("room", rooms("fa"))
def test_persian_is_persian(room: str) -> None:
    wrong = []
    for key, text in room_words("fa", room).items():
        if key.startswith(READ_ONLY):
            continue
        said = PLACEHOLDER.sub("", text)
        if re.search("[A-Za-z]", said) and not PERSIAN.search(said):
            wrong.append(f"{key}: no Persian letter")
        if re.search("[\u064a\u0643\u0649]", said):
            wrong.append(f"{key}: an Arabic letter")
        if re.search("[\u0660-\u0669]", said):
            wrong.append(f"{key}: an Arabic digit")
        if re.search("(?<![\u0600-\u06ff\u200c])\u0646?\u0645\u06cc (?=[\u0600-\u06ff])", said):
            wrong.append(f"{key}: a verb is torn apart")
        if re.search("[\u0600-\u06ff][,;?]", said):
            wrong.append(f"{key}: Latin punctuation after a Persian word")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
@pytest.mark.parametrize("language", ["fa", "en"])
def test_an_entity_has_its_words(entity: Entity, language: str) -> None:
    fields = [*entity.fields, *(through.column for through in entity.search_through)]
    keys = [
        f"entity.{entity.name}",
        f"entity.{entity.name}.plural",
        f"empty.{entity.name}",
        *(f"field.{entity.name}.{name}" for name in fields),
        *(f"section.{entity.name}.{section.name}" for section in entity.sections),
        *(f"codelist.{field.code_list}" for field in entity.fields.values() if field.code_list),
    ]
    assert not [key for key in keys if key not in words(language)]


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
@pytest.mark.parametrize("language", ["fa", "en"])
def test_no_two_fields_of_an_entity_are_called_the_same(entity: Entity, language: str) -> None:
    """The heads of an Excel list are known by these words."""
    said = Counter(look_alike_key(words(language)[f"field.{entity.name}.{name}"]) for name in entity.fields)
    assert not [text for text, count in said.items() if count > 1]


@pytest.mark.parametrize("language", ["fa", "en"])
def test_no_words_for_what_is_not_there(language: str) -> None:
    fields = {f"{entity.name}.{name}" for entity in ENTITIES for name in entity.fields}
    lent = {f"{entity.name}.{through.column}" for entity in ENTITIES for through in entity.search_through}
    sections = {f"{entity.name}.{section.name}" for entity in ENTITIES for section in entity.sections}
    known = {"field": fields | lent, "hint": fields, "section": sections, "empty": {e.name for e in ENTITIES}}
    for key in words(language):
        kind, _, rest = key.partition(".")
        assert kind not in known or rest in known[kind], key

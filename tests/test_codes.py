"""The code lists that ship: whole, without doubles, never shrinking, and with every code the program names."""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from yazd_desktop import home, labels
from yazd_desktop.codes import COMPUTED_PHASE, CodeRow, shipped_lists, shipped_rows
from yazd_desktop.entities import ENTITIES, decision, issue, referral
from yazd_desktop.list_state import Tone
from yazd_desktop.paths import resource
from yazd_desktop.persian.identity import check_identity
from yazd_desktop.persian.text import look_alike_key, normal
from yazd_desktop.spreadsheets.book import read_book
from yazd_desktop.spreadsheets.known import Known, codes_by_key, shipped_aliases, shipped_names
from yazd_desktop.spreadsheets.layout import find_sheet, guess_layout
from yazd_desktop.spreadsheets.names import group_names

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "tests" / "samples"
HEADER = "code,label,position,weight,tone,phase,retired"
PHASES = {"open", "waiting", "done", "cancelled", COMPUTED_PHASE}
USED = {
    field.code_list: (entity.name, field.name)
    for entity in ENTITIES
    for field in entity.fields.values()
    if field.code_list
}
LISTS = sorted(USED)
STATUS_LISTS = [name for name in LISTS if name.endswith("_status") and name != "marital_status"]
# Names of codes in modules that stand beside no field: (list, codes).
NAMED = {
    "commitment_status": (*decision.FINISHED, *decision.RUNNING, "overdue", "extended", "claimed_done"),
    "issue_status": (*issue.FOR_AGENDA, issue.OFF_AGENDA),
    "referral_status": (*referral.WAITING, "draft", "revoked", "silent"),
    "meeting_status": home._NOT_HELD,
    "confidentiality": (labels.VERY_SENSITIVE, "confidential"),
    "identity_kind": (
        "national_id",
        "unique_code",
        "passport",
        "amayesh_card",
        "birth_certificate",
        "undocumented",
    ),
    "follow_up_way": ("visit", "phone", "letter", "meeting"),
    "commitment_part": ("lead", "partner"),
}


def rows(name: str) -> list[dict[str, str]]:
    return list(shipped_rows(name))


def codes_of(name: str) -> set[str]:
    return {row["code"] for row in rows(name)}


def doubles(texts: Iterable[str]) -> list[str]:
    return [text for text, count in Counter(texts).items() if count > 1]


def test_every_list_of_a_field_ships_and_no_other() -> None:
    assert set(shipped_lists()) == set(USED)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_whole(name: str) -> None:
    data = resource("codes", f"{name}.csv").read_bytes()
    assert data.startswith(HEADER.encode() + b"\n")
    assert b"\r" not in data
    assert data.endswith(b"\n")
    found = rows(name)
    assert len(found) >= 2
    assert not doubles(row["code"] for row in found)
    assert not doubles(look_alike_key(row["label"]) for row in found)
    positions = [int(row["position"]) for row in found]
    assert positions == sorted(set(positions))
    for row in found:
        assert re.fullmatch(r"[a-z][a-z0-9_]{0,59}", row["code"]), row
        assert row["label"] == normal(row["label"]), row
        assert 0 < len(row["label"]) <= 60, row
        assert re.search("[\u0621-\u06cc]", row["label"]), row
        assert row["weight"] == "" or float(row["weight"]) > 0, row
        assert row["tone"] in get_args(Tone), row
        assert row["phase"] in ({""} if name not in STATUS_LISTS else PHASES), row
        assert row["retired"] in {"", "1"}, row


@pytest.mark.parametrize("name", LISTS)
def test_labels_can_stand_side_by_side(name: str) -> None:
    """Several codes of one field are shown and typed with commas between them."""
    several = any(f.kind == "codes" and f.code_list == name for e in ENTITIES for f in e.fields.values())
    assert not several or not [row for row in rows(name) if re.search("[,،;؛]", row["label"])]


def test_the_index_names_every_list_and_where_it_comes_from() -> None:
    found = rows("index")
    assert list(found[0]) == ["list", "title", "source", "date"]
    assert [row["list"] for row in found] == LISTS
    assert not doubles(row["title"] for row in found)
    for row in found:
        assert row["source"]
        assert date.fromisoformat(row["date"])


def test_the_list_of_lists_says_what_the_index_says() -> None:
    listed = [(row["code"], row["label"]) for row in rows("code_list")]
    assert listed == [(row["list"], row["title"]) for row in rows("index")]


@pytest.mark.parametrize("name", sorted(NAMED))
def test_codes_that_modules_name_exist(name: str) -> None:
    assert set(NAMED[name]) <= codes_of(name)


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.name)
def test_defaults_are_codes_that_may_be_chosen(entity: object) -> None:
    choosable = {
        name: {row["code"] for row in rows(name) if row["phase"] != COMPUTED_PHASE and not row["retired"]}
        for name in LISTS
    }
    for name, value in entity.defaults:  # type: ignore[attr-defined]
        code_list = entity.fields[name].code_list  # type: ignore[attr-defined]
        assert code_list is None or value in choosable[code_list], name


@pytest.mark.parametrize(
    "path", sorted((ROOT / "yazd_desktop" / "entities").glob("*.py")), ids=lambda p: p.stem
)
def test_codes_in_the_rules_of_entities_exist(path: Path) -> None:
    for field, code in _rule_codes(path):
        lists = {f.code_list for e in ENTITIES for f in e.fields.values() if f.name == field and f.code_list}
        assert any(code in codes_of(name) for name in lists), f"{field} = {code}"


def _rule_codes(path: Path) -> Iterator[tuple[str, str]]:
    """(field, code) of each has_code("field", "code", ...) and values.get("field") == "code"."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "has_code":
            words = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            yield from ((str(words[0]), str(code)) for code in words[1:])
        elif isinstance(node, ast.Compare) and isinstance(node.left, ast.Call) and node.left.args:
            field = node.left.args[0]
            for told in node.comparators:
                parts = told.elts if isinstance(told, ast.Tuple) else [told]
                for part in parts:
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield str(getattr(field, "value", "")), part.value


def test_computed_statuses_are_shown_and_never_chosen() -> None:
    computed = {(name, row["code"]) for name in LISTS for row in rows(name) if row["phase"] == COMPUTED_PHASE}
    named = {
        (entity.fields[status.field].code_list, status.code)
        for entity in ENTITIES
        if (status := entity.computed_status) is not None
    }
    assert computed == named == {("referral_status", "silent"), ("commitment_status", "overdue")}
    assert {row["tone"] for name, code in computed for row in rows(str(name)) if row["code"] == code} == {
        "danger"
    }


def test_reach_weighs_from_one_to_five() -> None:
    assert [float(row["weight"]) for row in rows("reach")] == [1, 2, 3, 4, 5]


def test_every_kind_of_identity_has_its_rule() -> None:
    for code in codes_of("identity_kind") - {"undocumented"}:
        assert check_identity(code, "?!").problem, code


def test_no_shipped_code_ever_disappears() -> None:
    """A code that was given out stands in offices' files: it may retire, its row may not go."""
    listed = (SAMPLES / "shipped_codes.txt").read_text("utf-8").split()
    now = {f"{name}/{code}" for name in LISTS for code in codes_of(name)}
    assert not set(listed) - now
    assert listed == sorted(now), "add the new codes to tests/samples/shipped_codes.txt"


def test_agencies_have_one_name_each() -> None:
    found = rows("agencies")
    assert list(found[0]) == ["code", "name", "short_name", "level", "phone", "reply_working_days"]
    assert not doubles(row["code"] for row in found)
    assert not doubles(
        key
        for row in found
        for key in {look_alike_key(row["name"]), look_alike_key(row["short_name"])}
        if key
    )
    for row in found:
        assert row["level"] in codes_of("agency_level")
        assert 1 <= int(row["reply_working_days"]) <= 60
        assert row["phone"] == ""


def test_neighbourhoods_have_one_name_each() -> None:
    found = rows("neighbourhoods")
    assert list(found[0]) == ["name", "city", "municipal_district", "kind"]
    assert not doubles(look_alike_key(row["name"]) for row in found)
    assert {row["kind"] for row in found} - {""} <= codes_of("neighbourhood_kind")


def test_aliases_lead_to_what_there_is() -> None:
    found = rows("aliases")
    assert list(found[0]) == ["kind", "alias", "target"]
    targets = {
        "agency": {row["name"] for row in rows("agencies")},
        "neighbourhood": {row["name"] for row in rows("neighbourhoods")},
        **{f"code:{name}": codes_of(name) for name in LISTS},
    }
    for row in found:
        assert row["target"] in targets[row["kind"]], row
    assert not doubles(f"{row['kind']} {look_alike_key(row['alias'])}" for row in found)


def test_no_alias_takes_the_name_of_another() -> None:
    own = {
        (f"code:{name}", look_alike_key(row["label"])): row["code"] for name in LISTS for row in rows(name)
    }
    for kind, file in (("agency", "agencies"), ("neighbourhood", "neighbourhoods")):
        for row in rows(file):
            for text in (row["name"], row.get("short_name", "")):
                own[kind, look_alike_key(text)] = row["name"]
    wrong = [
        row
        for row in rows("aliases")
        if own.get((row["kind"], look_alike_key(row["alias"])), row["target"]) != row["target"]
    ]
    assert not wrong


@pytest.fixture(scope="module")
def shipped() -> Known:
    """What an import knows in an office without a record."""
    aliases = shipped_aliases()
    lists = {name: [CodeRow(row["code"], row["label"]) for row in shipped_rows(name)] for name in LISTS}
    return Known(
        date(2026, 1, 10), codes=codes_by_key(lists, aliases), aliases=aliases, shipped=shipped_names()
    )


def test_the_spellings_of_a_real_list_are_understood(shipped: Known) -> None:
    sheet = find_sheet(read_book(SAMPLES / "office-cases-1404.xlsx"))
    layout = guess_layout(sheet)

    def cells(target: str) -> list[str]:
        column = layout.column(target)
        assert column is not None
        return [
            str(row[column.index])
            for row in sheet.rows[layout.head_row :]
            if any(row[column.index : column.index + 1])
        ]

    places = group_names("neighbourhood", cells("case.neighbourhood"), shipped, {})
    agencies = group_names("agency", cells("referral.agency"), shipped, {})
    names = {row["name"] for row in rows("neighbourhoods")}
    assert {group.name for group in places.values()} - names == {"کوی ناشناس"}
    assert {group.name for group in agencies.values()} == {
        "آموزش و پرورش",
        "بهزیستی",
        "شهرداری",
        "علوم پزشکی",
        "فنی و حرفه‌ای",
        "کمیته امداد",
    }
    for target, name in (("case.harms", "harm"), ("case.status", "case_status")):
        known = shipped.codes[name]
        assert not {text for text in cells(target) if look_alike_key(text) not in known}


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("harm", "كودكان كار", "child_labour"),
        ("harm", "بازمانده از تحصيل", "school_leaving"),
        ("harm", "کودک آزاری", "child_abuse"),
        ("case_status", "بسته شده", "closed"),
        ("sex", "خانم", "female"),
        ("nationality", "افغانی", "afghan"),
        ("education", "لیسانس", "bachelor"),
        ("risk", "فوری", "urgent"),
    ],
)
def test_other_words_for_a_code_are_understood(shipped: Known, name: str, text: str, code: str) -> None:
    assert shipped.codes[name][look_alike_key(text)] == code


def test_the_files_are_plain_tables() -> None:
    """No row is longer or shorter than its head: a comma in a label would shift the rest."""
    for path in sorted(resource("codes").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            head, *lines = csv.reader(file)
        assert {len(line) for line in lines} == {len(head)}, path.name
        assert all(cell == cell.strip() for line in lines for cell in line), path.name

"""The command line as others build on it: what each command prints and how it leaves."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from yazd_desktop.spreadsheets import find_sheet, read_book

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "office-cases-1404.xlsx"
Yazd = Callable[..., Any]


def test_new_info_and_check(yazd: Yazd, tmp_path: Path) -> None:
    folder = tmp_path / "office"
    made = yazd("new", folder, "--name", "دفتر نو", "--code", "NOW", "--json")
    assert (made.code, made.json["name"], made.json["code"]) == (0, "دفتر نو", "NOW")
    assert re.fullmatch(r"(\w{4}-){7}\w{4}", made.json["recovery_key"])
    info = yazd("info", folder, "--json").json
    assert (info["name"], info["code"], info["counts"]["case"]) == ("دفتر نو", "NOW", 0)
    assert info["size"] > 10_000
    assert re.match(r"\d+\.\d+", info["version"])
    checked = yazd("check", folder, "--json")
    assert (checked.code, checked.json) == (0, {"ok": True, "problems": []})


def test_demo_is_the_same_for_the_same_seed(yazd: Yazd, tmp_path: Path) -> None:
    for name, seed in (("one", 5), ("two", 5), ("three", 6)):
        made = yazd("demo", tmp_path / name, "--cases", 25, "--seed", seed, "--json")
        assert (made.code, made.json["counts"]["case"]) == (0, 25)
    lists = {
        name: [yazd("list", tmp_path / name, kind, "--json").out for kind in ("case", "person", "commitment")]
        for name in ("one", "two", "three")
    }
    assert lists["one"] == lists["two"]
    assert lists["one"] != lists["three"]
    infos = [yazd("info", tmp_path / name, "--json").json for name in ("one", "three")]
    assert infos[0]["code"] != infos[1]["code"]


def test_list_prints_one_record_a_line_with_plain_values(yazd: Yazd, sample_office_folder: Path) -> None:
    persons = yazd("list", sample_office_folder, "person", "--json").lines
    assert {"given_name", "family_name", "identity_number", "phone"} <= persons[0].keys()
    numbers = [row["identity_number"] for row in persons if row["identity_number"]]
    assert all(re.fullmatch(r"\d{10}", number) for number in numbers)
    assert len(numbers) > 20
    cases = yazd("list", sample_office_folder, "case", "--json").lines
    assert len(cases) == 40
    assert {"number", "opened_on", "neighbourhood", "harms", "status", "persons", "notes"} <= cases[0].keys()
    names = {f"{row['given_name']} {row['family_name']}" for row in persons}
    for case in cases:
        assert re.fullmatch(r"\w{3}-14\d\d-\d{5}", case["number"])
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", case["opened_on"])
        assert case["persons"]
        assert set(case["persons"]) <= names


@pytest.mark.parametrize("text", ["unemployment", "بیکاری", "بيكاري"])
def test_where_takes_codes_and_labels(yazd: Yazd, sample_office_folder: Path, text: str) -> None:
    everyone = yazd("list", sample_office_folder, "case", "--json").lines
    expected = [row["number"] for row in everyone if "unemployment" in row["harms"]]
    found = yazd("list", sample_office_folder, "case", "--json", "--where", f"harms={text}").lines
    assert [row["number"] for row in found] == expected
    assert expected


def test_where_takes_names_numbers_and_computed_statuses(yazd: Yazd, sample_office_folder: Path) -> None:
    cases = yazd("list", sample_office_folder, "case", "--json").lines
    place = cases[0]["neighbourhood"]
    found = yazd("list", sample_office_folder, "case", "--json", "--where", f"neighbourhood={place}").lines
    assert [row["number"] for row in found] == [c["number"] for c in cases if c["neighbourhood"] == place]
    referrals = yazd("list", sample_office_folder, "referral", "--json").lines
    case = next(row["case"] for row in referrals)
    found = yazd("list", sample_office_folder, "referral", "--json", "--where", f"case={case}").lines
    assert [row["number"] for row in found] == [r["number"] for r in referrals if r["case"] == case]
    silent = yazd("list", sample_office_folder, "referral", "--json", "--where", "status=silent").lines
    assert [row["number"] for row in silent] == [r["number"] for r in referrals if r["status"] == "silent"]


def test_set_changes_one_record_and_the_search_follows(yazd: Yazd, sample_office_folder: Path) -> None:
    number = yazd("list", sample_office_folder, "case", "--json").lines[0]["number"]
    said = yazd("set", sample_office_folder, number, "request=چرخ‌خیاطی می‌خواهد", "risk=زیاد", "--json")
    assert (said.code, said.json["changed"]) == (0, ["risk", "request"])
    found = yazd("search", sample_office_folder, "چرخ خیاطی", "--json").json
    assert [(hit["entity"], hit["name"]) for hit in found["hits"]] == [("case", number)]
    assert yazd("check", sample_office_folder).code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("set", "TST-1405-99999", "risk=low"), "99999"),
        (("set", "{case}", "risk=nothing"), "خطر"),
        (("set", "{case}", "no_field=1"), "no_field"),
        (("set", "{case}", "opened_on=1404/12/30"), "opened_on"),
        (("list", "dragon"), "dragon"),
        (("list", "case", "--where", "colour=red"), "colour"),
        (("import-xlsx", "nowhere.xlsx"), "nowhere.xlsx"),
        (("packet", "--meeting", "TST-1405-M77777", "--out", "x.pdf"), "M77777"),
    ],
)
def test_a_mistake_is_told_in_words_and_changes_nothing(
    yazd: Yazd, sample_office_folder: Path, arguments: tuple[str, ...], words: str
) -> None:
    before = yazd("list", sample_office_folder, "case", "--json").out
    number = yazd("list", sample_office_folder, "case", "--json").lines[0]["number"]
    command, *rest = [argument.format(case=number) for argument in arguments]
    said = yazd(command, sample_office_folder, *rest)
    assert said.code == 1
    assert words in said.err
    assert "Traceback" not in said.err
    assert yazd("list", sample_office_folder, "case", "--json").out == before


def test_a_packet_behind_a_password(yazd: Yazd, sample_office_folder: Path, tmp_path: Path) -> None:
    password = tmp_path / "password.txt"
    password.write_text("رمز نمونه\n", "utf-8")
    target = tmp_path / "packet.pdf"
    asked = ("packet", sample_office_folder, "--pdf-password-file", password, "--out", target)
    said = yazd(*asked, "--json")
    assert said.code == 0
    with pikepdf.open(target, password="رمز نمونه") as file:
        assert len(file.pages) == said.json["pages"]
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(target)
    password.unlink()
    assert yazd(*asked).code == 1
    password.write_text("", "utf-8")
    assert "گذرواژه" in yazd(*asked).err


def test_messages_come_in_english_when_asked(yazd: Yazd, tmp_path: Path) -> None:
    said = yazd("info", tmp_path / "nothing", "--lang", "en")
    assert said.code == 1
    assert "There is no office in the folder" in said.err
    assert not any("\u0600" <= letter <= "\u06ff" for letter in said.err)


def test_wrong_usage_leaves_with_two(yazd: Yazd, tmp_path: Path) -> None:
    assert yazd("list", tmp_path).code == 2
    assert yazd("fly", tmp_path).code == 2
    assert yazd("set", tmp_path, "X", "no equals sign").code == 2


def test_the_password_comes_from_a_file_too(
    yazd: Yazd, sample_office_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("YAZD_PASSWORD")
    assert yazd("info", sample_office_folder).code == 1
    file = tmp_path / "password.txt"
    file.write_text("three small stones\n", encoding="utf-8")
    assert yazd("info", sample_office_folder, "--password-file", file).code == 0


def test_import_counts_every_row_and_a_dry_run_counts_the_same(yazd: Yazd, tmp_path: Path) -> None:
    folder = tmp_path / "office"
    yazd("new", folder, "--name", "دفتر", "--code", "HSN")
    dry = yazd("import-xlsx", folder, SAMPLE, "--dry-run", "--json").json
    assert yazd("info", folder, "--json").json["counts"]["case"] == 0
    rejects = tmp_path / "rejects.xlsx"
    real = yazd("import-xlsx", folder, SAMPLE, "--rejects", rejects, "--json").json
    assert real == dry
    assert real["rows"] == real["created"] + real["attached"] + real["rejected"] == 174
    counts = yazd("info", folder, "--json").json["counts"]
    assert (counts["case"], counts["person"]) == (174, real["created"])
    assert find_sheet(read_book(rejects)) is not None
    assert yazd("check", folder).code == 0


def test_our_own_bug_is_told_without_anybodys_data(
    yazd: Yazd, sample_office_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise KeyError("نرگس فرضی")

    monkeypatch.setattr("yazd_desktop.cli.office_commands.queries.count", broken)
    said = yazd("info", sample_office_folder)
    assert said.code == 70
    assert "KeyError" in said.err
    assert "نرگس" not in said.err

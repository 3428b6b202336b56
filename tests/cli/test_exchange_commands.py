"""Cards and pairing on the command line: what is printed, what is written, what `yazd info` then tells."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from yazd_desktop.i18n import t
from yazd_desktop.office import create_office
from yazd_desktop.security.password_lock import FAST_FOR_TESTS

Yazd = Callable[..., Any]


def made(folder: Path, name: str, code: str, *, is_governorate: bool = False) -> Path:
    """A new office, closed, that is opened quickly."""
    new = create_office(
        folder,
        name=name,
        code=code,
        user="مدیر آزمون",
        password="three small stones",
        cost=FAST_FOR_TESTS,
        is_governorate=is_governorate,
    )
    new.office.close()
    return folder


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """An office and a governorate."""
    office = made(tmp_path / "office", "دفتر حسن‌آباد", "HSN")
    return office, made(tmp_path / "governorate", "استانداری یزد", "YZD", is_governorate=True)


def card_of(yazd: Yazd, office: Path, *more: str) -> Path:
    out = office.with_suffix(".card.json")
    assert yazd("card", office, "--out", out, *more).code == 0
    return out


def test_a_card_is_written_and_its_words_are_told(yazd: Yazd, two: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "card.json"
    said = yazd("card", two[0], "--out", out, "--json")
    assert said.code == 0
    assert said.json.keys() == {"name", "code", "recipient", "phrase", "file"}
    assert (said.json["name"], said.json["code"], said.json["file"]) == ("دفتر حسن‌آباد", "HSN", str(out))
    assert said.json["recipient"].startswith("age1")
    assert len(said.json["phrase"].split()) == 6
    written = json.loads(out.read_text("utf-8"))
    assert written["recipient"] == said.json["recipient"]
    assert said.json["phrase"] in yazd("card", two[0], "--out", out).out


def test_a_card_is_printed_in_persian_whatever_is_spoken(
    yazd: Yazd, two: tuple[Path, Path], tmp_path: Path
) -> None:
    pdf = tmp_path / "card.pdf"
    said = yazd("card", two[0], "--out", tmp_path / "card.json", "--pdf", pdf, "--lang", "en")
    assert "telephone" in said.out
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = document[0].get_textpage().get_text_range()
    finally:
        document.close()
    assert "کارت دفتر" in text
    assert "screens." not in text


def test_new_keys_are_made_only_when_asked_for_and_the_card_can_be_written(
    yazd: Yazd, two: tuple[Path, Path], tmp_path: Path
) -> None:
    first = json.loads(card_of(yazd, two[0]).read_text("utf-8"))
    refused = yazd("card", two[0], "--out", tmp_path / "nowhere" / "card.json", "--new-keys", "--json")
    assert (refused.code, refused.json["error"]) == (1, "card.not_written")
    assert json.loads(card_of(yazd, two[0]).read_text("utf-8")) == first
    renewed = json.loads(card_of(yazd, two[0], "--new-keys").read_text("utf-8"))
    assert renewed["recipient"] != first["recipient"]
    assert renewed["former_key"] == first["signing_key"]


def test_a_governorate_is_made_and_says_what_it_is(
    yazd: Yazd, two: tuple[Path, Path], tmp_path: Path
) -> None:
    new = tmp_path / "new"
    assert yazd("new", new, "--name", "استانداری", "--code", "OST", "--governorate").code == 0
    assert yazd("info", new, "--json").json["role"] == "governorate"
    assert yazd("info", two[0], "--json").json["role"] == "office"


def test_both_sides_pair_and_info_tells_it(yazd: Yazd, two: tuple[Path, Path]) -> None:
    office, governorate = two
    assert yazd("info", office, "--json").json["peers"] == []
    cards = card_of(yazd, office), card_of(yazd, governorate)
    there = yazd("pair", office, cards[1], "--json")
    assert there.code == 0
    assert there.json.keys() == {"name", "code", "role", "phrase", "joined", "another_pc"}
    assert (there.json["name"], there.json["role"]) == ("استانداری یزد", "governorate")
    assert there.json["joined"] is False
    # The words that the other side reads from its own card.
    assert there.json["phrase"] == yazd("card", governorate, "--out", cards[1], "--json").json["phrase"]
    here = yazd("pair", governorate, cards[0], "--role", "office")
    assert here.code == 0
    assert "دفتر حسن‌آباد" in here.out
    assert yazd("info", governorate, "--json").json["peers"] == [
        {"name": "دفتر حسن‌آباد", "code": "HSN", "role": "office", "with_identity": False}
    ]
    assert "استانداری یزد" in yazd("info", office).out


def test_a_second_computer_joins_the_office(yazd: Yazd, two: tuple[Path, Path], tmp_path: Path) -> None:
    office, second = two[0], made(tmp_path / "second", "رایانهٔ دوم", "HSN")
    joined = yazd("pair", second, card_of(yazd, office), "--role", "same-office", "--json")
    assert (joined.json["joined"], joined.json["role"]) == (True, "same-office")
    assert yazd("info", second, "--json").json["name"] == "دفتر حسن‌آباد"
    assert yazd("check", second, "--json").json["ok"]
    back = yazd("pair", office, card_of(yazd, second), "--json")
    assert (back.json["joined"], back.json["role"]) == (False, "same-office")


def test_keys_that_nothing_vouches_for_are_added_to_a_known_office_only_by_a_yes(
    yazd: Yazd, two: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, governorate = two
    assert yazd("pair", governorate, card_of(yazd, office)).code == 0
    second = made(tmp_path / "second", "رایانهٔ دوم", "HSN")
    assert yazd("pair", second, card_of(yazd, office)).code == 0
    card = card_of(yazd, second)
    asked: list[str] = []

    def answer(words: str) -> str:
        asked.append(words)
        return ["", "نه", "n", "y", "بله"][len(asked) - 1]

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", answer)
    phrase = yazd("card", second, "--out", card, "--json").json["phrase"]
    for _ in range(3):
        said = yazd("pair", governorate, card)
        assert said.code == 130
        assert phrase in said.out, "the words are to be compared before the yes"
    assert yazd("pair", governorate, card).code == 0
    assert yazd("pair", governorate, card).code == 0, "the same card again asks nothing"
    assert len(asked) == 4


def test_a_script_is_told_of_keys_that_nothing_vouches_for(
    yazd: Yazd, two: tuple[Path, Path], tmp_path: Path
) -> None:
    office, governorate = two
    assert not yazd("pair", governorate, card_of(yazd, office), "--json").json["another_pc"]
    for number in range(2):
        second = made(tmp_path / str(number), "رایانهٔ دیگر", "HSN")
        assert yazd("pair", second, card_of(yazd, office)).code == 0
        card = card_of(yazd, second)
        said = yazd("pair", governorate, card, *(["--json"] if number else []))
        assert said.code == 0
        assert (
            said.json["another_pc"] if number else t("cli.pair.another_pc", name="دفتر حسن‌آباد") in said.out
        )
        assert not yazd("pair", governorate, card, "--json").json["another_pc"], "it is known now"


@pytest.mark.parametrize("given", ["--another-pc", "--replace"])
def test_the_yes_for_other_keys_can_be_said_beforehand(
    yazd: Yazd, two: tuple[Path, Path], tmp_path: Path, given: str
) -> None:
    office, governorate = two
    assert yazd("pair", governorate, card_of(yazd, office)).code == 0
    second = made(tmp_path / "second", "رایانهٔ دوم", "HSN")
    assert yazd("pair", second, card_of(yazd, office)).code == 0
    assert yazd("pair", governorate, card_of(yazd, second), given).code == 0
    assert len(yazd("info", governorate, "--json").json["peers"]) == 1
    old = yazd("pair", governorate, card_of(yazd, office), "--json")
    assert old.json.get("error") == (None if given == "--another-pc" else "peer.key_was_withdrawn")


def test_a_computer_that_died_is_listed_said_to_be_gone_and_taken_back(
    yazd: Yazd, two: tuple[Path, Path], tmp_path: Path
) -> None:
    office, governorate = two
    assert yazd("pair", office, card_of(yazd, governorate)).code == 0
    assert yazd("pair", governorate, card_of(yazd, office)).code == 0
    assert yazd("gone", governorate, "--json").json == {"pcs": []}
    sent = yazd("export", office, "--to", "YZD", "--out", tmp_path, "--json").json["file"]
    assert yazd("import", governorate, sent, "--json").code == 0
    (pc,) = yazd("gone", governorate, "--json").json["pcs"]
    assert (pc["peer"], pc["role"], pc["number"], pc["gone"]) == ("دفتر حسن‌آباد", "office", 1, False)
    assert "دیگر در کار نیست" not in yazd("gone", governorate).out
    said = yazd("gone", governorate, "--pc", pc["pc"][:20])
    assert said.code == 0
    assert "دیگر در کار نیست" in said.out
    more = yazd("export", office, "--to", "YZD", "--out", tmp_path, "--json").json["file"]
    (told,) = yazd("import", governorate, more, "--dry-run", "--json").json["files"]
    assert told["from_gone"]
    assert "از میان" in yazd("import", governorate, more).out
    assert not yazd("gone", governorate, "--pc", pc["pc"], "--undo", "--json").json["pcs"][0]["gone"]
    wrong = yazd("gone", governorate, "--pc", "nobody", "--json")
    assert (wrong.code, wrong.json["error"]) == (1, "peer.no_such_pc")


def test_what_is_refused_says_why_in_both_languages(
    yazd: Yazd, two: tuple[Path, Path], tmp_path: Path
) -> None:
    office, governorate = two
    (tmp_path / "list.json").write_text("[]", "utf-8")
    cards = card_of(yazd, office), card_of(yazd, governorate)
    for card, role, code in (
        (tmp_path / "none.json", "office", "card.unreadable"),
        (tmp_path / "list.json", "office", "card.not_a_card"),
        (cards[0], "office", "peer.own_card"),
        (cards[1], "same-office", "peer.is_governorate"),
    ):
        for language in ("fa", "en"):
            said = yazd("pair", office, card, "--role", role, "--lang", language, "--json")
            assert (said.code, said.json["error"]) == (1, code)
            assert not said.json["what"].startswith("error.")
            assert not said.json["do"].startswith("error.")
    assert yazd("pair", office, cards[1], "--role", "friend").code == 2

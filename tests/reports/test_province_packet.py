"""The packet of the governorate: all offices in it, each matter with its office, an agency of several offices once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.provincial import Province, make_governed, make_province, put
from tests.reports.conftest import cells, figures_of, texts, under
from tests.reports.test_packet import SECTIONS, heads
from yazd_desktop import home, queries, very_sensitive
from yazd_desktop.cli.run import run
from yazd_desktop.i18n import t
from yazd_desktop.office import Office
from yazd_desktop.reports import province_reading
from yazd_desktop.reports.packet import packet, print_packet
from yazd_desktop.typeset.blocks import Cover, Document, Paragraph

GROWING = {"case", "referral", "follow_up", "case_person", "commitment"}


@pytest.fixture
def filled(office: Office) -> Province:
    return make_province(office)


def of_section(document: Document, name: str) -> list[list[str]]:
    return cells(under(document, t(f"reports.packet.{name}.title")))


def test_the_offices_and_who_owes_them_answers_stand_in_the_order_of_the_meeting(filled: Province) -> None:
    wanted = list(SECTIONS)
    wanted.insert(wanted.index("figures"), "offices")
    wanted.insert(wanted.index("standing") + 1, "unanswered")
    found = heads(packet(filled.office, filled.meeting))
    assert found == [t(f"reports.packet.{name}.title") for name in wanted]


def test_a_packet_of_one_office_says_nothing_of_offices(office: Office) -> None:
    make_governed(office)
    with office.writing() as unit:
        body = unit.create("body", {"name": "کارگروه"})
        meeting = unit.create("meeting", {"body": body, "held_on": date(2026, 5, 14)})
    assert heads(packet(office, meeting)) == [t(f"reports.packet.{name}.title") for name in SECTIONS]


def test_the_cover_names_the_governorate_as_such(filled: Province) -> None:
    cover = packet(filled.office, filled.meeting).blocks[0]
    assert isinstance(cover, Cover)
    assert dict(cover.facts)["استانداری"] == "دفتر آزمون"


def test_each_office_has_its_row_with_the_day_of_its_report(filled: Province) -> None:
    first, second = of_section(packet(filled.office, filled.meeting), "offices")
    assert first == [
        "۱",
        "دفتر حسن‌آباد",
        "۱۴۰۵/۰۲/۱۲",
        "۱",
        "۱",
        "۱ از ۲",
        "۲ از ۲",
        "۱ از ۴؛ برای درصد کم است",
    ]
    assert second[:3] == ["۲", "دفتر صدرآباد", "۱۴۰۵/۰۱/۱۶\n۳۰ روز پیش"]


def test_very_sensitive_files_of_the_offices_stand_by_number_alone(filled: Province) -> None:
    def notes() -> str:
        found = under(packet(filled.office, filled.meeting), t("reports.packet.offices.title"))
        return " ".join(str(block.text) for block in found if isinstance(block, Paragraph))

    assert "حساس" not in notes()
    with filled.office.bookkeeping() as connection:
        very_sensitive.note(connection, filled.first, 3, "life", 1)
        very_sensitive.note(connection, filled.second, 1, "life", 1)
    assert "۴ پروندهٔ بسیار حساس" in notes()
    assert "دفتر حسن‌آباد ۳، دفتر صدرآباد ۱" in notes()


def test_issues_of_all_neighbourhoods_stand_in_one_order_with_place_and_office(filled: Province) -> None:
    filled.add(
        filled.office.id,
        "agenda_item",
        meeting=filled.meeting,
        position=1,
        title="آب",
        issue=filled.issues[1],
    )
    first, second = of_section(packet(filled.office, filled.meeting), "issues")
    assert first[1].startswith("مسئلهٔ 5\n")
    assert first[2] == "حسن‌آباد\nحسن‌آباد"
    assert second[2] == "صدرآباد\nصدرآباد", "offices without the word that all their names begin with"
    assert float(first[7].replace("٫", ".")) > float(second[7].replace("٫", "."))


def test_neighbourhoods_of_one_name_are_told_apart_by_their_offices(filled: Province) -> None:
    place = filled.add(filled.second, "neighbourhood", name="حسن‌آباد")
    filled.add(filled.second, "issue", title="دیگر", neighbourhood=place)
    rows = of_section(packet(filled.office, filled.meeting), "issues")
    assert {row[2].split("\n")[0] for row in rows} == {"حسن‌آباد (HSN)", "حسن‌آباد (SDR)", "صدرآباد"}


def test_commitments_of_all_are_carried_over_with_their_office(filled: Province) -> None:
    filled.add(
        filled.second, "commitment", agency=filled.agencies[2], text="کانال", deadline=date(2026, 3, 1)
    )
    rows = of_section(packet(filled.office, filled.meeting), "commitments")
    told = [(row[2].split("\n")[0], row[2].split(" · ")[-1]) for row in rows]
    assert told == [("کانال", "صدرآباد"), ("لوله‌گذاری", "حسن‌آباد"), ("حفر چاه", "حسن‌آباد")]


def test_silent_referrals_are_told_by_agency_and_office_and_an_agency_of_several_offices_is_one(
    filled: Province,
) -> None:
    sent = {"status": "sent", "sent_on": date(2026, 3, 1), "deadline": date(2026, 3, 11)}
    for scope, case, agency in (
        (filled.second, filled.cases[1], filled.agencies[2]),
        (filled.first, filled.cases[0], filled.agencies[0]),
    ):
        filled.add(scope, "referral", case=case, agency=agency, subject="آب", **sent)
    document = packet(filled.office, filled.meeting)
    first, second = of_section(document, "unanswered")
    assert first[1:] == ["آب و فاضلاب استان", "۲ از ۲", "۵۵", "حسن‌آباد: ۱، صدرآباد: ۱"]
    assert second[1:] == ["آبفا", "۱ از ۲", "۱۵", "حسن‌آباد: ۱"]
    standing = of_section(document, "standing")
    assert [row[1] for row in standing] == ["آب و فاضلاب استان", "آبفا"]
    assert figures_of(document)["ارجاع بی‌پاسخ"].value == "۳"


def test_the_sheet_of_an_agency_holds_what_every_office_sent_to_any_of_its_rows(filled: Province) -> None:
    sent = {"status": "sent", "sent_on": date(2026, 3, 1), "deadline": date(2026, 3, 11)}
    filled.add(
        filled.second, "referral", case=filled.cases[1], agency=filled.agencies[2], subject="زهکش", **sent
    )
    for asked in (filled.agencies[0], filled.agencies[2]):
        document = packet(filled.office, filled.meeting, agency_id=asked)
        rows = cells(under(document, t("reports.packet.agencies.sheet", agency="آب و فاضلاب استان")))
        assert [row[2].split("\n")[0] for row in rows] == ["زهکش"]
        assert rows[0][2].endswith(" · صدرآباد")


def test_of_many_silent_referrals_the_longest_are_listed_and_all_are_counted(
    filled: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(province_reading, "SILENT_LISTED", 2)
    for day in (3, 1, 2):
        values: dict[str, Any] = {
            "deadline": date(2026, 3, day),
            "sent_on": date(2026, 2, 10 - day),
            "status": "sent",
        }
        filled.add(
            filled.first,
            "referral",
            case=filled.cases[0],
            agency=filled.agencies[1],
            subject=f"کار {day}",
            **values,
        )
    document = packet(filled.office, filled.meeting)
    blocks = under(document, t("reports.packet.agencies.sheet", agency="آبفا"))
    assert [row[2].split("\n")[0] for row in cells(blocks)[:2]] == ["کار 1", "کار 2"]
    assert t("reports.packet.agencies.more_silent", count=2) in list(texts(blocks))
    assert figures_of(document)["ارجاع بی‌پاسخ"].value == "۴"


def test_case_files_are_told_by_number_place_and_office(filled: Province) -> None:
    rows = of_section(packet(filled.office, filled.meeting), "cases")
    assert sorted(row[2] for row in rows) == ["حسن‌آباد\nحسن‌آباد", "صدرآباد\nصدرآباد"]
    (asked,) = [row for row in rows if row[2].startswith("حسن‌آباد")]
    assert asked[5] == "۲\n۱ بی‌پاسخ"


def test_withheld_names_leave_no_gap_where_names_were_asked_for(filled: Province) -> None:
    with filled.office.writing() as unit:
        person = put(unit, filled.first, "person", given_name="نازگل", family_name="نمونه‌ای")
        unit.create("case_person", {"case": filled.cases[0], "person": person})
        for name in ("given_name", "family_name", "family_name_key"):
            unit.connection.exec_driver_sql(f"UPDATE person SET {name} = NULL")  # noqa: S608
    document = packet(filled.office, filled.meeting, with_identity=True)
    people = {row[1].split("\n")[-1]: row[2] for row in of_section(document, "cases")}
    assert people["صدرآباد"] == "—"
    assert people["حسن‌آباد"].startswith("شخص ")


def test_names_that_came_are_hidden_in_free_text_as_in_an_office(filled: Province) -> None:
    filled.add(filled.first, "person", given_name="نازگل", family_name="نمونه‌ای")
    filled.add(filled.first, "issue", title="خانهٔ نازگل نمونه‌ای", neighbourhood=filled.places[0])
    assert "نازگل" not in " ".join(texts(packet(filled.office, filled.meeting).blocks))


def test_the_packet_of_a_meeting_of_one_office_is_about_that_office(filled: Province) -> None:
    (meeting,) = queries.find_ids(filled.office, "meeting", where={"scope": filled.first})
    filled.add(
        filled.second, "commitment", agency=filled.agencies[2], text="کانال", deadline=date(2026, 3, 1)
    )
    document = packet(filled.office, meeting)
    assert heads(document) == [t(f"reports.packet.{name}.title") for name in SECTIONS]
    assert "دفتر حسن‌آباد" in list(texts(document.blocks[:1]))
    assert "کانال" not in " ".join(texts(document.blocks))
    assert "صدرآباد" not in " ".join(texts(document.blocks))


def test_the_next_meeting_of_a_governorate_is_its_own(filled: Province) -> None:
    place = filled.add(filled.first, "body", name="شورا")
    filled.add(filled.first, "meeting", body=place, held_on=date(2026, 5, 6))
    assert home.next_meeting(filled.office) == filled.meeting


def test_before_a_meeting_is_set_the_papers_of_all_offices_are_there(filled: Province) -> None:
    document = packet(filled.office, None)
    assert t("reports.packet.offices.title") in heads(document)
    assert document.title == "بستهٔ همهٔ دفترها – دفتر آزمون"
    cover = document.blocks[0]
    assert isinstance(cover, Cover)
    assert cover.subtitle == "همهٔ دفترهای استان"
    assert len(of_section(document, "commitments")) == 2


def test_the_command_prints_them_too(filled: Province, tmp_path: Path, capsys: Any) -> None:
    with filled.office.writing() as unit:
        unit.retire("meeting", filled.meeting)
    folder, password = filled.office.folder, tmp_path / "password"
    filled.office.close()
    password.write_text("three small stones", "utf-8")
    out = ["--out", str(tmp_path / "packet.pdf")]
    assert run(["packet", str(folder), "--password-file", str(password), *out, "--json"]) == 0
    assert '"commitments": 2' in capsys.readouterr().out


def test_the_command_prints_the_packet_of_all(filled: Province, tmp_path: Path, capsys: Any) -> None:
    folder, file = filled.office.folder, tmp_path / "packet.pdf"
    filled.office.close()
    password = tmp_path / "password"
    password.write_text("three small stones", "utf-8")
    given = ["packet", str(folder), "--password-file", str(password), "--out", str(file), "--json"]
    assert run(given) == 0
    assert '"commitments": 2' in capsys.readouterr().out
    assert file.read_bytes().startswith(b"%PDF")


def test_nothing_that_grows_is_gone_through_for_a_few(filled: Province, tmp_path: Path) -> None:
    """A condition on a few records that makes SQLite read the list of all of them costs seconds at a province."""
    asked: list[tuple[str, Any]] = []
    with filled.office.reading() as connection:
        engine = connection.engine

    def keep(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", keep)
    print_packet(filled.office, tmp_path / "packet.pdf", meeting_id=filled.meeting)
    event.remove(engine, "before_cursor_execute", keep)
    with filled.office.reading() as connection:
        for statement, parameters in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            for *_, step in plan:
                slow = any(f"ix_{table}_in_order (deleted=?)" in step for table in GROWING)
                assert not slow or "LIMIT" in statement or "ORDER BY commitment" in statement, statement

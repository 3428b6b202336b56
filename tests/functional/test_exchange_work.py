"""The work of exchange, act by act, in the whole windows of two offices and their governorate.

The acts are one story: each goes on where the one before ended, and an act that is run alone plays those before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.functional.exchange_play import (
    CASES,
    FIRST,
    GOVERNORATE,
    NAMES,
    SECOND,
    Play,
    Story,
    agree,
    issue,
    make_story,
    play_of,
    states,
)
from tests.functional.exchange_worker import Worker
from tests.ui.conftest import Answers
from ui.screens.conflicts import ConflictsPage
from ui.screens.exchange import ExchangePage
from ui.screens.exchange_history import FileDialog
from ui.screens.exchange_send import SendDialog
from ui.screens.home import HomePage
from ui.screens.province import ProvincePage
from ui.screens.province_office import ProvinceOfficePage
from yazd_desktop import queries
from yazd_desktop.exchange.inbox import conflicts
from yazd_desktop.persian.jalali import format_long

EXCHANGE, HOME, ISSUES = "تبادل", "امروز", "مسائل محله"
WAITING, ARRIVED = "در انتظار رسید", "رسید"
LOST, CARRIED = "گم شد؟ دوباره بفرست", "گم شد؛ با فایل بعدی رسید"


def the_cards_are_exchanged_and_their_words_compared(play: Play) -> None:
    cards = {name: play.story.stick / f"{name}.json" for name in NAMES}
    words: dict[str, list[str]] = {}
    for name in (GOVERNORATE, FIRST, SECOND):
        with play.at(name) as user:
            user.go_to(EXCHANGE)
            assert "۱. کارت بدهید" in user.look(), "it is said where to begin"
            words[name] = user.save_card(cards[name])
            assert len(words[name]) == 6
    for name in (FIRST, SECOND):
        with play.at(name) as user:
            user.go_to(EXCHANGE)
            user.take_card(cards[GOVERNORATE], words[GOVERNORATE], "بی‌آنکه بخواهید نام کسی نمی‌رود")
            told = user.look()
            assert NAMES[GOVERNORATE] in told
            assert "هنوز فایلی نرفته" in told
    with play.at(GOVERNORATE) as user:
        user.go_to(EXCHANGE)
        for name in (FIRST, SECOND):
            user.take_card(cards[name], words[name], "از این پس فایل‌های این دفتر را دریافت می‌کنید")
            assert f"{NAMES[name]} افزوده شد." in user.look()
        user.go_to(HOME)
        user.page(ProvincePage)
        told = user.look()
        assert "از ۲ دفتر در ۱۰ روز گذشته گزارشی نرسیده است" in told
        assert "هنوز دفتری با این استانداری جفت نشده است" not in told


def each_office_makes_its_file(play: Play) -> None:
    for name in (FIRST, SECOND):
        with play.at(name) as user:

            def read(dialog: SendDialog, user: Worker = user) -> None:
                told = user.look(dialog)
                assert dialog.choices[False].isChecked(), "without identities, unless somebody wants them"
                assert "فرستادن به استانداری آزمون" in told
                assert "مانند نام، شناسه، نشانی و یادداشت" in told
                assert "بسیار حساس نمی‌رود و تنها شمارش گفته می‌شود" in told

            user.go_to(EXCHANGE)
            page = user.page(ExchangePage)
            play.story.facts[name] = user.send(NAMES[GOVERNORATE], play.story.stick, read)
            assert states(page) == [f"به استانداری آزمون، شمارهٔ ۱: {WAITING}"]
            (card,) = page.peers.cards.values()
            told = user.look(card)
            assert WAITING in told
            assert "چیزی نمانده است" in told


def the_governorate_takes_in_what_both_offices_sent(play: Play) -> None:
    story = play.story
    with play.at(GOVERNORATE) as user:
        user.press("دریافت گزارش دفترها")
        told = user.choose_files(story.facts[FIRST], story.facts[SECOND])
        assert "۲ فایل رسیده" in told
        assert "هنوز چیزی تغییر نکرده است" in told
        assert queries.count(user.office, "case") == 0, "nothing was changed by the look"
        page = user.page(ExchangePage)
        before = page.receiving.told
        assert "۰ به‌روز، ۰ تعارض، ۰ رد" in before
        user.press("اعمال ۲ فایل")
        told = user.look()
        assert page.receiving.told == before, "what was said before came true"
        assert "۲ فایل دریافت شد" in told
        assert "مسائل محله (۲۴)" in told
        user.press("پایان")
        user.go_to(HOME)
        table = user.page(ProvincePage).offices
        assert "همهٔ دفترها در ۱۰ روز گذشته گزارش داده‌اند" in user.look()
        cells = {row.cells[0].text: [cell.text for cell in row.cells] for row in table.content.rows}
        for name in (FIRST, SECOND):
            assert "امروز" in cells[NAMES[name]]
        assert CASES < queries.count(user.office, "case") <= 2 * CASES
        people = queries.rows(user.office, "person", ("family_name", "given_name", "phone"))
        assert len(people) > CASES, "everybody is known to be somebody"
        assert {row[name] for row in people for name in ("family_name", "given_name", "phone")} == {None}
    agree(story, FIRST, SECOND)


def two_sides_change_one_issue_and_the_office_decides(play: Play) -> None:
    story = play.story
    with story.inside(FIRST) as office:
        first = queries.find_ids(office, "issue", limit=1)[0]
        number = story.facts["number"] = str(queries.get(office, "issue", first)["number"])
    with play.at(GOVERNORATE) as user:
        table = user.page(ProvincePage).offices
        row = [one.cells[0].text for one in table.content.rows].index(NAMES[FIRST])
        user.double_click(table, row)
        user.press(ISSUES, user.page(ProvinceOfficePage))
        user.write(number, title="سیل‌بند کوچه", place="ورودی بازارچه")
        user.go_to(EXCHANGE)
        answer = user.send(NAMES[FIRST], story.stick)
    with play.at(FIRST) as user:
        user.go_to(ISSUES)
        user.write(number, title="آب‌گرفتگی کوچه", place="کنار میدان")
        user.go_to(EXCHANGE)
        assert "۲ تعارض" in user.choose_files(answer)
        user.press("اعمال ۱ فایل")
        assert "در ۲ جا دو طرف دو چیز نوشته‌اند" in user.look()
        user.press("رسیدگی به تعارض‌ها")
        page = user.page(ConflictsPage)
        said = {"عنوان مسئله": ("آب‌گرفتگی کوچه", "سیل‌بند کوچه"), "محل دقیق": ("کنار میدان", "ورودی بازارچه")}
        for _ in said:
            told = user.look(page.detail)
            (values,) = [both for field, both in said.items() if field in told]
            for words in (*values, "مقدار ما", "مدیر نمونه", NAMES[GOVERNORATE]):
                assert words in told
            assert told.count(format_long(story.today())) == 2, "when each of them was said"
            user.key(page.list, Qt.Key.Key_Down)
        user.key(page.list, Qt.Key.Key_Home)
        user.press("نگه داشتن این (۲)", page.detail)
        assert "«سیل‌بند کوچه» نگه داشته شد" in user.look()
        assert issue(user.office, number)["title"] == "سیل‌بند کوچه"
        user.press("نوشتن مقداری دیگر (۳)", page.detail)
        third = page.detail.third
        assert third is not None
        third.editor.control.selectAll()
        user.type(third.editor.control, "میان میدان و بازارچه")
        user.look()
        user.press("نگه داشتن این مقدار", page.detail)
        assert issue(user.office, number)["place"] == "میان میدان و بازارچه"
        assert "هیچ تعارضی منتظر تصمیم نیست" in user.look()
        assert conflicts.count(user.office) == 0


def receipts_come_with_what_the_other_side_sends(play: Play) -> None:
    story = play.story
    with play.at(FIRST) as user:
        user.go_to(EXCHANGE)
        page = user.page(ExchangePage)
        assert states(page)[-1] == f"به استانداری آزمون، شمارهٔ ۱: {ARRIVED}"
        assert "طرف دیگر این فایل را دریافت کرده و رسید آن آمده است" in user.told_of_file(1)
        file = user.send(NAMES[GOVERNORATE], story.stick)
        assert states(page)[0] == f"به استانداری آزمون، شمارهٔ ۲: {WAITING}"
        assert "فایل رفته است و هنوز رسیدی نیامده" in user.told_of_file(0)
    with play.at(GOVERNORATE) as user:
        user.go_to(EXCHANGE)
        user.receive(file)
        decided = issue(user.office, story.facts["number"])
        assert decided["title"] == "سیل‌بند کوچه", "the office's word on it"
        assert decided["place"] == "میان میدان و بازارچه"
        assert conflicts.count(user.office) == 0
        assert "رسید آخرین فایلی که آمده" in user.look()
        file = user.send(NAMES[FIRST], story.stick)
    with play.at(FIRST) as user:
        user.go_to(EXCHANGE)
        user.receive(file)
        page = user.page(ExchangePage)
        assert [one for one in states(page) if one.startswith("به ")] == [
            f"به استانداری آزمون، شمارهٔ ۲: {ARRIVED}",
            f"به استانداری آزمون، شمارهٔ ۱: {ARRIVED}",
        ]
        user.look()
    agree(story, FIRST, SECOND)


def a_file_that_is_lost_is_told_and_the_next_one_heals_it(play: Play) -> None:
    story = play.story
    with story.inside(SECOND) as office:
        number = str(queries.get(office, "issue", queries.find_ids(office, "issue", limit=1)[0])["number"])
    with play.at(SECOND) as user:
        user.go_to(ISSUES)
        user.write(number, title="نبود روشنایی در میدان")
        user.go_to(EXCHANGE)
        user.send(NAMES[GOVERNORATE], story.stick).unlink()
    story.days += 16
    with play.at(SECOND) as user:
        user.page(HomePage)
        assert "برای ۱ طرف بیش از دو هفته رسیدی نیامده است" in user.look()
        user.press("برای ۱ طرف بیش از دو هفته رسیدی نیامده است")
        page = user.page(ExchangePage)
        assert states(page)[0] == f"به استانداری آزمون، شمارهٔ ۲: {LOST}"
        assert LOST in user.look(page.peers)

        def make_another(dialog: FileDialog) -> None:
            assert "همهٔ آنچه را رسیدش نیامده دوباره می‌برد" in user.look(dialog)
            user.press("ساختن فایل تازه…", dialog)

        file = user.send(NAMES[GOVERNORATE], story.stick, lost=make_another)
    with play.at(GOVERNORATE) as user:
        assert issue(user.office, number)["title"] != "نبود روشنایی در میدان"
        user.go_to(EXCHANGE)
        user.receive(file)
        assert issue(user.office, number)["title"] == "نبود روشنایی در میدان"
        file = user.send(NAMES[SECOND], story.stick)
    with play.at(SECOND) as user:
        user.go_to(EXCHANGE)
        user.receive(file)
        page = user.page(ExchangePage)
        assert [one for one in states(page) if one.startswith("به ")] == [
            f"به استانداری آزمون، شمارهٔ ۳: {ARRIVED}",
            f"به استانداری آزمون، شمارهٔ ۲: {CARRIED}",
            f"به استانداری آزمون، شمارهٔ ۱: {ARRIVED}",
        ]
        user.look()
        user.go_to(HOME)
        assert "رسیدی نیامده" not in user.look()
    agree(story, FIRST, SECOND)


def an_office_goes_on_from_its_backup(play: Play) -> None:
    story = play.story
    backups = story.root / "backups"
    backups.mkdir()
    with play.at(FIRST) as user:
        user.go_to("دفتر")
        user.answers.path = str(backups)
        user.press("پشتیبان‌گیری…")
        (backup,) = backups.iterdir()
        assert f"پشتیبان در {backup} آماده است." in user.look()
        user.go_to(ISSUES)
        lost = user.write(None, title="مسئله‌ای پس از پشتیبان", neighbourhood="")
        user.go_to(EXCHANGE)
        file = user.send(NAMES[GOVERNORATE], story.stick)
    with play.at(GOVERNORATE) as user:
        user.go_to(EXCHANGE)
        user.receive(file)
        assert issue(user.office, lost)["title"] == "مسئله‌ای پس از پشتیبان"
    play.restore(FIRST, backup)
    with play.at(FIRST) as user:
        assert queries.find_ids(user.office, "issue", where={"number": lost}) == []
        user.go_to(ISSUES)
        user.look()
        made = user.write(None, title="مسئله‌ای پس از بازگرداندن", neighbourhood="")
        assert made != lost, "no number is given twice"
        user.go_to(EXCHANGE)
        user.look()
        file = user.send(NAMES[GOVERNORATE], story.stick)
    with play.at(GOVERNORATE) as user:
        user.go_to(EXCHANGE)
        user.receive(file)
        assert issue(user.office, made)["title"] == "مسئله‌ای پس از بازگرداندن"
        assert issue(user.office, lost)["title"] == "مسئله‌ای پس از پشتیبان"
        file = user.send(NAMES[FIRST], story.stick)
    with play.at(FIRST) as user:
        user.go_to(EXCHANGE)
        user.receive(file)
        assert issue(user.office, lost)["title"] == "مسئله‌ای پس از پشتیبان", "what the dead disk took is back"
        assert issue(user.office, made)["title"] == "مسئله‌ای پس از بازگرداندن"
        assert conflicts.count(user.office) == 0
        user.look()
    agree(story, FIRST, SECOND)


def a_damaged_file_says_so_and_changes_nothing(play: Play) -> None:
    story = play.story
    with play.at(GOVERNORATE) as user:
        user.go_to(ISSUES)
        user.write(story.facts["number"], title="سیل‌بند کوچه، بازدید شد")
        user.go_to(EXCHANGE)
        good = user.send(NAMES[FIRST], story.stick)
    content = bytearray(good.read_bytes())
    content[len(content) // 2] ^= 1
    bad = good.with_name(f"copy-{good.name}")
    bad.write_bytes(content)
    before = story.digest(FIRST)
    with play.at(FIRST) as user:
        user.go_to(EXCHANGE)
        page = user.page(ExchangePage)
        files = states(page)
        told = user.drop_files(bad)
        for words in ("رد شد", "آسیب دیده است", "فایل را دوباره از فرستنده بگیرید", "چیزی تغییر نکرده است"):
            assert words in told
        assert not page.receiving.apply.isVisible()
        user.press("بستن", page)
        assert states(page) == files
    assert story.digest(FIRST) == before
    with play.at(FIRST) as user:
        user.go_to(EXCHANGE)
        user.receive(good)
        assert issue(user.office, story.facts["number"])["title"] == "سیل‌بند کوچه، بازدید شد"
    agree(story, FIRST, SECOND)


ACTS: tuple[Callable[[Play], None], ...] = (
    the_cards_are_exchanged_and_their_words_compared,
    each_office_makes_its_file,
    the_governorate_takes_in_what_both_offices_sent,
    two_sides_change_one_issue_and_the_office_decides,
    receipts_come_with_what_the_other_side_sends,
    a_file_that_is_lost_is_told_and_the_next_one_heals_it,
    an_office_goes_on_from_its_backup,
    a_damaged_file_says_so_and_changes_nothing,
)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return make_story(tmp_path_factory.mktemp("province"))


@pytest.fixture
def play(story: Story, qapp: QApplication, answers: Answers) -> Iterator[Play]:
    with play_of(story, qapp, answers) as found:
        yield found


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_in_the_story(act: Callable[[Play], None], play: Play) -> None:
    story = play.story
    assert not story.stopped_in, f"the story came to no end in {story.stopped_in}"
    for one in ACTS[len(story.played) : ACTS.index(act) + 1]:
        story.stopped_in = one.__name__
        one(play)
        story.stopped_in = ""
        story.played.append(one.__name__)

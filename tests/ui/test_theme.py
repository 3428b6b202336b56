"""The look: every colour is there and can be read, in light and dark; the font, the direction, Qt's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt
from PySide6.QtGui import QColor, QFontInfo, QIcon, QKeySequence, QPalette
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from ui import icons, theme
from ui.theme import DARK, LIGHT, Colours
from yazd_desktop.paths import resource

LEAST = 4.5
LEAST_FOR_MARKS = 3.0
TEMPLATE = resource("styles", "window.qss").read_text(encoding="utf-8")
PAIRS = {
    "text": ("window", "surface", "sunken", "accent_soft", "danger_soft", "warning_soft", "success_soft"),
    "muted": ("window", "surface", "sunken", "accent_soft"),
    "accent": ("window", "surface", "sunken", "accent_soft"),
    "danger": ("window", "surface", "sunken", "accent_soft", "danger_soft"),
    "warning": ("window", "surface", "sunken", "accent_soft", "warning_soft"),
    "success": ("window", "surface", "sunken", "accent_soft", "success_soft"),
    "accent_text": ("accent", "accent_strong"),
    "nav_text": ("nav", "nav_hover"),
    "nav_active_text": ("nav", "nav_hover", "nav_active"),
    "nav_muted": ("nav",),
}
"""What is written on what: rows of lists in their tones, also chosen ones, chips, notices, cards, the navigation."""
MARKS = {
    "muted": ("surface", "window"),  # frames of check boxes
    "accent": ("surface", "window"),  # the frame of what has the cursor
    "danger": ("surface",),
    "warning": ("surface",),
    "nav_active_text": ("nav",),
}
THEMES = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def _light_of(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    lights = sorted((_light_of(one), _light_of(other)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def _rules() -> Iterator[tuple[str, dict[str, str]]]:
    """The rules of the style sheet with the colours they name."""
    plain = re.sub(r"/\*.*?\*/", "", TEMPLATE, flags=re.DOTALL)
    for selector, body in re.findall(r"([^{}]+)\{([^}]*)\}", plain):
        found = {}
        for declaration in body.split(";"):
            name, _, value = declaration.partition(":")
            token = re.search(r"@(\w+)", value)
            if token:
                found[name.strip()] = token[1]
        yield " ".join(selector.split()), found


@pytest.fixture(autouse=True)
def _light_again(qapp: QApplication) -> Iterator[None]:
    yield
    if theme.is_dark():
        theme.use(qapp, dark=False)


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def dressed(request: pytest.FixtureRequest, qapp: QApplication) -> Colours:
    theme.use(qapp, dark=request.param)
    return theme.colours()


def test_a_contrast_is_measured_as_it_is_meant() -> None:
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)
    assert _contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@THEMES
@pytest.mark.parametrize(("written", "on"), [(written, on) for written in PAIRS for on in PAIRS[written]])
def test_what_is_written_can_be_read(colours: Colours, written: str, on: str) -> None:
    assert _contrast(getattr(colours, written), getattr(colours, on)) >= LEAST


@THEMES
@pytest.mark.parametrize(("mark", "on"), [(mark, on) for mark in MARKS for on in MARKS[mark]])
def test_what_marks_a_place_can_be_seen(colours: Colours, mark: str, on: str) -> None:
    assert _contrast(getattr(colours, mark), getattr(colours, on)) >= LEAST_FOR_MARKS


@THEMES
def test_rules_that_name_both_colours_can_be_read(colours: Colours) -> None:
    """A pair that somebody adds to the style sheet is measured without being named here."""
    weak = []
    for selector, named in _rules():
        ground = named.get("background") or named.get("background-color")
        if "color" in named and ground and ":disabled" not in selector:
            contrast = _contrast(getattr(colours, named["color"]), getattr(colours, ground))
            if contrast < LEAST:
                weak.append((selector, round(contrast, 2)))
    assert weak == []


def test_what_the_style_sheet_writes_with_is_measured() -> None:
    written = {named["color"] for _, named in _rules() if "color" in named}
    assert written <= set(PAIRS)


def test_every_token_of_the_style_sheet_is_filled(dressed: Colours, qapp: QApplication) -> None:
    names = {field.name for field in fields(Colours)}
    assert set(re.findall(r"@(\w+)", TEMPLATE)) <= names
    assert "@" not in re.sub(r"/\*.*?\*/", "", qapp.styleSheet(), flags=re.DOTALL)


def test_every_colour_of_a_theme_is_used() -> None:
    names = {field.name for field in fields(Colours)}
    used = set(re.findall(r"@(\w+)", TEMPLATE))
    code = "\n".join(path.read_text(encoding="utf-8") for path in resource("..", "ui").rglob("*.py"))
    assert {name for name in names - used if f".{name}" not in code and f'"{name}"' not in code} == set()


@THEMES
def test_every_colour_is_a_colour(colours: Colours) -> None:
    for field in fields(Colours):
        assert re.fullmatch(r"#[0-9a-f]{6}", getattr(colours, field.name)), field.name


def test_the_pictures_of_the_style_sheet_are_there() -> None:
    for name in set(re.findall(r"styles:([\w.]+)", TEMPLATE)):
        assert resource("styles", name).is_file(), name


def test_qt_takes_every_rule(qapp: QApplication, qtbot: QtBot, capfd: pytest.CaptureFixture[str]) -> None:
    theme.use(qapp, dark=True)
    line = QLineEdit()
    qtbot.addWidget(line)
    line.show()
    assert "parse" not in capfd.readouterr().err.lower()


def test_tones_have_their_colours(dressed: Colours) -> None:
    assert dressed.tone("normal") == dressed.text
    assert dressed.tone("danger") == dressed.danger
    assert dressed.tone("no such tone") == dressed.text


def test_the_palette_is_that_of_the_theme(dressed: Colours, qapp: QApplication) -> None:
    """What the style sheet does not reach, such as the inside of Qt's own dialogs, is dressed by the palette."""
    palette = qapp.palette()
    groups = QPalette.ColorGroup
    for role, colour in (
        (QPalette.ColorRole.Window, dressed.window),
        (QPalette.ColorRole.WindowText, dressed.text),
        (QPalette.ColorRole.Base, dressed.surface),
        (QPalette.ColorRole.Text, dressed.text),
        (QPalette.ColorRole.Highlight, dressed.accent),
        (QPalette.ColorRole.HighlightedText, dressed.accent_text),
        (QPalette.ColorRole.PlaceholderText, dressed.muted),
    ):
        assert palette.color(groups.Active, role).name() == colour
        assert palette.color(groups.Inactive, role).name() == colour
    assert palette.color(groups.Disabled, QPalette.ColorRole.Text).name() == dressed.muted


def test_the_theme_says_whether_it_is_dark(qapp: QApplication) -> None:
    theme.use(qapp, dark=True)
    assert theme.is_dark()
    theme.use(qapp, dark=False)
    assert not theme.is_dark()


def test_everything_is_written_in_our_own_font(dressed: Colours, qapp: QApplication, qtbot: QtBot) -> None:
    assert qapp.font().family() == "Vazirmatn"
    for role in ("", "title", "heading", "small"):
        found = QLabel("متن")
        found.setProperty("role", role)
        qtbot.addWidget(found)
        found.ensurePolished()
        info = QFontInfo(found.font())
        assert info.family() == "Vazirmatn"
        assert info.exactMatch() or info.family() == "Vazirmatn"


def test_everything_runs_from_right_to_left(qapp: QApplication) -> None:
    assert qapp.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert QLocale().language() == QLocale.Language.Persian


def test_the_buttons_of_qt_are_persian(qapp: QApplication, qtbot: QtBot) -> None:
    kinds = QDialogButtonBox.StandardButton
    box = QDialogButtonBox(
        kinds.Ok | kinds.Cancel | kinds.Yes | kinds.No | kinds.Save | kinds.Discard | kinds.Close
    )
    qtbot.addWidget(box)
    for button in box.buttons():
        assert re.search(r"[\u0600-\u06ff]", button.text()), button.text()
        assert not re.search(r"[A-Za-z]", button.text()), button.text()


def test_choosers_that_qt_draws_itself_are_persian(qapp: QApplication, qtbot: QtBot) -> None:
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    words = [found.text() for found in dialog.findChildren(QLabel)]
    words += [found.text() for found in dialog.findChildren(QPushButton)]
    assert any(words)
    assert [text for text in words if re.search(r"[A-Za-z]{3}", text)] == []


@pytest.mark.parametrize(
    ("context", "source"),
    [*theme._QT_WORDS, ("QLineEdit", "&Copy"), ("QWidgetTextControl", "&Paste"), ("QPrintDialog", "&Print")],
)
def test_the_words_of_qt_are_persian(qapp: QApplication, context: str, source: str) -> None:
    assert re.search(r"[\u0600-\u06ff]", QCoreApplication.translate(context, source))


def test_keys_are_called_what_is_written_on_them(qapp: QApplication) -> None:
    shown = QKeySequence("Ctrl+Shift+Z").toString(QKeySequence.SequenceFormat.NativeText)
    assert shown == "Ctrl+Shift+Z"


def test_a_role_is_drawn_at_once(dressed: Colours, qtbot: QtBot) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    line.resize(100, 40)
    before = line.grab().toImage().pixelColor(50, 1).name()
    theme.set_role(line, "tone", "error")
    after = line.grab().toImage().pixelColor(50, 1).name()
    assert before != after == dressed.danger
    theme.set_role(line, "tone", "")
    assert line.grab().toImage().pixelColor(50, 1).name() == before


def test_dressing_twice_changes_nothing(qapp: QApplication) -> None:
    translators, sheet = list(theme._translators), qapp.styleSheet()
    theme.install(qapp)
    assert theme._translators == translators
    assert qapp.styleSheet() == sheet


@pytest.mark.parametrize("tone", ["text", "accent", "accent_text", "muted"])
def test_icons_have_the_colour_of_the_theme_and_fade_when_they_are_off(dressed: Colours, tone: str) -> None:
    def ink(mode: QIcon.Mode) -> set[str]:
        picture = icons.icon("save", tone).pixmap(24, 24, mode).toImage()
        points = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())]
        return {
            QColor(point.red(), point.green(), point.blue()).name()
            for point in points
            if point.alpha() == 255
        }

    assert ink(QIcon.Mode.Normal) == {getattr(dressed, tone)}
    assert ink(QIcon.Mode.Disabled) == {dressed.muted}


@pytest.mark.parametrize("path", sorted(resource("icons").glob("*.svg")), ids=lambda path: str(path.stem))
def test_every_icon_is_drawn(qapp: QApplication, path: object) -> None:
    name = str(getattr(path, "stem", ""))
    picture = icons.pixmap(name, 24).toImage()
    assert any(picture.pixelColor(x, y).alpha() for x in range(24) for y in range(24))


def test_the_look_changes_while_the_window_is_open(qapp: QApplication, qtbot: QtBot) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    line.resize(100, 40)
    line.show()
    seen = []
    for dark in (False, True, False):
        theme.use(qapp, dark=dark)
        QApplication.sendPostedEvents(None, QEvent.Type.StyleChange.value)
        seen.append(line.grab().toImage().pixelColor(50, 20).name())
    assert seen == [LIGHT.surface, DARK.surface, LIGHT.surface]

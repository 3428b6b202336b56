"""The look: colours, font, direction and language of the whole window, said once."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Final

from PySide6.QtCore import QDir, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from yazd_desktop.i18n import t
from yazd_desktop.paths import resource

FONT_FAMILY: Final = "Vazirmatn"
_FONT_POINTS: Final = 10.5
_TOKEN: Final = re.compile(r"@(\w+)")


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of a theme, by what they mean."""

    window: str
    surface: str
    sunken: str
    text: str
    muted: str
    line: str
    scroll: str
    accent: str
    accent_strong: str
    accent_text: str
    accent_soft: str
    danger: str
    danger_soft: str
    warning: str
    warning_soft: str
    success: str
    success_soft: str
    nav: str
    nav_hover: str
    nav_active: str
    nav_text: str
    nav_active_text: str
    nav_muted: str

    def tone(self, tone: str) -> str:
        """The text colour of a tone: normal, muted, accent, danger, warning, success."""
        return self.text if tone == "normal" else str(getattr(self, tone, self.text))


LIGHT: Final = Colours(
    window="#f3f5f7",
    surface="#ffffff",
    sunken="#f7f9fb",
    text="#1d2b36",
    muted="#5d6b79",
    line="#d9e0e6",
    scroll="#c3ccd4",
    accent="#0d746c",
    accent_strong="#0a5d57",
    accent_text="#ffffff",
    accent_soft="#dff1ef",
    danger="#bb2d24",
    danger_soft="#fdecea",
    warning="#935700",
    warning_soft="#fdf2dd",
    success="#1b7440",
    success_soft="#e3f4e9",
    nav="#17323f",
    nav_hover="#21424f",
    nav_active="#0d746c",
    nav_text="#c9d8df",
    nav_active_text="#ffffff",
    nav_muted="#8fa6b1",
)
DARK: Final = Colours(
    window="#12181d",
    surface="#1b242b",
    sunken="#161e24",
    text="#e5ebf0",
    muted="#9aa8b4",
    line="#313e49",
    scroll="#44535f",
    accent="#3cb5a6",
    accent_strong="#57c9bb",
    accent_text="#04211d",
    accent_soft="#17383a",
    danger="#f28b82",
    danger_soft="#3d1f1d",
    warning="#e6b566",
    warning_soft="#392c16",
    success="#72cf98",
    success_soft="#173322",
    nav="#0c1317",
    nav_hover="#17232a",
    nav_active="#17544f",
    nav_text="#b6c4cd",
    nav_active_text="#ffffff",
    nav_muted="#7d8e99",
)
_current: list[Colours] = [LIGHT]
_translators: list[QTranslator] = []


def colours() -> Colours:
    """The colours in force."""
    return _current[0]


def is_dark() -> bool:
    """Whether the dark theme is in force."""
    return _current[0] is DARK


def install(app: QApplication, *, dark: bool = False) -> None:
    """Dress the program: direction, language, font and colours. Called once at the start."""
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QLocale.setDefault(QLocale(QLocale.Language.Persian, QLocale.Country.Iran))
    QDir.addSearchPath("styles", str(resource("styles")))
    for weight in ("Regular", "Medium", "Bold"):
        QFontDatabase.addApplicationFont(str(resource("fonts", f"{FONT_FAMILY}-{weight}.ttf")))
    app.setFont(QFont(FONT_FAMILY, round(_FONT_POINTS)))
    _translate_qt(app)
    app.setStyle(QStyleFactory.create("Fusion"))
    use(app, dark=dark)


def use(app: QApplication, *, dark: bool) -> None:
    """Change between light and dark."""
    _current[0] = DARK if dark else LIGHT
    app.setPalette(_palette(_current[0]))
    app.setStyleSheet(_style_sheet(_current[0]))


def system_is_dark(app: QApplication) -> bool:
    """Whether the system asks for a dark look."""
    return app.styleHints().colorScheme() == Qt.ColorScheme.Dark


def set_role(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a property that the style sheet looks at, and redraw."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class _MissingWords(QTranslator):
    """What Qt's own Persian lacks or says strangely, from our catalogue."""

    def isEmpty(self) -> bool:
        """It has words."""
        return False

    def translate(
        self, context: str, source_text: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """The words of one text of Qt; None sends Qt on to its own translation."""
        if context == "QShortcut" and source_text in _KEY_NAMES:
            return source_text
        key = _QT_WORDS.get((context, source_text))
        return None if key is None else t(f"widgets.qt.{key}")


_QT_WORDS: Final = {
    ("QFileDialog", "&Look in:"): "look_in",
    ("QFileDialog", "Files of &type:"): "kinds",
    ("QFileDialog", "Directory:"): "folder_name",
    ("QFileDialog", "New Folder"): "new_folder",
    ("QFileSystemModel", "New Folder"): "new_folder",
    ("QAbstractFileIconProvider", "Folder"): "folder",
    ("QAbstractFileIconProvider", "File Folder"): "folder",
    ("QAbstractFileIconProvider", "File"): "file",
    ("QAbstractFileIconProvider", "%1 File"): "file_of_kind",
    ("QAbstractFileIconProvider", "Drive"): "drive",
    ("QAbstractFileIconProvider", "Alias"): "shortcut",
    ("QAbstractFileIconProvider", "Shortcut"): "shortcut",
    ("QAbstractFileIconProvider", "Unknown"): "unknown",
    ("QPrintPropertiesWidget", "Advanced"): "advanced",
    ("QPrintSettingsOutput", "Pages"): "pages",
    ("QPrintSettingsOutput", "All Pages"): "all_pages",
}
_KEY_NAMES: Final = frozenset({"Ctrl", "Alt", "Shift"})
"""Keys are called what is written on them."""


def _translate_qt(app: QApplication) -> None:
    if _translators:
        return
    translator = QTranslator(app)
    if translator.load("qtbase_fa", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        _translators.append(translator)
    # The one that is installed last is asked first.
    _translators.append(_MissingWords(app))
    for found in _translators:
        app.installTranslator(found)


def _style_sheet(found: Colours) -> str:
    names = asdict(found)
    template = resource("styles", "window.qss").read_text(encoding="utf-8")
    return _TOKEN.sub(lambda match: names[match[1]], template)


def _palette(found: Colours) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: found.window,
        QPalette.ColorRole.WindowText: found.text,
        QPalette.ColorRole.Base: found.surface,
        QPalette.ColorRole.AlternateBase: found.sunken,
        QPalette.ColorRole.Text: found.text,
        QPalette.ColorRole.Button: found.surface,
        QPalette.ColorRole.ButtonText: found.text,
        QPalette.ColorRole.ToolTipBase: found.surface,
        QPalette.ColorRole.ToolTipText: found.text,
        QPalette.ColorRole.PlaceholderText: found.muted,
        QPalette.ColorRole.Highlight: found.accent,
        QPalette.ColorRole.HighlightedText: found.accent_text,
        QPalette.ColorRole.Link: found.accent,
        QPalette.ColorRole.Mid: found.line,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(found.muted))
    return palette

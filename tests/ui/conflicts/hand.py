"""What tests of the inbox hold in their hands: an office with conflicts, and looks at the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QPushButton, QWidget

from tests.exchange.merging import Elsewhere
from ui.screens.conflicts import ConflictsPage
from ui.workspace import Workspace
from yazd_desktop import queries
from yazd_desktop.office import Office

Create = Callable[..., str]
Show = Callable[..., ConflictsPage]
LATER = timedelta(hours=1)
PHONES = ("09990000001", "09990000002")


def disagree(gov: Elsewhere, entity: str, row: str, values: dict[str, object], **how: object) -> None:
    """Let the other copy say something else, later than anything here."""
    gov.says(entity, row, values, when=datetime.now(UTC) + LATER, **how)  # type: ignore[arg-type]


def value(office: Office, row: str, field: str = "phone", entity: str = "person") -> object:
    return queries.get(office, entity, row)[field]


def page_of(workspace: Workspace) -> ConflictsPage:
    page = workspace.page
    assert isinstance(page, ConflictsPage)
    return page


def looked_at(page: ConflictsPage) -> tuple[str, str]:
    """The record and the field whose values are shown."""
    found = page.detail.conflict
    return ("", "") if found is None else (found.record, found.label)


def words(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def buttons(widget: QWidget) -> dict[str, QPushButton]:
    return {one.text(): one for one in widget.findChildren(QPushButton) if one.isVisibleTo(widget)}


def press(widget: QWidget, key: Qt.Key, text: str = "") -> None:
    """Press a key; its letter may be Persian."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))


def workspace_around(page: ConflictsPage) -> Workspace:
    window = page.window()
    assert isinstance(window, QMainWindow)
    found = window.centralWidget()
    assert isinstance(found, Workspace)
    return found

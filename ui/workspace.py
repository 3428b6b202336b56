"""The inside of an open office: navigation, bar, and the pages with their history."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui import dialogs
from ui.closed_line import ClosedLine
from ui.history import History, Place
from ui.jobs import Jobs
from ui.navigation import HOME, Navigation
from ui.others_watch import OthersWatch
from ui.screens import Context, Screen, give_focus, make_screen
from ui.search_popup import SearchPopup
from ui.top_bar import TopBar
from ui.widgets.basics import Notice
from ui.window_settings import WindowSettings
from yazd_desktop.entities import entity as entity_named
from yazd_desktop.errors import UserError
from yazd_desktop.exchange.inbox import conflicts
from yazd_desktop.i18n import t

if TYPE_CHECKING:
    from yazd_desktop.entities.base import Value
    from yazd_desktop.office import Office
    from yazd_desktop.records import Changes

_PAGES_KEPT: Final = 12


class _Bridge(QObject):
    """Brings what the office announces, on whatever thread it wrote, to the main thread."""

    changed = Signal(object)


class Workspace(QWidget):
    """All pages of one open office. Pages are kept while the history leads back to them."""

    lock_asked = Signal()
    look_asked = Signal(str)
    titled = Signal(str)

    def __init__(self, office: Office, jobs: Jobs, settings: WindowSettings) -> None:
        super().__init__()
        self.setObjectName("page")
        self.office = office
        self._settings = settings
        self.history = History()
        self._is_closed = False
        self._pages: OrderedDict[Place, QWidget] = OrderedDict()
        self._stale: dict[Place, dict[str, frozenset[str]]] = {}
        self.context = Context(
            office=office,
            jobs=jobs,
            settings=settings,
            go=self.go,
            back=self.go_back,
            open_record=self.open_record,
            add_record=self.add_record,
            notice=self.show_notice,
        )
        self.navigation = Navigation(office.name)
        self.bar = TopBar(settings.look)
        self.notice = Notice()
        self.closed_line = ClosedLine(self._show_office)
        self._known_as = (office.id, office.closed)
        self.stack = QStackedWidget()
        self.popup = SearchPopup(self, self.bar.search, office)
        self._lay_out()
        self._connect()
        self._bind_keys()
        self._show_what_it_is()
        self._bridge = _Bridge(self)
        # Queued: a page must not be drawn anew in the middle of its own save.
        self._bridge.changed.connect(self._on_changes, Qt.ConnectionType.QueuedConnection)
        self._tell = self._bridge.changed.emit
        office.changes.connect(self._tell)
        self.others = OthersWatch(office, self)
        self.others.changed.connect(self._on_others)
        self.others.start()

    @property
    def page(self) -> QWidget | None:
        """The page that is shown."""
        return None if self.history.current is None else self._pages.get(self.history.current)

    def go(self, screen: str, /, **params: Any) -> None:
        """Show a screen, unless the user stays because of unsaved changes. A governorate begins with its offices."""
        if screen == HOME and self.office.is_governorate:
            self.go("province")
            return
        place = Place.of(screen, params)
        if place == self.history.current:
            return
        if self.leave():
            self.history.visit(place)
            self._show_current()

    def go_back(self) -> None:
        """The page before this one; home when there is none."""
        if self.history.can_go_back:
            self._step(-1)
        else:
            self.go(HOME)

    def go_forward(self) -> None:
        """The page that was left by going back."""
        if self.history.can_go_forward:
            self._step(1)

    def open_record(self, entity: str, record_id: str) -> None:
        """Show a record in the page that suits it; a part of another record, in a dialog."""
        if entity == "case":
            self.go("case_file", case_id=record_id)
        elif entity_named(entity).is_part:
            from ui.screens.records_dialog import ask_record

            ask_record(self, self.context, entity, record_id)
        else:
            self.go("record", entity=entity, record_id=record_id)

    def add_record(self, entity: str, presets: Mapping[str, Value] | None = None) -> str | None:
        """Ask for a new record in a dialog."""
        from ui.screens.records_dialog import ask_record

        return ask_record(self, self.context, entity, presets=presets)

    def show_notice(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Say what was done."""
        self.notice.show_text(text, undo)

    def leave(self) -> bool:
        """Whether the page may be left; asks what to do with what was not saved."""
        page = self.page
        if page is None or not _screen(page).is_dirty():
            return True
        answer = dialogs.ask_unsaved(self, _screen(page).title())
        if answer == "save":
            return _screen(page).save()
        if answer == "discard" and self.history.current is not None:
            self._drop(self.history.current)
        return answer == "discard"

    def remake_pages(self) -> None:
        """Make the pages anew after a change of the theme; one with unsaved changes stays as it is."""
        for place, page in list(self._pages.items()):
            if not _screen(page).is_dirty():
                self._drop(place)
        self._show_current()

    def close_office(self) -> None:
        """Let go of the pages and close the office."""
        self.others.stop()
        self.office.changes.disconnect(self._tell)
        self._is_closed = True
        for place in list(self._pages):
            self._drop(place)
        self.office.close()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The side buttons of a mouse go back and forward."""
        if event.button() == Qt.MouseButton.BackButton:
            self.go_back()
        elif event.button() == Qt.MouseButton.ForwardButton:
            self.go_forward()
        else:
            super().mousePressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Nothing found before a change of the theme stays on the screen."""
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "popup"):
            self.popup.hide()
        super().changeEvent(event)

    def _step(self, by: int) -> None:
        if self.leave():
            self.history.step(by)
            self._show_current()

    def _show_current(self) -> None:
        place = self.history.current
        if place is None:
            return
        try:
            page = self._page_of(place)
        except UserError as error:
            self._fall_back(place, error)
            return
        self.stack.setCurrentWidget(page)
        self.popup.hide()
        give_focus(page)
        self.navigation.show_place(place)
        self._show_counts()
        self.bar.back.setEnabled(self.history.can_go_back)
        self.bar.forward.setEnabled(self.history.can_go_forward)
        self.bar.export_list.setEnabled(hasattr(page, "export"))
        self.titled.emit(_screen(page).title())

    def _page_of(self, place: Place) -> QWidget:
        page = self._pages.get(place)
        if page is None:
            page = make_screen(place.screen, self.context, dict(place.params))
            self._pages[place] = page
            self.stack.addWidget(page)
        stale = self._stale.pop(place, None)
        if stale:
            _screen(page).refresh(stale)
        self._pages.move_to_end(place)
        for other in list(self._pages)[:-_PAGES_KEPT]:
            self._drop(other)
        for other in [other for other in self._pages if other.is_draft and other != place]:
            self._drop(other)
        return page

    def _fall_back(self, place: Place, error: UserError) -> None:
        """The page cannot be shown: its record is gone. Say so and show the one before."""
        self._drop(place)
        self.history.forget(lambda other: other == place)
        if self.history.current is None:
            self.go(HOME)
        else:
            self._show_current()
        self.notice.show_text(f"{error.what} {error.do}", tone="warning")

    def _drop(self, place: Place) -> None:
        page = self._pages.pop(place, None)
        self._stale.pop(place, None)
        if page is not None:
            self.stack.removeWidget(page)
            page.hide()
            page.deleteLater()

    def _show_counts(self) -> None:
        """Say in the navigation how many conflicts wait."""
        if self._is_closed:
            return
        self.navigation.show_count("conflicts", conflicts.count(self.office))

    def _show_what_it_is(self) -> None:
        """Show the office's name and whether it is closed; pages of what it was before are made anew."""
        self.navigation.set_office_name(self.office.name)
        self.closed_line.show_closure(self.office.closed)
        self.bar.import_list.setEnabled(self.office.closed is None)
        now = (self.office.id, self.office.closed)
        if now != self._known_as:
            self._known_as = now
            for place in [place for place in self._pages if place != self.history.current]:
                self._drop(place)

    def _show_office(self) -> None:
        self.go("record", entity="office", record_id=self.office.id)

    def _on_changes(self, changes: Changes) -> None:
        # What was announced just before the office was closed comes when nothing can be asked any more.
        if self._is_closed:
            return
        self._show_counts()
        if "office" in changes:
            self._show_what_it_is()
        for place, page in list(self._pages.items()):
            if place == self.history.current:
                try:
                    _screen(page).refresh(changes)
                except UserError as error:
                    self._fall_back(place, error)
                else:
                    self.titled.emit(_screen(page).title())
            else:
                known = self._stale.setdefault(place, {})
                for entity, ids in changes.items():
                    known[entity] = known.get(entity, frozenset()) | ids

    def _on_others(self, changes: Changes | None) -> None:
        """Another computer wrote in this store."""
        if changes is not None:
            self._on_changes(changes)
        elif not self._is_closed:
            self.remake_pages()

    def _on_navigation(self, key: str) -> None:
        if key == HOME:
            self.go(HOME)
        elif key == "exchange":
            self.go("exchange")
        elif key == "conflicts":
            self.go("conflicts")
        elif key == "office":
            self._show_office()
        else:
            self.go("records", entity=key)

    def _export(self) -> None:
        export = getattr(self.page, "export", None)
        if export is not None:
            export()

    def _print_packet(self) -> None:
        place = self.history.current
        meeting = None
        if place is not None:
            meeting = place.get("meeting_id")
            if place.screen == "record" and place.get("entity") == "meeting":
                meeting = place.get("record_id")
        self.go("packet", meeting_id=meeting)

    def _new_record(self) -> None:
        new = getattr(self.page, "new_record", None)
        if new is not None:
            new()

    def _focus_search(self) -> None:
        self.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.search.selectAll()

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        held = QVBoxLayout()
        held.setContentsMargins(20, 8, 20, 0)
        held.setSpacing(8)
        held.addWidget(self.closed_line)
        held.addWidget(self.notice)
        column.addWidget(self.bar)
        column.addLayout(held)
        column.addWidget(self.stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addLayout(column, 1)

    def _connect(self) -> None:
        self.navigation.chosen.connect(self._on_navigation)
        self.popup.opened.connect(self.open_record)
        self.bar.search.searched.connect(self.popup.search)
        self.bar.back_asked.connect(self.go_back)
        self.bar.forward_asked.connect(self.go_forward)
        self.bar.import_asked.connect(lambda: self.go("import"))
        self.bar.export_asked.connect(self._export)
        self.bar.packet_asked.connect(self._print_packet)
        self.bar.lock_asked.connect(self.lock_asked)
        self.bar.look_asked.connect(self.look_asked)

    def _bind_keys(self) -> None:
        # The arrows as they are drawn: in a window that runs from right to left, back points to the right.
        for keys, action in (
            ("Alt+Right", self.go_back),
            ("Alt+Left", self.go_forward),
            ("Alt+Home", lambda: self.go(HOME)),
            ("Ctrl+F", self._focus_search),
            ("Ctrl+N", self._new_record),
            ("Ctrl+P", self._print_packet),
            ("Ctrl+L", self.lock_asked.emit),
            ("F6", lambda: self.navigation.button(HOME).setFocus(Qt.FocusReason.ShortcutFocusReason)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(action)
            shortcut.activatedAmbiguously.connect(action)


def _screen(page: QWidget) -> Screen:
    return cast("Screen", page)


def today_text(office: Office) -> str:
    """Today as the status bar says it."""
    from yazd_desktop.persian.jalali import format_long, weekday_name

    today = office.today()
    return t("home.today", weekday=weekday_name(today), day=format_long(today))

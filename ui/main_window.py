"""The window: first who one is, then the office. It opens, makes, locks and closes offices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from ui import dialogs, theme
from ui.jobs import IsCancelled, Jobs, Progress
from ui.screens.unlock import Opening, Recovery, UnlockPage
from ui.widgets.basics import Words
from ui.window_settings import Look, WindowSettings
from yazd_desktop.i18n import t
from yazd_desktop.paths import resource

if TYPE_CHECKING:
    from ui.screens.first_run import FirstRunPage, Wish
    from ui.workspace import Workspace
    from yazd_desktop.office import NewOffice, Office

_SMALLEST_PX: Final = (1024, 600)
_USUAL_PX: Final = (1280, 800)
_STATUS_GAP_PX: Final = 18


class MainWindow(QMainWindow):
    """The one window of the program. `folder` is the office it should offer to open."""

    def __init__(self, settings: WindowSettings, folder: Path | None = None) -> None:
        super().__init__()
        self.setObjectName("window")
        self.settings = settings
        self.jobs = Jobs(self)
        self.workspace: Workspace | None = None
        self.first_run: FirstRunPage | None = None
        self._new: NewOffice | None = None
        self._folder = folder
        self.setWindowTitle(t("screens.window.title"))
        self.setWindowIcon(QIcon(str(resource("icons", "office.svg"))))
        self.setMinimumSize(*_SMALLEST_PX)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.unlock = self._make_door()
        self._office_label, self._user_label, self._today_label = Words(), Words(), Words()
        self._make_status_bar()
        self._clock = QTimer(self)
        self._clock.setInterval(60_000)
        self._clock.timeout.connect(self._show_status)
        if not (settings.geometry and self.restoreGeometry(QByteArray(settings.geometry))):
            self._usual_size()

    def begin(self) -> None:
        """Offer the offices, after the window was painted."""
        self.unlock.begin(self._folder)

    def enter(self, office: Office) -> None:
        """Show an open office."""
        from ui.workspace import Workspace

        self.settings.remember_folder(office.folder)
        self.workspace = Workspace(office, self.jobs, self.settings)
        self.workspace.lock_asked.connect(self.lock)
        self.workspace.look_asked.connect(self.set_look)
        self.workspace.titled.connect(self._show_title)
        self._stack.addWidget(self.workspace)
        self._stack.setCurrentWidget(self.workspace)
        self._show_status()
        self._clock.start()
        self.statusBar().show()
        self.workspace.go("home")

    def lock(self) -> None:
        """Close the office and ask for the password again, unless the user stays to save."""
        if self.workspace is None or self.jobs.is_busy or not self.workspace.leave():
            return
        folder = self.workspace.office.folder
        self._leave_office()
        # Made anew: in the look that was chosen meanwhile, and with nothing of what was typed.
        self._stack.removeWidget(self.unlock)
        self.unlock.deleteLater()
        self.unlock = self._make_door()
        self._stack.setCurrentWidget(self.unlock)
        self.unlock.begin(folder)

    def set_look(self, look: Look) -> None:
        """Change to light, dark or what the system says, and remember it."""
        self.settings.look = look
        self.settings.save()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.use(app, dark=wants_dark(app, look))
        if self.workspace is not None:
            self.workspace.remake_pages()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved changes and an unprinted recovery key; wait for work to end."""
        if self.jobs.is_busy or not self._may_close():
            event.ignore()
            return
        self.settings.geometry = bytes(self.saveGeometry().data())
        self._leave_office()
        self.settings.save()
        self.jobs.wait()
        event.accept()

    def _may_close(self) -> bool:
        if self.workspace is not None:
            return self.workspace.leave()
        if self._new is not None:
            return dialogs.confirm(
                self,
                t("screens.first_run.unprinted"),
                t("screens.first_run.unprinted_detail"),
                t("screens.first_run.unprinted_yes"),
            )
        return True

    def _make_door(self) -> UnlockPage:
        door = UnlockPage(self.settings)
        door.open_asked.connect(self._open)
        door.recovery_asked.connect(self._recover)
        door.new_asked.connect(self._begin_first_run)
        self._stack.addWidget(door)
        return door

    def _open(self, opening: Opening) -> None:
        def work(progress: Progress, cancelled: IsCancelled) -> Office:  # noqa: ARG001  (half a second)
            from yazd_desktop.office import open_office

            return open_office(opening.folder, password=opening.password, user=opening.user)

        self.unlock.set_busy(True)
        self.jobs.run(
            t("screens.window.opening"),
            work,
            self._on_open,
            on_error=self.unlock.show_error,
            on_end=lambda: self.unlock.set_busy(False),
        )

    def _recover(self, recovery: Recovery) -> None:
        def work(progress: Progress, cancelled: IsCancelled) -> Office:  # noqa: ARG001  (a second)
            from yazd_desktop.office import open_with_recovery

            return open_with_recovery(
                recovery.folder, recovery.key, recovery.new_password, user=recovery.user
            )

        self.unlock.set_busy(True)
        self.jobs.run(
            t("screens.window.opening"),
            work,
            self._on_open,
            on_error=self.unlock.show_error,
            on_end=lambda: self.unlock.set_busy(False),
        )

    def _on_open(self, office: Office) -> None:
        self.unlock.clear()
        self.enter(office)

    def _begin_first_run(self) -> None:
        from ui.screens.first_run import FirstRunPage

        self.first_run = page = FirstRunPage()
        page.make_asked.connect(self._make)
        page.cancelled.connect(self._end_first_run)
        page.finished.connect(self._enter_new)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.begin()

    def _make(self, wish: Wish) -> None:
        page = self.first_run
        if page is None:
            return

        def work(progress: Progress, cancelled: IsCancelled) -> NewOffice:  # noqa: ARG001  (a second)
            from yazd_desktop.office import create_office

            return create_office(
                wish.folder,
                name=wish.name,
                code=wish.code,
                user=wish.user,
                password=wish.password,
                is_governorate=wish.is_governorate,
            )

        def made(new: NewOffice) -> None:
            self._new = new
            page.show_key(new.recovery_key)

        page.set_busy(True)
        self.jobs.run(
            t("screens.first_run.making"),
            work,
            made,
            on_error=page.show_error,
            on_end=lambda: page.set_busy(False),
        )

    def _enter_new(self) -> None:
        new, self._new = self._new, None
        self._drop_first_run()
        if new is not None:
            self.enter(new.office)

    def _end_first_run(self) -> None:
        self._drop_first_run()
        self._stack.setCurrentWidget(self.unlock)
        self.unlock.begin(self._folder)

    def _drop_first_run(self) -> None:
        if self.first_run is not None:
            self._stack.removeWidget(self.first_run)
            self.first_run.deleteLater()
            self.first_run = None

    def _leave_office(self) -> None:
        self._clock.stop()
        self.statusBar().hide()
        self.setWindowTitle(t("screens.window.title"))
        if self.workspace is not None:
            self.workspace.close_office()
            self._stack.removeWidget(self.workspace)
            self.workspace.deleteLater()
            self.workspace = None
        if self._new is not None:
            self._new.office.close()
            self._new = None
        self.settings.save()

    def _make_status_bar(self) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.setContentsMargins(14, 0, 14, 0)
        bar.addWidget(self._office_label)
        self._user_label.setContentsMargins(0, 0, _STATUS_GAP_PX, 0)
        bar.addWidget(self._user_label)
        bar.addPermanentWidget(self._today_label)
        bar.hide()

    def _show_status(self) -> None:
        from ui.workspace import today_text

        if self.workspace is None:
            return
        office = self.workspace.office
        self._office_label.setText(t("screens.window.office", name=office.name, code=office.code))
        user = office.user.name if office.user is not None else t("screens.window.no_user")
        self._user_label.setText(t("screens.window.user", name=user))
        self._today_label.setText(today_text(office))

    def _show_title(self, page: str) -> None:
        if self.workspace is not None:
            self.setWindowTitle(t("screens.window.page_title", page=page, office=self.workspace.office.name))
            self._show_status()

    def _usual_size(self) -> None:
        screen = QGuiApplication.primaryScreen()
        room = screen.availableGeometry() if screen is not None else None
        width, height = _USUAL_PX
        if room is not None and (room.width() < width * 1.1 or room.height() < height * 1.1):
            self.setWindowState(Qt.WindowState.WindowMaximized)
        else:
            self.resize(width, height)


def wants_dark(app: QApplication, look: Look) -> bool:
    """Whether the look means dark on this system."""
    return look == "dark" or (look == "system" and theme.system_is_dark(app))

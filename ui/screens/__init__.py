"""What a screen is, what it is handed, and the list of all screens.

To add a screen: write its class in a file here, name it in SCREENS, and give it words under `screens.<name>`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.jobs import Jobs
    from ui.window_settings import WindowSettings
    from yazd_desktop.arrivals import Seen
    from yazd_desktop.entities.base import Value
    from yazd_desktop.office import Office
    from yazd_desktop.records import Changes


class Go(Protocol):
    """Show a screen by its name in SCREENS; `params` go to its constructor and must be hashable."""

    def __call__(self, screen: str, /, **params: Any) -> None:
        """Go there, unless the user stays because of unsaved changes."""


class Notify(Protocol):
    """Say what was done in a line above the page; `undo` gives the line a button that takes it back."""

    def __call__(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Say it."""


class AddRecord(Protocol):
    """Ask for a new record in a dialog; its id, or None when the user turned back."""

    def __call__(self, entity: str, presets: Mapping[str, Value] | None = None) -> str | None:
        """Ask, and wait for the answer."""


def _nothing_seen() -> Seen:
    from yazd_desktop.arrivals import Seen

    return Seen()


@dataclass(frozen=True)
class Context:
    """What the window hands to every screen."""

    office: Office
    jobs: Jobs
    settings: WindowSettings
    go: Go
    back: Callable[[], None]
    open_record: Callable[[str, str], None]
    add_record: AddRecord
    notice: Notify
    seen: Seen = field(default_factory=_nothing_seen)


@runtime_checkable
class Screen(Protocol):
    """A page of the window: a QWidget that also answers these. It is made as `Page(context, **params)`.

    Optional: `first_control`, where the cursor goes when the page is shown; `export()` and `new_record()`, which the
    bar and Ctrl+N call.
    """

    def title(self) -> str:
        """What stands in the title of the window."""

    def is_dirty(self) -> bool:
        """Whether leaving now would lose something."""

    def save(self) -> bool:
        """Keep what was entered; False when that did not work and the page must stay."""

    def refresh(self, changes: Changes) -> None:
        """Take in what was changed; called on the main thread, when the page is seen or comes back."""


# Name -> module and class: imported when first shown, so that the window opens without the store.
SCREENS: Final[dict[str, tuple[str, str]]] = {
    "home": ("ui.screens.home", "HomePage"),
    "province": ("ui.screens.province", "ProvincePage"),
    "province_office": ("ui.screens.province_office", "ProvinceOfficePage"),
    "records": ("ui.screens.records", "RecordsPage"),
    "record": ("ui.screens.records_form", "RecordPage"),
    "case_file": ("ui.screens.case_file", "CaseFilePage"),
    "agenda": ("ui.screens.agenda", "AgendaPage"),
    "import": ("ui.screens.import_wizard", "ImportPage"),
    "packet": ("ui.screens.packet", "PacketPage"),
    "exchange": ("ui.screens.exchange", "ExchangePage"),
    "conflicts": ("ui.screens.conflicts", "ConflictsPage"),
}


def give_focus(page: QWidget) -> None:
    """Put the cursor where the work of a page begins: into its `first_control`, where it names one that can be seen.

    A focus proxy would do the same, but Tab would leap to it over all that stands before it on the page.
    """
    first = getattr(page, "first_control", None)
    if isinstance(first, QWidget) and first.isVisibleTo(page):
        give_focus(first)
    else:
        page.setFocus(Qt.FocusReason.OtherFocusReason)


def make_screen(name: str, context: Context, params: Mapping[str, Any]) -> QWidget:
    """Make the screen called `name`; KeyError when there is none."""
    module, class_name = SCREENS[name]
    page: QWidget = getattr(import_module(module), class_name)(context, **params)
    return page
